//! Tickets in words.

use portal_types::{
    TargetState, TicketCategory, TicketEvent, TicketMessage, TicketParty, TicketPriority,
    TicketStatus,
};

use super::span;

pub(crate) const fn category(category: TicketCategory) -> &'static str {
    match category {
        TicketCategory::Setup => "Setting up a connector",
        TicketCategory::ApiKey => "API keys",
        TicketCategory::AssetSelector => "Asset selector",
        TicketCategory::AssetTracking => "Asset tracking",
        TicketCategory::Billing => "Subscription and invoices",
        TicketCategory::Bug => "Something does not work",
        TicketCategory::Other => "Something else",
    }
}

/// In short, and what it is for.
pub(crate) const fn priority(priority: TicketPriority) -> (&'static str, &'static str) {
    match priority {
        TicketPriority::Low => ("Low", "Low: a question, or a wish"),
        TicketPriority::Normal => ("Normal", "Normal: something is in the way"),
        TicketPriority::High => ("High", "High: work stands still for some"),
        TicketPriority::Urgent => ("Urgent", "Urgent: a live site is broken"),
    }
}

/// For the people of the account, and for support: each waits for the other.
pub(crate) const fn status(status: TicketStatus) -> &'static str {
    match status {
        TicketStatus::Open => "Open",
        TicketStatus::AwaitingCustomer => "Answered",
        TicketStatus::AwaitingSupport => "With support",
        TicketStatus::Resolved => "Resolved",
        TicketStatus::Closed => "Closed",
    }
}

pub(crate) const fn status_at_the_desk(status: TicketStatus) -> &'static str {
    match status {
        TicketStatus::Open => "New",
        TicketStatus::AwaitingCustomer => "Waits for the customer",
        TicketStatus::AwaitingSupport => "Waits for us",
        TicketStatus::Resolved => "Resolved",
        TicketStatus::Closed => "Closed",
    }
}

/// Whose side somebody is on, as either side calls it.
pub(crate) const fn party(party: TicketParty) -> &'static str {
    match party {
        TicketParty::Customer => "Customer",
        TicketParty::Support => "Support",
        TicketParty::Portal => "Automatic",
    }
}

/// What happened, after the name of who did it.
pub(crate) fn event(message: &TicketMessage, event: TicketEvent) -> String {
    let text = &message.text;
    match event {
        TicketEvent::Closed => "closed the ticket".to_owned(),
        TicketEvent::Reopened => "opened the ticket again".to_owned(),
        TicketEvent::Resolved => "resolved the ticket".to_owned(),
        TicketEvent::PriorityChanged => {
            let known = text.parse().map(|known| priority(known).0);
            format!("changed the priority to {}", known.unwrap_or(text))
        }
        TicketEvent::CategoryChanged => {
            let known = text.parse().map(category);
            format!("changed the category to “{}”", known.unwrap_or(text))
        }
        TicketEvent::Merged => format!("merged ticket {text} into this one"),
        TicketEvent::MergedInto => format!("merged this ticket into ticket {text}"),
        TicketEvent::Rated => format!("rated the help {text} of 5"),
        TicketEvent::Assigned if text.is_empty() => "gave the ticket back to the queue".to_owned(),
        TicketEvent::Assigned if *text == message.author => "took the ticket".to_owned(),
        TicketEvent::Assigned => format!("gave the ticket to {text}"),
    }
}

/// How a ticket stands to its target, and the look of that. `left` is the time until then in seconds.
pub(crate) fn target(is_first: bool, state: TargetState, left: f64) -> (&'static str, String) {
    if left < 0.0 {
        let what = if is_first { "Answer" } else { "Solution" };
        return ("state bad", format!("{what} late by {}", span(-left)));
    }
    let what = if is_first { "Answer" } else { "Solution" };
    let class = match state {
        TargetState::InTime => "state good",
        TargetState::Soon | TargetState::Missed => "state warn",
    };
    (class, format!("{what} due in {}", span(left)))
}

#[cfg(test)]
mod tests {
    use portal_types::TargetState;

    use super::target;

    #[test]
    fn a_target_says_how_much_time_is_left() {
        let said = |state, left| target(true, state, left);
        assert_eq!(
            said(TargetState::InTime, 7_200.0),
            ("state good", "Answer due in 2 h".to_owned())
        );
        assert_eq!(said(TargetState::Soon, 600.0).0, "state warn");
        assert_eq!(
            target(false, TargetState::Missed, -1_800.0),
            ("state bad", "Solution late by 30 min".to_owned())
        );
    }
}
