//! One message of a thread, or one event.

use leptos::prelude::*;
use portal_types::{Attachment, TicketMessage, TicketParty, TicketVia};

use super::{attachments::attachments, thread::Thread};
use crate::{
    api::Side,
    dom::{El, b, div, header, li, memo, span},
    parts::{ago, quiet},
    words::tickets as words,
};

pub(super) fn message(thread: Thread, one: &TicketMessage) -> El {
    if let Some(event) = one.event {
        return li().class("event quiet small").child((
            format!("{} {} ", one.author, words::event(one, event)),
            "· ",
            ago(one.at),
        ));
    }
    let id = one.id;
    let files = memo(move || -> Vec<Attachment> {
        thread.messages.with(|all| {
            let now = all.iter().find(|other| other.id == id);
            now.map(|now| now.attachments.clone()).unwrap_or_default()
        })
    });
    let is_mine = one.author_id.is_some() && one.author_id == thread.me;
    let own = match thread.side {
        Side::Customer => TicketParty::Customer,
        Side::Desk => TicketParty::Support,
    };
    let class = match (one.is_internal, one.from == own) {
        (true, _) => "message internal",
        (false, true) => "message own",
        (false, false) => "message",
    };
    // What was said is one text, whatever stands in it.
    let text = div().class("message-text").child(one.text.clone());
    let removable = (one.from == own).then_some(thread.again);
    li().class(class).child((
        header().child((
            b().child(one.author.clone()),
            quiet(whose(thread.side, one, is_mine)),
            one.is_internal.then(|| span().class("state warn small").child("Internal note")),
            (one.via == TicketVia::Mail).then(|| quiet("by mail")),
            span().class("quiet small at").child(ago(one.at)),
        )),
        text,
        attachments((thread.side, thread.number), files, removable),
    ))
}

fn whose(side: Side, one: &TicketMessage, is_mine: bool) -> &'static str {
    match (side, one.from) {
        _ if is_mine => "You",
        (Side::Customer, TicketParty::Customer) => "Your organisation",
        (_, party) => words::party(party),
    }
}
