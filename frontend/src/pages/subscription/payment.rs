//! How the account pays.

use leptos::prelude::*;
use portal_types::PaymentProvider;

use super::{Data, checkout};
use crate::{
    dom::{El, button, div, h2, header, memo, p, section},
    forms::{Submit, summary},
};

/// For owners; nothing for others.
pub(super) fn payment(data: Data) -> El {
    let submit = Submit::new("payment");
    let how = memo(move || data.now.map(|now| (now.provider, now.has_payment_method)));
    let body = move || {
        let (provider, has_method) = how.get().filter(|_| data.is_owner)?;
        let words = match (provider, has_method) {
            (PaymentProvider::Manual, _) => {
                "Invoices come by mail to the owners and the billing address, and are paid by bank transfer."
            }
            (PaymentProvider::Stripe, true) => {
                "Stripe charges your card when a period begins. Cards are kept by Stripe, and not here."
            }
            (PaymentProvider::Stripe, false) => {
                "There is no card yet. It is asked for on Stripe's page when you choose a plan."
            }
        };
        let change = (provider == PaymentProvider::Stripe && has_method).then(|| {
            button()
                .attr("type", "button")
                .class("button")
                .attr("disabled", move || submit.busy.get())
                .on("click", move |_| checkout::change_cards(data.api, submit))
                .child("Change cards")
        });
        let row = div().class("spread").child((p().class("quiet").child(words), change));
        Some(section().class("panel").attr("aria-labelledby", "payment").child((
            header().child(h2().id("payment").child("Payment")),
            div().class("body stack").child((row, summary(submit))),
        )))
    };
    div().child(body)
}
