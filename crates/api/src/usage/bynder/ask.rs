//! Asking Bynder what the assets are: name, type, picture, and whether they may still be used.

use std::collections::HashMap;

use portal_dam::{MOST_IDS, Media};
use portal_storage::{MediaRecord, MediaSaid};
use portal_types::{AssetMark, Timestamp, UsageSyncProblem};

use super::{
    Step, at_once,
    claim::Claim,
    needs_for_asking, site,
    trouble::{Trouble, behind_token},
};
use crate::{domain::AssetId, problem::ApiResult, state::Portal};

const SCOPE: &str = "asset:read";

/// Seconds for which what Bynder said is good.
const GOOD_FOR: i64 = 24 * 60 * 60;

/// How a visit asks.
pub(super) struct Asking {
    /// Assets at once: fewer while Bynder refuses some, to find out which.
    most: usize,
    /// It grows no further, since that was too much for a call.
    limit: usize,
    /// The last asset that was asked about alone was refused.
    refused: bool,
}

impl Default for Asking {
    fn default() -> Self {
        Self { most: MOST_IDS, limit: MOST_IDS, refused: false }
    }
}

impl Asking {
    /// Asks about some assets.
    pub async fn step(&mut self, portal: &Portal, claim: &Claim) -> ApiResult<Step> {
        let account = claim.account;
        let now = portal.clock.now();
        let mut unit = portal.store.read().await?;
        let Some(settings) = unit.bynder(account).await? else { return Ok(Step::Rest) };
        if !needs_for_asking(&settings).is_empty() {
            return Ok(Step::Rest);
        }
        let sync = unit.usage_sync(account).await?;
        if sync.ask_next_at > now && sync.revision == settings.revision {
            return Ok(Step::Rest);
        }
        let Some(site) = site(portal, &settings) else {
            drop(unit);
            note(portal, claim, &Trouble::Problem(UsageSyncProblem::Unreachable, None)).await?;
            return Ok(Step::Rest);
        };
        if sync.asked != settings.portal_url {
            drop(unit);
            return another_dam(claim, settings.portal_url).await;
        }
        self.limit = self.limit.min(at_once(MOST_IDS, sync.ask_failures));
        self.most = self.most.min(self.limit);
        let most = i64::try_from(self.most).unwrap_or(1).max(1);
        let due = unit.media_due(account, now, most).await?;
        drop(unit);
        if due.is_empty() {
            return Ok(Step::Rest);
        }
        let ids: Vec<&str> = due.iter().map(|(_, _, asset_id)| &**asset_id).collect();
        let asked = behind_token(portal, account, &settings, SCOPE, |token| {
            let (site, ids) = (&site, &ids);
            async move { portal.dam.media(site, &token, ids).await }
        });
        let records = match asked.await {
            Ok(media) => {
                self.most = (self.most * 2).min(self.limit);
                self.refused = false;
                records(&due, &media, now)
            }
            Err(Trouble::Refused(_)) if due.len() > 1 => {
                self.most = due.len() / 2;
                return Ok(Step::More);
            }
            // Two after each other: it is not the asset.
            Err(trouble @ Trouble::Refused(_)) if self.refused => {
                note(portal, claim, &trouble).await?;
                return Ok(Step::Rest);
            }
            // What is known of an asset that Bynder does not want to be asked about stays.
            Err(Trouble::Refused(_)) => {
                self.refused = true;
                Vec::new()
            }
            Err(trouble) => {
                note(portal, claim, &trouble).await?;
                return Ok(Step::Rest);
            }
        };
        let Some((mut unit, mut sync)) = claim.write().await? else { return Ok(Step::Rest) };
        let now = portal.clock.now();
        let next = now.plus_seconds(GOOD_FOR);
        unit.put_media(account, &records, now, next).await?;
        if let Some((asset, ..)) = due.first().filter(|_| self.refused) {
            unit.put_off_media(account, *asset, next).await?;
        }
        super::these_settings(&mut sync, settings.revision);
        sync.ask_problem = None;
        sync.ask_failures = 0;
        sync.ask_next_at = now;
        unit.put_usage_sync(account, &sync).await?;
        unit.commit().await?;
        Ok(Step::More)
    }
}

/// It is another Bynder, which knows other things.
async fn another_dam(claim: &Claim, portal_url: Option<String>) -> ApiResult<Step> {
    let Some((mut unit, mut sync)) = claim.write().await? else { return Ok(Step::Rest) };
    unit.forget_media_times(claim.account).await?;
    sync.asked = portal_url;
    unit.put_usage_sync(claim.account, &sync).await?;
    unit.commit().await?;
    Ok(Step::More)
}

/// Notes that it does not work.
pub(super) async fn note(portal: &Portal, claim: &Claim, trouble: &Trouble) -> ApiResult<()> {
    let Some((mut unit, mut sync)) = claim.write().await? else { return Ok(()) };
    super::of_these_settings(&mut *unit, claim.account, &mut sync).await?;
    let said = (&mut sync.ask_problem, &mut sync.ask_failures, &mut sync.ask_next_at);
    trouble.note(said, portal.clock.now(), portal.randomness.bytes());
    unit.put_usage_sync(claim.account, &sync).await?;
    unit.commit().await?;
    tracing::info!(account = %claim.account, ?trouble, "Bynder could not be asked");
    Ok(())
}

/// What is known of each asset that was asked about. One that is not in the answer is gone.
fn records(due: &[(i64, String, String)], media: &[Media], now: Timestamp) -> Vec<MediaRecord> {
    let media: HashMap<String, &Media> = media
        .iter()
        .filter_map(|one| Some((AssetId::parse(&one.id)?.key().to_owned(), one)))
        .collect();
    due.iter()
        .map(|(id, key, _)| match media.get(key) {
            None => MediaRecord { id: *id, said: None, marks: AssetMark::Deleted.bit() },
            Some(media) => MediaRecord {
                id: *id,
                said: Some(MediaSaid {
                    name: media.name.clone(),
                    media_type: media.kind.clone(),
                    thumbnail: media.thumbnail.clone(),
                }),
                marks: marks(media, now),
            },
        })
        .collect()
}

fn marks(media: &Media, now: Timestamp) -> i64 {
    let ends = media.archive_date.as_deref().and_then(Timestamp::parse);
    let is_expired = !media.is_archived && ends.is_some_and(|ends| ends <= now);
    let marks = [
        (AssetMark::Limited, media.is_limited),
        (AssetMark::Archived, media.is_archived),
        (AssetMark::Expired, is_expired),
    ];
    marks.into_iter().filter(|(_, is_so)| *is_so).map(|(mark, _)| mark.bit()).sum()
}
