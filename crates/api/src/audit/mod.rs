//! Noting who did what, in the unit in which they do it: either both happen, or neither. Note last:
//! it locks the end of the account's list until the unit ends.

pub mod chain;
pub mod verify;

use portal_storage::{
    ApiKeyRecord, AuditEventRecord, InvitationRecord, InvoiceRecord, TicketRecord, Unit, UserRecord,
};
use portal_types::{
    AccountId, AuditAction, AuditEventId, AuditTargetKind, User as WireUser, UserId,
};
use serde_json::Value;
use uuid::Uuid;

use crate::{problem::ApiResult, request::Client, state::Portal};

/// A person who does something in an account, and where they are.
#[derive(Clone, Copy)]
pub struct Who<'a> {
    account: AccountId,
    id: UserId,
    name: &'a str,
    email: &'a str,
    /// Where they are. Staff are where the operator is, which is no customer's business.
    from: Option<Client>,
}

/// What they do.
#[derive(Clone)]
pub struct Event {
    action: AuditAction,
    target: Option<(AuditTargetKind, Uuid, String)>,
    before: Option<Value>,
    after: Option<Value>,
    revision: Option<i64>,
}

impl<'a> Who<'a> {
    /// Somebody who is logged in.
    pub fn of(user: &'a WireUser, from: Client) -> Self {
        let WireUser { id, name, email, account_id, .. } = user;
        Self { account: *account_id, id: *id, name, email, from: Some(from) }
    }

    /// Somebody in support, in a customer's account.
    pub fn of_staff(account: AccountId, user: &'a WireUser) -> Self {
        let WireUser { id, name, email, .. } = user;
        Self { account, id: *id, name, email, from: None }
    }

    /// Somebody who is not logged in, in one of their accounts.
    pub fn of_record(account: AccountId, user: &'a UserRecord, from: Client) -> Self {
        Self { account, id: user.id, name: &user.name, email: &user.email, from: Some(from) }
    }

    /// Notes what they do.
    pub async fn does(&self, portal: &Portal, unit: &mut dyn Unit, event: Event) -> ApiResult<()> {
        let at = portal.clock.now();
        let (target_kind, target_id, target_name) = match event.target {
            Some((kind, id, name)) => (Some(kind), Some(id), Some(name)),
            None => (None, None, None),
        };
        let event = AuditEventRecord {
            account_id: self.account,
            id: AuditEventId(portal.randomness.id(at)),
            at,
            action: event.action,
            actor_id: Some(self.id),
            actor_name: Some(self.name.to_owned()),
            actor_email: Some(self.email.to_owned()),
            from_address: self.from.map(|from| from.0.to_canonical().to_string()),
            target_kind,
            target_id,
            target_name,
            old_values: event.before,
            new_values: event.after,
            revision: event.revision,
            number: None,
            mac: None,
        };
        chain::append(portal, unit, event).await
    }
}

impl Event {
    /// Something that needs no more words.
    pub fn new(action: AuditAction) -> Self {
        Self { action, target: None, before: None, after: None, revision: None }
    }

    /// It is done to an API key.
    #[must_use]
    pub fn on_key(mut self, key: &ApiKeyRecord) -> Self {
        self.target = Some((AuditTargetKind::ApiKey, key.id.0, key.name.clone()));
        self
    }

    /// It is done to a member.
    #[must_use]
    pub fn on_member(mut self, id: UserId, email: &str) -> Self {
        self.target = Some((AuditTargetKind::Member, id.0, email.to_owned()));
        self
    }

    /// It is done to an invitation.
    #[must_use]
    pub fn on_invitation(mut self, invitation: &InvitationRecord) -> Self {
        let InvitationRecord { id, email, .. } = invitation;
        self.target = Some((AuditTargetKind::Invitation, id.0, email.clone()));
        self
    }

    /// It is done to a ticket.
    #[must_use]
    pub fn on_ticket(mut self, ticket: &TicketRecord) -> Self {
        let name = format!("#{}", ticket.number);
        self.target = Some((AuditTargetKind::Ticket, ticket.id.0, name));
        self
    }

    /// It is done to an invoice.
    #[must_use]
    pub fn on_invoice(mut self, invoice: &InvoiceRecord) -> Self {
        self.target = Some((AuditTargetKind::Invoice, invoice.id.0, invoice.number.clone()));
        self
    }

    /// It made a revision of the settings.
    #[must_use]
    pub fn at_revision(mut self, revision: i64) -> Self {
        self.revision = Some(revision);
        self
    }

    /// What changed, as it was before. Never a secret.
    #[must_use]
    pub fn before(mut self, values: Value) -> Self {
        self.before = Some(values);
        self
    }

    /// What changed, as it is afterwards. Never a secret.
    #[must_use]
    pub fn after(mut self, values: Value) -> Self {
        self.after = Some(values);
        self
    }
}
