//! Money goes back.

use leptos::prelude::*;
use portal_types::{Invoice, Money, RefundInvoice};

use super::{Billing, amount, question::question};
use crate::{
    browser::intl,
    dom::{El, p},
    forms::{Bound, Submit},
    parts::{Line, text_field},
    words::money,
};

pub(super) fn refund(billing: Billing, one: &Invoice) -> El {
    let submit = Submit::new("refund");
    let currency = one.total.currency.clone();
    let left = one.total.amount.saturating_sub(one.from_credit).saturating_sub(one.refunded);
    let most = Money { amount: left, currency: currency.clone() };
    let typed = RwSignal::new(money::to_type(left, intl::digits(&currency)));
    let (api, account, id) = (billing.api, billing.account, one.id);
    let send = move |reason: String| {
        let amount = match amount::read("/amount", &typed.get_untracked(), &currency) {
            Ok(amount) => amount,
            Err(problem) => return submit.refuse(problem),
        };
        let body = RefundInvoice { amount, reason };
        submit.run(async move { api.refund_invoice(account, id, &body).await }, move |outcome| {
            match outcome {
                Ok(now) => billing.done(format!("{} is refunded.", now.number)),
                Err(error) => submit.fail(error),
            }
        });
    };
    let line = Line { hint: Some("With tax."), autofocus: true, ..Line::default() };
    let lead = p().child(format!(
        "A credit note is made, and at most {} goes back the way it came.",
        intl::money(&most)
    ));
    let field = text_field(submit, "/amount", "Amount", Bound::signal(typed), line);
    question(billing, submit, "Refund", (lead, field), send)
}
