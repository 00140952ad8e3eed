//! What a connector says of some pages, checked.

use std::collections::BTreeSet;

use portal_storage::UsageFacet;
use portal_types::{FieldCode, NewUsage, RejectedUsage, SyncUsages, UsageRejection, UsagesSynced};
use sha2::{Digest as _, Sha256};

use super::plan::Count;
use crate::{
    domain::{AssetId, Checks},
    problem::ApiResult,
};

/// Bytes of a body.
pub const LARGEST: usize = 8 * 1024 * 1024;

/// Addresses, and usages.
const MOST: usize = 10_000;

const LONGEST_URI: usize = 2_000;
const LONGEST_TEXT: usize = 2_000;
const LONGEST_WORD: usize = 500;

/// So many mistakes are told at once.
const MOST_MISTAKES: usize = 1_000;

/// Bytes of a place's digest: enough that no two places of a page ever meet.
const PLACE: usize = 16;

/// Which assets some pages use now.
pub struct Sync {
    /// The pages, each once.
    pub uris: BTreeSet<String>,
    pub usages: Vec<Told>,
    pub rejected: Vec<RejectedUsage>,
    /// The kind of connector that says so.
    pub connector: String,
}

/// A usage that is told, at one of the pages.
pub struct Told {
    /// Where it was in the request.
    pub index: u64,
    pub asset: AssetId,
    pub place: Vec<u8>,
    /// What filters look at.
    pub facet: UsageFacet,
    pub usage: NewUsage,
}

impl Told {
    fn new(index: u64, asset: AssetId, usage: NewUsage, connector: &str) -> Self {
        let usage = without_empty(usage);
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let facet = UsageFacet {
            field: text(&usage.field),
            language: text(&usage.language),
            site: text(&usage.site),
            connector: connector.to_owned(),
        };
        Self { index, place: place(&asset, &usage), asset, facet, usage }
    }
}

/// A text without anything in it is not told.
fn without_empty(mut usage: NewUsage) -> NewUsage {
    let NewUsage { item_id, item_path, field, language, version, site, additional, .. } =
        &mut usage;
    for text in [item_id, item_path, field, language, version, site, additional] {
        text.take_if(|text| text.trim().is_empty());
    }
    usage
}

impl Sync {
    /// Checks what was sent. What can't be read at all is refused whole; a usage that is well written
    /// and makes no sense is left out.
    pub fn check(input: SyncUsages, connector: &str) -> ApiResult<Self> {
        let mut checks = Checks::default();
        for (pointer, length) in [("/uris", input.uris.len()), ("/usages", input.usages.len())] {
            if length > MOST {
                let detail = format!("At most {MOST} at a time. Send the rest in another call.");
                checks.note(pointer, FieldCode::TooLong, detail);
            }
        }
        checks.finish()?;
        let mut checks = Checks::default();
        let mut mistakes = 0;
        let mut check = |pointer: String, text: &str, longest: usize, must: bool| {
            if let Err((code, detail)) = fits(text, longest, must)
                && mistakes < MOST_MISTAKES
            {
                mistakes += 1;
                checks.note(&pointer, code, detail);
            }
        };
        for (index, uri) in input.uris.iter().enumerate() {
            check(format!("/uris/{index}"), uri, LONGEST_URI, true);
        }
        for (index, usage) in input.usages.iter().enumerate() {
            for (name, text, longest, must) in texts(usage) {
                check(format!("/usages/{index}/{name}"), text, longest, must);
            }
        }
        checks.finish()?;

        let uris: BTreeSet<String> = input.uris.into_iter().collect();
        let (mut usages, mut rejected) = (Vec::new(), Vec::new());
        for (index, usage) in (0..).zip(input.usages) {
            let asset = AssetId::parse(&usage.asset_id);
            let is_listed = uris.contains(&usage.uri);
            match asset {
                Some(asset) if is_listed => usages.push(Told::new(index, asset, usage, connector)),
                asset => rejected.push(refuse(index, usage, asset.is_none())),
            }
        }
        Ok(Self { uris, usages, rejected, connector: connector.to_owned() })
    }

    /// Nothing, said by a kind of connector.
    pub fn empty(connector: &str) -> Self {
        let connector = connector.to_owned();
        Self { uris: BTreeSet::new(), usages: Vec::new(), rejected: Vec::new(), connector }
    }

    /// Says what another one says, too, which is about other pages.
    pub fn add(&mut self, other: Self) {
        self.uris.extend(other.uris);
        self.usages.extend(other.usages);
        self.rejected.extend(other.rejected);
    }

    /// Rows that it touches at least, for bounds.
    pub fn size(&self) -> usize {
        self.uris.len() + self.usages.len()
    }

    /// The answer, when it is done.
    pub fn answer(&self, Count { new, removed, no_room }: Count) -> UsagesSynced {
        let accepted = (self.usages.len() - no_room.len()) as u64;
        let mut rejected = self.rejected.clone();
        let left_out = self.usages.iter().filter(|told| no_room.contains(&told.index));
        rejected.extend(left_out.map(|told| RejectedUsage {
            index: told.index,
            asset_id: told.usage.asset_id.clone(),
            uri: told.usage.uri.clone(),
            reason: UsageRejection::PlanLimitReached,
            detail: "The account's plan has no room for more usages.".to_owned(),
        }));
        rejected.sort_by_key(|one| one.index);
        UsagesSynced { new, accepted, rejected, removed }
    }
}

/// Each text of a usage, with how long it may be and whether it must be there.
fn texts(usage: &NewUsage) -> impl Iterator<Item = (&'static str, &str, usize, bool)> {
    let optional = [
        ("itemId", &usage.item_id, LONGEST_WORD),
        ("itemPath", &usage.item_path, LONGEST_TEXT),
        ("field", &usage.field, LONGEST_WORD),
        ("language", &usage.language, LONGEST_WORD),
        ("version", &usage.version, LONGEST_WORD),
        ("site", &usage.site, LONGEST_WORD),
        ("additional", &usage.additional, LONGEST_TEXT),
    ];
    let needed = [
        ("assetId", &*usage.asset_id, LONGEST_WORD, true),
        ("uri", &*usage.uri, LONGEST_URI, true),
    ];
    let optional = optional
        .into_iter()
        .filter_map(|(name, text, longest)| Some((name, text.as_deref()?, longest, false)));
    needed.into_iter().chain(optional)
}

fn fits(text: &str, longest: usize, must: bool) -> Result<(), (FieldCode, String)> {
    if must && text.trim().is_empty() {
        return Err((FieldCode::Required, "This is missing.".to_owned()));
    }
    // An index of the database has no room for more.
    if text.len() > longest {
        let detail = format!("This has at most {longest} bytes in UTF-8.");
        return Err((FieldCode::TooLong, detail));
    }
    if text.chars().any(char::is_control) {
        let detail = "This has no line breaks or other control characters.";
        return Err((FieldCode::InvalidFormat, detail.to_owned()));
    }
    Ok(())
}

fn refuse(index: u64, usage: NewUsage, is_unknown: bool) -> RejectedUsage {
    let (reason, detail) = if is_unknown {
        let detail = "assetId is no media id of Bynder, and no encoded id of its asset selector.";
        (UsageRejection::AssetIdUnknown, detail)
    } else {
        (UsageRejection::UriNotListed, "uri is not one of uris.")
    };
    let NewUsage { asset_id, uri, .. } = usage;
    RejectedUsage { index, asset_id, uri, reason, detail: detail.to_owned() }
}

/// What tells a usage from the others of its page.
fn place(asset: &AssetId, usage: &NewUsage) -> Vec<u8> {
    let mut digest = Sha256::new();
    let parts = [&usage.item_id, &usage.field, &usage.language, &usage.version, &usage.site];
    for part in std::iter::once(Some(asset.key())).chain(parts.map(|part| part.as_deref())) {
        // With its length before it, so that no two parts run into each other.
        digest.update(part.map_or(u64::MAX, |part| part.len() as u64).to_le_bytes());
        digest.update(part.unwrap_or_default());
    }
    digest.finalize()[..PLACE].to_vec()
}
