//! An invoice or a credit note in a list, as its people and support see it.

use portal_types::{Invoice, InvoiceKind, InvoiceStatus, Money};

use crate::{
    browser::{clock, intl},
    dom::{El, b, div, span, td, th},
    parts::quiet,
    words::subscription as words,
};

/// Its number, and of a credit note what it takes back.
pub(in crate::pages) fn number(one: &Invoice) -> El {
    let more = match (one.kind, &one.refers_to) {
        (InvoiceKind::CreditNote, Some(of)) => Some(quiet(format!("Credit note for {of}"))),
        (InvoiceKind::CreditNote, None) => Some(quiet("Credit note")),
        (InvoiceKind::Invoice, _) => None,
    };
    th().attr("scope", "row").class("num").child((b().child(one.number.clone()), more))
}

/// Where it stands.
pub(in crate::pages) fn state(one: &Invoice) -> El {
    let is_overdue = clock::ms(one.due_at) < clock::now_ms();
    let (class, said) = words::invoice(one.kind, one.status, is_overdue);
    let due = (one.status == InvoiceStatus::Open && one.kind == InvoiceKind::Invoice)
        .then(|| quiet(format!("by {}", clock::date_only(one.due_at))));
    let back = (one.refunded > 0 && one.status == InvoiceStatus::Paid).then(|| {
        let back = Money { amount: one.refunded, currency: one.total.currency.clone() };
        quiet(format!("{} given back", intl::money(&back)))
    });
    let state = div().class("stands").child((span().class(class).child(said), due, back));
    td().attr("data-label", "Status").child(state)
}

/// What it comes to, and what is left to pay of it.
pub(in crate::pages) fn amounts(one: &Invoice) -> (El, El) {
    let cell = |name: &'static str, of: &Money| {
        td().attr("data-label", name).class("num amount").child(intl::money(of))
    };
    (cell("Total", &one.total), cell("Due", &one.due))
}
