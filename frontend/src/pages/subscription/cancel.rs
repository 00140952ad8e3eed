//! Ending the subscription with its period, and taking that back.

use leptos::prelude::*;
use portal_types::{CancelReason, CancelSubscription, SubscriptionDetails, SubscriptionStatus};

use super::{Data, standing::moment};
use crate::{
    browser::clock,
    dom::{El, button, div, fixed, footer, form, h2, header, memo, p, section},
    forms::{Bound, Submit, summary},
    parts::{Area, Dialog, area_field, dialog, select_field},
    words::subscription as words,
};

/// For owners, while there is something to end; nothing otherwise.
pub(super) fn cancel(data: Data) -> El {
    let asking = RwSignal::new(false);
    let ends = memo(move || data.now.map(|now| (runs(now), now.cancels_at_period_end)));
    let body = move || match ends.get().filter(|_| data.is_owner)? {
        (_, true) => Some(resume(data)),
        (true, false) => Some(end(asking)),
        (false, false) => None,
    };
    let what = Dialog {
        open: memo(move || asking.get()),
        on_close: Callback::new(move |()| asking.set(false)),
        title: fixed("Cancel the subscription"),
        sheet: false,
    };
    div().child((body, dialog(what, move || question(data, asking))))
}

fn runs(now: &SubscriptionDetails) -> bool {
    matches!(now.status, SubscriptionStatus::Active | SubscriptionStatus::PastDue)
}

fn panel(title: &'static str, words: String, act: El, below: Option<El>) -> El {
    let row = div().class("spread").child((p().class("quiet").child(words), act));
    section().class("panel").attr("aria-labelledby", "end").child((
        header().child(h2().id("end").child(title)),
        div().class("body stack").child((row, below)),
    ))
}

fn end(asking: RwSignal<bool>) -> El {
    let ask = button()
        .attr("type", "button")
        .class("button danger")
        .on("click", move |_| asking.set(true))
        .child("Cancel…");
    let words = "It goes on until the end of what is paid. Nothing is deleted.".to_owned();
    panel("Cancel the subscription", words, ask, None)
}

fn resume(data: Data) -> El {
    let (api, submit) = (data.api, Submit::new("resume"));
    let act = move |_| {
        submit.run(api.resume_subscription(), move |outcome| match outcome {
            Ok(now) => {
                data.said.set(Some(format!("{} goes on.", now.plan.name)));
                data.now.put(now);
            }
            Err(error) => submit.fail(error),
        });
    };
    let back = button()
        .attr("type", "button")
        .class("button primary")
        .attr("disabled", move || submit.busy.get())
        .on("click", act)
        .child("Resume");
    let end = untrack(|| data.now.map(|now| now.period_end)).flatten();
    let words = match end {
        Some(end) => format!("It ends on {}. Until then it can be resumed.", moment(end)),
        None => "It ends with its period. Until then it can be resumed.".to_owned(),
    };
    panel("The subscription is cancelled", words, back, Some(summary(submit)))
}

fn question(data: Data, asking: RwSignal<bool>) -> El {
    let (api, submit) = (data.api, Submit::new("cancel"));
    let (reason, comment) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let send = move |event: web_sys::Event| {
        event.prevent_default();
        let Ok(reason) = reason.get_untracked().parse::<CancelReason>() else {
            submit.require(&[("/reason", "", "Choose what fits best.")]);
            return;
        };
        let comment = Some(comment.get_untracked()).filter(|text| !text.trim().is_empty());
        let body = CancelSubscription { reason, comment };
        submit.run(
            async move { api.cancel_subscription(&body).await },
            move |outcome| match outcome {
                Ok(now) => {
                    data.said.set(Some(ended(&now)));
                    data.now.put(now);
                    asking.set(false);
                }
                Err(error) => submit.fail(error),
            },
        );
    };
    let mut reasons = vec![("", "Choose")];
    reasons.extend(CancelReason::ALL.iter().map(|one| (one.as_str(), words::cancel_reason(*one))));
    let hint = "It helps to make this better.";
    let area = Area { rows: 3, optional: true, ..Area::default() };
    let end = untrack(|| data.now.map(|now| now.period_end)).flatten();
    let until = end.map_or_else(|| "the period ends".to_owned(), clock::date_only);
    let lead = format!(
        "Everything goes on until {until}; then connectors get no settings any more. Nothing is deleted: you can read and export everything, and begin anew whenever you like."
    );
    form().class("stack").attr("novalidate", true).refer(submit.root).on("submit", send).child((
        p().child(lead),
        select_field(submit, "/reason", "Why?", reasons, Bound::signal(reason), hint),
        area_field(submit, "/comment", "In your own words", Bound::signal(comment), area),
        summary(submit),
        footer().class("actions").child((
            button()
                .attr("type", "button")
                .class("button")
                .on("click", move |_| asking.set(false))
                .child("Keep it"),
            button()
                .attr("type", "submit")
                .class("button danger")
                .attr("disabled", move || submit.busy.get())
                .child("Cancel the subscription"),
        )),
    ))
}

fn ended(now: &SubscriptionDetails) -> String {
    match now.period_end.filter(|_| now.cancels_at_period_end) {
        Some(end) => format!("The subscription ends on {}.", clock::date_only(end)),
        None => "The subscription has ended.".to_owned(),
    }
}
