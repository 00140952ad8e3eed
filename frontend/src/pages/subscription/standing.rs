//! Where the subscription stands, what happens next and when, and what is to be paid.

use leptos::prelude::*;
use portal_types::{Money, SubscriptionDetails, SubscriptionStatus, Timestamp};

use super::Data;
use crate::{
    browser::{clock, intl},
    dom::{Child, El, b, div, h2, memo, p, section, span, time},
    parts::Ticker,
    routes,
    words::{self, subscription as said},
};

pub(super) fn standing(data: Data) -> El {
    let cells = move || data.now.get().map(|now| (plan(&now), next(&now), to_pay(data, &now)));
    section().class("numbers").attr("aria-label", "State").child(cells)
}

/// A cell: what it is about, what stands large, and what stands below it.
fn cell(title: &'static str, large: impl Child, below: impl Child) -> El {
    div().child((h2().child(title), b().child(large), p().class("quiet small").child(below)))
}

fn plan(now: &SubscriptionDetails) -> El {
    let state = span().class(said::state(now.status)).child(words::subscription(now.status));
    let price = (now.plan.price.amount > 0)
        .then(|| format!(" · {} {}", intl::price(&now.plan.price), said::period(now.plan.period)));
    cell("Plan", now.plan.name.clone(), (state, price))
}

fn next(now: &SubscriptionDetails) -> El {
    if let Some(next) = now.next {
        let (short, then) = said::next(next.step);
        return cell(short, clock::date_only(next.at), (left(next.at), ". ", then));
    }
    let (large, below) = match now.status {
        SubscriptionStatus::Suspended => ("Connectors wait", "They get no settings."),
        SubscriptionStatus::Canceled | SubscriptionStatus::Expired => {
            ("A plan is to be chosen", "Until then connectors get no settings.")
        }
        SubscriptionStatus::Trialing | SubscriptionStatus::Active | SubscriptionStatus::PastDue => {
            ("Nothing", "It goes on as it is.")
        }
    };
    cell("Next", large, below)
}

fn to_pay(data: Data, now: &SubscriptionDetails) -> El {
    let credit = credit(&now.credit);
    let below = if now.outstanding.amount > 0 && data.is_owner {
        let link = crate::dom::a().attr("href", routes::INVOICES).child("See the invoices");
        span().child((link, credit.map(|credit| format!(" · {credit}"))))
    } else {
        span().child(credit.unwrap_or_else(|| "No invoice is open.".to_owned()))
    };
    cell("To be paid", span().class("num").child(intl::money(&now.outstanding)), below)
}

/// What is kept for the account.
fn credit(credit: &Money) -> Option<String> {
    (credit.amount > 0)
        .then(|| format!("{} of credit comes off the next invoices.", intl::money(credit)))
}

/// How far away a moment is; the moment itself is in the title.
pub(super) fn left(at: Timestamp) -> El {
    let ticker = expect_context::<Ticker>();
    let words = memo(move || said::left((clock::ms(at) - ticker.now_ms()) / 1000.0));
    let is_first = |text: String| {
        let mut letters = text.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>())
    };
    time()
        .attr("datetime", at.to_string())
        .attr("title", clock::date_and_time(at))
        .child(move || is_first(words.get()))
}

/// A day, and how far away it is.
pub(in crate::pages) fn moment(at: Timestamp) -> String {
    let left = said::left((clock::ms(at) - clock::now_ms()) / 1000.0);
    format!("{}, {left}", clock::date_only(at))
}
