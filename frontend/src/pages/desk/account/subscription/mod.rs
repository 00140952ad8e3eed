//! The account's subscription and invoices, and what support does about them.

mod amount;
mod invoices;
mod own;
mod paid;
mod plan;
mod question;
mod refund;
mod standing;
mod trial;

use leptos::prelude::*;
use portal_types::{AccountId, DeskAccount, Invoice, SubscriptionDetails};

use super::{Data, view::panel};
use crate::{
    api::Api,
    dom::{El, div, memo, p},
    parts::{Dialog, Load, Paged, dialog, when_loaded},
};

/// What is asked.
#[derive(Clone, PartialEq)]
enum Asked {
    Trial,
    Plan,
    Paid(Invoice),
    Refund(Invoice),
}

/// What this part of the page knows.
#[derive(Clone, Copy)]
struct Billing {
    api: Api,
    account: AccountId,
    now: Load<SubscriptionDetails>,
    invoices: Paged<Invoice>,
    open: RwSignal<Option<Asked>>,
    /// What was done last.
    said: RwSignal<Option<String>>,
}

impl Billing {
    /// It is done: closes the question, and looks again at what may have changed.
    fn done(self, words: String) {
        self.said.set(Some(words));
        self.open.set(None);
        self.now.again();
        self.invoices.first.again();
    }
}

pub(super) fn subscription(data: Data, one: &DeskAccount) -> El {
    let (api, account) = (data.api, data.id);
    let billing = Billing {
        api,
        account,
        now: Load::new(move || api.desk_subscription(account)),
        invoices: Paged::new(move |cursor| async move {
            let page = api.desk_invoices(account, cursor).await?;
            Ok((page.items, page.next_cursor))
        }),
        open: RwSignal::new(None),
        said: RwSignal::new(None),
    };
    let said = div()
        .class("body-tight")
        .attr("role", "status")
        .child(move || billing.said.get().map(|said| p().class("notice good").child(said)));
    let one = one.account.clone();
    let state = when_loaded(billing.now, 5, move |_| {
        let one = one.clone();
        move || billing.now.get().map(|now| standing::standing(billing, &one, &now))
    });
    let body = div().child((said, state, invoices::invoices(billing), questions(billing)));
    panel("subscription", "Subscription", body)
}

/// The dialog, with what was asked for last.
fn questions(billing: Billing) -> El {
    let what = Dialog {
        open: memo(move || billing.open.with(Option::is_some)),
        on_close: Callback::new(move |()| billing.open.set(None)),
        title: memo(move || match billing.open.get() {
            Some(Asked::Trial) => "Extend the trial".to_owned(),
            Some(Asked::Plan) => "Set the plan".to_owned(),
            Some(Asked::Paid(one)) => format!("{} was paid", one.number),
            Some(Asked::Refund(one)) => format!("Refund {}", one.number),
            None => String::new(),
        }),
        sheet: false,
    };
    dialog(what, move || match billing.open.get_untracked() {
        Some(Asked::Trial) => Some(trial::trial(billing)),
        Some(Asked::Plan) => Some(plan::plan(billing)),
        Some(Asked::Paid(one)) => Some(paid::paid(billing, &one)),
        Some(Asked::Refund(one)) => Some(refund::refund(billing, &one)),
        None => None,
    })
}
