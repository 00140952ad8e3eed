//! Records are kept for so long, and no longer.

use crate::{problem::ApiResult, state::Portal};

impl Portal {
    /// Lets go of records that are over. How many.
    pub async fn forget_logs(&self) -> ApiResult<i64> {
        let before = self.clock.now().plus_seconds(-self.config.logs.kept);
        let mut unit = self.store.read().await?;
        let accounts = unit.accounts_with_logs_before(before).await?;
        drop(unit);
        let mut gone = 0;
        for account in accounts {
            gone += self.logs.delete(account, before).await?;
        }
        Ok(gone)
    }
}
