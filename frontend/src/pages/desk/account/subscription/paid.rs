//! Money came.

use leptos::prelude::*;
use portal_types::{Invoice, MarkPaid};

use super::{Billing, question::question};
use crate::{
    browser::intl,
    dom::{El, p},
    forms::{Bound, Submit},
    parts::{Line, text_field},
};

pub(super) fn paid(billing: Billing, one: &Invoice) -> El {
    let submit = Submit::new("paid");
    let reference = RwSignal::new(String::new());
    let (api, account, id) = (billing.api, billing.account, one.id);
    let send = move |reason: String| {
        let typed = reference.get_untracked();
        if !submit.require(&[("/reference", &typed, "Type what tells the payment from others.")]) {
            return;
        }
        let body = MarkPaid { reference: typed, reason };
        submit.run(async move { api.mark_paid(account, id, &body).await }, move |outcome| {
            match outcome {
                Ok(now) => billing.done(format!("{} is paid.", now.number)),
                Err(error) => submit.fail(error),
            }
        });
    };
    let line = Line {
        hint: Some("Such as the bank statement and its line. It is taken once."),
        autofocus: true,
        ..Line::default()
    };
    let lead =
        p().child(format!("{} came, and the invoice is paid with it.", intl::money(&one.due)));
    let field = text_field(submit, "/reference", "Payment", Bound::signal(reference), line);
    question(billing, submit, "Mark as paid", (lead, field), send)
}
