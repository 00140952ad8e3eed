//! The outbox: work that leaves the process, written in the transaction that caused it.

use async_trait::async_trait;
use portal_types::{JobId, Timestamp};
use sqlx::QueryBuilder;

use crate::{StoreError, engine::EngineUnit, postgres::PostgresUnit, sqlite::SqliteUnit};

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

/// A job, for people to look at.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct JobOverview {
    pub id: JobId,
    pub kind: String,
    pub attempts: i32,
    pub created_at: Timestamp,
    pub run_at: Timestamp,
    pub last_error: Option<String>,
}

/// Which jobs are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobsThat {
    /// Wait for their time, or run, and have not failed.
    Wait,
    /// Failed, and are tried again.
    Fail,
    /// Wait for a person.
    AreDead,
}

impl JobsThat {
    const fn condition(self) -> &'static str {
        match self {
            Self::Wait => "state = 'queued' AND last_error IS NULL",
            Self::Fail => "state = 'queued' AND last_error IS NOT NULL",
            Self::AreDead => "state = 'dead'",
        }
    }
}

/// How many jobs there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct JobCounts {
    pub waiting: i64,
    pub failing: i64,
    pub dead: i64,
    /// Of one kind, those that fail or are dead.
    pub failing_of_kind: i64,
    /// Since when the most overdue one could have run.
    pub oldest_due_at: Option<Timestamp>,
}

mod sql {
    pub(super) const OVERVIEW: &str = "SELECT id, kind, attempts, created_at, run_at, last_error \
        FROM jobs WHERE id > ";
    pub(super) const COUNTS: &str = "SELECT \
        CAST(COALESCE(SUM(CASE WHEN state = 'queued' AND last_error IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS waiting, \
        CAST(COALESCE(SUM(CASE WHEN state = 'queued' AND last_error IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS failing, \
        CAST(COALESCE(SUM(CASE WHEN state = 'dead' THEN 1 ELSE 0 END), 0) AS BIGINT) AS dead, \
        CAST(COALESCE(SUM(CASE WHEN last_error IS NOT NULL AND kind = $1 THEN 1 ELSE 0 END), 0) AS BIGINT) AS failing_of_kind, \
        MIN(CASE WHEN state = 'queued' AND run_at <= $2 THEN run_at END) AS oldest_due_at FROM jobs";
    pub(super) const REVIVE: &str = "UPDATE jobs SET state = 'queued', attempts = 0, run_at = $2, \
        claimed_until = 0 WHERE id = $1 AND state = 'dead'";
    pub(super) const DELETE_DEAD: &str = "DELETE FROM jobs WHERE id = $1 AND state = 'dead'";
    pub(super) const IS_THERE: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM jobs WHERE id = $1";
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

    /// Jobs for people to look at, the oldest first, after one of them.
    async fn jobs_that(
        &mut self,
        which: JobsThat,
        after: JobId,
        limit: i64,
    ) -> Result<Vec<JobOverview>, StoreError>;

    /// How many jobs there are, and how many of a kind fail.
    async fn job_counts(&mut self, kind: &str, now: Timestamp) -> Result<JobCounts, StoreError>;

    /// Whether there is such a job, whatever its state.
    async fn has_job(&mut self, job: JobId) -> Result<bool, StoreError>;

    /// Has a dead job tried again, as if it were new. False: it is not dead.
    async fn revive_job(&mut self, job: JobId, now: Timestamp) -> Result<bool, StoreError>;

    /// Throws a dead job away. False: it is not dead.
    async fn delete_dead_job(&mut self, job: JobId) -> Result<bool, StoreError>;

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

    async fn jobs_that(
        &mut self,
        which: JobsThat,
        after: JobId,
        limit: i64,
    ) -> Result<Vec<JobOverview>, StoreError> {
        let mut select = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::OVERVIEW);
        select.push_bind(after).push(" AND ").push(which.condition());
        select.push(" ORDER BY id LIMIT ").push_bind(limit);
        Ok(select.build_query_as().fetch_all(&mut *self.0).await?)
    }

    async fn job_counts(&mut self, kind: &str, now: Timestamp) -> Result<JobCounts, StoreError> {
        Ok(sqlx::query_as(sql::COUNTS).bind(kind).bind(now).fetch_one(&mut *self.0).await?)
    }

    async fn has_job(&mut self, job: JobId) -> Result<bool, StoreError> {
        let count: i64 = sqlx::query_scalar(sql::IS_THERE).bind(job).fetch_one(&mut *self.0).await?;
        Ok(count > 0)
    }

    async fn revive_job(&mut self, job: JobId, now: Timestamp) -> Result<bool, StoreError> {
        let done = sqlx::query(sql::REVIVE).bind(job).bind(now).execute(&mut *self.0).await?;
        Ok(done.rows_affected() > 0)
    }

    async fn delete_dead_job(&mut self, job: JobId) -> Result<bool, StoreError> {
        let done = sqlx::query(sql::DELETE_DEAD).bind(job).execute(&mut *self.0).await?;
        Ok(done.rows_affected() > 0)
    }

    async fn count_dead_jobs(&mut self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(sql::COUNT_DEAD).fetch_one(&mut *self.0).await?)
    }
});
