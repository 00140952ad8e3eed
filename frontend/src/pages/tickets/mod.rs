//! What the customer's side of a ticket and the desk have in common: the page with the thread, its files,
//! and the diagnostics.

mod attachments;
mod chooser;
mod diagnostics;
mod file_picker;
mod files;
mod message;
mod shown;
mod thread;

pub(super) use chooser::{categories, chooser, priorities};
pub(super) use diagnostics::{
    LOGS_NOT_SENT, LOGS_OFF, LOGS_WITHHELD, diagnostics, sent_diagnostics,
};
pub(super) use file_picker::{file_list, file_picker};
pub(super) use files::{Files, Target};
pub(super) use shown::{Shown, page_of_ticket};

use crate::{
    api::Side,
    dom::{El, a, div, input, label, typed},
    parts::{Icon, InAddress, icon, unseen},
    routes,
};

/// The address of a ticket.
pub(super) fn address(side: Side, number: i64) -> String {
    let page = match side {
        Side::Customer => routes::TICKET,
        Side::Desk => routes::DESK_TICKET,
    };
    format!("{page}?number={number}")
}

/// What an address says of these names, as the API takes it.
pub(super) fn said(address: InAddress, names: &[&'static str]) -> crate::api::Filter {
    let all = names.iter().map(|name| (*name, address.value(name)));
    all.filter(|(_, value)| !value.is_empty()).collect()
}

/// A search, kept in the address as `q`.
pub(super) fn search(address: InAddress, words: &'static str) -> El {
    let typed = input()
        .class("input")
        .attr("type", "search")
        .attr("placeholder", words)
        .attr("maxlength", "200")
        .prop("value", move || address.value("q"))
        .on("change", move |event| address.set("q", &typed(&event)));
    label().class("search").child((unseen(words), icon(Icon::Search), typed))
}

/// A way back to everything, while something is filtered.
pub(super) fn show_all(is_filtered: impl Fn() -> bool + 'static, to: &'static str) -> El {
    div().class("actions").child(move || {
        is_filtered().then(|| a().class("button").attr("href", to).child("Show everything"))
    })
}
