//! Log records come, and go.

use std::collections::{BTreeMap, HashSet};

use async_trait::async_trait;
use portal_types::{AccountId, Timestamp};
use sqlx::QueryBuilder;

use super::{OF_A_MILLISECOND, id, indexing::Indexed, minute};
use crate::{
    AdvancedRecord, StoreError, engine::EngineUnit, parts::parts, postgres::PostgresUnit,
    sqlite::SqliteUnit,
};

/// A record that comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLogRecord {
    pub at: Timestamp,
    /// Tells it from others of its millisecond: those of a batch count up.
    pub number: u32,
    pub level: i16,
    pub connector: String,
    pub instance: String,
    pub logger: String,
    pub message: String,
    pub properties: Option<String>,
    /// Bytes that it counts for.
    pub size: i64,
    /// What it is found by: letters and digits, small, each word once.
    pub words: Vec<String>,
}

/// Which of the oldest records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OldLogs {
    /// Of before this time.
    pub before: Timestamp,
    /// So many at most.
    pub limit: i64,
    /// No more than reach so many bytes.
    pub bytes: i64,
}

/// A record that went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct GoneLogRecord {
    pub id: i64,
    pub level: i16,
    pub size: i64,
}

mod sql {
    pub(super) const INSERT: &str = "INSERT INTO logs (account_id, id, at, level, connector, \
        instance, logger, message, properties, size";
    pub(super) const TAKEN: &str = " ON CONFLICT DO NOTHING RETURNING id";
    pub(super) const COUNT: &str = "INSERT INTO log_minutes (account_id, minute, level, records) ";
    pub(super) const COUNT_END: &str = " ON CONFLICT (account_id, minute, level) DO UPDATE SET \
        records = log_minutes.records + excluded.records";
    pub(super) const NONE_LEFT: &str =
        "DELETE FROM log_minutes WHERE account_id = $1 AND minute <= $2 AND records <= 0";
    pub(super) const TOTAL: &str = "INSERT INTO log_totals \
        (account_id, records, bytes, made_room, refused) VALUES ($1, $2, $3, 0, 0) \
        ON CONFLICT (account_id) DO UPDATE SET records = log_totals.records + excluded.records, \
        bytes = log_totals.bytes + excluded.bytes";
    pub(super) const MADE_ROOM: &str = "UPDATE log_totals SET made_room = made_room + $2, \
        made_room_at = $3 WHERE account_id = $1";
    pub(super) const REFUSED: &str = "INSERT INTO log_totals \
        (account_id, records, bytes, made_room, refused, refused_at) VALUES ($1, 0, 0, 0, $2, $3) \
        ON CONFLICT (account_id) DO UPDATE SET refused = log_totals.refused + excluded.refused, \
        refused_at = excluded.refused_at";
    // The last is the one with which the bytes are reached.
    pub(super) const DELETE_OLDEST: &str = "DELETE FROM logs WHERE account_id = $1 AND id IN \
        (SELECT id FROM (SELECT id, SUM(size) OVER (ORDER BY id) - size AS older FROM \
        (SELECT id, size FROM logs WHERE account_id = $1 AND id < $2 ORDER BY id LIMIT $3) AS oldest) \
        AS summed WHERE older < $4) RETURNING id, level, size";
    pub(super) const WITH_LOGS_BEFORE: &str =
        "SELECT DISTINCT account_id FROM log_minutes WHERE minute < $1";
}

impl SqliteUnit {
    const CONSENT: &str = "SELECT remote_logging_enabled, remote_logging_until, revision \
        FROM advanced_settings WHERE account_id = $1";

    /// Those that were taken; the others' ids are taken by others.
    async fn insert_log_part(
        &mut self,
        account: AccountId,
        part: &[(i64, &NewLogRecord)],
    ) -> Result<Vec<i64>, StoreError> {
        let mut query = QueryBuilder::<sqlx::Sqlite>::new(sql::INSERT);
        query.push(") ");
        query.push_values(part, |mut row, (id, log)| {
            row.push_bind(account).push_bind(*id).push_bind(log.at).push_bind(log.level);
            row.push_bind(&log.connector).push_bind(&log.instance).push_bind(&log.logger);
            row.push_bind(&log.message).push_bind(&log.properties).push_bind(log.size);
        });
        query.push(sql::TAKEN);
        let taken: Vec<i64> = query.build_query_scalar().fetch_all(&mut *self.0).await?;
        let is_taken: HashSet<i64> = taken.iter().copied().collect();
        let of_taken = part.iter().filter(|(id, _)| is_taken.contains(id));
        let words = of_taken.map(|(id, log)| Indexed {
            account,
            id: *id,
            level: log.level,
            instance: &log.instance,
            words: &log.words,
        });
        self.insert_words(&words.collect::<Vec<_>>()).await?;
        Ok(taken)
    }
}

impl PostgresUnit {
    /// Nobody takes the consent back before the unit has ended, and whoever wants to has the next turn: a
    /// shared lock would be passed on from one to the next who keeps records.
    const CONSENT: &str = "SELECT remote_logging_enabled, remote_logging_until, revision \
        FROM advanced_settings WHERE account_id = $1 FOR NO KEY UPDATE";

    async fn insert_log_part(
        &mut self,
        account: AccountId,
        part: &[(i64, &NewLogRecord)],
    ) -> Result<Vec<i64>, StoreError> {
        let mut query = QueryBuilder::<sqlx::Postgres>::new(sql::INSERT);
        query.push(", words) ");
        query.push_values(part, |mut row, (id, log)| {
            row.push_bind(account).push_bind(*id).push_bind(log.at).push_bind(log.level);
            row.push_bind(&log.connector).push_bind(&log.instance).push_bind(&log.logger);
            row.push_bind(&log.message).push_bind(&log.properties).push_bind(log.size);
            row.push("array_to_tsvector(").push_bind_unseparated(&log.words).push_unseparated(")");
        });
        query.push(sql::TAKEN);
        Ok(query.build_query_scalar().fetch_all(&mut *self.0).await?)
    }
}

/// What intake and tidying up change.
#[async_trait]
pub trait LogWriting {
    /// The account's consent, which stays as it is until the unit ends.
    async fn hold_log_consent(
        &mut self,
        account: AccountId,
    ) -> Result<Option<AdvancedRecord>, StoreError>;

    /// Adds records, and counts them.
    async fn insert_logs(
        &mut self,
        account: AccountId,
        logs: &[&NewLogRecord],
    ) -> Result<(), StoreError>;

    /// Counts records in, or out: by minute and level.
    async fn count_logs(
        &mut self,
        account: AccountId,
        minutes: BTreeMap<(i64, i16), i64>,
    ) -> Result<(), StoreError>;

    /// Counts records that were refused as too many.
    async fn count_refused_logs(
        &mut self,
        account: AccountId,
        records: i64,
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Removes the oldest records, and counts them out. How many, and their bytes. Hold the consent
    /// first, as those do who add records: so nobody waits for each other.
    async fn delete_oldest_logs(
        &mut self,
        account: AccountId,
        which: OldLogs,
    ) -> Result<(i64, i64), StoreError>;

    /// Notes that records went to make room for newer ones.
    async fn count_logs_for_room(
        &mut self,
        account: AccountId,
        records: i64,
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Accounts that have records of before a time, to the minute.
    async fn accounts_with_logs_before(
        &mut self,
        before: Timestamp,
    ) -> Result<Vec<AccountId>, StoreError>;
}

on_both_engines!(impl LogWriting {
    async fn hold_log_consent(
        &mut self,
        account: AccountId,
    ) -> Result<Option<AdvancedRecord>, StoreError> {
        Ok(sqlx::query_as(Self::CONSENT).bind(account).fetch_optional(&mut *self.0).await?)
    }

    async fn insert_logs(
        &mut self,
        account: AccountId,
        logs: &[&NewLogRecord],
    ) -> Result<(), StoreError> {
        /// Milliseconds that a record is moved on by at most, where those of its time are full.
        const TRIES: usize = 64;
        let mut minutes = BTreeMap::new();
        let mut rest: Vec<(i64, &NewLogRecord)> =
            logs.iter().map(|log| (id(log.at, log.number), *log)).collect();
        for _ in 0..TRIES {
            if rest.is_empty() {
                break;
            }
            let mut later = Vec::new();
            for part in parts(&rest) {
                let taken = self.insert_log_part(account, part).await?;
                let mut taken: HashSet<i64> = taken.into_iter().collect();
                for (id, log) in part {
                    if taken.remove(id) {
                        *minutes.entry((minute(*id), log.level)).or_insert(0) += 1;
                    } else {
                        later.push((id + OF_A_MILLISECOND, *log));
                    }
                }
            }
            rest = later;
        }
        if !rest.is_empty() {
            return Err(StoreError::Conflict);
        }
        self.count_logs(account, minutes).await?;
        let bytes: i64 = logs.iter().map(|log| log.size).sum();
        let records = i64::try_from(logs.len()).unwrap_or(i64::MAX);
        sqlx::query(sql::TOTAL)
            .bind(account)
            .bind(records)
            .bind(bytes)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn count_logs(
        &mut self,
        account: AccountId,
        minutes: BTreeMap<(i64, i16), i64>,
    ) -> Result<(), StoreError> {
        let minutes: Vec<((i64, i16), i64)> = minutes.into_iter().collect();
        for part in parts(&minutes) {
            let mut query = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::COUNT);
            query.push_values(part, |mut row, ((minute, level), records)| {
                row.push_bind(account).push_bind(*minute).push_bind(*level).push_bind(*records);
            });
            query.push(sql::COUNT_END);
            query.build().execute(&mut *self.0).await?;
        }
        Ok(())
    }

    async fn count_refused_logs(
        &mut self,
        account: AccountId,
        records: i64,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(sql::REFUSED).bind(account).bind(records).bind(now);
        query.execute(&mut *self.0).await?;
        Ok(())
    }

    async fn delete_oldest_logs(
        &mut self,
        account: AccountId,
        OldLogs { before, limit, bytes }: OldLogs,
    ) -> Result<(i64, i64), StoreError> {
        let gone: Vec<GoneLogRecord> = sqlx::query_as(sql::DELETE_OLDEST)
            .bind(account)
            .bind(super::first_id(before))
            .bind(limit)
            .bind(bytes)
            .fetch_all(&mut *self.0)
            .await?;
        let Some(last) = gone.iter().map(|gone| gone.id).max() else { return Ok((0, 0)) };
        let mut minutes = BTreeMap::new();
        for gone in &gone {
            *minutes.entry((minute(gone.id), gone.level)).or_insert(0_i64) -= 1;
        }
        self.count_logs(account, minutes).await?;
        let query = sqlx::query(sql::NONE_LEFT).bind(account).bind(minute(last));
        query.execute(&mut *self.0).await?;
        let records = i64::try_from(gone.len()).unwrap_or(i64::MAX);
        let bytes: i64 = gone.iter().map(|gone| gone.size).sum();
        sqlx::query(sql::TOTAL)
            .bind(account)
            .bind(-records)
            .bind(-bytes)
            .execute(&mut *self.0)
            .await?;
        Ok((records, bytes))
    }

    async fn count_logs_for_room(
        &mut self,
        account: AccountId,
        records: i64,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(sql::MADE_ROOM).bind(account).bind(records).bind(now);
        query.execute(&mut *self.0).await?;
        Ok(())
    }

    async fn accounts_with_logs_before(
        &mut self,
        before: Timestamp,
    ) -> Result<Vec<AccountId>, StoreError> {
        let query = sqlx::query_scalar(sql::WITH_LOGS_BEFORE).bind(super::minute_of(before));
        Ok(query.fetch_all(&mut *self.0).await?)
    }
});
