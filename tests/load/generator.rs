//! The load: a fixed request over keep-alive connections, as fast as answers come.

use std::time::{Duration, Instant};

use futures_util::future::try_join_all;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::Result;

pub(crate) const CONNECTIONS: usize = 32;

const CONTENT_LENGTH: &[u8] = b"\r\ncontent-length: ";

/// What to send and which status to demand.
pub(crate) struct Load {
    pub(crate) request: Vec<u8>,
    pub(crate) status: u16,
}

impl Load {
    /// A GET of the connector configuration.
    pub(crate) fn get(path: &str, key: &str, known: Option<&str>, status: u16) -> Self {
        use std::fmt::Write as _;
        let mut request = format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nAccept: application/json\r\n"
        );
        if let Some(etag) = known {
            // Writing to a `String` can't fail.
            let _ = write!(request, "If-None-Match: {etag}\r\n");
        }
        request.push_str("\r\n");
        Self { request: request.into_bytes(), status }
    }
}

/// Sends the request for that long, and returns answers a second.
pub(crate) async fn run(address: &str, load: &Load, length: Duration) -> Result<f64> {
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        let connection = TcpStream::connect(address).await?;
        connection.set_nodelay(true)?;
        connections.push(connection);
    }
    let begun = Instant::now();
    let end = begun + length;
    let tasks = connections.into_iter().map(|connection| one(connection, load, end));
    let answers: u64 = try_join_all(tasks).await?.into_iter().sum();
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    Ok(answers as f64 / begun.elapsed().as_secs_f64())
}

async fn one(mut connection: TcpStream, load: &Load, end: Instant) -> Result<u64> {
    let mut buffer = vec![0; 64 * 1024];
    let mut answers = 0;
    while Instant::now() < end {
        connection.write_all(&load.request).await?;
        let mut filled = 0;
        let head = loop {
            let read = connection.read(&mut buffer[filled..]).await?;
            if read == 0 {
                return Err("the server closed a connection, or its answer is too long".into());
            }
            filled += read;
            if let Some(head) = head_length(&buffer[..filled]) {
                break head;
            }
        };
        let whole = head + body_length(&buffer[..head], load.status)?;
        while filled < whole {
            if buffer.len() < whole {
                buffer.resize(whole, 0);
            }
            let read = connection.read(&mut buffer[filled..]).await?;
            if read == 0 {
                return Err("the server closed a connection in the middle of an answer".into());
            }
            filled += read;
        }
        if filled != whole {
            return Err("the server sent more than one answer".into());
        }
        answers += 1;
    }
    Ok(answers)
}

/// The length of the head with its empty line, once it is all there.
fn head_length(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|window| window == b"\r\n\r\n").map(|at| at + 4)
}

/// The length of the body that follows; fails when the status is not the demanded one.
fn body_length(head: &[u8], status: u16) -> Result<usize> {
    let digits = head.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok());
    if digits.and_then(|digits| digits.parse().ok()) != Some(status) {
        let line = String::from_utf8_lossy(head);
        let line = line.lines().next().unwrap_or_default();
        return Err(format!("{status} was expected, and `{line}` answered").into());
    }
    if status == 304 {
        return Ok(0);
    }
    let at = head
        .windows(CONTENT_LENGTH.len())
        .position(|window| window.eq_ignore_ascii_case(CONTENT_LENGTH))
        .ok_or("an answer without content-length")?;
    let digits = head[at + CONTENT_LENGTH.len()..].iter().take_while(|byte| byte.is_ascii_digit());
    Ok(digits.fold(0, |length, digit| 10 * length + usize::from(digit - b'0')))
}
