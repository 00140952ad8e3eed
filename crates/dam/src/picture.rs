//! Pictures of assets, from wherever Bynder says that they are.

use std::time::Duration;

use url::Url;

use crate::{CallError, DamClient, NoAnswer, Site};

/// Bytes of a picture.
const LARGEST: usize = 1024 * 1024;

/// Pictures come many at a time, for a list.
const PATIENCE: Duration = Duration::from_secs(8);

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// By its content, not by what was said.
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

impl DamClient {
    /// Gets a picture of an asset of a DAM. Its address is as hostile as any.
    pub async fn picture(&self, dam: &Site, address: &str) -> Result<Picture, NoAnswer> {
        let url = Url::parse(address).map_err(|_| CallError::NotCallable)?;
        let site = self.site_of(&url).ok_or(CallError::NotCallable)?;
        let request = self.http(&site).get(url).header("accept", "image/*");
        let answer = self.fetch(&site, request, (dam, PATIENCE), LARGEST).await?;
        let status = answer.status;
        match status {
            200 => {}
            403 => return Err(NoAnswer::Forbidden),
            404 | 410 => return Err(NoAnswer::Absent(status)),
            _ => return Err(NoAnswer::Broken(status)),
        }
        let media_type = media_type(&answer.body).ok_or(NoAnswer::Broken(status))?;
        Ok(Picture { media_type, bytes: answer.body })
    }

    /// The site that an address is on, if it may be called as it is written.
    fn site_of(&self, url: &Url) -> Option<Site> {
        let host = url.host_str()?;
        let authority = match url.port() {
            None => host.to_owned(),
            Some(port) => format!("{host}:{port}"),
        };
        let is_plain = url.username().is_empty() && url.password().is_none();
        let scheme = |site: &Site| if site.is_https() { "https" } else { "http" };
        self.site(&authority).ok().filter(|site| is_plain && url.scheme() == scheme(site))
    }
}

/// What a file is, by how it begins: only pictures that are nothing else besides.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}
