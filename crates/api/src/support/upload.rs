//! Files come into tickets: judged by their content, noted before their content is put away, so that
//! nothing that is put away is ever forgotten.

use std::time::Duration;

use actix_web::web::Bytes;
use portal_storage::{AttachmentRecord, TicketRecord};
use portal_types::{
    AccountId, AttachmentId, FieldCode, FieldProblem, ProblemCode, TicketMessageId, TicketParty,
};
use sha2::{Digest as _, Sha256};
use tokio::sync::SemaphorePermit;

use super::{
    sniff::Kind,
    thread::{Actor, goes_on_here, touched},
};
use crate::{
    problem::{ApiError, ApiResult},
    state::Portal,
    turns::Turn,
};

/// Who waits longer for a turn is told so instead.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// A file on its way in.
pub struct NewFile {
    /// The message that it comes with; its own author brings it.
    pub message: TicketMessageId,
    pub name: String,
    pub content: Bytes,
}

/// Waits for a turn: only so many files are in memory at a time.
pub async fn turn(portal: &Portal, account: AccountId) -> ApiResult<Turn> {
    portal.attachments.turns.take(account, LONGEST_WAIT).await.ok_or_else(busy)
}

/// The same for a mail with its files.
pub async fn mails_turn(portal: &Portal) -> ApiResult<SemaphorePermit<'_>> {
    let turn = tokio::time::timeout(LONGEST_WAIT, portal.attachments.mails.acquire()).await;
    turn.ok().and_then(Result::ok).ok_or_else(busy)
}

fn busy() -> ApiError {
    let detail = "Many files are on their way at the moment. Try again in a minute.";
    ApiError::new(ProblemCode::Unavailable, detail)
}

/// Takes a file in. The same once more is the same.
pub async fn take(
    portal: &Portal,
    (account, number): (AccountId, i64),
    actor: &Actor,
    file: NewFile,
    absent: fn() -> ApiError,
) -> ApiResult<AttachmentRecord> {
    let record = note(portal, (account, number), actor, &file, absent).await?;
    if record.stored_at.is_some() {
        return Ok(record);
    }
    portal.attachments.put(account, record.id, file.content).await.map_err(ApiError::internal)?;
    let mut unit = portal.store.write().await?;
    let now = portal.clock.now();
    let ticket = unit.hold_ticket(account, number).await?;
    let is_there = match &ticket {
        Some(ticket) => unit.set_attachment_stored(account, ticket.id, record.id, now).await?,
        None => false,
    };
    let Some(mut ticket) = ticket.filter(|_| is_there) else {
        // The ticket, or the account, was deleted meanwhile, or the ticket merged.
        portal.outbox.remove_files(&mut *unit, account, &[record.id]).await?;
        unit.commit().await?;
        return Err(absent());
    };
    touched(portal, &mut *unit, &mut ticket, actor, record.is_internal).await?;
    unit.commit().await?;
    Ok(AttachmentRecord { stored_at: Some(now), ..record })
}

/// Notes that a content is about to be put away.
async fn note(
    portal: &Portal,
    (account, number): (AccountId, i64),
    actor: &Actor,
    file: &NewFile,
    absent: fn() -> ApiError,
) -> ApiResult<AttachmentRecord> {
    let largest = portal.config.support.attachment_bytes;
    if file.content.len() > largest {
        let detail = format!("{:?} is larger than {largest} bytes.", file.name);
        return Err(ApiError::new(ProblemCode::BodyTooLarge, detail));
    }
    let kind = Kind::of(&file.content).ok_or_else(|| {
        let code = ProblemCode::AttachmentRefused;
        ApiError::new(code, format!("{:?} is not taken. {}", file.name, code.help()))
    })?;
    let mut unit = portal.store.write().await?;
    let ticket = unit.hold_ticket(account, number).await?.ok_or_else(absent)?;
    goes_on_here(&ticket)?;
    let message = unit.ticket_message(account, ticket.id, file.message).await?;
    // Somebody else's message is not theirs to add to; and what happened is nobody's.
    let is_theirs = message.as_ref().is_some_and(|message| {
        message.author_id == actor.id && message.party == actor.party && message.event.is_none()
    });
    let Some(message) = message.filter(|_| is_theirs) else {
        let detail = "message is the id of a message of yours in this ticket.";
        let at = FieldProblem::new("?message", FieldCode::Mismatch, detail);
        return Err(ApiError::invalid(vec![at]));
    };
    let now = portal.clock.now();
    let record = AttachmentRecord {
        id: AttachmentId(portal.randomness.id(now)),
        message_id: message.id,
        name: kind.name(&file.name),
        media_type: kind.media_type.to_owned(),
        size: i64::try_from(file.content.len()).unwrap_or(i64::MAX),
        digest: Sha256::digest(&file.content).to_vec(),
        party: actor.party,
        author_name: actor.name.clone(),
        is_internal: message.is_internal,
        at: now,
        stored_at: None,
    };
    if let Some(same) = unit.same_attachment(account, ticket.id, &record).await? {
        return Ok(same);
    }
    has_room(portal, &ticket, unit.attachments(account, ticket.id).await?.len())?;
    let most = portal.config.support.account_bytes;
    if unit.attachment_bytes(account).await? + record.size > most {
        let detail = format!(
            "The files of all tickets of an account have {} MB. Delete tickets, or files, that are not \
             needed any more.",
            most / 1024 / 1024
        );
        return Err(ApiError::new(ProblemCode::TicketFull, detail));
    }
    unit.insert_attachment(account, ticket.id, &record).await?;
    unit.commit().await?;
    Ok(record)
}

fn has_room(portal: &Portal, ticket: &TicketRecord, files: usize) -> ApiResult<()> {
    let most = portal.config.support.attachments_per_ticket;
    if files < most {
        return Ok(());
    }
    let detail = format!(
        "A ticket takes {most} files. Open a new one, and name number {} in it.",
        ticket.number
    );
    Err(ApiError::new(ProblemCode::TicketFull, detail))
}

/// Whether somebody of a side may see a file.
pub fn may_see(party: TicketParty, file: &AttachmentRecord) -> bool {
    file.stored_at.is_some() && (party == TicketParty::Support || !file.is_internal)
}
