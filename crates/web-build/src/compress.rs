//! Compressed copies, made once here instead of on every answer.

use std::io::Write as _;

use anyhow::{Context as _, Result};

use crate::bundle::Output;
use crate::dist::{File, content_type};

/// Every file with its brotli and gzip copies, where a copy is smaller than the file.
pub(crate) fn all(outputs: Vec<Output>) -> Result<Vec<File>> {
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            outputs.into_iter().map(|output| scope.spawn(move || one(output))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().ok().context("a compressing thread stopped")?)
            .collect()
    })
}

fn one(output: Output) -> Result<File> {
    if !compresses(content_type(&output.path)) {
        return Ok(File::plain(output));
    }
    let smaller = |copy: Vec<u8>| (copy.len() < output.content.len()).then_some(copy);
    let (brotli, gzip) = (smaller(brotli(&output.content)?), smaller(gzip(&output.content)?));
    Ok(File { brotli, gzip, ..File::plain(output) })
}

fn compresses(content_type: &str) -> bool {
    content_type.starts_with("text/")
        || ["application/wasm", "application/json", "application/manifest+json", "image/svg+xml"]
            .contains(&content_type)
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut copy = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut copy, &parameters)?;
    Ok(copy)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn copies_unpack_to_the_file() {
        let content = b"body { color: canvastext }\n".repeat(50);
        let files =
            all(vec![Output { path: "/assets/a.css".into(), content: content.clone() }]).unwrap();
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut files[0].brotli.as_deref().unwrap(), &mut unpacked).unwrap();
        assert_eq!(unpacked, content);
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(files[0].gzip.as_deref().unwrap())
            .read_to_end(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, content);
    }

    #[test]
    fn a_copy_that_is_no_smaller_is_left_out() {
        let files = all(vec![Output { path: "/assets/a.txt".into(), content: b"x".to_vec() }]);
        assert_eq!(files.unwrap()[0].brotli, None);
        let files = all(vec![Output { path: "/assets/a.png".into(), content: vec![0; 500] }]);
        assert_eq!(files.unwrap()[0].gzip, None);
    }
}
