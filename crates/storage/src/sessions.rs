//! Sessions and the refresh tokens that renew them.

use async_trait::async_trait;
use portal_types::{AccountId, Role, SessionId, Timestamp, UserId};

use crate::{Digest, StoreError};

/// A session that is neither ended nor over, with whom it belongs to as they are now.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SessionRecord {
    pub id: SessionId,
    pub account_id: AccountId,
    pub account_name: String,
    pub user_id: UserId,
    pub email: String,
    pub name: String,
    pub role: Role,
    /// The account, or being staff, asks for a second factor, and the person has none.
    #[sqlx(try_from = "i64")]
    pub must_enrol: Truth,
    #[sqlx(try_from = "i64")]
    pub is_staff: Truth,
}

/// A truth that an expression gives: a number on both engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Truth(pub bool);

impl From<i64> for Truth {
    fn from(number: i64) -> Self {
        Self(number != 0)
    }
}

/// Where a session lives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// In words, such as "Firefox on Linux".
    pub device: Option<String>,
    /// The network address it was last used from.
    pub address: Option<String>,
}

/// A session, for its person to look at.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SessionOverview {
    pub id: SessionId,
    pub account_name: String,
    pub device: Option<String>,
    pub address: Option<String>,
    pub created_at: Timestamp,
    pub renewed_at: Timestamp,
}

/// What became of a refresh token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshTokenState {
    /// Not used yet.
    Live,
    /// Used once; its successor is in `successor`.
    Spent,
    /// Used once more, because the first answer was lost.
    Respent,
    /// Its answer was lost and another successor took its place.
    Replaced,
}

impl RefreshTokenState {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Spent => "spent",
            Self::Respent => "respent",
            Self::Replaced => "replaced",
        }
    }
}

impl TryFrom<String> for RefreshTokenState {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        [Self::Live, Self::Spent, Self::Respent, Self::Replaced]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| format!("{text:?} is no state of a refresh token"))
    }
}

/// A refresh token.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RefreshTokenRecord {
    pub session_id: SessionId,
    #[sqlx(try_from = "String")]
    pub state: RefreshTokenState,
    /// The digest of the token that took its place.
    pub successor: Option<Vec<u8>>,
}

mod sql {
    pub(super) const INSERT: &str = "INSERT INTO sessions \
        (id, account_id, user_id, created_at, renewed_at, expires_at, device, address) \
        VALUES ($1, $2, $3, $4, $4, $5, $6, $7)";
    pub(super) const LIVE: &str = "SELECT s.id, s.account_id, a.name AS account_name, s.user_id, \
        u.email, u.name, m.role, CAST(CASE WHEN f.user_id IS NULL THEN 0 ELSE 1 END AS BIGINT) AS is_staff, \
        CAST(CASE WHEN (a.second_factor_required_since IS NOT NULL OR f.user_id IS NOT NULL) AND NOT EXISTS \
        (SELECT 1 FROM totp_factors t WHERE t.user_id = s.user_id AND t.confirmed_at IS NOT NULL) \
        AND NOT EXISTS (SELECT 1 FROM passkeys p WHERE p.user_id = s.user_id) \
        THEN 1 ELSE 0 END AS BIGINT) AS must_enrol FROM sessions s \
        JOIN users u ON u.id = s.user_id \
        JOIN accounts a ON a.id = s.account_id \
        JOIN members m ON m.account_id = s.account_id AND m.user_id = s.user_id \
        LEFT JOIN staff f ON f.user_id = s.user_id \
        WHERE s.id = $1 AND s.ended_at IS NULL AND s.expires_at > $2";
    pub(super) const OF_USER: &str = "SELECT s.id, a.name AS account_name, s.device, s.address, \
        s.created_at, s.renewed_at FROM sessions s JOIN accounts a ON a.id = s.account_id \
        WHERE s.user_id = $1 AND s.ended_at IS NULL AND s.expires_at > $2 \
        ORDER BY s.renewed_at DESC, s.id";
    pub(super) const END_ONE: &str = "UPDATE sessions SET ended_at = $3 \
        WHERE id = $1 AND user_id = $2 AND ended_at IS NULL";
    pub(super) const RENEW: &str = "UPDATE sessions SET renewed_at = $2, expires_at = $3, \
        device = COALESCE($5, device), address = COALESCE($6, address) \
        WHERE id = $1 AND ended_at IS NULL AND expires_at > $2 AND created_at > $4";
    pub(super) const LOCK: &str = "UPDATE sessions SET ended_at = NULL \
        WHERE id = $1 AND ended_at IS NULL AND expires_at > $2";
    pub(super) const END: &str =
        "UPDATE sessions SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
    pub(super) const END_OTHERS: &str = "UPDATE sessions SET ended_at = $3 \
        WHERE user_id = $1 AND ended_at IS NULL AND id <> $2";
    pub(super) const DELETE_OVER: &str =
        "DELETE FROM sessions WHERE expires_at < $1 OR ended_at < $1";
    pub(super) const DELETE_SPENT: &str =
        "DELETE FROM refresh_tokens WHERE state <> 'live' AND issued_at < $1";
    pub(super) const INSERT_TOKEN: &str = "INSERT INTO refresh_tokens \
        (digest, session_id, state, issued_at) VALUES ($1, $2, 'live', $3)";
    pub(super) const TOKEN: &str =
        "SELECT session_id, state, successor FROM refresh_tokens WHERE digest = $1";
    pub(super) const SET_TOKEN: &str =
        "UPDATE refresh_tokens SET state = $2, successor = $3 WHERE digest = $1";
}

/// Sessions.
#[async_trait]
pub trait Sessions {
    /// Starts a session.
    async fn insert_session(
        &mut self,
        session: SessionId,
        account: AccountId,
        user: UserId,
        now: Timestamp,
        expires_at: Timestamp,
        place: &Place,
    ) -> Result<(), StoreError>;

    /// The person's sessions that are neither ended nor over, the last used first.
    async fn sessions(
        &mut self,
        user: UserId,
        now: Timestamp,
    ) -> Result<Vec<SessionOverview>, StoreError>;

    /// Ends one of the person's own sessions. False: they have no such session.
    async fn end_own_session(
        &mut self,
        user: UserId,
        session: SessionId,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// The session and its person, unless it was ended, is over, or the person left the account.
    async fn live_session(
        &mut self,
        session: SessionId,
        now: Timestamp,
    ) -> Result<Option<SessionRecord>, StoreError>;

    /// Moves the end of a live session that was started after a moment; its row stays locked until
    /// the unit ends, so that two renewals of one session queue. False: there is no such session.
    async fn renew_session(
        &mut self,
        session: SessionId,
        now: Timestamp,
        expires_at: Timestamp,
        started_after: Timestamp,
        place: &Place,
    ) -> Result<bool, StoreError>;

    /// Whether the session lives; it stays as it is until the unit ends.
    async fn lock_live_session(
        &mut self,
        session: SessionId,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Ends a session.
    async fn end_session(&mut self, session: SessionId, now: Timestamp) -> Result<(), StoreError>;

    /// Ends every session of a person but one (or, with `None`, all).
    async fn end_other_sessions(
        &mut self,
        user: UserId,
        keep: Option<SessionId>,
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Forgets sessions, with their tokens, that were over before this moment. Returns how many.
    async fn delete_sessions_over(&mut self, before: Timestamp) -> Result<u64, StoreError>;

    /// Forgets used tokens that were issued before this moment. Returns how many.
    async fn delete_spent_tokens(&mut self, before: Timestamp) -> Result<u64, StoreError>;

    /// Adds a live token to a session.
    async fn insert_refresh_token(
        &mut self,
        digest: &Digest,
        session: SessionId,
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// The token with this digest.
    async fn refresh_token(
        &mut self,
        digest: &[u8],
    ) -> Result<Option<RefreshTokenRecord>, StoreError>;

    /// Says what became of a token.
    async fn set_refresh_token(
        &mut self,
        digest: &[u8],
        state: RefreshTokenState,
        successor: Option<&Digest>,
    ) -> Result<(), StoreError>;
}

on_both_engines!(impl Sessions {
    async fn insert_session(
        &mut self,
        session: SessionId,
        account: AccountId,
        user: UserId,
        now: Timestamp,
        expires_at: Timestamp,
        place: &Place,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::INSERT)
            .bind(session)
            .bind(account)
            .bind(user)
            .bind(now)
            .bind(expires_at)
            .bind(&place.device)
            .bind(&place.address)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn sessions(
        &mut self,
        user: UserId,
        now: Timestamp,
    ) -> Result<Vec<SessionOverview>, StoreError> {
        Ok(sqlx::query_as(sql::OF_USER).bind(user).bind(now).fetch_all(&mut *self.0).await?)
    }

    async fn end_own_session(
        &mut self,
        user: UserId,
        session: SessionId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let query = sqlx::query(sql::END_ONE).bind(session).bind(user).bind(now);
        Ok(query.execute(&mut *self.0).await?.rows_affected() == 1)
    }

    async fn live_session(
        &mut self,
        session: SessionId,
        now: Timestamp,
    ) -> Result<Option<SessionRecord>, StoreError> {
        Ok(sqlx::query_as(sql::LIVE).bind(session).bind(now).fetch_optional(&mut *self.0).await?)
    }

    async fn renew_session(
        &mut self,
        session: SessionId,
        now: Timestamp,
        expires_at: Timestamp,
        started_after: Timestamp,
        place: &Place,
    ) -> Result<bool, StoreError> {
        let result = sqlx::query(sql::RENEW)
            .bind(session)
            .bind(now)
            .bind(expires_at)
            .bind(started_after)
            .bind(&place.device)
            .bind(&place.address)
            .execute(&mut *self.0)
            .await?;
        Ok(result.rows_affected() == 1)
    }

    async fn lock_live_session(
        &mut self,
        session: SessionId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(sql::LOCK).bind(session).bind(now).execute(&mut *self.0).await?;
        Ok(done.rows_affected() == 1)
    }

    async fn end_session(&mut self, session: SessionId, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query(sql::END).bind(session).bind(now).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn end_other_sessions(
        &mut self,
        user: UserId,
        keep: Option<SessionId>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::END_OTHERS)
            .bind(user)
            .bind(keep.unwrap_or(SessionId(uuid::Uuid::nil())))
            .bind(now)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn delete_sessions_over(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        let result = sqlx::query(sql::DELETE_OVER).bind(before).execute(&mut *self.0).await?;
        Ok(result.rows_affected())
    }

    async fn delete_spent_tokens(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        let result = sqlx::query(sql::DELETE_SPENT).bind(before).execute(&mut *self.0).await?;
        Ok(result.rows_affected())
    }

    async fn insert_refresh_token(
        &mut self,
        digest: &Digest,
        session: SessionId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::INSERT_TOKEN)
            .bind(digest.as_slice())
            .bind(session)
            .bind(now)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn refresh_token(
        &mut self,
        digest: &[u8],
    ) -> Result<Option<RefreshTokenRecord>, StoreError> {
        Ok(sqlx::query_as(sql::TOKEN).bind(digest).fetch_optional(&mut *self.0).await?)
    }

    async fn set_refresh_token(
        &mut self,
        digest: &[u8],
        state: RefreshTokenState,
        successor: Option<&Digest>,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::SET_TOKEN)
            .bind(digest)
            .bind(state.as_str())
            .bind(successor.map(Digest::as_slice))
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }
});
