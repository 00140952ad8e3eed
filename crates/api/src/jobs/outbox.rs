//! The outbox: jobs are written in the transaction that causes them, and run afterwards, at least
//! once, by a worker in this process or in another replica.

use std::{sync::Arc, time::Duration};

use portal_storage::{JobRecord, JobState, Unit};
use portal_types::{AccountId, AttachmentId, JobId, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use super::{Message, Transport};
use crate::{
    billing::Refund,
    clock::Clock,
    problem::{ApiError, ApiResult},
    randomness::Randomness,
    seal::Sealer,
    state::Portal,
};

/// Tries before a job waits for a person: the last comes about half a day after the first.
const MOST_ATTEMPTS: i32 = 12;

/// Seconds before the second try; twice as many before each further one, up to the longest.
const FIRST_WAIT: i64 = 10;
const LONGEST_WAIT: i64 = 4 * 60 * 60;

/// Seconds after which a worker that says nothing is taken for dead.
const CLAIM: i64 = 120;

/// A mail to send.
pub const MAIL: &str = "mail";
/// Money that the payment provider is to give back.
const REFUND: &str = "refund";
/// Contents of tickets' files to remove.
const REMOVE_FILES: &str = "remove_files";

/// Removing contents is broken off after this, and tried again later.
const LONGEST_REMOVAL: Duration = Duration::from_mins(1);
/// Seconds after which a content that was on its way is there, or never will be.
const LATER: i64 = 60 * 60;
/// So many contents go with one job.
const FILES_AT_A_TIME: usize = 500;

/// Contents to remove.
#[derive(Serialize, Deserialize)]
struct RemoveFiles {
    account: AccountId,
    ids: Vec<AttachmentId>,
}

/// Where jobs are left.
pub struct Outbox {
    sealer: Sealer,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
    /// Wakes this process's worker; other replicas' look by themselves.
    pub(super) wake: Notify,
}

impl Outbox {
    pub fn new(sealer: Sealer, clock: Arc<dyn Clock>, randomness: Arc<dyn Randomness>) -> Self {
        Self { sealer, clock, randomness, wake: Notify::new() }
    }

    /// Queues a mail in a unit: it is sent if and only if that is committed.
    pub async fn mail(&self, unit: &mut dyn Unit, message: &Message) -> ApiResult<()> {
        self.leave(unit, MAIL, message, self.clock.now()).await
    }

    /// Has the payment provider give money back once the unit is committed.
    pub async fn refund(&self, unit: &mut dyn Unit, refund: &Refund) -> ApiResult<()> {
        self.leave(unit, REFUND, refund, self.clock.now()).await
    }

    /// Queues the removal of contents that nothing leads to any more once the unit is committed.
    pub async fn remove_files(
        &self,
        unit: &mut dyn Unit,
        account: AccountId,
        ids: &[AttachmentId],
    ) -> ApiResult<()> {
        self.remove_files_at(unit, account, ids, self.clock.now()).await
    }

    /// The same for files whose rows go in the unit: each with when its content was put away. One that
    /// is on its way is there only later, and whoever brings it may be killed before they see that
    /// it has no row any more.
    pub async fn drop_files(
        &self,
        unit: &mut dyn Unit,
        account: AccountId,
        files: Vec<(AttachmentId, Option<Timestamp>)>,
    ) -> ApiResult<()> {
        let (stored, coming): (Vec<_>, Vec<_>) =
            files.into_iter().partition(|(_, stored_at)| stored_at.is_some());
        let ids = |files: Vec<(AttachmentId, _)>| files.into_iter().map(|(id, _)| id).collect();
        let (stored, coming): (Vec<_>, Vec<_>) = (ids(stored), ids(coming));
        self.remove_files(unit, account, &stored).await?;
        let later = self.clock.now().plus_seconds(LATER);
        self.remove_files_at(unit, account, &coming, later).await
    }

    async fn remove_files_at(
        &self,
        unit: &mut dyn Unit,
        account: AccountId,
        ids: &[AttachmentId],
        at: Timestamp,
    ) -> ApiResult<()> {
        for ids in ids.chunks(FILES_AT_A_TIME) {
            let files = RemoveFiles { account, ids: ids.to_vec() };
            self.leave(unit, REMOVE_FILES, &files, at).await?;
        }
        Ok(())
    }

    async fn leave(
        &self,
        unit: &mut dyn Unit,
        kind: &str,
        payload: &impl Serialize,
        at: Timestamp,
    ) -> ApiResult<()> {
        let now = self.clock.now();
        let id = JobId(self.randomness.id(now));
        let payload = serde_json::to_vec(payload).map_err(ApiError::internal)?;
        let sealed = self.sealer.seal(&belongs_to(id), &payload)?;
        unit.insert_job(id, kind, &sealed, at).await?;
        Ok(())
    }

    /// Says that jobs may have been committed.
    pub fn wake(&self) {
        self.wake.notify_one();
    }
}

/// What a sealed job belongs to.
pub fn belongs_to(job: JobId) -> String {
    format!("jobs/{job}")
}

/// Runs the job that has been due longest. False: none is due.
pub async fn run_due(portal: &Arc<Portal>, transport: &Arc<Transport>) -> ApiResult<bool> {
    let now = portal.clock.now();
    let mut unit = portal.store.write().await?;
    let claimed = unit.claim_job(now, now.plus_seconds(CLAIM)).await?;
    unit.commit().await?;
    let Some(job) = claimed else { return Ok(false) };
    // In a task of its own: a panic is this job's failure and not the worker's end.
    let task = {
        let (portal, transport, job) = (Arc::clone(portal), Arc::clone(transport), job.clone());
        tokio::spawn(async move { run(&portal, &transport, &job).await })
    };
    let result = task.await.unwrap_or_else(|error| Err(error.into()));

    let mut unit = portal.store.write().await?;
    match result {
        Ok(()) => unit.finish_job(job.id).await?,
        Err(error) => {
            let state = next_state(&job, portal.clock.now(), portal.randomness.bytes());
            let error = error.to_string();
            tracing::warn!(job = %job.id, kind = job.kind, attempts = job.attempts, %error, ?state,
                "a job failed");
            unit.fail_job(job.id, state, &error).await?;
        }
    }
    unit.commit().await?;
    Ok(true)
}

async fn run(
    portal: &Portal,
    transport: &Transport,
    job: &JobRecord,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let payload = portal.sealer.open(&belongs_to(job.id), &job.payload)?;
    match job.kind.as_str() {
        MAIL => {
            let message: Message = serde_json::from_slice(&payload)?;
            let file = match message.invoice {
                Some(invoice) => {
                    portal.invoice_file(invoice).await.map_err(|error| error.told())?
                }
                None => None,
            };
            transport.send(job.id, &message, file, portal.clock.now()).await
        }
        REFUND => {
            let refund: Refund = serde_json::from_slice(&payload)?;
            portal.refund_payment(&refund).await.map_err(|error| error.told().into())
        }
        REMOVE_FILES => {
            let RemoveFiles { account, ids } = serde_json::from_slice(&payload)?;
            // Others' mails wait behind it.
            let removal = portal.attachments.remove(account, &ids);
            Ok(tokio::time::timeout(LONGEST_REMOVAL, removal).await??)
        }
        other => Err(format!("there is no kind of job named {other:?}").into()),
    }
}

/// Twice as long after each failure, and not all at the same moment.
fn next_state(job: &JobRecord, now: Timestamp, random: [u8; 2]) -> JobState {
    if job.attempts >= MOST_ATTEMPTS {
        return JobState::Dead;
    }
    let doublings = u32::try_from(job.attempts.saturating_sub(1)).unwrap_or_default();
    let wait = FIRST_WAIT.saturating_mul(2_i64.saturating_pow(doublings)).min(LONGEST_WAIT);
    // Between half of it and all of it.
    let jitter = wait / 2 * i64::from(u16::from_be_bytes(random)) / i64::from(u16::MAX);
    JobState::Queued(now.plus_seconds(wait - jitter))
}

#[cfg(test)]
mod tests {
    use portal_storage::{JobRecord, JobState};
    use portal_types::{JobId, Timestamp};

    use super::{LONGEST_WAIT, MOST_ATTEMPTS, next_state};

    fn wait(attempts: i32, random: [u8; 2]) -> Option<i64> {
        let now = Timestamp::from_unix_micros(0);
        let job = JobRecord {
            id: JobId(uuid::Uuid::nil()),
            kind: String::new(),
            payload: Vec::new(),
            attempts,
            created_at: now,
        };
        match next_state(&job, now, random) {
            JobState::Queued(at) => Some(at.unix_seconds()),
            JobState::Dead => None,
        }
    }

    #[test]
    fn waits_double_up_to_a_limit_and_then_a_person_is_asked() {
        assert_eq!((wait(1, [0, 0]), wait(1, [255, 255])), (Some(10), Some(5)));
        assert_eq!((wait(2, [0, 0]), wait(4, [0, 0])), (Some(20), Some(80)));
        assert!((1..MOST_ATTEMPTS).all(|n| wait(n, [0, 0]).unwrap() <= LONGEST_WAIT));
        assert_eq!(wait(MOST_ATTEMPTS, [0, 0]), None);
    }
}
