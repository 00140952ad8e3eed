//! Bodies, strictly: of the right media type, bounded in size and time.

use std::{
    future::{Ready, ready},
    io::Read as _,
    time::Duration,
};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE},
    web::BytesMut,
};
use futures_util::StreamExt as _;
use portal_types::ProblemCode;
use serde::de::DeserializeOwned;

use super::parse_json;
use crate::problem::{ApiError, ApiResult};

/// The most bytes a body may have, save where an operation says otherwise.
const LARGEST: usize = 64 * 1024;

/// How long a body may take to arrive: who sends it byte by byte holds a connection.
const PATIENCE: Duration = Duration::from_secs(30);

/// A whole file may take longer, as long as so many bytes a second come.
const SLOWEST: u64 = 32 * 1024;

/// A body that has not been read yet.
pub struct Body {
    request: HttpRequest,
    payload: Payload,
}

impl FromRequest for Body {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(Ok(Self { request: request.clone(), payload: payload.take() }))
    }
}

/// The media types that a body can be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaType {
    Json,
    /// JSON values, one a line.
    JsonLines,
    Csv,
    Protobuf,
    /// A file of any kind.
    Octets,
}

impl MediaType {
    fn name(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::JsonLines => "application/x-ndjson",
            Self::Csv => "text/csv",
            Self::Protobuf => "application/x-protobuf",
            Self::Octets => "application/octet-stream",
        }
    }
}

/// The lines of a body, read as they come: no more than one is in memory.
pub struct Lines {
    payload: Payload,
    read: BytesMut,
    /// How much of `read` has no line's end in it.
    searched: usize,
    is_over: bool,
    longest: usize,
    /// Bytes that came so far.
    pub bytes: u64,
    /// The number of the last line; 1 is the first.
    pub number: u64,
    /// Bytes in all, as far as that was announced.
    pub announced: Option<u64>,
}

impl Lines {
    /// The next line that is not empty. `None`: there is no other.
    pub async fn next(&mut self) -> ApiResult<Option<BytesMut>> {
        loop {
            let end = self.read[self.searched..].iter().position(|byte| *byte == b'\n');
            let line = match end {
                Some(at) => {
                    let line = self.read.split_to(self.searched + at + 1);
                    self.searched = 0;
                    line
                }
                None if self.is_over && self.read.is_empty() => return Ok(None),
                None if self.is_over => {
                    self.searched = 0;
                    self.read.split()
                }
                None => {
                    self.searched = self.read.len();
                    self.more().await?;
                    continue;
                }
            };
            self.number += 1;
            if !line.trim_ascii().is_empty() {
                return Ok(Some(line));
            }
        }
    }

    async fn more(&mut self) -> ApiResult<()> {
        let chunk = tokio::time::timeout(PATIENCE, self.payload.next()).await.map_err(|_| {
            let detail = format!("Nothing came for {} seconds.", PATIENCE.as_secs());
            ApiError::new(ProblemCode::RequestTimeout, detail)
        })?;
        let Some(chunk) = chunk else {
            self.is_over = true;
            return Ok(());
        };
        let chunk = chunk.map_err(|_| broken_off())?;
        self.bytes += chunk.len() as u64;
        if self.read.len() + chunk.len() > self.longest {
            let detail = format!("Line {} is larger than {} bytes.", self.number + 1, self.longest);
            return Err(ApiError::new(ProblemCode::BodyTooLarge, detail));
        }
        self.read.extend_from_slice(&chunk);
        Ok(())
    }
}

/// How a body may be packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packing {
    None,
    Gzip,
}

fn too_large(largest: usize) -> ApiError {
    ApiError::new(ProblemCode::BodyTooLarge, format!("The body is larger than {largest} bytes."))
}

/// Unpacks no more than what is taken: a small body can hold a very large one.
fn unpacked(bytes: &[u8], largest: usize) -> ApiResult<BytesMut> {
    let mut unpacked = Vec::new();
    let most = u64::try_from(largest).unwrap_or(u64::MAX).saturating_add(1);
    let read = flate2::read::MultiGzDecoder::new(bytes).take(most).read_to_end(&mut unpacked);
    read.map_err(|_| {
        ApiError::new(ProblemCode::MalformedRequest, "The body is not gzip, as its header says.")
    })?;
    if unpacked.len() > largest { Err(too_large(largest)) } else { Ok(unpacked[..].into()) }
}

fn broken_off() -> ApiError {
    ApiError::new(ProblemCode::MalformedRequest, "The body broke off before its end.")
}

impl Body {
    /// Its lines, each of JSON and of so many bytes at most.
    pub fn json_lines(self, longest: usize) -> ApiResult<Lines> {
        self.media_type(&[MediaType::JsonLines], Packing::None)?;
        let length = self.request.headers().get(CONTENT_LENGTH);
        let announced = length.and_then(|value| value.to_str().ok()?.parse().ok());
        Ok(Lines {
            payload: self.payload,
            read: BytesMut::new(),
            searched: 0,
            is_over: false,
            longest,
            bytes: 0,
            number: 0,
            announced,
        })
    }

    /// Reads the body as JSON.
    pub async fn json<T: DeserializeOwned>(self) -> ApiResult<T> {
        self.json_up_to(LARGEST).await
    }

    /// Reads the body as JSON, of so many bytes at most.
    pub async fn json_up_to<T: DeserializeOwned>(self, largest: usize) -> ApiResult<T> {
        parse_json(&self.read(&[MediaType::Json], largest).await?.1)
    }

    /// Reads the body, which is of one of the media types, as it is.
    pub async fn read(
        self,
        taken: &[MediaType],
        largest: usize,
    ) -> ApiResult<(MediaType, BytesMut)> {
        let media_type = self.media_type(taken, Packing::None)?;
        Ok((media_type, self.bytes(largest).await?))
    }

    /// Reads the body, which is of one of the media types, and may be packed with gzip: unpacked it
    /// has so many bytes at most.
    pub async fn read_packed(
        self,
        taken: &[MediaType],
        largest: usize,
    ) -> ApiResult<(MediaType, BytesMut)> {
        let media_type = self.media_type(taken, Packing::Gzip)?;
        let is_packed = self.encoding().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        let bytes = self.bytes(largest).await?;
        Ok((media_type, if is_packed { unpacked(&bytes, largest)? } else { bytes }))
    }

    /// Reads the body as the bytes of a file, of so many at most. A large one may take its time.
    pub async fn file(self, largest: usize) -> ApiResult<BytesMut> {
        self.media_type(&[MediaType::Octets], Packing::None)?;
        // What cannot fit is refused before it is sent.
        let length = self.request.headers().get(CONTENT_LENGTH);
        let announced = length.and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
        if announced.is_some_and(|length| length > largest) {
            return Err(too_large(largest));
        }
        self.bytes_within(largest, Some(SLOWEST)).await
    }

    async fn bytes(self, largest: usize) -> ApiResult<BytesMut> {
        self.bytes_within(largest, None).await
    }

    /// What has come by then buys time for the rest, where a rate is given.
    async fn bytes_within(mut self, largest: usize, rate: Option<u64>) -> ApiResult<BytesMut> {
        let begun = tokio::time::Instant::now();
        let late = || {
            let seconds = begun.elapsed().as_secs();
            let detail = format!("The body did not arrive within {seconds} seconds.");
            ApiError::new(ProblemCode::RequestTimeout, detail)
        };
        let bought = |bytes: usize| {
            let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
            Duration::from_secs(rate.map_or(0, |rate| bytes / rate))
        };
        let mut deadline = begun + PATIENCE;
        let mut bytes = BytesMut::new();
        while let Some(chunk) =
            tokio::time::timeout_at(deadline, self.payload.next()).await.map_err(|_| late())?
        {
            let chunk = chunk.map_err(|_| broken_off())?;
            if bytes.len() + chunk.len() > largest {
                return Err(too_large(largest));
            }
            bytes.extend_from_slice(&chunk);
            deadline = begun + PATIENCE + bought(bytes.len());
        }
        Ok(bytes)
    }

    fn encoding(&self) -> Option<&str> {
        self.request.headers().get(CONTENT_ENCODING).and_then(|value| value.to_str().ok())
    }

    fn media_type(&self, taken: &[MediaType], packing: Packing) -> ApiResult<MediaType> {
        let header = |name| self.request.headers().get(name).and_then(|value| value.to_str().ok());
        let media_type = header(CONTENT_TYPE).unwrap_or_default();
        let (essence, parameters) = media_type.split_once(';').unwrap_or((media_type, ""));
        let parameters = parameters.to_ascii_lowercase().replace([' ', '"'], "");
        let of = |taken: &MediaType| essence.trim().eq_ignore_ascii_case(taken.name());
        let media_type = taken.iter().copied().find(of).filter(|media_type| {
            parameters.split(';').all(|parameter| match parameter {
                "" | "charset=utf-8" => true,
                // RFC 4180; there is a header whether they say so or not.
                "header=present" => *media_type == MediaType::Csv,
                _ => false,
            })
        });
        let can_be_read = match self.encoding() {
            None | Some("identity") => true,
            Some(name) => packing == Packing::Gzip && name.eq_ignore_ascii_case("gzip"),
        };
        media_type.filter(|_| can_be_read).ok_or_else(|| {
            let names: Vec<_> = taken.iter().map(|taken| taken.name()).collect();
            let packed = match packing {
                Packing::None => "not compressed",
                Packing::Gzip => "not compressed or with Content-Encoding: gzip",
            };
            let names = names.join(" or ");
            let detail = format!("Send the body as Content-Type: {names}, in UTF-8 and {packed}.");
            ApiError::new(ProblemCode::UnsupportedMediaType, detail)
        })
    }
}

#[cfg(test)]
mod tests {
    use actix_web::{dev::Payload, error::PayloadError, web::Bytes};
    use futures_util::stream;
    use proptest::prelude::*;

    use super::{BytesMut, Lines};

    fn lines(chunks: Vec<Vec<u8>>, longest: usize) -> Lines {
        let chunks = chunks.into_iter().map(|chunk| Ok::<_, PayloadError>(Bytes::from(chunk)));
        Lines {
            payload: Payload::Stream { payload: Box::pin(stream::iter(chunks)) },
            read: BytesMut::new(),
            searched: 0,
            is_over: false,
            longest,
            bytes: 0,
            number: 0,
            announced: None,
        }
    }

    proptest! {
        /// However a body is cut into pieces on its way, its lines are its lines.
        #[test]
        fn lines_are_lines(text in "[a\n ]{0,40}", cuts in proptest::collection::vec(1_usize..7, 0..20)) {
            let (mut rest, mut chunks) = (text.as_bytes(), Vec::new());
            for cut in cuts {
                let (chunk, after) = rest.split_at(cut.min(rest.len()));
                chunks.push(chunk.to_vec());
                rest = after;
            }
            chunks.push(rest.to_vec());
            let mut lines = lines(chunks, 1_000);
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let read = runtime.block_on(async {
                let mut read = Vec::new();
                while let Some(line) = lines.next().await.unwrap() {
                    read.push((lines.number, line.trim_ascii().to_vec()));
                }
                read
            });
            let expected: Vec<(u64, Vec<u8>)> = (1..)
                .zip(text.split('\n'))
                .map(|(number, line)| (number, line.as_bytes().trim_ascii().to_vec()))
                .filter(|(_, line)| !line.is_empty())
                .collect();
            prop_assert_eq!(read, expected);
            prop_assert_eq!(lines.bytes, text.len() as u64);
        }
    }

    #[test]
    fn a_line_has_an_end() {
        let mut endless = lines(vec![vec![b'x'; 60]; 4], 100);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let refused = runtime.block_on(endless.next()).unwrap_err();
        assert!(refused.detail().starts_with("Line 1 is larger"), "{}", refused.detail());
    }
}
