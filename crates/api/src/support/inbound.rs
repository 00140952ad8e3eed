//! Answers to tickets' mails, however they come: through the mail provider's webhook, or piped in by
//! a mail server. Whoever has the address that a mail can be answered at may write; what it is for
//! and whose it is, the address says.

use actix_web::web::Bytes;
use portal_storage::TicketRecord;
use portal_types::{InboundOutcome, ProblemCode, TicketParty, TicketVia, UserId};
use sha2::{Digest as _, Sha256};

use super::{
    quote,
    reply_address::Reply,
    text,
    thread::{self, Actor, Written},
    upload::{self, NewFile},
};
use crate::{
    problem::{ApiError, ApiResult},
    state::Portal,
};

/// So many files of one mail are taken.
const MOST_FILES: usize = 20;

/// A mail that came.
#[derive(Debug, Default, Clone)]
pub struct InboundMail {
    /// Everybody that it says it is for, and that it was delivered to.
    pub recipients: Vec<String>,
    /// What it calls itself by.
    pub message_id: String,
    pub text: String,
    /// Whether a program answered by itself.
    pub is_automatic: bool,
    pub files: Vec<InboundFile>,
}

/// A file of a mail.
#[derive(Debug, Clone)]
pub struct InboundFile {
    pub name: String,
    pub content: Bytes,
}

/// Takes a mail: writes it into the ticket that it answers. What can't be taken is told, and is no
/// failure: the same mail once more would be no better.
pub async fn take(portal: &Portal, mail: InboundMail) -> ApiResult<InboundOutcome> {
    if mail.is_automatic {
        return Ok(InboundOutcome::Automatic);
    }
    let recipients = mail.recipients.iter().map(String::as_str);
    let Some(reply) = portal.reply_addresses.find(recipients) else {
        return Ok(InboundOutcome::NotOurs);
    };
    let Some((ticket, actor)) = sender(portal, &reply).await? else {
        return Ok(InboundOutcome::NotOurs);
    };
    let Some(user) = actor.id else { return Ok(InboundOutcome::NotOurs) };
    if !portal.limits.ticket_mail.allows(&(user, ticket.number)) {
        return Ok(InboundOutcome::TooMany);
    }
    let mut written = text::mailed(&quote::above(&mail.text));
    if written.is_empty() {
        if mail.files.is_empty() {
            return Ok(InboundOutcome::Empty);
        }
        "(A mail without a text.)".clone_into(&mut written);
    }
    let left_out = mail.files.len().saturating_sub(MOST_FILES);
    let mail_id = mail_id(&mail.message_id, &written);
    let Some(message) = write(portal, &ticket, &actor, written, mail_id).await? else {
        return Ok(InboundOutcome::Again);
    };
    portal.outbox.wake();
    let mut refused = left_out;
    for file in mail.files.into_iter().take(MOST_FILES) {
        let name = text::file_name(&file.name).unwrap_or_else(|_| "file".to_owned());
        let file = NewFile { message, name, content: file.content };
        let place = (ticket.account_id, ticket.number);
        match upload::take(portal, place, &actor, file, thread::absent).await {
            Ok(_) => {}
            Err(error) if error.code().status() < 500 => refused += 1,
            // The message is written, and only once: a second try would not bring the file.
            Err(error) => {
                tracing::error!(ticket = ticket.number, cause = ?error.cause(), "a mail's file is lost");
                refused += 1;
            }
        }
    }
    if refused > 0 {
        tracing::warn!(ticket = ticket.number, refused, "files of a mail were not taken");
        note_refused(portal, &ticket, &actor, refused).await?;
    }
    Ok(InboundOutcome::Taken)
}

/// The ticket that an answer is for, and who answers: somebody of the account, or of support.
async fn sender(portal: &Portal, reply: &Reply) -> ApiResult<Option<(TicketRecord, Actor)>> {
    let mut unit = portal.store.read().await?;
    let Some(account) = unit.account_of_ticket(reply.number).await? else { return Ok(None) };
    let Some(ticket) = unit.ticket(account, reply.number).await? else { return Ok(None) };
    let is_of = |user: UserId| portal.reply_addresses.is_of(reply, ticket.id, user);
    let members = unit.members(account).await?;
    if let Some(member) = members.into_iter().find(|member| is_of(member.user_id)) {
        let actor =
            Actor { party: TicketParty::Customer, id: Some(member.user_id), name: member.name };
        return Ok(Some((ticket_or_its_successor(&mut *unit, ticket).await?, actor)));
    }
    let staff = unit.staff().await?;
    let Some(staff) = staff.into_iter().find(|one| is_of(one.user_id)) else { return Ok(None) };
    let actor = Actor { party: TicketParty::Support, id: Some(staff.user_id), name: staff.name };
    Ok(Some((ticket_or_its_successor(&mut *unit, ticket).await?, actor)))
}

/// The ticket that one was merged into, and so on; or the ticket itself.
async fn ticket_or_its_successor(
    unit: &mut dyn portal_storage::Unit,
    mut ticket: TicketRecord,
) -> ApiResult<TicketRecord> {
    /// Tickets are merged into ones that are not merged: a chain is as long as somebody made it.
    const LONGEST_CHAIN: usize = 20;

    for _ in 0..LONGEST_CHAIN {
        let Some(number) = ticket.merged_into else { break };
        let Some(next) = unit.ticket(ticket.account_id, number).await? else { break };
        ticket = next;
    }
    Ok(ticket)
}

/// Writes it down, once. `None`: it was there already.
async fn write(
    portal: &Portal,
    ticket: &TicketRecord,
    actor: &Actor,
    written: String,
    mail_id: String,
) -> ApiResult<Option<portal_types::TicketMessageId>> {
    let mut unit = portal.store.write().await?;
    let held = unit.hold_ticket(ticket.account_id, ticket.number).await?;
    let mut ticket = held.ok_or_else(thread::absent)?;
    if unit.has_ticket_mail(ticket.account_id, ticket.id, &mail_id).await? {
        return Ok(None);
    }
    let written =
        Written { via: TicketVia::Mail, mail_id: Some(mail_id), ..Written::on_the_web(written) };
    let message = thread::write(portal, &mut *unit, &mut ticket, actor, written).await;
    let message = match message {
        Err(error) if error.code() == ProblemCode::TicketFull => return Ok(None),
        message => message?,
    };
    unit.commit().await?;
    Ok(Some(message.id))
}

/// Says in the ticket that files did not come through, so that nobody waits for them.
async fn note_refused(
    portal: &Portal,
    ticket: &TicketRecord,
    actor: &Actor,
    files: usize,
) -> ApiResult<()> {
    let mut unit = portal.store.write().await?;
    let held = unit.hold_ticket(ticket.account_id, ticket.number).await?;
    let mut ticket = held.ok_or_else(thread::absent)?;
    let text = format!(
        "{files} of the files in the mail of {} could not be taken: programs, empty or too large \
         files, or too many.",
        actor.name
    );
    let written = Written { via: TicketVia::Mail, ..Written::on_the_web(text) };
    match thread::write_as_portal(portal, &mut *unit, &mut ticket, written).await {
        Err(error) if error.code() == ProblemCode::TicketFull => Ok(()),
        outcome => {
            outcome?;
            unit.commit().await?;
            portal.outbox.wake();
            Ok(())
        }
    }
}

/// What a mail is known by; one that does not name itself, by its text.
fn mail_id(message_id: &str, text: &str) -> String {
    let name = message_id.trim();
    let of = if name.is_empty() { text } else { name };
    portal_types::hex(&Sha256::digest(of.as_bytes()))
}

/// Whether a secret that came along is the configured one.
pub fn is_secret(given: &[u8], wanted: &[u8]) -> bool {
    // Digests are compared: how long that takes tells nothing of the secret.
    Sha256::digest(given) == Sha256::digest(wanted)
}

/// That a mail does not come through here.
pub fn closed() -> ApiError {
    ApiError::not_found("This portal takes no mails here.")
}
