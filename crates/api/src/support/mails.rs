//! Mails about tickets. Each leads to the ticket, and can be answered where the operator takes
//! answers. They go to people of the account and to support, never to anybody else.

use std::collections::BTreeSet;

use portal_storage::{TicketMessageRecord, TicketRecord, Unit};
use portal_types::{TicketEvent, TicketParty, TicketStatus, UserId};

use super::{quote::MARK, thread::Actor};
use crate::{jobs::Message, problem::ApiResult, state::Portal};

/// So many characters of a message are in its mail; the rest is in the ticket.
const LONGEST_TEXT: usize = 5_000;

/// Somebody to be told.
struct Recipient {
    id: UserId,
    email: String,
    name: String,
}

/// Who is told, and so where the link leads.
#[derive(Clone, Copy)]
enum Side {
    Customer,
    Support,
}

/// The address of a ticket in the dashboard, for the account's people.
fn customers_address(service_url: &str, number: i64) -> String {
    format!("{service_url}/support/ticket?number={number}")
}

/// The same for support.
fn desk_address(service_url: &str, number: i64) -> String {
    format!("{service_url}/desk/ticket?number={number}")
}

const SOLVED: &str =
    "thinks that this is solved. If it is not, just answer; else it closes by itself.";

/// A ticket was submitted: its author hears its number, and support of it.
pub(super) async fn submitted(
    portal: &Portal,
    unit: &mut dyn Unit,
    ticket: &TicketRecord,
    message: &TicketMessageRecord,
) -> ApiResult<()> {
    let author = Recipient {
        id: ticket.author_id,
        email: ticket.author_email.clone(),
        name: ticket.author_name.clone(),
    };
    let due = ticket.first_response_due_at.map(|due| format!(" We mean to answer until {due}."));
    let text = format!(
        "Your ticket is number {}.{}\n\nYou wrote:\n\n{}",
        ticket.number,
        due.unwrap_or_default(),
        cut(&message.text)
    );
    send(portal, unit, ticket, &[author], Side::Customer, &text).await?;
    let account = unit.account(ticket.account_id).await?.map(|account| account.name);
    let text = format!(
        "{} of {} submitted a ticket with the priority {}:\n\n{}",
        ticket.author_name,
        account.unwrap_or_default(),
        ticket.priority,
        cut(&message.text)
    );
    let staff = support(unit, ticket).await?;
    send(portal, unit, ticket, &staff, Side::Support, &text).await
}

/// Somebody wrote: the other side hears it, and on the customer's side everybody who takes part.
pub(super) async fn wrote(
    portal: &Portal,
    unit: &mut dyn Unit,
    ticket: &TicketRecord,
    message: &TicketMessageRecord,
    actor: &Actor,
) -> ApiResult<()> {
    let mut text = format!("{} wrote:\n\n{}", actor.name, cut(&message.text));
    if ticket.status == TicketStatus::Resolved {
        text = format!("{text}\n\n{} {SOLVED}", actor.name);
    }
    tell_others(portal, unit, ticket, actor, &text).await?;
    // What the portal says, it says to both.
    if actor.party == TicketParty::Portal {
        let staff = support(unit, ticket).await?;
        send(portal, unit, ticket, &staff, Side::Support, &text).await?;
    }
    Ok(())
}

/// Something happened to it.
pub(super) async fn happened(
    portal: &Portal,
    unit: &mut dyn Unit,
    ticket: &TicketRecord,
    event: TicketEvent,
    actor: &Actor,
) -> ApiResult<()> {
    let name = match actor.party {
        TicketParty::Portal => "The portal",
        TicketParty::Customer | TicketParty::Support => &actor.name,
    };
    let text = match event {
        TicketEvent::Closed => format!(
            "{name} closed the ticket. Whoever writes into it opens it again. How was the help? \
             You can say so in the ticket."
        ),
        TicketEvent::Resolved => format!("{name} {SOLVED}"),
        TicketEvent::Reopened => format!("{name} opened the ticket again."),
        _ => return Ok(()),
    };
    tell_others(portal, unit, ticket, actor, &text).await
}

/// A mail could not be taken: the ticket is full.
pub(super) async fn full(
    portal: &Portal,
    unit: &mut dyn Unit,
    ticket: &TicketRecord,
    actor: &Actor,
) -> ApiResult<()> {
    let all = match actor.party {
        TicketParty::Support => support(unit, ticket).await?,
        TicketParty::Customer | TicketParty::Portal => customers(unit, ticket).await?,
    };
    let author: Vec<Recipient> = all.into_iter().filter(|one| actor.id == Some(one.id)).collect();
    let side = if actor.party == TicketParty::Support { Side::Support } else { Side::Customer };
    let text = format!(
        "Your mail could not be taken: the ticket is full. Please open a new one, and name number {} \
         in it.",
        ticket.number
    );
    send(portal, unit, ticket, &author, side, &text).await
}

/// A ticket goes on in another: those who take part hear where.
pub(super) async fn merged(
    portal: &Portal,
    unit: &mut dyn Unit,
    (from, into): (&TicketRecord, &TicketRecord),
    actor: &Actor,
) -> ApiResult<()> {
    let text = format!(
        "{} put your ticket {} into number {}, since both are about the same. It goes on there.",
        actor.name, from.number, into.number
    );
    let mut customers = customers(unit, into).await?;
    customers.retain(|one| actor.id != Some(one.id));
    send(portal, unit, into, &customers, Side::Customer, &text).await
}

async fn tell_others(
    portal: &Portal,
    unit: &mut dyn Unit,
    ticket: &TicketRecord,
    actor: &Actor,
    text: &str,
) -> ApiResult<()> {
    let mut customers = customers(unit, ticket).await?;
    customers.retain(|one| actor.id != Some(one.id));
    send(portal, unit, ticket, &customers, Side::Customer, text).await?;
    if actor.party == TicketParty::Customer {
        let staff = support(unit, ticket).await?;
        send(portal, unit, ticket, &staff, Side::Support, text).await?;
    }
    Ok(())
}

/// Whoever of the account takes part, and is in it still.
async fn customers(unit: &mut dyn Unit, ticket: &TicketRecord) -> ApiResult<Vec<Recipient>> {
    let mut part: BTreeSet<UserId> =
        unit.ticket_writers(ticket.account_id, ticket.id).await?.into_iter().collect();
    part.insert(ticket.author_id);
    let members = unit.members(ticket.account_id).await?;
    let members = members.into_iter().filter(|member| part.contains(&member.user_id));
    Ok(members.map(|m| Recipient { id: m.user_id, email: m.email, name: m.name }).collect())
}

/// Whoever looks after it; where nobody does, all of support.
async fn support(unit: &mut dyn Unit, ticket: &TicketRecord) -> ApiResult<Vec<Recipient>> {
    let staff = unit.staff().await?;
    let is_theirs = |id: UserId| ticket.assignee_id.is_none_or(|assignee| assignee == id);
    // Without a second factor nobody is told anything.
    let staff = staff.into_iter().filter(|one| one.has_factor.0 && is_theirs(one.user_id));
    Ok(staff.map(|one| Recipient { id: one.user_id, email: one.email, name: one.name }).collect())
}

async fn send(
    portal: &Portal,
    unit: &mut dyn Unit,
    ticket: &TicketRecord,
    recipients: &[Recipient],
    side: Side,
    what: &str,
) -> ApiResult<()> {
    let url = &portal.config.http.public_url;
    let link = match side {
        Side::Customer => customers_address(url, ticket.number),
        Side::Support => desk_address(url, ticket.number),
    };
    for Recipient { id, email, name } in recipients {
        let reply_to = portal.reply_addresses.make(ticket.number, ticket.id, *id);
        let (head, foot) = match &reply_to {
            Some(_) => (format!("-- {MARK} --\n\n"), "Answer this mail, or write in the ticket:"),
            None => (String::new(), "Answer in the ticket:"),
        };
        let message = Message {
            to: email.clone(),
            subject: format!("[#{}] {}", ticket.number, ticket.subject),
            text: format!("{head}Hello {name},\n\n{what}\n\n{foot}\n\n{link}"),
            reply_to,
            thread: Some(format!("ticket-{}", ticket.id)),
            invoice: None,
        };
        portal.outbox.mail(unit, &message).await?;
    }
    Ok(())
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST_TEXT) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}…\n\n(The rest is in the ticket.)", &text[..at]),
    }
}
