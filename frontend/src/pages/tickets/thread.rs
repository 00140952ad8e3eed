//! All that was written into a ticket, and that happened to it.

use leptos::prelude::*;
use portal_types::{TicketMessage, TicketMessageId, UserId};

use super::message::message;
use crate::{
    api::{Api, Side},
    dom::{El, div, memo, ol},
    parts::growing,
};

#[derive(Clone, Copy)]
pub(super) struct Thread {
    pub(super) side: Side,
    pub(super) number: i64,
    pub(super) me: Option<UserId>,
    pub(super) messages: Memo<Vec<TicketMessage>>,
    pub(super) again: Callback<()>,
}

/// The thread, the oldest first. `again` looks again, after a file was removed.
pub(crate) fn thread(
    (side, number): (Side, i64),
    messages: Memo<Vec<TicketMessage>>,
    again: Callback<()>,
) -> El {
    let api = expect_context::<Api>();
    let me = untrack(|| api.session.user()).map(|user| user.id);
    let thread = Thread { side, number, me, messages, again };
    let ids = memo(move || messages.with(|all| all.iter().map(|one| one.id).collect::<Vec<_>>()));
    let item = move |id: &TicketMessageId| {
        let one = messages.with(|all| all.iter().find(|one| one.id == *id).cloned());
        one.map_or_else(div, |one| message(thread, &one))
    };
    // A log: a screen reader hears what is added.
    let log = div().attr("role", "log").attr("aria-label", "Conversation");
    log.child(growing(ol().class("thread"), ids, item))
}
