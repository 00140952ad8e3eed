//! Everything that is encrypted, wherever it is: so that it can be sealed anew under another key.
//! What is sealed begins with bytes that name its key; no two sealed values are alike.

use async_trait::async_trait;
use portal_types::AccountId;
use uuid::Uuid;

use crate::StoreError;

/// A kind of sealed value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealedKind {
    /// Copies of API keys.
    ApiKey,
    /// OAuth client secrets.
    ClientSecret,
    /// What the audit lists' codes are made with.
    AuditKey,
    /// Answers to calls that may come twice.
    IdempotentAnswer,
    /// Work in the outbox.
    Job,
    /// What authenticator apps make their codes from.
    Totp,
}

impl SealedKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::ApiKey,
        Self::ClientSecret,
        Self::AuditKey,
        Self::IdempotentAnswer,
        Self::Job,
        Self::Totp,
    ];
}

/// A sealed value, with what names its row.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SealedRecord {
    #[sqlx(default)]
    pub account_id: Option<AccountId>,
    #[sqlx(default)]
    pub id: Option<Uuid>,
    #[sqlx(default)]
    pub digest: Option<Vec<u8>>,
    pub sealed: Vec<u8>,
}

/// The statements for one kind.
struct Sql {
    /// Those whose first bytes are other ones; never sealed is not sealed otherwise.
    find: &'static str,
    replace: &'static str,
}

macro_rules! sql {
    ($table:literal, $column:literal, $keys:literal) => {
        Sql {
            find: concat!(
                "SELECT ",
                $keys,
                ", ",
                $column,
                " AS sealed FROM ",
                $table,
                " WHERE LENGTH(",
                $column,
                ") > 0 AND SUBSTR(",
                $column,
                ", 1, $2) <> $1",
                " ORDER BY ",
                $column,
                " LIMIT $3 OFFSET $4"
            ),
            replace: concat!("UPDATE ", $table, " SET ", $column, " = $2 WHERE ", $column, " = $1"),
        }
    };
}

const fn sql(kind: SealedKind) -> Sql {
    match kind {
        SealedKind::ApiKey => sql!("api_keys", "sealed", "account_id, id"),
        SealedKind::ClientSecret => {
            sql!("bynder_settings", "oauth_client_secret", "account_id")
        }
        SealedKind::AuditKey => sql!("audit_heads", "key", "account_id"),
        SealedKind::IdempotentAnswer => sql!("idempotency_keys", "sealed", "account_id, digest"),
        SealedKind::Job => sql!("jobs", "payload", "id"),
        SealedKind::Totp => sql!("totp_factors", "sealed", "user_id AS id"),
    }
}

/// Sealed values.
#[async_trait]
pub trait Sealed {
    /// Values that do not begin with these bytes, some of them left out.
    async fn sealed_otherwise(
        &mut self,
        kind: SealedKind,
        beginning: &[u8],
        limit: i64,
        leave_out: i64,
    ) -> Result<Vec<SealedRecord>, StoreError>;

    /// Puts a value in another one's place. False: somebody changed it meanwhile.
    async fn reseal(
        &mut self,
        kind: SealedKind,
        old: &[u8],
        new: &[u8],
    ) -> Result<bool, StoreError>;
}

on_both_engines!(impl Sealed {
    async fn sealed_otherwise(
        &mut self,
        kind: SealedKind,
        beginning: &[u8],
        limit: i64,
        leave_out: i64,
    ) -> Result<Vec<SealedRecord>, StoreError> {
        let length = i32::try_from(beginning.len()).unwrap_or(i32::MAX);
        Ok(sqlx::query_as(sql(kind).find)
            .bind(beginning)
            .bind(length)
            .bind(limit)
            .bind(leave_out)
            .fetch_all(&mut *self.0)
            .await?)
    }

    async fn reseal(
        &mut self,
        kind: SealedKind,
        old: &[u8],
        new: &[u8],
    ) -> Result<bool, StoreError> {
        let done =
            sqlx::query(sql(kind).replace).bind(old).bind(new).execute(&mut *self.0).await?;
        Ok(done.rows_affected() > 0)
    }
});
