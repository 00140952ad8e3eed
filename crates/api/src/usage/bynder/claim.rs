//! One replica at a time.

use std::sync::Arc;

use portal_storage::{BynderSyncRecord, Unit};
use portal_types::AccountId;
use uuid::Uuid;

use crate::{problem::ApiResult, state::Portal};

/// Seconds after which a replica that says nothing is taken for dead: longer than a step takes, with
/// a token and a call of ten seconds each and three to wait for a turn. One that takes longer all the
/// same tells its pages once more.
const HOLDS: i64 = 40;

/// An account that nobody else visits.
pub(super) struct Claim {
    portal: Arc<Portal>,
    pub(super) account: AccountId,
    /// This visit; not even another one of this process is taken for it.
    visit: Uuid,
}

impl Claim {
    /// Takes an account, if nobody has it.
    pub async fn take(portal: &Arc<Portal>, account: AccountId) -> ApiResult<Option<Self>> {
        let visit = portal.randomness.id(portal.clock.now());
        let claim = Self { portal: Arc::clone(portal), account, visit };
        Ok(claim.keep().await?.then_some(claim))
    }

    /// Keeps it. False: it was lost.
    pub async fn keep(&self) -> ApiResult<bool> {
        let mut unit = self.portal.store.write().await?;
        let is_ours = self.hold(&mut *unit).await?;
        unit.commit().await?;
        Ok(is_ours)
    }

    async fn hold(&self, unit: &mut dyn Unit) -> ApiResult<bool> {
        let now = self.portal.clock.now();
        Ok(unit.claim_usage_sync(self.account, self.visit, now, now.plus_seconds(HOLDS)).await?)
    }

    /// A unit in which to write what came of a step, and how far it was before. `None`: it was lost, so
    /// that another may have done more meanwhile.
    pub async fn write(&self) -> ApiResult<Option<(Box<dyn Unit>, BynderSyncRecord)>> {
        let mut unit = self.portal.store.write().await?;
        if !self.hold(&mut *unit).await? {
            return Ok(None);
        }
        let sync = unit.lock_usage_sync(self.account).await?;
        Ok(Some((unit, sync)))
    }

    /// Gives it back.
    pub async fn release(self) -> ApiResult<()> {
        let now = self.portal.clock.now();
        let mut unit = self.portal.store.write().await?;
        unit.release_usage_sync(self.account, self.visit, now).await?;
        unit.commit().await?;
        Ok(())
    }
}
