//! The account's invoices: marked as paid, refunded.

use leptos::prelude::*;
use portal_types::{Invoice, InvoiceKind, InvoiceStatus};

use super::{Asked, Billing};
use crate::{
    browser::clock,
    dom::{El, button, div, memo, p, table, tbody, td, th, thead, tr},
    pages::subscription::{amounts, number, state},
    parts::{unseen, when_loaded},
};

pub(super) fn invoices(billing: Billing) -> El {
    let rows = memo(move || billing.invoices.all());
    let listing = move || {
        let rows = rows.get();
        if rows.is_empty() {
            return div().class("body").child(p().class("quiet").child("There is no invoice yet."));
        }
        list(billing, &rows)
    };
    let first = billing.invoices.first;
    let body = when_loaded(first, 2, move |_| (listing, billing.invoices.foot("invoices")));
    div().class("below").child(body)
}

fn list(billing: Billing, rows: &[Invoice]) -> El {
    let head =
        [("Number", ""), ("Date", ""), ("Status", ""), ("Total", "amount"), ("Due", "amount")];
    let head: Vec<El> = head
        .into_iter()
        .map(|(name, class)| th().attr("scope", "col").class(class).child(name))
        .collect();
    let more = th().attr("scope", "col").child(unseen("What to do"));
    let rows: Vec<El> = rows.iter().map(|one| row(billing, one)).collect();
    table()
        .class("listing invoices")
        .attr("aria-label", "Invoices")
        .child((thead().child(tr().child((head, more))), tbody().child(rows)))
}

fn row(billing: Billing, one: &Invoice) -> El {
    let ask = |words: &'static str, what: Asked| {
        button()
            .attr("type", "button")
            .class("button small")
            .on("click", move |_| billing.open.set(Some(what.clone())))
            .child((words, unseen(format!(" {}", one.number))))
    };
    let act = match (one.kind, one.status) {
        (InvoiceKind::Invoice, InvoiceStatus::Open) => {
            Some(ask("Mark as paid", Asked::Paid(one.clone())))
        }
        (InvoiceKind::Invoice, InvoiceStatus::Paid) => {
            Some(ask("Refund", Asked::Refund(one.clone())))
        }
        _ => None,
    };
    tr().child((
        number(one),
        td().attr("data-label", "Date").child(clock::date_only(one.issued_at)),
        state(one),
        amounts(one),
        td().class("acts").child(div().class("actions").child(act)),
    ))
}
