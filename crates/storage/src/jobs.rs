//! The outbox: work that leaves the process, written in the transaction that caused it.

use async_trait::async_trait;
use portal_types::{JobId, Timestamp};

use crate::{StoreError, postgres::PostgresUnit, sqlite::SqliteUnit};

/// Work to do at least once.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct JobRecord {
    pub id: JobId,
    pub kind: String,
    /// Encrypted.
    pub payload: Vec<u8>,
    /// How often it was begun, this time included.
    pub attempts: i32,
    pub created_at: Timestamp,
}

/// What becomes of a job that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// It is tried again then.
    Queued(Timestamp),
    /// It waits for a person.
    Dead,
}

mod sql {
    pub(super) const INSERT: &str = "INSERT INTO jobs \
        (id, kind, payload, state, attempts, run_at, claimed_until, created_at) \
        VALUES ($1, $2, $3, 'queued', 0, $4, 0, $4)";
    pub(super) const ALL: &str = "SELECT id, kind, payload, attempts, created_at FROM jobs WHERE id > $1 ORDER BY id LIMIT $2";
    pub(super) const FINISH: &str = "DELETE FROM jobs WHERE id = $1";
    pub(super) const RESCHEDULE: &str = "UPDATE jobs SET state = 'queued', run_at = $2, \
        claimed_until = 0, last_error = $3 WHERE id = $1";
    pub(super) const BURY: &str =
        "UPDATE jobs SET state = 'dead', claimed_until = 0, last_error = $2 WHERE id = $1";
    pub(super) const RELEASE: &str = "UPDATE jobs SET claimed_until = 0 WHERE claimed_until > 0";
    pub(super) const COUNT_DEAD: &str =
        "SELECT CAST(COUNT(*) AS BIGINT) FROM jobs WHERE state = 'dead'";
}

/// Taking the next job. Several replicas may ask at once: on PostgreSQL each skips what another is
/// just taking; on SQLite there is one writer.
impl SqliteUnit {
    const CLAIM: &str = "UPDATE jobs SET attempts = attempts + 1, claimed_until = $2 WHERE id = \
        (SELECT id FROM jobs WHERE state = 'queued' AND run_at <= $1 AND claimed_until <= $1 \
        ORDER BY run_at, id LIMIT 1) RETURNING id, kind, payload, attempts, created_at";
}

impl PostgresUnit {
    const CLAIM: &str = "UPDATE jobs SET attempts = attempts + 1, claimed_until = $2 WHERE id = \
        (SELECT id FROM jobs WHERE state = 'queued' AND run_at <= $1 AND claimed_until <= $1 \
        ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED) \
        RETURNING id, kind, payload, attempts, created_at";
}

/// The outbox.
#[async_trait]
pub trait Jobs {
    /// Queues work, to be done from `now` on.
    async fn insert_job(
        &mut self,
        job: JobId,
        kind: &str,
        payload: &[u8],
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Takes the job that has been due longest, until `claimed_until`: if it is neither finished
    /// nor failed by then, its worker is taken for dead and another may take it.
    async fn claim_job(
        &mut self,
        now: Timestamp,
        claimed_until: Timestamp,
    ) -> Result<Option<JobRecord>, StoreError>;

    /// Every job, by id, after one of them.
    async fn jobs(&mut self, after: JobId, limit: i64) -> Result<Vec<JobRecord>, StoreError>;

    /// The job is done.
    async fn finish_job(&mut self, job: JobId) -> Result<(), StoreError>;

    /// The job failed.
    async fn fail_job(
        &mut self,
        job: JobId,
        state: JobState,
        error: &str,
    ) -> Result<(), StoreError>;

    /// Whoever had begun something is dead: it may be taken again.
    async fn release_jobs(&mut self) -> Result<(), StoreError>;

    /// How many jobs wait for a person.
    async fn count_dead_jobs(&mut self) -> Result<i64, StoreError>;
}

on_both_engines!(impl Jobs {
    async fn insert_job(
        &mut self,
        job: JobId,
        kind: &str,
        payload: &[u8],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::INSERT)
            .bind(job)
            .bind(kind)
            .bind(payload)
            .bind(now)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn claim_job(
        &mut self,
        now: Timestamp,
        claimed_until: Timestamp,
    ) -> Result<Option<JobRecord>, StoreError> {
        Ok(sqlx::query_as(Self::CLAIM)
            .bind(now)
            .bind(claimed_until)
            .fetch_optional(&mut *self.0)
            .await?)
    }

    async fn jobs(&mut self, after: JobId, limit: i64) -> Result<Vec<JobRecord>, StoreError> {
        Ok(sqlx::query_as(sql::ALL).bind(after).bind(limit).fetch_all(&mut *self.0).await?)
    }

    async fn finish_job(&mut self, job: JobId) -> Result<(), StoreError> {
        sqlx::query(sql::FINISH).bind(job).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn fail_job(
        &mut self,
        job: JobId,
        state: JobState,
        error: &str,
    ) -> Result<(), StoreError> {
        let query = match state {
            JobState::Queued(at) => sqlx::query(sql::RESCHEDULE).bind(job).bind(at).bind(error),
            JobState::Dead => sqlx::query(sql::BURY).bind(job).bind(error),
        };
        query.execute(&mut *self.0).await?;
        Ok(())
    }

    async fn release_jobs(&mut self) -> Result<(), StoreError> {
        sqlx::query(sql::RELEASE).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn count_dead_jobs(&mut self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(sql::COUNT_DEAD).fetch_one(&mut *self.0).await?)
    }
});
