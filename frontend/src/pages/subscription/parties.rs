//! Whom the invoice will be made out to, before it is.

use leptos::prelude::*;
use portal_types::BillingDetails;

use super::Data;
use crate::{
    browser::intl,
    dom::{Child, a, memo, p},
    parts::Load,
    routes,
};

/// One line; nothing until it is known.
pub(super) fn made_out_to(data: Data) -> impl Child {
    let api = data.api;
    let details: Load<BillingDetails> = Load::new(move || api.billing_details());
    let details = memo(move || details.get());
    let link = |words: &'static str| a().attr("href", routes::BILLING).child(words);
    move || {
        details.get().map(|to| {
            if to.company.is_empty() || to.country.is_empty() {
                let words =
                    "Nobody has said yet whom invoices are made out to, which decides about tax. ";
                p().class("notice warn").child((words, link("Enter billing details")))
            } else {
                let words = format!("Made out to {}, {}. ", to.company, intl::country(&to.country));
                p().class("quiet small").child((words, link("Change")))
            }
        })
    }
}
