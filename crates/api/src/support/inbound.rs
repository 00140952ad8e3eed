//! Answers to tickets' mails, however they come: through the mail provider's webhook, or piped in by
//! a mail server. Whoever has the address that a mail can be answered at may write; what it is for
//! and whose it is, the address says.

use actix_web::web::Bytes;
use portal_storage::{TicketRecord, Unit};
use portal_types::{
    AccountId, InboundOutcome, ProblemCode, TicketMessageId, TicketParty, TicketVia, UserId,
};
use sha2::{Digest as _, Sha256};

use super::{
    mails, quote,
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
/// So many mails of one person into one ticket.
const MOST_MAILS_AN_HOUR: i64 = 24;
const SECONDS_OF_AN_HOUR: i64 = 60 * 60;

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
/// failure: the same mail once more would be no better. After a failure it may come again.
pub async fn take(portal: &Portal, mail: InboundMail) -> ApiResult<InboundOutcome> {
    if mail.is_automatic {
        return Ok(InboundOutcome::Automatic);
    }
    let recipients = mail.recipients.iter().map(String::as_str);
    let mut sender = None;
    for reply in portal.reply_addresses.find(recipients) {
        sender = find_sender(portal, &reply).await?;
        if sender.is_some() {
            break;
        }
    }
    let Some((account, number, actor)) = sender else { return Ok(InboundOutcome::NotOurs) };
    let mut written = text::mailed(&quote::above(&mail.text));
    if written.is_empty() {
        if mail.files.is_empty() {
            return Ok(InboundOutcome::Empty);
        }
        "(A mail without a text.)".clone_into(&mut written);
    }
    let mail_id = mail_id(&mail.message_id, &written);
    let place = write(portal, (account, number), &actor, written, mail_id).await?;
    portal.outbox.wake();
    let (number, message, outcome) = match place {
        Place::Written(number, message) => (number, message, InboundOutcome::Taken),
        // It may have broken off before its files were there.
        Place::There(number, message) => (number, message, InboundOutcome::Again),
        Place::None(outcome) => return Ok(outcome),
    };
    let mut refused = mail.files.len().saturating_sub(MOST_FILES);
    for file in mail.files.into_iter().take(MOST_FILES) {
        let name = text::file_name(&file.name).unwrap_or_else(|_| "file".to_owned());
        let file = NewFile { message, name, content: file.content };
        match upload::take(portal, (account, number), &actor, file, thread::absent).await {
            Ok(_) => {}
            Err(error) if error.code().status() < 500 => refused += 1,
            // The provider, or the mail server, brings it again.
            Err(error) => return Err(error),
        }
    }
    if refused > 0 && outcome == InboundOutcome::Taken {
        tracing::warn!(ticket = number, refused, "files of a mail were not taken");
        note_refused(portal, (account, number), &actor, refused).await?;
    }
    Ok(outcome)
}

/// The ticket that an answer is for, and who answers: somebody of the account, or of support.
async fn find_sender(portal: &Portal, reply: &Reply) -> ApiResult<Option<(AccountId, i64, Actor)>> {
    let mut unit = portal.store.read().await?;
    let Some(account) = unit.account_of_ticket(reply.number).await? else { return Ok(None) };
    let Some(ticket) = unit.ticket(account, reply.number).await? else { return Ok(None) };
    let is_of = |user: UserId| portal.reply_addresses.is_of(reply, ticket.id, user);
    let members = unit.members(account).await?.into_iter();
    let mut members = members.map(|one| (TicketParty::Customer, one.user_id, one.name));
    let found = members.find(|(_, id, _)| is_of(*id));
    let found = match found {
        Some(found) => Some(found),
        None => {
            let staff = unit.staff().await?.into_iter().filter(|one| one.has_factor.0);
            let mut staff = staff.map(|one| (TicketParty::Support, one.user_id, one.name));
            staff.find(|(_, id, _)| is_of(*id))
        }
    };
    let actor = found.map(|(party, id, name)| Actor { party, id: Some(id), name });
    Ok(actor.map(|actor| (account, reply.number, actor)))
}

/// The ticket, or the one that it was merged into, and so on; held.
async fn hold_where_it_goes_on(
    unit: &mut dyn Unit,
    account: AccountId,
    mut number: i64,
) -> ApiResult<Option<TicketRecord>> {
    /// Tickets are merged into ones that are not merged: a chain is as long as somebody made it.
    const LONGEST_CHAIN: usize = 20;

    for _ in 0..LONGEST_CHAIN {
        let Some(ticket) = unit.hold_ticket(account, number).await? else { return Ok(None) };
        let Some(next) = ticket.merged_into else { return Ok(Some(ticket)) };
        number = next;
    }
    Ok(None)
}

/// Where a mail is.
enum Place {
    Written(i64, TicketMessageId),
    There(i64, TicketMessageId),
    None(InboundOutcome),
}

/// Writes it down, once.
async fn write(
    portal: &Portal,
    (account, number): (AccountId, i64),
    actor: &Actor,
    written: String,
    mail_id: String,
) -> ApiResult<Place> {
    let mut unit = portal.store.write().await?;
    let Some(mut ticket) = hold_where_it_goes_on(&mut *unit, account, number).await? else {
        return Ok(Place::None(InboundOutcome::NotOurs));
    };
    let (id, number) = (ticket.id, ticket.number);
    if let Some(message) = unit.ticket_mail(account, id, &mail_id).await? {
        return Ok(Place::There(number, message));
    }
    // Two machines that answer each other come to an end.
    let since = portal.clock.now().plus_seconds(-SECONDS_OF_AN_HOUR);
    let user = actor.id.unwrap_or(ticket.author_id);
    if unit.count_ticket_mails(account, id, user, since).await? >= MOST_MAILS_AN_HOUR {
        return Ok(Place::None(InboundOutcome::TooMany));
    }
    let written =
        Written { via: TicketVia::Mail, mail_id: Some(mail_id), ..Written::on_the_web(written) };
    match thread::write(portal, &mut *unit, &mut ticket, actor, written).await {
        Ok(message) => {
            unit.commit().await?;
            Ok(Place::Written(number, message.id))
        }
        Err(error) if error.code() == ProblemCode::TicketFull => {
            mails::full(portal, &mut *unit, &ticket, actor).await?;
            unit.commit().await?;
            Ok(Place::None(InboundOutcome::Full))
        }
        Err(error) => Err(error),
    }
}

/// Says in the ticket that files did not come through, so that nobody waits for them.
async fn note_refused(
    portal: &Portal,
    (account, number): (AccountId, i64),
    actor: &Actor,
    files: usize,
) -> ApiResult<()> {
    let mut unit = portal.store.write().await?;
    let Some(mut ticket) = unit.hold_ticket(account, number).await? else { return Ok(()) };
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
