//! Records are kept for so long, and no longer.

use portal_storage::Unit;
use portal_types::AccountId;

use crate::{problem::ApiResult, state::Portal};

const DAY: i64 = 24 * 60 * 60;

impl Portal {
    /// Lets go of records that are over. How many.
    pub async fn forget_logs(&self) -> ApiResult<i64> {
        let now = self.clock.now();
        let fewest = self.config.billing.plans.fewest_log_days().unwrap_or(i64::MAX);
        let fewest = fewest.saturating_mul(DAY).min(self.config.logs.kept);
        let mut unit = self.store.read().await?;
        let mut over = Vec::new();
        for account in unit.accounts_with_logs_before(now.plus_seconds(-fewest)).await? {
            let kept = self.logs_kept(&mut *unit, account).await?;
            over.push((account, now.plus_seconds(-kept)));
        }
        drop(unit);
        let mut gone = 0;
        for (account, before) in over {
            gone += self.logs.delete(account, before).await?;
        }
        Ok(gone)
    }

    /// For how long an account's records are kept, in seconds: as its plan says, and no longer than the
    /// operator does.
    pub async fn logs_kept(&self, unit: &mut dyn Unit, account: AccountId) -> ApiResult<i64> {
        let subscription = unit.subscription(account).await?;
        let plan = subscription.map(|record| self.config.billing.plans.in_force(&record));
        let days = plan.and_then(|plan| plan.limits.log_days).unwrap_or(i64::MAX);
        Ok(days.saturating_mul(DAY).min(self.config.logs.kept))
    }
}
