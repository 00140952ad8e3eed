//! Taking a plan: what it comes to is seen before it is done.

use leptos::prelude::*;
use portal_types::{ChangePlan, PaymentProvider, Plan, PlanChange, ProblemCode, Timestamp};

use super::{Data, charge::charge, checkout, parties::made_out_to};
use crate::{
    browser::intl,
    dom::{Child, El, button, div, footer, memo, p},
    forms::{Once, Submit, summary},
    parts::{Dialog, Load, dialog, when_loaded},
};

/// The plan and the moment are the intention: the same once more is done once.
type Intention = Once<(String, Option<Timestamp>)>;

/// Opens with the plan that was chosen.
pub(super) fn change(data: Data) -> El {
    let what = Dialog {
        open: memo(move || data.chosen.with(Option::is_some)),
        on_close: Callback::new(move |()| data.chosen.set(None)),
        title: memo(move || {
            data.chosen.get().map(|plan| format!("Take {}", plan.name)).unwrap_or_default()
        }),
        sheet: false,
    };
    dialog(what, move || move || data.chosen.get().map(|plan| content(data, &plan)))
}

fn content(data: Data, plan: &Plan) -> El {
    let (api, id) = (data.api, plan.id.clone());
    let preview = Load::new(move || api.preview_plan(id.clone()));
    let submit = Submit::new("change-plan");
    let once = Intention::new();
    let seen = when_loaded(preview, 5, move |_| {
        (move || preview.get().map(|change| charge(&change)), made_out_to(data))
    });
    let how = p().class("quiet small").child(how_paid(data));
    let foot = footer().class("actions").child((
        button()
            .attr("type", "button")
            .class("button")
            .on("click", move |_| data.chosen.set(None))
            .child("Leave it"),
        move || preview.get().map(|change| confirm(data, preview, (submit, once), &change)),
    ));
    div().class("stack").refer(submit.root).child((seen, how, summary(submit), foot))
}

/// Whether the provider has to be visited first.
fn pays_elsewhere(data: Data) -> bool {
    let now = untrack(|| data.now.get());
    now.is_some_and(|now| now.provider == PaymentProvider::Stripe && !now.has_payment_method)
}

fn how_paid(data: Data) -> &'static str {
    match untrack(|| data.now.map(|now| (now.provider, now.has_payment_method))) {
        Some((PaymentProvider::Stripe, true)) => "Your card is charged at once.",
        Some((PaymentProvider::Stripe, false)) => {
            "You pay on Stripe's page. The plan begins once it is paid."
        }
        _ => "The plan begins at once. The invoice comes by mail, and says how to pay it.",
    }
}

fn confirm(
    data: Data,
    preview: Load<PlanChange>,
    (submit, once): (Submit, Intention),
    change: &PlanChange,
) -> impl Child + use<> {
    let name = change.plan.name.clone();
    let elsewhere = pays_elsewhere(data);
    let words = if elsewhere {
        "Go to payment".to_owned()
    } else if change.due.amount > 0 {
        format!("Take {name} for {}", intl::money(&change.due))
    } else {
        format!("Take {name}")
    };
    let body = ChangePlan { plan: change.plan.id.clone(), at: Some(change.at) };
    let act = move |_| {
        if elsewhere {
            checkout::pay_for_plan(data.api, submit, body.plan.clone());
        } else {
            let key = once.key(&(body.plan.clone(), body.at));
            take(data, preview, submit, (body.clone(), key));
        }
    };
    button()
        .attr("type", "button")
        .class("button primary")
        .attr("disabled", move || submit.busy.get())
        .on("click", act)
        .child(words)
}

fn take(data: Data, preview: Load<PlanChange>, submit: Submit, (body, key): (ChangePlan, String)) {
    let api = data.api;
    submit.run(async move { api.change_plan(&body, &key).await }, move |outcome| match outcome {
        Ok(change) => {
            let invoice = if change.invoice_id.is_some() {
                " The invoice is on its way by mail, and under Invoices."
            } else {
                ""
            };
            data.said.set(Some(format!("You have {} now.{invoice}", change.plan.name)));
            data.now.again();
            data.chosen.set(None);
        }
        Err(error) => {
            // Too old, or not possible any more: it comes to something else by now. Where it is not known what became
            // of it, it stays the same intention.
            if matches!(
                error.code(),
                Some(ProblemCode::InvalidInput | ProblemCode::PlanUnavailable)
            ) {
                preview.again();
            }
            submit.fail(error);
        }
    });
}
