//! Bynder kept up to date: told which assets are used where, and asked what the assets are.
//!
//! An account with something to do is visited by one replica at a time, which holds a claim on it. A
//! visit goes in small steps, each of which is: read what is to be done, call Bynder, write what came
//! of it. A step that broke off anywhere is done again, which does no harm: what Bynder is told of a
//! page is everything that is used there, and a page counts as told only if it has not changed since
//! it was read.

mod ask;
mod background;
mod claim;
mod tell;
mod trouble;

pub use background::keep_bynder_up_to_date;
pub use trouble::advice;

use portal_dam::Site;
use portal_storage::{BynderRecord, BynderSyncRecord, Unit};
use portal_types::{AccountId, Dam, Timestamp, UsageSyncNeed};

use crate::{problem::ApiResult, state::Portal};

/// What came of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// There may be more to do.
    More,
    /// There is nothing to do, or it has to wait.
    Rest,
}

/// What is missing for telling Bynder, in the order in which people would mend it.
pub fn needs_for_telling(settings: &BynderRecord) -> Vec<UsageSyncNeed> {
    let mut needs = needs_for_asking(settings);
    if settings.integration_id.is_none() && settings.dam == Dam::Bynder {
        needs.push(UsageSyncNeed::IntegrationId);
    }
    needs
}

/// What is missing for asking Bynder.
pub fn needs_for_asking(settings: &BynderRecord) -> Vec<UsageSyncNeed> {
    if settings.dam == Dam::Webdam {
        return vec![UsageSyncNeed::Bynder];
    }
    let mut needs = Vec::new();
    if settings.portal_url.is_none() {
        needs.push(UsageSyncNeed::PortalUrl);
    }
    if settings.oauth_client_id.is_none() || settings.oauth_client_secret.is_none() {
        needs.push(UsageSyncNeed::OauthApp);
    }
    needs
}

/// Begins to tell Bynder of every page anew.
pub fn begin_resync(sync: &mut BynderSyncRecord, (total, last): (i64, i64), now: Timestamp) {
    sync.resync_after = Some(0);
    sync.resync_last = last;
    sync.resync_done = 0;
    sync.resync_total = total;
    sync.resync_began_at = Some(now);
}

/// Notes which settings a failure is of: those of other settings don't count along.
async fn of_these_settings(
    unit: &mut dyn Unit,
    account: AccountId,
    sync: &mut BynderSyncRecord,
) -> ApiResult<()> {
    let Some(settings) = unit.bynder(account).await? else { return Ok(()) };
    these_settings(sync, settings.revision);
    Ok(())
}

/// With other settings it may work: what waits because of those before waits no more, be it that
/// telling or asking finds that first.
fn these_settings(sync: &mut BynderSyncRecord, revision: i64) {
    if sync.revision != revision {
        sync.revision = revision;
        sync.tell_failures = 0;
        sync.tell_next_at = Timestamp::default();
        sync.ask_failures = 0;
        sync.ask_next_at = Timestamp::default();
    }
}

/// How much is said at once: after each failure half of it, since it may have been too much.
fn at_once(most: usize, failures: i64) -> usize {
    let halvings = u32::try_from(failures).unwrap_or(u32::MAX).min(most.ilog2());
    most >> halvings
}

/// The DAM of settings that lack nothing.
fn site(portal: &Portal, settings: &BynderRecord) -> Option<Site> {
    portal.dam.site(settings.portal_url.as_deref()?).ok()
}
