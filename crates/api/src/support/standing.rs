//! What becomes of a ticket when something happens: the one place that says so.
//!
//! | happens | open | `awaiting_customer` | `awaiting_support` | resolved, closed |
//! |---|---|---|---|---|
//! | the customer writes | open | `awaiting_support` | `awaiting_support` | `awaiting_support`, or open if nobody had answered |
//! | support writes | `awaiting_customer` | `awaiting_customer` | `awaiting_customer` | `awaiting_customer` |
//! | it is resolved | resolved | resolved | resolved | as it is |
//! | it is closed | closed | closed | closed | closed |
//! | it is opened again | as it is | as it is | as it is | `awaiting_support`, or open if nobody had answered |
//!
//! The clock of the resolution stands while the customer is waited for and while the ticket is over.

use portal_storage::TicketRecord;
use portal_types::{TicketStatus, Timestamp};

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happening {
    CustomerWrites,
    SupportWrites,
    Resolved,
    Closed,
    Reopened,
}

/// Lets it happen at a moment that is later than all that happened before.
pub fn happen(ticket: &mut TicketRecord, what: Happening, at: Timestamp) {
    let before = ticket.status;
    let is_over = !before.is_live();
    let waits_for_support = if ticket.responded_at.is_some() {
        TicketStatus::AwaitingSupport
    } else {
        TicketStatus::Open
    };
    ticket.status = match what {
        Happening::CustomerWrites => waits_for_support,
        Happening::SupportWrites => TicketStatus::AwaitingCustomer,
        Happening::Resolved if is_over => before,
        Happening::Resolved => TicketStatus::Resolved,
        Happening::Closed => TicketStatus::Closed,
        Happening::Reopened if is_over => waits_for_support,
        Happening::Reopened => before,
    };
    if what == Happening::SupportWrites || what == Happening::Resolved {
        ticket.responded_at.get_or_insert(at);
        ticket.first_response_due_at = None;
    }
    let status = ticket.status;
    if status != before {
        let stood_since = match before {
            TicketStatus::AwaitingCustomer => Some(ticket.waiting_since),
            _ => ticket.ended_at,
        };
        if let Some(since) = stood_since.filter(|_| status.waits_for_support()) {
            let stood = at.unix_micros() - since.unix_micros();
            ticket.resolution_due_at = later(ticket.resolution_due_at, stood);
            ticket.first_response_due_at =
                ticket.first_response_due_at.map(|due| later(due, stood));
        }
        ticket.waiting_since = at;
    }
    ticket.ended_at = if status.is_live() { None } else { Some(ticket.ended_at.unwrap_or(at)) };
    settle(ticket);
}

/// Says what is due next.
pub fn settle(ticket: &mut TicketRecord) {
    ticket.due_at = ticket
        .status
        .waits_for_support()
        .then(|| ticket.first_response_due_at.unwrap_or(ticket.resolution_due_at));
}

fn later(at: Timestamp, micros: i64) -> Timestamp {
    Timestamp::from_unix_micros(at.unix_micros().saturating_add(micros.max(0)))
}

#[cfg(test)]
mod tests {
    use portal_storage::TicketRecord;
    use portal_types::{
        AccountId, TicketCategory, TicketId, TicketPriority, TicketStatus, Timestamp, UserId,
    };
    use proptest::prelude::*;

    use super::{Happening, happen, settle};

    fn hours(hours: i64) -> Timestamp {
        Timestamp::from_unix_micros(hours * 3_600_000_000)
    }

    fn ticket() -> TicketRecord {
        let nil = uuid::Uuid::nil();
        let mut ticket = TicketRecord {
            account_id: AccountId(nil),
            id: TicketId(nil),
            number: 1,
            subject: String::new(),
            category: TicketCategory::Other,
            priority: TicketPriority::Normal,
            status: TicketStatus::Open,
            connector: None,
            plan: String::new(),
            author_id: UserId(nil),
            author_name: String::new(),
            author_email: String::new(),
            assignee_id: None,
            created_at: hours(0),
            changed_at: hours(0),
            public_at: hours(0),
            waiting_since: hours(0),
            first_response_due_at: Some(hours(8)),
            resolution_due_at: hours(72),
            responded_at: None,
            due_at: None,
            ended_at: None,
            rating: None,
            rating_comment: None,
            merged_into: None,
        };
        settle(&mut ticket);
        ticket
    }

    #[test]
    fn the_clock_stands_while_the_customer_is_waited_for() {
        let mut ticket = ticket();
        assert_eq!(ticket.due_at, Some(hours(8)));
        happen(&mut ticket, Happening::CustomerWrites, hours(1));
        // Writing more does not make anybody wait longer.
        assert_eq!((ticket.due_at, ticket.waiting_since), (Some(hours(8)), hours(0)));
        happen(&mut ticket, Happening::SupportWrites, hours(2));
        assert_eq!((ticket.status, ticket.due_at), (TicketStatus::AwaitingCustomer, None));
        happen(&mut ticket, Happening::SupportWrites, hours(3));
        happen(&mut ticket, Happening::CustomerWrites, hours(12));
        assert_eq!(ticket.due_at, Some(hours(72 + 10)));
        happen(&mut ticket, Happening::Resolved, hours(13));
        happen(&mut ticket, Happening::CustomerWrites, hours(113));
        assert_eq!(ticket.status, TicketStatus::AwaitingSupport);
        assert_eq!(ticket.due_at, Some(hours(72 + 10 + 100)));
    }

    proptest! {
        /// Whatever happens in whatever order, a ticket says of itself what is so.
        #[test]
        fn a_ticket_is_never_in_two_minds(all in proptest::collection::vec((0_usize..5, 1_i64..50), 0..40)) {
            let (mut ticket, mut now) = (ticket(), 0);
            for (which, after) in all {
                now += after;
                let before = ticket.clone();
                let what = [
                    Happening::CustomerWrites,
                    Happening::SupportWrites,
                    Happening::Resolved,
                    Happening::Closed,
                    Happening::Reopened,
                ][which];
                happen(&mut ticket, what, hours(now));
                prop_assert_eq!(ticket.ended_at.is_none(), ticket.status.is_live());
                prop_assert_eq!(ticket.due_at.is_some(), ticket.status.waits_for_support());
                prop_assert!(ticket.resolution_due_at >= before.resolution_due_at);
                prop_assert!(ticket.waiting_since >= before.waiting_since);
                prop_assert_eq!(ticket.status == TicketStatus::Open && ticket.responded_at.is_some(), false);
                prop_assert_eq!(ticket.first_response_due_at.is_some(), ticket.responded_at.is_none());
            }
        }
    }
}
