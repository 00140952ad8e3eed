//! Removing accounts whose week is over.

use std::collections::HashSet;

use portal_storage::{OldLogs, Unit};
use portal_types::{AccountId, JobId, Timestamp};
use uuid::Uuid;

use super::{Message, belongs_to};
use crate::{problem::ApiResult, state::Portal};

impl Portal {
    /// Removes every account that is to be removed by now: its rows, the people who are in no
    /// other account, and mails to them that were not sent. What is left when the service stops is removed
    /// after its next start.
    pub async fn remove_closed_accounts(&self) -> ApiResult<()> {
        while !self.snapshots.is_closed()
            && self.usages.while_nobody_writes(self.remove_next()).await?
        {}
        Ok(())
    }

    /// One of them, or a part of what it has: others write in between. False: there is none.
    async fn remove_next(&self) -> ApiResult<bool> {
        /// Rows of a part.
        const PART: i64 = 5_000;

        let now = self.clock.now();
        let mut unit = self.store.write().await?;
        let Some(account) = unit.account_to_close(now).await? else { return Ok(false) };
        unit.lock_members(account).await?;
        // Taken back while we waited.
        let is_over = |closes_at| closes_at <= now;
        let record = unit.account(account).await?;
        if !record.and_then(|record| record.closes_at).is_some_and(is_over) {
            return Ok(true);
        }
        unit.hold_log_consent(account).await?;
        let all = OldLogs { before: Timestamp::LAST, limit: PART, bytes: i64::MAX };
        let (logs, _) = unit.delete_oldest_logs(account, all).await?;
        if logs > 0 || unit.delete_some_usages(account, PART).await? > 0 {
            unit.commit().await?;
            return Ok(true);
        }
        self.remove(&mut *unit, account).await?;
        // Whoever waits with one of its keys is told.
        unit.mark_changed(account, now).await?;
        self.snapshots.commit(unit, account).await?;
        tracing::info!(%account, "removed an account that was closed");
        Ok(true)
    }

    async fn remove(&self, unit: &mut dyn Unit, account: AccountId) -> ApiResult<()> {
        let members = unit.members(account).await?;
        // Before they are looked at, so that nobody joins another account in between.
        for member in &members {
            unit.lock_user(member.user_id).await?;
        }
        let files = unit.attachments_of_account(account).await?;
        self.outbox.drop_files(unit, account, files).await?;
        unit.delete_account(account).await?;
        let mut gone = HashSet::new();
        for member in members {
            if unit.delete_user_in_no_account(member.user_id).await? {
                unit.delete_sign_ups_of(&member.email.to_lowercase()).await?;
                unit.delete_mails_to(&member.email.to_lowercase()).await?;
                gone.insert(member.email.to_lowercase());
            }
        }
        self.drop_mails_to(unit, &gone).await
    }

    /// Takes mails out of the outbox that nobody is left to read. They are sealed, so each is looked
    /// into.
    async fn drop_mails_to(&self, unit: &mut dyn Unit, gone: &HashSet<String>) -> ApiResult<()> {
        /// How many are read at a time.
        const PAGE: i64 = 500;

        let mut after = JobId(Uuid::nil());
        loop {
            let jobs = unit.jobs(after, PAGE).await?;
            let Some(last) = jobs.last() else { return Ok(()) };
            after = last.id;
            for job in jobs {
                // What can't be read is nobody's to drop.
                let Ok(payload) = self.sealer.open(&belongs_to(job.id), &job.payload) else {
                    continue;
                };
                let mail = serde_json::from_slice::<Message>(&payload);
                if mail.is_ok_and(|mail| gone.contains(&mail.to.to_lowercase())) {
                    unit.finish_job(job.id).await?;
                }
            }
        }
    }
}
