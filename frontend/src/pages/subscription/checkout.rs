//! The payment provider's pages: going there, and coming back.

use leptos::prelude::*;
use portal_types::{BeginCheckout, InvoiceId, ProviderPage};

use crate::{
    api::{Answer, Api},
    browser::page,
    dom::{El, div, memo, p},
    forms::Submit,
    router::Router,
};

/// How it went there, if somebody comes back: whether it was done, or left.
pub(super) fn outcome() -> Memo<Option<bool>> {
    let router = expect_context::<Router>();
    memo(move || match router.query("checkout").as_deref() {
        Some("done") => Some(true),
        Some("canceled") => Some(false),
        _ => None,
    })
}

pub(super) fn told(outcome: Memo<Option<bool>>) -> El {
    div().attr("role", "status").child(move || {
        outcome.get().map(|is_done| {
            if is_done {
                p().class("notice good").child(
                    "Thank you. As soon as the payment is confirmed, it shows here by itself.",
                )
            } else {
                p().class("notice").child("You left the payment. Nothing was charged.")
            }
        })
    })
}

pub(super) fn pay_for_plan(api: Api, submit: Submit, plan: String) {
    let body = BeginCheckout { plan: Some(plan), invoice_id: None };
    leave(submit, async move { api.begin_checkout(&body).await });
}

pub(super) fn pay_invoice(api: Api, submit: Submit, id: InvoiceId) {
    let body = BeginCheckout { plan: None, invoice_id: Some(id) };
    leave(submit, async move { api.begin_checkout(&body).await });
}

/// To where cards are changed.
pub(super) fn change_cards(api: Api, submit: Submit) {
    leave(submit, api.provider_portal());
}

fn leave(submit: Submit, coming: impl Future<Output = Answer<ProviderPage>> + 'static) {
    submit.run(coming, move |outcome| match outcome {
        Ok(to) => page::go(&to.url),
        Err(error) => submit.fail(error),
    });
}
