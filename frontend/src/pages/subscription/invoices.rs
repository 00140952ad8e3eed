//! Invoices and credit notes: read, taken away, paid.

use leptos::prelude::*;
use portal_types::{Invoice, InvoiceKind, InvoiceStatus, PaymentProvider};

use super::{
    amounts, checkout, is_owner, number, state,
    tabs::{for_owners, head},
};
use crate::{
    api::Api,
    browser::{clock, file},
    dom::{El, a, button, div, memo, p, table, tbody, td, th, thead, tr},
    forms::{Submit, summary},
    parts::{Load, Paged, unseen, when_loaded},
    routes,
};

/// The page.
pub(crate) fn invoices() -> Vec<El> {
    let api = expect_context::<Api>();
    if !is_owner(api) {
        return for_owners("Invoices");
    }
    let invoices = Paged::new(move |cursor| async move {
        let page = api.invoices(cursor).await?;
        Ok((page.items, page.next_cursor))
    });
    let subscription = Load::new(move || api.subscription());
    let by_card = memo(move || {
        subscription.map(|now| now.provider == PaymentProvider::Stripe).unwrap_or_default()
    });
    let submit = Submit::new("invoices");
    let rows = memo(move || invoices.all());
    let listing = move || {
        let rows = rows.get();
        if rows.is_empty() { empty() } else { list(api, submit, &rows, by_card.get()) }
    };
    let body = when_loaded(invoices.first, 4, move |_| (listing, invoices.foot("invoices")));
    let lead = "What was charged and given back. Each is mailed to the owners and the billing address, too.";
    vec![head(api, "Invoices", lead), summary(submit), div().class("panel").child(body)]
}

fn empty() -> El {
    div().class("body stack").child((
        p().child("There is no invoice yet."),
        p().class("quiet").child((
            "The first one comes when you ",
            a().attr("href", routes::SUBSCRIPTION).child("choose a plan"),
            ". A trial costs nothing.",
        )),
    ))
}

fn list(api: Api, submit: Submit, rows: &[Invoice], by_card: bool) -> El {
    let head =
        [("Number", ""), ("Date", ""), ("Status", ""), ("Total", "amount"), ("Due", "amount")];
    let head: Vec<El> = head
        .into_iter()
        .map(|(name, class)| th().attr("scope", "col").class(class).child(name))
        .collect();
    let more = th().attr("scope", "col").child(unseen("Download and pay"));
    let rows: Vec<El> = rows.iter().map(|one| row(api, submit, one, by_card)).collect();
    table()
        .class("listing invoices")
        .attr("aria-label", "Invoices")
        .child((thead().child(tr().child((head, more))), tbody().child(rows)))
}

fn row(api: Api, submit: Submit, one: &Invoice, by_card: bool) -> El {
    let (id, name) = (one.id, one.number.clone());
    let file_name = format!("{name}.pdf");
    let download = move |_| {
        let file_name = file_name.clone();
        submit.run(async move { api.invoice_pdf(id).await }, move |outcome| match outcome {
            Ok(content) => drop(file::save_blob(&file_name, &content)),
            Err(error) => submit.fail(error),
        });
    };
    let act = |class: &'static str, words: &'static str| {
        button()
            .attr("type", "button")
            .class(class)
            .attr("disabled", move || submit.busy.get())
            .child((words, unseen(format!(" {name}"))))
    };
    let to_pay = one.kind == InvoiceKind::Invoice && one.status == InvoiceStatus::Open;
    let pay = (by_card && to_pay).then(|| {
        act("button small primary", "Pay")
            .on("click", move |_| checkout::pay_invoice(api, submit, id))
    });
    let download = act("button small", "PDF").attr("title", "Download").on("click", download);
    tr().child((
        number(one),
        td().attr("data-label", "Date").child(clock::date_only(one.issued_at)),
        state(one),
        amounts(one),
        td().class("acts").child(div().class("actions").child((pay, download))),
    ))
}
