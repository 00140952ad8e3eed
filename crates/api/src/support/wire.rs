//! Tickets, as the API tells them.

use std::collections::HashMap;

use portal_storage::{
    AttachmentRecord, DeskTicketRecord, TicketListRecord, TicketMessageRecord, TicketRecord, Unit,
};
use portal_types::{
    Attachment, DeskTicket, DeskTicketSummary, StaffPerson, Target, TargetState, Ticket,
    TicketMessage, TicketMessageId, TicketSummary, Timestamp,
};

use crate::{problem::ApiResult, state::Portal};

/// A ticket in a list.
pub fn summary(record: TicketListRecord) -> TicketSummary {
    let TicketListRecord { ticket, is_unread } = record;
    TicketSummary {
        number: ticket.number,
        subject: ticket.subject,
        category: ticket.category,
        priority: ticket.priority,
        status: ticket.status,
        connector: ticket.connector,
        author: ticket.author_name,
        created_at: ticket.created_at,
        // When support noted something for itself is its own business.
        changed_at: ticket.public_at,
        is_unread: is_unread.0,
        rating: ticket.rating,
    }
}

/// A ticket with all that the account's people see of it.
pub async fn ticket(unit: &mut dyn Unit, ticket: TicketRecord) -> ApiResult<Ticket> {
    let messages = messages(unit, &ticket, false).await?;
    let diagnostics = unit.diagnostics(ticket.account_id, ticket.id).await?;
    Ok(Ticket {
        number: ticket.number,
        subject: ticket.subject,
        category: ticket.category,
        priority: ticket.priority,
        status: ticket.status,
        connector: ticket.connector,
        author: ticket.author_name,
        created_at: ticket.created_at,
        changed_at: ticket.public_at,
        first_response_due_at: ticket.first_response_due_at,
        rating: ticket.rating,
        rating_comment: ticket.rating_comment,
        merged_into: ticket.merged_into,
        has_diagnostics: diagnostics.is_some(),
        messages,
    })
}

/// A ticket with all that support sees of it.
pub async fn desk_ticket(
    portal: &Portal,
    unit: &mut dyn Unit,
    record: DeskTicketRecord,
) -> ApiResult<DeskTicket> {
    let messages = messages(unit, &record.ticket, true).await?;
    let diagnostics = unit.diagnostics(record.ticket.account_id, record.ticket.id).await?;
    Ok(DeskTicket {
        connector: record.ticket.connector.clone(),
        author_email: record.ticket.author_email.clone(),
        rating: record.ticket.rating,
        rating_comment: record.ticket.rating_comment.clone(),
        merged_into: record.ticket.merged_into,
        has_diagnostics: diagnostics.is_some(),
        messages,
        ticket: desk_summary(record, portal.clock.now()),
    })
}

/// A ticket in the queue.
pub fn desk_summary(record: DeskTicketRecord, now: Timestamp) -> DeskTicketSummary {
    let target = target(&record.ticket, now);
    let DeskTicketRecord { ticket, account_name, assignee_name, assignee_email, is_unread, .. } =
        record;
    let assignee = ticket.assignee_id.zip(assignee_name).zip(assignee_email);
    DeskTicketSummary {
        number: ticket.number,
        subject: ticket.subject,
        account_id: ticket.account_id,
        account_name,
        category: ticket.category,
        priority: ticket.priority,
        status: ticket.status,
        author: ticket.author_name,
        assignee: assignee.map(|((id, name), email)| StaffPerson { id, name, email }),
        created_at: ticket.created_at,
        changed_at: ticket.changed_at,
        waiting_since: ticket.waiting_since,
        target,
        is_unread: is_unread.0,
    }
}

fn target(ticket: &TicketRecord, now: Timestamp) -> Option<Target> {
    let at = ticket.due_at?;
    let left = at.unix_micros() - now.unix_micros();
    // A quarter of what there was from when the customer began to wait.
    let quarter = (at.unix_micros() - ticket.waiting_since.unix_micros()) / 4;
    let state = match left {
        ..=0 => TargetState::Missed,
        left if left < quarter => TargetState::Soon,
        _ => TargetState::InTime,
    };
    Some(Target { is_first_response: ticket.first_response_due_at.is_some(), at, state })
}

async fn messages(
    unit: &mut dyn Unit,
    ticket: &TicketRecord,
    with_internal: bool,
) -> ApiResult<Vec<TicketMessage>> {
    let messages = unit.ticket_messages(ticket.account_id, ticket.id, with_internal).await?;
    let mut files: HashMap<TicketMessageId, Vec<Attachment>> = HashMap::new();
    for file in unit.attachments(ticket.account_id, ticket.id).await? {
        if file.stored_at.is_some() {
            files.entry(file.message_id).or_default().push(attachment(file));
        }
    }
    let with_files = messages.into_iter().map(|record| {
        let attachments = files.remove(&record.id).unwrap_or_default();
        TicketMessage { attachments, ..message(record) }
    });
    Ok(with_files.collect())
}

/// What was written, without files.
pub fn message(record: TicketMessageRecord) -> TicketMessage {
    TicketMessage {
        id: record.id,
        at: record.at,
        from: record.party,
        author_id: record.author_id,
        author: record.author_name,
        event: record.event,
        text: record.text,
        via: record.via,
        is_internal: record.is_internal,
        attachments: Vec::new(),
    }
}

/// A file.
pub fn attachment(record: AttachmentRecord) -> Attachment {
    Attachment {
        id: record.id,
        message_id: record.message_id,
        name: record.name,
        media_type: record.media_type,
        size: record.size,
        at: record.at,
        author: record.author_name,
    }
}
