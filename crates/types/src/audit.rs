//! The audit list: who did what in an account, from where.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{AuditEventId, Timestamp, UserId};

text_enum!(
    /// What somebody did.
    AuditAction {
        /// Confirmed a sign-up, which opened the account.
        AccountOpened = "account_opened",
        /// Logged in.
        LoggedIn = "logged_in",
        /// Changed their own password.
        PasswordChanged = "password_changed",
        /// Set a new password through a mailed link.
        PasswordReset = "password_reset",
        /// Set up an authenticator app.
        FactorAdded = "factor_added",
        /// Removed it.
        FactorRemoved = "factor_removed",
        /// Had new recovery codes made.
        RecoveryCodesReplaced = "recovery_codes_replaced",
        /// Logged in with a recovery code.
        RecoveryCodeUsed = "recovery_code_used",
        /// Added a passkey.
        PasskeyAdded = "passkey_added",
        /// Removed one.
        PasskeyRemoved = "passkey_removed",
        /// Linked a login at an identity provider.
        IdentityLinked = "identity_linked",
        /// Removed such a link.
        IdentityRemoved = "identity_removed",
        /// Said whether members need a second factor.
        SecondFactorRequiredChanged = "second_factor_required_changed",
        /// Acted for this account from here on.
        AccountSwitched = "account_switched",
        /// Gave the account another name.
        AccountRenamed = "account_renamed",
        /// Asked for the account to be removed, a week later.
        AccountClosed = "account_closed",
        /// Took that back.
        AccountReopened = "account_reopened",
        /// Invited somebody.
        MemberInvited = "member_invited",
        /// Took an invitation back.
        InvitationWithdrawn = "invitation_withdrawn",
        /// Accepted an invitation.
        MemberJoined = "member_joined",
        /// Gave a member another role.
        MemberRoleChanged = "member_role_changed",
        /// Took a member out of the account.
        MemberRemoved = "member_removed",
        /// Left the account.
        MemberLeft = "member_left",
        /// Changed settings; `revision` says which revision that made.
        SettingsChanged = "settings_changed",
        /// Made an API key.
        ApiKeyCreated = "api_key_created",
        /// Changed the name, the scopes or the end of an API key.
        ApiKeyChanged = "api_key_changed",
        /// Had a whole API key shown or copied.
        ApiKeyRevealed = "api_key_revealed",
        /// Put a new API key in an old one's place.
        ApiKeyRotated = "api_key_rotated",
        /// Ended an API key.
        ApiKeyRevoked = "api_key_revoked",
        /// Paused telling Bynder where assets are used.
        UsageSyncPaused = "usage_sync_paused",
        /// Let it go on.
        UsageSyncResumed = "usage_sync_resumed",
        /// Had Bynder told again of what it had not taken.
        UsageSyncRetried = "usage_sync_retried",
        /// Had Bynder told of everything anew.
        UsageResyncBegun = "usage_resync_begun",
        /// Somebody deleted the account's log records.
        LogsDeleted = "logs_deleted",
        /// Submitted a ticket.
        TicketSubmitted = "ticket_submitted",
        /// Deleted a ticket with its files.
        TicketDeleted = "ticket_deleted",
        /// Deleted a file of a ticket.
        AttachmentDeleted = "attachment_deleted",
        /// Somebody in support looked at the account, or at a ticket of it; `after` has the reason.
        StaffLooked = "staff_looked",
        /// Somebody in support read the account's log records; `after` has the reason.
        StaffReadLogs = "staff_read_logs",
        /// Ordered a plan, or changed to another one.
        PlanChanged = "plan_changed",
        /// Said that the subscription is to end with its period; `after` has the reason.
        SubscriptionCanceled = "subscription_canceled",
        /// Took that back.
        SubscriptionResumed = "subscription_resumed",
        /// Changed whom invoices are made out to.
        BillingDetailsChanged = "billing_details_changed",
        /// Somebody in support moved the trial's end; `after` has the reason.
        TrialExtended = "trial_extended",
        /// Somebody in support set the plan; `after` has the reason.
        PlanSet = "plan_set",
        /// Somebody in support noted that an invoice was paid; `after` has the reason.
        InvoicePaid = "invoice_paid",
        /// Somebody in support gave money back; `after` has the reason.
        InvoiceRefunded = "invoice_refunded",
        /// Had an archive made of everything the account has.
        ArchiveRequested = "archive_requested",
    }
);

text_enum!(
    /// What kind of thing something was done to.
    AuditTargetKind {
        /// An API key.
        ApiKey = "api_key",
        /// A person in the account.
        Member = "member",
        /// An invitation.
        Invitation = "invitation",
        /// A ticket.
        Ticket = "ticket",
        /// An invoice.
        Invoice = "invoice",
    }
);

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditActor {
    /// The user.
    pub id: UserId,
    /// The name at the time.
    #[cfg_attr(feature = "openapi", schema(example = "Ada Lovelace"))]
    pub name: String,
    /// The e-mail address at the time.
    #[cfg_attr(feature = "openapi", schema(example = "ada@acme.example"))]
    pub email: String,
}

/// What it was done to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditTarget {
    /// What kind of thing it is.
    pub kind: AuditTargetKind,
    /// Its id.
    #[cfg_attr(feature = "openapi", schema(example = "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01"))]
    pub id: uuid::Uuid,
    /// What it was called at the time.
    #[cfg_attr(feature = "openapi", schema(example = "Production"))]
    pub name: String,
}

/// An entry of the audit list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEvent {
    /// The entry's id.
    pub id: AuditEventId,
    /// Its place in the account's list, from 1 on, without gaps. Null: from before there were
    /// numbers.
    #[cfg_attr(feature = "openapi", schema(example = 17))]
    pub number: Option<i64>,
    /// When it was done.
    pub at: Timestamp,
    /// What was done.
    pub action: AuditAction,
    /// Who did it. Null: nobody who was logged in.
    pub by: Option<AuditActor>,
    /// The network address it was done from. Null: not known.
    #[cfg_attr(feature = "openapi", schema(example = "203.0.113.9"))]
    pub from: Option<String>,
    /// What it was done to. Null where the action says it all.
    pub target: Option<AuditTarget>,
    /// Of the settings, where it made one. The change is at `/settings/revisions/{revision}`.
    #[cfg_attr(feature = "openapi", schema(example = 42))]
    pub revision: Option<i64>,
    /// What changed, as it was before. Secrets are never in it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub before: Option<Value>,
    /// What changed, as it was afterwards. Secrets are never in it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub after: Option<Value>,
}

/// A page of the audit list, the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEventList {
    /// The entries of this page.
    pub items: Vec<AuditEvent>,
    /// Pass as `cursor` to get the next page. Null on the last one.
    pub next_cursor: Option<String>,
}
