//! What happens in tickets, whoever it comes from: the dashboard, the desk, or a mail. Each does it
//! in the unit of the caller, with the ticket held.

use portal_storage::{TicketMessageRecord, TicketRecord, Unit};
use portal_types::{
    AccountId, ProblemCode, TicketEvent, TicketId, TicketMessageId, TicketParty, TicketPriority,
    TicketVia, Timestamp, User as WireUser, UserId,
};

use super::{Happening, happen, mails, standing::settle};
use crate::{
    billing::Plans,
    problem::{ApiError, ApiResult},
    state::Portal,
};

/// So many messages are written into a ticket.
const MOST_MESSAGES: i64 = 1_000;

/// Somebody who does something in a ticket.
#[derive(Debug, Clone)]
pub struct Actor {
    pub party: TicketParty,
    pub id: Option<UserId>,
    pub name: String,
}

/// What somebody writes.
pub struct Written {
    pub text: String,
    pub is_internal: bool,
    /// Whether support thinks that the ticket is done with that.
    pub resolves: bool,
    pub via: TicketVia,
    pub mail_id: Option<String>,
}

impl Written {
    /// Through the dashboard or the API.
    pub fn on_the_web(text: String) -> Self {
        Self { text, is_internal: false, resolves: false, via: TicketVia::Web, mail_id: None }
    }
}

impl Actor {
    /// Somebody of the account.
    pub fn customer(user: &WireUser) -> Self {
        Self { party: TicketParty::Customer, id: Some(user.id), name: user.name.clone() }
    }

    /// Somebody in support.
    pub fn support(user: &WireUser) -> Self {
        Self { party: TicketParty::Support, id: Some(user.id), name: user.name.clone() }
    }

    /// The portal itself.
    pub fn portal() -> Self {
        Self { party: TicketParty::Portal, id: None, name: "Portal".to_owned() }
    }
}

/// That nothing of the account has a number.
pub fn absent() -> ApiError {
    ApiError::not_found("Your account has no ticket with this number.")
}

/// A moment after all that happened in the ticket so far, so that the order of what happened is
/// that of the times.
fn next_moment(portal: &Portal, ticket: &TicketRecord) -> Timestamp {
    let after = Timestamp::from_unix_micros(ticket.changed_at.unix_micros() + 1);
    portal.clock.now().max(after)
}

/// Adds a submitted ticket.
pub async fn submit(
    portal: &Portal,
    unit: &mut dyn Unit,
    mut ticket: TicketRecord,
    description: String,
    author: &WireUser,
) -> ApiResult<TicketRecord> {
    let subscription = unit.subscription(ticket.account_id).await?;
    let plans = &portal.config.billing.plans;
    let plan = subscription.map_or_else(|| plans.trial.clone(), |record| plans.in_force(&record));
    ticket.plan.clone_from(&plan.id);
    let (answer, done) = Plans::targets(&plan, ticket.created_at, ticket.priority);
    ticket.first_response_due_at = Some(answer);
    ticket.resolution_due_at = done;
    settle(&mut ticket);
    unit.insert_ticket(&ticket).await?;
    let message = record(
        portal,
        &Actor::customer(author),
        ticket.created_at,
        Written::on_the_web(description),
    );
    unit.insert_ticket_message(ticket.account_id, ticket.id, &message).await?;
    unit.mark_ticket_read(ticket.account_id, ticket.id, author.id, ticket.public_at).await?;
    mails::submitted(portal, unit, &ticket, &message).await?;
    Ok(ticket)
}

/// Lets somebody write into a ticket.
pub async fn write(
    portal: &Portal,
    unit: &mut dyn Unit,
    ticket: &mut TicketRecord,
    actor: &Actor,
    written: Written,
) -> ApiResult<TicketMessageRecord> {
    goes_on_here(ticket)?;
    let at = next_moment(portal, ticket);
    let resolves = written.resolves;
    let message = record(portal, actor, at, written);
    add(unit, ticket, actor, &message).await?;
    if !message.is_internal {
        let is_customer = actor.party == TicketParty::Customer;
        let what = if is_customer { Happening::CustomerWrites } else { Happening::SupportWrites };
        happen(ticket, what, at);
    }
    if resolves {
        let at = next_moment(portal, ticket);
        happen(ticket, Happening::Resolved, at);
        let event = TicketEvent::Resolved;
        let resolved = Note { at, event, text: String::new(), is_internal: false };
        note(portal, unit, ticket, actor, resolved).await?;
    } else {
        unit.update_ticket(ticket).await?;
    }
    if !message.is_internal {
        mails::wrote(portal, unit, ticket, &message, actor).await?;
    }
    Ok(message)
}

/// Lets the portal say something in a ticket, which changes nothing about where it stands.
pub async fn write_as_portal(
    portal: &Portal,
    unit: &mut dyn Unit,
    ticket: &mut TicketRecord,
    written: Written,
) -> ApiResult<()> {
    let actor = Actor::portal();
    let at = next_moment(portal, ticket);
    let message = record(portal, &actor, at, written);
    add(unit, ticket, &actor, &message).await?;
    unit.update_ticket(ticket).await?;
    mails::wrote(portal, unit, ticket, &message, &actor).await
}

/// Closes, resolves or reopens a ticket. Nothing happens where it is so already.
pub async fn stand(
    portal: &Portal,
    unit: &mut dyn Unit,
    ticket: &mut TicketRecord,
    actor: &Actor,
    what: Happening,
) -> ApiResult<()> {
    goes_on_here(ticket)?;
    let at = next_moment(portal, ticket);
    let before = ticket.status;
    happen(ticket, what, at);
    if ticket.status == before {
        return Ok(());
    }
    let event = match what {
        Happening::Closed => TicketEvent::Closed,
        Happening::Resolved => TicketEvent::Resolved,
        _ => TicketEvent::Reopened,
    };
    note(portal, unit, ticket, actor, Note { at, event, text: String::new(), is_internal: false })
        .await?;
    mails::happened(portal, unit, ticket, event, actor).await
}

/// Gives a ticket another priority, and with that other targets.
pub async fn set_priority(
    portal: &Portal,
    unit: &mut dyn Unit,
    ticket: &mut TicketRecord,
    actor: &Actor,
    priority: TicketPriority,
) -> ApiResult<()> {
    goes_on_here(ticket)?;
    if ticket.priority == priority {
        return Ok(());
    }
    let subscription = unit.subscription(ticket.account_id).await?;
    let plan = portal.config.billing.plans.of_ticket(&ticket.plan, subscription.as_ref());
    let of = |priority| Plans::targets(&plan, ticket.created_at, priority);
    let ((old_answer, old_done), (answer, done)) = (of(ticket.priority), of(priority));
    // What the clock stood for is kept.
    let moved = |at: Timestamp, old: Timestamp, new: Timestamp| {
        Timestamp::from_unix_micros(at.unix_micros() + new.unix_micros() - old.unix_micros())
    };
    ticket.resolution_due_at = moved(ticket.resolution_due_at, old_done, done);
    let due = ticket.first_response_due_at;
    ticket.first_response_due_at = due.map(|due| moved(due, old_answer, answer));
    ticket.priority = priority;
    settle(ticket);
    let at = next_moment(portal, ticket);
    let event = TicketEvent::PriorityChanged;
    let text = priority.as_str().to_owned();
    note(portal, unit, ticket, actor, Note { at, event, text, is_internal: false }).await
}

/// What happened, for the thread.
struct Note {
    at: Timestamp,
    event: TicketEvent,
    text: String,
    is_internal: bool,
}

/// Notes that something happened to a ticket, and keeps how it stands now.
pub async fn noted(
    portal: &Portal,
    unit: &mut dyn Unit,
    ticket: &mut TicketRecord,
    actor: &Actor,
    (event, text, is_internal): (TicketEvent, String, bool),
) -> ApiResult<()> {
    let at = next_moment(portal, ticket);
    note(portal, unit, ticket, actor, Note { at, event, text, is_internal }).await
}

async fn note(
    portal: &Portal,
    unit: &mut dyn Unit,
    ticket: &mut TicketRecord,
    actor: &Actor,
    Note { at, event, text, is_internal }: Note,
) -> ApiResult<()> {
    let written = Written { is_internal, ..Written::on_the_web(text) };
    let message = TicketMessageRecord { event: Some(event), ..record(portal, actor, at, written) };
    add(unit, ticket, actor, &message).await?;
    Ok(unit.update_ticket(ticket).await?)
}

/// Marks a ticket as changed by a file that came.
pub async fn touched(
    portal: &Portal,
    unit: &mut dyn Unit,
    ticket: &mut TicketRecord,
    actor: &Actor,
    is_internal: bool,
) -> ApiResult<()> {
    let at = next_moment(portal, ticket);
    move_on(unit, ticket, actor, at, is_internal).await?;
    Ok(unit.update_ticket(ticket).await?)
}

async fn add(
    unit: &mut dyn Unit,
    ticket: &mut TicketRecord,
    actor: &Actor,
    message: &TicketMessageRecord,
) -> ApiResult<()> {
    let (account, id) = (ticket.account_id, ticket.id);
    // What happens to it always fits: a full ticket can be closed.
    let is_written = message.event.is_none();
    if is_written && unit.count_ticket_messages(account, id).await? >= MOST_MESSAGES {
        let detail = format!(
            "A ticket takes {MOST_MESSAGES} messages. Open a new one, and name number {} in it.",
            ticket.number
        );
        return Err(ApiError::new(ProblemCode::TicketFull, detail));
    }
    unit.insert_ticket_message(account, id, message).await?;
    move_on(unit, ticket, actor, message.at, message.is_internal).await
}

/// Moves a ticket on to a moment. Whoever does it, and had seen all that was before, has seen it.
async fn move_on(
    unit: &mut dyn Unit,
    ticket: &mut TicketRecord,
    actor: &Actor,
    at: Timestamp,
    is_internal: bool,
) -> ApiResult<()> {
    if let Some(user) = actor.id {
        let seen = match actor.party {
            TicketParty::Customer => ticket.public_at,
            TicketParty::Support | TicketParty::Portal => ticket.changed_at,
        };
        unit.read_ticket_on(ticket.account_id, ticket.id, user, (seen, at)).await?;
    }
    ticket.changed_at = at;
    if !is_internal {
        ticket.public_at = at;
    }
    Ok(())
}

fn record(portal: &Portal, actor: &Actor, at: Timestamp, written: Written) -> TicketMessageRecord {
    TicketMessageRecord {
        id: TicketMessageId(portal.randomness.id(at)),
        at,
        party: actor.party,
        author_id: actor.id,
        author_name: actor.name.clone(),
        event: None,
        text: written.text,
        via: written.via,
        is_internal: written.is_internal,
        mail_id: written.mail_id,
    }
}

/// Refuses what is meant for a ticket that goes on in another.
pub fn goes_on_here(ticket: &TicketRecord) -> ApiResult<()> {
    let Some(number) = ticket.merged_into else { return Ok(()) };
    let detail = format!("This ticket was merged into number {number}. Write there.");
    Err(ApiError::new(ProblemCode::TicketMerged, detail))
}

/// The contents of a ticket's files, to be removed with it.
pub async fn drop_files(
    portal: &Portal,
    unit: &mut dyn Unit,
    account: AccountId,
    ticket: TicketId,
) -> ApiResult<()> {
    let files = unit.attachments(account, ticket).await?;
    let files = files.into_iter().map(|file| (file.id, file.stored_at)).collect();
    portal.outbox.drop_files(unit, account, files).await
}

/// Puts a ticket into another of the account, where it goes on. Both are held.
pub async fn merge(
    portal: &Portal,
    unit: &mut dyn Unit,
    from: &mut TicketRecord,
    into: &mut TicketRecord,
    actor: &Actor,
) -> ApiResult<()> {
    let (account, number) = (into.account_id, into.number);
    let before = from.number;
    let all = unit.count_ticket_messages(account, from.id).await?
        + unit.count_ticket_messages(account, into.id).await?;
    if all >= MOST_MESSAGES {
        let detail = format!("Together they would have more than {MOST_MESSAGES} messages.");
        return Err(ApiError::new(ProblemCode::TicketFull, detail));
    }
    unit.move_ticket_messages(account, from.id, into.id).await?;
    // Whoever waits goes on waiting, until then.
    if from.status.waits_for_support() {
        happen(into, Happening::CustomerWrites, next_moment(portal, into));
        into.resolution_due_at = into.resolution_due_at.min(from.resolution_due_at);
        let due = into.first_response_due_at.into_iter().chain(from.first_response_due_at);
        into.first_response_due_at = due.min().filter(|_| into.responded_at.is_none());
        settle(into);
    }
    noted(portal, unit, into, actor, (TicketEvent::Merged, before.to_string(), false)).await?;
    happen(from, Happening::Closed, next_moment(portal, from));
    from.merged_into = Some(number);
    noted(portal, unit, from, actor, (TicketEvent::MergedInto, number.to_string(), false)).await?;
    mails::merged(portal, unit, (from, into), actor).await
}
