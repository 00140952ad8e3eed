//! Small pictures: PNG, written here, since a colour field needs no library.

const SIDE: u32 = 96;

/// A field of two colours, which follow from a number.
pub(crate) fn png(number: u32) -> Vec<u8> {
    let colour = |n: u32, at: u32| u8::try_from((n * 67 + at * 101 + 80) % 176 + 60).unwrap_or(128);
    let (above, below) =
        ([0, 1, 2].map(|at| colour(number, at)), [0, 1, 2].map(|at| colour(number + 3, at)));
    let mut rows = Vec::new();
    for y in 0..SIDE {
        // Not filtered.
        rows.push(0);
        for x in 0..SIDE {
            rows.extend(if x + y < SIDE { above } else { below });
        }
    }
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let size = [SIDE.to_be_bytes(), SIDE.to_be_bytes()].concat();
    // Eight bits a colour, three colours.
    chunk(&mut file, *b"IHDR", &[&size[..], &[8, 2, 0, 0, 0]].concat());
    chunk(&mut file, *b"IDAT", &stored(&rows));
    chunk(&mut file, *b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, name: [u8; 4], content: &[u8]) {
    let length = u32::try_from(content.len()).unwrap_or_default();
    file.extend(length.to_be_bytes());
    let body = [&name[..], content].concat();
    file.extend(&body);
    file.extend(crc(&body).to_be_bytes());
}

/// In zlib's format, not compressed.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let blocks = bytes.chunks(0xffff);
    let last = blocks.len().saturating_sub(1);
    for (at, block) in blocks.enumerate() {
        let length = u16::try_from(block.len()).unwrap_or_default();
        out.push(u8::from(at == last));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(block);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in bytes {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    out.extend((b << 16 | a).to_be_bytes());
    out
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}
