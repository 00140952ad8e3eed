//! Bynder's look-up of assets.

use portal_types::Secret;
use serde_json::Value;

use crate::{DamClient, NoAnswer, Site, answer::plain};

/// So many ids go into one look-up. Bynder takes a thousand, but they go into the address, and what
/// stands between may refuse one of more than 8 kB.
pub const MOST_IDS: usize = 100;

/// Bytes of an answer: an asset with all its metaproperties has some kilobytes.
const LARGEST: usize = 8 * 1024 * 1024;

const LONGEST_NAME: usize = 300;
const LONGEST_TYPE: usize = 50;
const LONGEST_ADDRESS: usize = 2_000;

/// The sizes of pictures, that which fits a list first.
const SIZES: [&str; 3] = ["thul", "mini", "webimage"];

/// What Bynder says of an asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    pub id: String,
    pub name: String,
    /// `image`, `video`, `document`, `audio` and others.
    pub kind: String,
    /// Where a small picture of it is.
    pub thumbnail: Option<String>,
    pub is_limited: bool,
    pub is_archived: bool,
    /// When it is archived by itself, in RFC 3339, as it came. Bynder takes this date with a change of
    /// an asset; whether a look-up tells it depends on the portal.
    pub archive_date: Option<String>,
}

impl DamClient {
    /// Looks up some assets. An id that is not there, or may not be seen, is not in the answer.
    pub async fn media(
        &self,
        site: &Site,
        token: &Secret,
        ids: &[&str],
    ) -> Result<Vec<Media>, NoAnswer> {
        let address = site.url(&look_up(ids));
        let request = self.http(site).get(address).bearer_auth(token.expose());
        let request = request.header("accept", "application/json");
        let answer = self.call_for_program(site, request, LARGEST).await?;
        let body = answer.json()?;
        let items = body.as_array().or_else(|| body.get("media")?.as_array());
        let items = items.ok_or(NoAnswer::Broken(answer.status))?;
        Ok(items.iter().filter_map(media).collect())
    }
}

fn look_up(ids: &[&str]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    // Without a limit, Bynder answers fifty.
    query.append_pair("ids", &ids.join(",")).append_pair("limit", &ids.len().to_string());
    format!("/api/v4/media/?{}", query.finish())
}

fn is_address(url: &str) -> bool {
    url.len() <= LONGEST_ADDRESS && !url.contains(char::is_control)
}

fn media(item: &Value) -> Option<Media> {
    let text = |name: &str| item.get(name).and_then(Value::as_str);
    // Bynder writes 0 and 1; newer parts of it write true and false.
    let flag = |name: &str| match item.get(name) {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::Number(number)) => number.as_i64() == Some(1),
        Some(Value::String(text)) => text == "1",
        _ => false,
    };
    let thumbnails = item.get("thumbnails");
    let picture = |size: &&str| thumbnails?.get(size)?.as_str();
    let thumbnail = SIZES.iter().find_map(picture);
    Some(Media {
        id: text("id")?.to_owned(),
        name: plain(text("name").unwrap_or_default(), LONGEST_NAME),
        kind: plain(text("type").unwrap_or_default(), LONGEST_TYPE).to_lowercase(),
        thumbnail: thumbnail.filter(|url| is_address(url)).map(str::to_owned),
        is_limited: flag("limited"),
        is_archived: flag("archive"),
        archive_date: text("archiveDate").map(|date| plain(date, 40)),
    })
}
