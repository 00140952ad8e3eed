//! Beside the requests: what dates do to subscriptions.

use portal_types::AccountId;

use super::course::Course;
use crate::{problem::ApiResult, state::Portal};

/// So many are looked up at a time.
const AT_A_TIME: i64 = 100;

impl Portal {
    /// Does what is due for all subscriptions, each in a unit of its own. One that fails does not keep the
    /// others: it is tried again with the next round.
    pub async fn advance_subscriptions(&self) -> ApiResult<()> {
        loop {
            let due =
                self.store.read().await?.due_subscriptions(self.clock.now(), AT_A_TIME).await?;
            let mut done = 0;
            for account in &due {
                match self.advance_subscription(*account).await {
                    Ok(()) => done += 1,
                    Err(error) => {
                        tracing::error!(%account, %error, cause = ?error.cause(),
                            "what is due for a subscription can't be done");
                    }
                }
            }
            // Those that failed come first again.
            if done == 0 || self.snapshots.is_closed() {
                return Ok(());
            }
        }
    }

    /// Does what is due for one account.
    pub async fn advance_subscription(&self, account: AccountId) -> ApiResult<()> {
        let mut unit = self.store.write().await?;
        let Some(course) = Course::hold(self, &mut *unit, account).await? else { return Ok(()) };
        course.finish().await?;
        self.snapshots.commit(unit, account).await?;
        self.outbox.wake();
        Ok(())
    }
}
