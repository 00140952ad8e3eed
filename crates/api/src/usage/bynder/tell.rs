//! Telling Bynder what is used where.

use std::collections::{BTreeSet, HashMap};

use portal_dam::{RejectedByDam, Site, ToldUsage};
use portal_storage::{
    BynderRecord, BynderSyncRecord, NewRejection, ToldPage, Unit, UntoldPageRecord,
    UntoldUsageRecord,
};
use portal_types::{AccountId, UsageSyncProblem};

use super::{
    Step, at_once, begin_resync,
    claim::Claim,
    needs_for_telling, site,
    trouble::{Trouble, behind_token},
};
use crate::{domain::AssetId, problem::ApiResult, state::Portal};

/// So many pages are told at once, and so many usages; but a page always whole. Ten such calls a
/// second are a million usages in some minutes.
const MOST_PAGES: usize = 100;
const MOST_USAGES: i64 = 1_000;

const SCOPE: &str = "asset.usage:write";

/// Characters of what is told beside an asset and a page.
const LONGEST_ADDITIONAL: usize = 250;

/// How a visit tells.
pub(super) struct Telling {
    /// Pages at once: fewer while Bynder refuses some, to find out which.
    most: usize,
    /// It grows no further, since that was too much for a call.
    limit: usize,
}

impl Default for Telling {
    fn default() -> Self {
        Self { most: MOST_PAGES, limit: MOST_PAGES }
    }
}

/// Some pages, with what is used on them now.
struct Batch {
    pages: Vec<UntoldPageRecord>,
    usages: Vec<UntoldUsageRecord>,
    /// Told again, for a full re-sync, and not because they changed.
    is_again: bool,
}

impl Telling {
    /// Tells of some pages.
    pub async fn step(&mut self, portal: &Portal, claim: &Claim) -> ApiResult<Step> {
        let account = claim.account;
        let mut unit = portal.store.read().await?;
        let Some(settings) = unit.bynder(account).await? else { return Ok(Step::Rest) };
        let Some(integration_id) = settings.integration_id.as_deref() else {
            return Ok(Step::Rest);
        };
        if !needs_for_telling(&settings).is_empty() {
            return Ok(Step::Rest);
        }
        let sync = unit.usage_sync(account).await?;
        let is_early = sync.tell_next_at > portal.clock.now() && sync.revision == settings.revision;
        if sync.paused_at.is_some() || is_early {
            return Ok(Step::Rest);
        }
        let Some(site) = site(portal, &settings) else {
            drop(unit);
            return not_callable(portal, claim).await;
        };
        let told_to = format!("{} {integration_id}", settings.portal_url.as_deref().unwrap_or(""));
        if sync.told_to.as_ref() != Some(&told_to) {
            drop(unit);
            return another_dam(portal, claim, told_to).await;
        }
        self.limit = self.limit.min(at_once(MOST_PAGES, sync.tell_failures));
        self.most = self.most.min(self.limit);
        let batch = self.batch(&mut *unit, account, &sync).await?;
        drop(unit);
        let Some(batch) = batch else {
            return if sync.resync_after.is_some() {
                end_resync(claim, &sync).await
            } else {
                Ok(Step::Rest)
            };
        };
        let (uris, usages) = batch.told();
        let told = behind_token(portal, account, &settings, SCOPE, |token| {
            let (site, uris, usages) = (&site, &uris, &usages);
            async move { portal.dam.sync_usages(site, &token, integration_id, (uris, usages)).await }
        });
        let rejected = match told.await {
            Ok(rejected) => {
                self.most = (self.most * 2).min(self.limit);
                batch.rejections(&rejected)
            }
            Err(Trouble::Refused(_)) if batch.pages.len() > 1 => {
                // One of them is the cause, or all would be: fewer will tell.
                self.most = batch.pages.len() / 2;
                return Ok(Step::More);
            }
            Err(Trouble::Refused(status)) => {
                if refuses_everything(portal, claim, &settings, (&site, integration_id)).await {
                    note(portal, claim, &Trouble::Refused(status)).await?;
                    return Ok(Step::Rest);
                }
                batch.refused(status)
            }
            Err(trouble) => {
                if !note(portal, claim, &trouble).await? {
                    batch.tell_again(portal, claim).await?;
                }
                return Ok(Step::Rest);
            }
        };
        batch.write(portal, claim, &settings, &rejected).await
    }

    async fn batch(
        &self,
        unit: &mut dyn Unit,
        account: AccountId,
        sync: &BynderSyncRecord,
    ) -> ApiResult<Option<Batch>> {
        let most = i64::try_from(self.most).unwrap_or(1).max(1);
        let mut pages = unit.untold_pages(account, most).await?;
        let mut is_again = false;
        if let Some(after) = sync.resync_after.filter(|_| pages.is_empty()) {
            pages = unit.usage_pages_after(account, after, sync.resync_last, most).await?;
            is_again = true;
        }
        let mut sum = 0;
        let fit = pages.iter().take_while(|page| {
            sum += page.usages;
            sum <= MOST_USAGES
        });
        let count = fit.count().max(1);
        pages.truncate(count);
        if pages.is_empty() {
            return Ok(None);
        }
        let ids: Vec<i64> = pages.iter().map(|page| page.id).collect();
        let usages = unit.untold_usages(&ids).await?;
        Ok(Some(Batch { pages, usages, is_again }))
    }
}

/// The portal URL was one that may be called, and is not any more.
async fn not_callable(portal: &Portal, claim: &Claim) -> ApiResult<Step> {
    let trouble = Trouble::Problem(UsageSyncProblem::Unreachable, None);
    note(portal, claim, &trouble).await?;
    Ok(Step::Rest)
}

/// Bynder is another one, or knows us by another integration: it is told of everything anew.
async fn another_dam(portal: &Portal, claim: &Claim, told_to: String) -> ApiResult<Step> {
    let Some((mut unit, mut sync)) = claim.write().await? else { return Ok(Step::Rest) };
    if sync.told_to.replace(told_to).is_some() {
        let all = unit.all_usage_pages(claim.account).await?;
        begin_resync(&mut sync, all, portal.clock.now());
    }
    unit.put_usage_sync(claim.account, &sync).await?;
    unit.commit().await?;
    Ok(Step::More)
}

async fn end_resync(claim: &Claim, known: &BynderSyncRecord) -> ApiResult<Step> {
    let Some((mut unit, mut sync)) = claim.write().await? else { return Ok(Step::Rest) };
    // Another may have been asked for meanwhile.
    if (sync.resync_began_at, sync.resync_after) != (known.resync_began_at, known.resync_after) {
        return Ok(Step::More);
    }
    sync.resync_after = None;
    unit.put_usage_sync(claim.account, &sync).await?;
    unit.commit().await?;
    Ok(Step::Rest)
}

/// Whether Bynder does not even take nothing at all: then it is not the page.
async fn refuses_everything(
    portal: &Portal,
    claim: &Claim,
    settings: &BynderRecord,
    (site, integration_id): (&Site, &str),
) -> bool {
    let nothing = behind_token(portal, claim.account, settings, SCOPE, |token| async move {
        portal.dam.sync_usages(site, &token, integration_id, (&[], &[])).await
    });
    nothing.await.is_err()
}

/// Notes that it does not work. False: somebody else has the account now.
pub(super) async fn note(portal: &Portal, claim: &Claim, trouble: &Trouble) -> ApiResult<bool> {
    let Some((mut unit, mut sync)) = claim.write().await? else { return Ok(false) };
    super::of_these_settings(&mut *unit, claim.account, &mut sync).await?;
    let said = (&mut sync.tell_problem, &mut sync.tell_failures, &mut sync.tell_next_at);
    trouble.note(said, portal.clock.now(), portal.randomness.bytes());
    unit.put_usage_sync(claim.account, &sync).await?;
    unit.commit().await?;
    tracing::info!(account = %claim.account, ?trouble, "Bynder could not be told");
    Ok(true)
}

impl Batch {
    /// In Bynder's terms: of an asset on a page one usage, however many places it has there.
    fn told(&self) -> (Vec<&str>, Vec<ToldUsage<'_>>) {
        let uris: HashMap<i64, &str> =
            self.pages.iter().map(|page| (page.id, &*page.uri)).collect();
        let alike =
            |a: &UntoldUsageRecord, b: &UntoldUsageRecord| (a.page_id, a.id) == (b.page_id, b.id);
        let usages = self.usages.chunk_by(alike).filter_map(|places| {
            let first = places.first()?;
            let uri = uris.get(&first.page_id)?;
            Some(ToldUsage { asset_id: &first.asset_id, uri, additional: additional(places) })
        });
        let usages = usages.collect();
        (self.pages.iter().map(|page| &*page.uri).collect(), usages)
    }

    /// Which of ours Bynder did not take.
    fn rejections(&self, rejected: &[RejectedByDam]) -> Vec<NewRejection> {
        let pages: HashMap<&str, i64> =
            self.pages.iter().map(|page| (&*page.uri, page.id)).collect();
        let assets: HashMap<(i64, &str), i64> = self
            .usages
            .iter()
            .map(|usage| ((usage.page_id, &*usage.asset_key), usage.id))
            .collect();
        let ours = rejected.iter().filter_map(|one| {
            let page_id = *pages.get(&*one.uri)?;
            let asset = AssetId::parse(&one.asset_id)?;
            let asset_id = *assets.get(&(page_id, asset.key()))?;
            let reason = match &*one.reason {
                "" => "Bynder gives no reason.".to_owned(),
                reason => reason.to_owned(),
            };
            Some(NewRejection { page_id, asset_id, reason })
        });
        ours.collect()
    }

    /// Everything on a page that Bynder does not take.
    fn refused(&self, status: u16) -> Vec<NewRejection> {
        let alike =
            |a: &UntoldUsageRecord, b: &UntoldUsageRecord| (a.page_id, a.id) == (b.page_id, b.id);
        let firsts = self.usages.chunk_by(alike).filter_map(|places| places.first());
        firsts
            .map(|usage| NewRejection {
                page_id: usage.page_id,
                asset_id: usage.id,
                reason: format!("Bynder refuses this page (status {status})."),
            })
            .collect()
    }

    fn told_pages(&self, version: impl Fn(&UntoldPageRecord) -> i64) -> Vec<ToldPage> {
        self.pages.iter().map(|page| ToldPage { id: page.id, version: version(page) }).collect()
    }

    /// Somebody else has the account now, and may have told something newer before this came to Bynder, or
    /// before it comes there: once more.
    async fn tell_again(&self, portal: &Portal, claim: &Claim) -> ApiResult<()> {
        let mut unit = portal.store.write().await?;
        let now = portal.clock.now();
        unit.put_told_pages(claim.account, &self.told_pages(|_| 0), &[], now).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Writes down that it is told.
    async fn write(
        &self,
        portal: &Portal,
        claim: &Claim,
        settings: &BynderRecord,
        rejected: &[NewRejection],
    ) -> ApiResult<Step> {
        let now = portal.clock.now();
        let Some((mut unit, mut sync)) = claim.write().await? else {
            self.tell_again(portal, claim).await?;
            return Ok(Step::Rest);
        };
        let pages = self.told_pages(|page| page.version);
        unit.put_told_pages(claim.account, &pages, rejected, now).await?;
        super::these_settings(&mut sync, settings.revision);
        sync.told_at = Some(now);
        sync.tell_problem = None;
        sync.tell_failures = 0;
        sync.tell_next_at = now;
        // A re-sync may have begun anew meanwhile.
        let last = self.pages.last().filter(|_| self.is_again).map(|page| page.id);
        if let (Some(last), Some(after)) = (last, sync.resync_after)
            && last > after
            && self.pages.first().is_some_and(|first| first.id > after)
        {
            sync.resync_after = Some(last);
            sync.resync_done += i64::try_from(self.pages.len()).unwrap_or_default();
        }
        unit.put_usage_sync(claim.account, &sync).await?;
        unit.commit().await?;
        Ok(Step::More)
    }
}

/// What is told beside: what the connector said, otherwise fields and languages.
fn additional(places: &[UntoldUsageRecord]) -> Option<String> {
    let words: BTreeSet<String> = places
        .iter()
        .filter_map(|place| {
            let told = place.additional.clone();
            told.or_else(|| match (&*place.field, &*place.language) {
                ("", "") => None,
                (one, "") | ("", one) => Some(one.to_owned()),
                (field, language) => Some(format!("{field} ({language})")),
            })
        })
        .collect();
    let all = words.into_iter().collect::<Vec<_>>().join(", ");
    Some(all.chars().take(LONGEST_ADDITIONAL).collect()).filter(|text: &String| !text.is_empty())
}
