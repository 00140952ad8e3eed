//! What support leaves behind: resolved tickets close by themselves, what was not sent is forgotten,
//! and files that did not come through to their end are removed.

use portal_types::{AccountId, Timestamp};

use super::{
    Happening,
    thread::{self, Actor},
};
use crate::{problem::ApiResult, state::Portal};

/// Seconds for which diagnostics can be looked at before they are sent.
const KEEP_UNSENT: i64 = 24 * 60 * 60;
/// Seconds in which a file is put away.
const KEEP_COMING: i64 = 60 * 60;
/// Seconds after which nobody is present who has not said so again.
const KEEP_PRESENCE: i64 = 60 * 60;
/// So many at a time.
const PART: i64 = 100;

impl Portal {
    /// Tidies up after support.
    pub async fn tidy_support(&self) -> ApiResult<()> {
        let now = self.clock.now();
        let mut unit = self.store.write().await?;
        unit.delete_unsent_diagnostics(now.plus_seconds(-KEEP_UNSENT)).await?;
        unit.delete_looks_over(now).await?;
        unit.forget_presence(now.plus_seconds(-KEEP_PRESENCE)).await?;
        let left = unit.attachments_left(now.plus_seconds(-KEEP_COMING), PART).await?;
        for (account, ticket, id) in left {
            // It may have come through meanwhile.
            if unit.delete_attachment_left(account, ticket, id).await? {
                self.outbox.remove_files(&mut *unit, account, &[id]).await?;
            }
        }
        let kept = now.plus_seconds(-self.config.logs.kept);
        unit.forget_diagnostics_logs(kept, now).await?;
        unit.commit().await?;
        self.close_resolved_tickets().await
    }

    async fn close_resolved_tickets(&self) -> ApiResult<()> {
        let before = self.clock.now().plus_seconds(-self.config.support.close_after);
        let mut unit = self.store.read().await?;
        let resolved = unit.tickets_resolved_before(before, PART).await?;
        drop(unit);
        for (account, number) in resolved {
            // Each by itself: none keeps others from closing, nor anybody waiting.
            if let Err(error) = self.close_resolved(account, number, before).await {
                tracing::error!(ticket = number, %error, cause = ?error.cause(), "it can't be closed");
            }
        }
        self.outbox.wake();
        Ok(())
    }

    async fn close_resolved(
        &self,
        account: AccountId,
        number: i64,
        before: Timestamp,
    ) -> ApiResult<()> {
        let mut unit = self.store.write().await?;
        let Some(mut ticket) = unit.hold_ticket(account, number).await? else { return Ok(()) };
        // Somebody may have written meanwhile.
        if ticket.ended_at.is_some_and(|ended| ended < before) {
            let closed = Happening::Closed;
            thread::stand(self, &mut *unit, &mut ticket, &Actor::portal(), closed).await?;
            unit.commit().await?;
        }
        Ok(())
    }
}
