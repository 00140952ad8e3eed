//! A ticket in the list.

use portal_types::{TicketPriority, TicketStatus, TicketSummary};

use crate::{
    api::Side,
    dom::{El, a, div, li, span},
    pages::tickets::address,
    parts::{ago, unseen},
    words::tickets as words,
};

pub(super) fn row(one: &TicketSummary) -> El {
    let link = a()
        .class(if one.is_unread { "row-link unread" } else { "row-link" })
        .attr("href", address(Side::Customer, one.number))
        .child((one.is_unread.then(|| unseen("Has news: ")), one.subject.clone()));
    let what = div().child((
        link,
        div().class("quiet small").child(format!(
            "{} · {} · {}",
            one.number,
            words::category(one.category),
            one.author
        )),
    ));
    let urgent = (one.priority != TicketPriority::Normal)
        .then(|| span().class("quiet").child((" ", words::priority(one.priority).0)));
    let when = div().class("small end").child((
        div().child((state(one.status), urgent)),
        div().class("quiet").child(("Changed ", ago(one.changed_at))),
    ));
    li().child((what, when))
}

/// Where it stands: one that waits for the person stands out.
pub(super) fn state(status: TicketStatus) -> El {
    let class = match status {
        TicketStatus::AwaitingCustomer => "state warn",
        TicketStatus::Resolved => "state good",
        TicketStatus::Open | TicketStatus::AwaitingSupport | TicketStatus::Closed => "state",
    };
    span().class(class).child(words::status(status))
}
