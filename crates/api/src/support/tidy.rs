//! What support leaves behind: resolved tickets close by themselves, what was not sent is forgotten,
//! and files that did not come through to their end are removed.

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
            unit.delete_attachment(account, ticket, id).await?;
            self.outbox.remove_files(&mut *unit, account, &[id]).await?;
        }
        unit.commit().await?;
        self.close_resolved_tickets().await
    }

    async fn close_resolved_tickets(&self) -> ApiResult<()> {
        let before = self.clock.now().plus_seconds(-self.config.support.close_after);
        let mut unit = self.store.write().await?;
        for (account, number) in unit.tickets_resolved_before(before, PART).await? {
            let Some(mut ticket) = unit.hold_ticket(account, number).await? else { continue };
            // Somebody may have written meanwhile.
            if ticket.ended_at.is_none_or(|ended| ended >= before) {
                continue;
            }
            let closed = Happening::Closed;
            thread::stand(self, &mut *unit, &mut ticket, &Actor::portal(), closed).await?;
        }
        unit.commit().await?;
        self.outbox.wake();
        Ok(())
    }
}
