//! Who is in an account, and who is invited to it.

use async_trait::async_trait;
use portal_types::{AccountId, InvitationId, Role, Timestamp, UserId};

use crate::{Digest, StoreError, postgres::PostgresUnit, sqlite::SqliteUnit};

/// A person, as a member of one account.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TeamMemberRecord {
    pub user_id: UserId,
    pub name: String,
    pub email: String,
    pub role: Role,
    /// When a session of theirs in the account last began or was renewed.
    pub last_seen_at: Option<Timestamp>,
}

/// Somebody who is invited, and has not come yet.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct InvitationRecord {
    pub account_id: AccountId,
    pub id: InvitationId,
    pub email: String,
    /// The address as it is compared; an account invites it once at a time.
    pub email_key: String,
    pub role: Role,
    /// The address of whoever invited them.
    pub invited_by: String,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

mod sql {
    macro_rules! members {
        ($and:literal) => {
            concat!(
                "SELECT m.user_id, u.name, u.email, m.role, (SELECT MAX(s.renewed_at) \
                 FROM sessions s WHERE s.account_id = m.account_id AND s.user_id = m.user_id) \
                 AS last_seen_at FROM members m JOIN users u ON u.id = m.user_id \
                 WHERE m.account_id = $1 ",
                $and
            )
        };
    }
    macro_rules! invitations {
        ($where:literal) => {
            concat!(
                "SELECT account_id, id, email, email_key, role, invited_by, created_at, \
                 expires_at FROM invitations WHERE ",
                $where
            )
        };
    }
    pub(super) const MEMBERS: &str = members!("ORDER BY u.email_key");
    pub(super) const MEMBER: &str = members!("AND m.user_id = $2");
    pub(super) const SET_ROLE: &str =
        "UPDATE members SET role = $3 WHERE account_id = $1 AND user_id = $2";
    pub(super) const SET_USED: &str =
        "UPDATE members SET last_used_at = $3 WHERE account_id = $1 AND user_id = $2";
    pub(super) const DELETE: &str = "DELETE FROM members WHERE account_id = $1 AND user_id = $2";
    pub(super) const COUNT_OWNERS: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM members \
        WHERE account_id = $1 AND role = 'owner'";
    pub(super) const LOCK: &str = "SELECT id FROM accounts WHERE id = $1";
    pub(super) const INSERT_INVITATION: &str = "INSERT INTO invitations (account_id, id, email, \
        email_key, role, digest, invited_by, created_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    pub(super) const INVITATIONS: &str = invitations!("account_id = $1 ORDER BY email_key");
    pub(super) const INVITATION: &str = invitations!("account_id = $1 AND id = $2");
    pub(super) const BY_DIGEST: &str = invitations!("digest = $1");
    pub(super) const RENEW_INVITATION: &str = "UPDATE invitations SET digest = $3, \
        expires_at = $4 WHERE account_id = $1 AND id = $2";
    pub(super) const DELETE_INVITATION: &str =
        "DELETE FROM invitations WHERE account_id = $1 AND id = $2";
    pub(super) const DELETE_INVITATION_OF: &str =
        "DELETE FROM invitations WHERE account_id = $1 AND email_key = $2";
    pub(super) const BY_INVITER: &str = invitations!("account_id = $1 AND invited_by = $2");
    pub(super) const TAKE: &str = "DELETE FROM invitations WHERE digest = $1 \
        RETURNING account_id, id, email, email_key, role, invited_by, created_at, expires_at";
    pub(super) const DELETE_OVER: &str = "DELETE FROM invitations WHERE expires_at < $1";
}

/// SQLite has one writer anyway.
impl SqliteUnit {
    const LOCK_MEMBERS: &str = sql::LOCK;
}

impl PostgresUnit {
    const LOCK_MEMBERS: &str = "SELECT id FROM accounts WHERE id = $1 FOR NO KEY UPDATE";
}

/// The members of accounts, and invitations.
#[async_trait]
pub trait Members {
    /// Keeps others from changing who is in the account, and as what, until the unit ends. False:
    /// there is no such account.
    async fn lock_members(&mut self, account: AccountId) -> Result<bool, StoreError>;

    /// Everybody in the account, by address.
    async fn members(&mut self, account: AccountId) -> Result<Vec<TeamMemberRecord>, StoreError>;

    /// One of them.
    async fn member(
        &mut self,
        account: AccountId,
        user: UserId,
    ) -> Result<Option<TeamMemberRecord>, StoreError>;

    /// How many owners the account has.
    async fn count_owners(&mut self, account: AccountId) -> Result<i64, StoreError>;

    /// Gives a member another role.
    async fn set_role(
        &mut self,
        account: AccountId,
        user: UserId,
        role: Role,
    ) -> Result<(), StoreError>;

    /// Notes that a member acts for the account from now on.
    async fn set_member_used(
        &mut self,
        account: AccountId,
        user: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Takes a person out of an account; their sessions in it are gone with that.
    async fn delete_member(&mut self, account: AccountId, user: UserId) -> Result<(), StoreError>;

    /// Adds an invitation, in the place of one to the same address; `digest` is of its token.
    async fn put_invitation(
        &mut self,
        invitation: &InvitationRecord,
        digest: &Digest,
    ) -> Result<(), StoreError>;

    /// The account's invitations, by address.
    async fn invitations(
        &mut self,
        account: AccountId,
    ) -> Result<Vec<InvitationRecord>, StoreError>;

    /// One of them.
    async fn invitation(
        &mut self,
        account: AccountId,
        id: InvitationId,
    ) -> Result<Option<InvitationRecord>, StoreError>;

    /// The invitation with a token, also one that is over: look at `expires_at`.
    async fn invitation_by_digest(
        &mut self,
        digest: &Digest,
    ) -> Result<Option<InvitationRecord>, StoreError>;

    /// Gives an invitation another token and end: the old token is dead.
    async fn renew_invitation(
        &mut self,
        account: AccountId,
        id: InvitationId,
        digest: &Digest,
        expires_at: Timestamp,
    ) -> Result<(), StoreError>;

    /// Takes an invitation back.
    async fn delete_invitation(
        &mut self,
        account: AccountId,
        id: InvitationId,
    ) -> Result<(), StoreError>;

    /// Takes back what a member invited and may not invite as what they are now: all, or what goes
    /// beyond a role.
    async fn withdraw_invitations_by(
        &mut self,
        account: AccountId,
        email: &str,
        role: Option<Role>,
    ) -> Result<(), StoreError>;

    /// Takes the invitation with a token: of two attempts at the same time one finds nothing.
    async fn take_invitation(
        &mut self,
        digest: &Digest,
    ) -> Result<Option<InvitationRecord>, StoreError>;

    /// Forgets invitations that were over before this moment. Returns how many.
    async fn delete_invitations_over(&mut self, before: Timestamp) -> Result<u64, StoreError>;
}

on_both_engines!(impl Members {
    async fn lock_members(&mut self, account: AccountId) -> Result<bool, StoreError> {
        let found: Option<AccountId> = sqlx::query_scalar(Self::LOCK_MEMBERS)
            .bind(account)
            .fetch_optional(&mut *self.0)
            .await?;
        Ok(found.is_some())
    }

    async fn members(&mut self, account: AccountId) -> Result<Vec<TeamMemberRecord>, StoreError> {
        Ok(sqlx::query_as(sql::MEMBERS).bind(account).fetch_all(&mut *self.0).await?)
    }

    async fn member(
        &mut self,
        account: AccountId,
        user: UserId,
    ) -> Result<Option<TeamMemberRecord>, StoreError> {
        let query = sqlx::query_as(sql::MEMBER).bind(account).bind(user);
        Ok(query.fetch_optional(&mut *self.0).await?)
    }

    async fn count_owners(&mut self, account: AccountId) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(sql::COUNT_OWNERS).bind(account).fetch_one(&mut *self.0).await?)
    }

    async fn set_role(
        &mut self,
        account: AccountId,
        user: UserId,
        role: Role,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(sql::SET_ROLE).bind(account).bind(user).bind(role);
        query.execute(&mut *self.0).await?;
        Ok(())
    }

    async fn set_member_used(
        &mut self,
        account: AccountId,
        user: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(sql::SET_USED).bind(account).bind(user).bind(now);
        query.execute(&mut *self.0).await?;
        Ok(())
    }

    async fn delete_member(&mut self, account: AccountId, user: UserId) -> Result<(), StoreError> {
        sqlx::query(sql::DELETE).bind(account).bind(user).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn put_invitation(
        &mut self,
        invitation: &InvitationRecord,
        digest: &Digest,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::DELETE_INVITATION_OF)
            .bind(invitation.account_id)
            .bind(&invitation.email_key)
            .execute(&mut *self.0)
            .await?;
        sqlx::query(sql::INSERT_INVITATION)
            .bind(invitation.account_id)
            .bind(invitation.id)
            .bind(&invitation.email)
            .bind(&invitation.email_key)
            .bind(invitation.role)
            .bind(digest.as_slice())
            .bind(&invitation.invited_by)
            .bind(invitation.created_at)
            .bind(invitation.expires_at)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn invitations(
        &mut self,
        account: AccountId,
    ) -> Result<Vec<InvitationRecord>, StoreError> {
        Ok(sqlx::query_as(sql::INVITATIONS).bind(account).fetch_all(&mut *self.0).await?)
    }

    async fn invitation(
        &mut self,
        account: AccountId,
        id: InvitationId,
    ) -> Result<Option<InvitationRecord>, StoreError> {
        let query = sqlx::query_as(sql::INVITATION).bind(account).bind(id);
        Ok(query.fetch_optional(&mut *self.0).await?)
    }

    async fn invitation_by_digest(
        &mut self,
        digest: &Digest,
    ) -> Result<Option<InvitationRecord>, StoreError> {
        let query = sqlx::query_as(sql::BY_DIGEST).bind(digest.as_slice());
        Ok(query.fetch_optional(&mut *self.0).await?)
    }

    async fn renew_invitation(
        &mut self,
        account: AccountId,
        id: InvitationId,
        digest: &Digest,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::RENEW_INVITATION)
            .bind(account)
            .bind(id)
            .bind(digest.as_slice())
            .bind(expires_at)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn delete_invitation(
        &mut self,
        account: AccountId,
        id: InvitationId,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::DELETE_INVITATION).bind(account).bind(id).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn withdraw_invitations_by(
        &mut self,
        account: AccountId,
        email: &str,
        role: Option<Role>,
    ) -> Result<(), StoreError> {
        let query = sqlx::query_as(sql::BY_INVITER).bind(account).bind(email);
        let theirs: Vec<InvitationRecord> = query.fetch_all(&mut *self.0).await?;
        let may = |given: Role| {
            role.is_some_and(|role| role.includes(Role::Admin) && role.includes(given))
        };
        for invitation in theirs.into_iter().filter(|invitation| !may(invitation.role)) {
            self.delete_invitation(account, invitation.id).await?;
        }
        Ok(())
    }

    async fn take_invitation(
        &mut self,
        digest: &Digest,
    ) -> Result<Option<InvitationRecord>, StoreError> {
        let query = sqlx::query_as(sql::TAKE).bind(digest.as_slice());
        Ok(query.fetch_optional(&mut *self.0).await?)
    }

    async fn delete_invitations_over(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        let done = sqlx::query(sql::DELETE_OVER).bind(before).execute(&mut *self.0).await?;
        Ok(done.rows_affected())
    }
});
