//! What a change of plan comes to, line by line.

use portal_types::{InvoiceLine, Money, PlanChange};

use super::usage::number;
use crate::{
    browser::{clock, intl},
    dom::{El, b, div, li, p, span, table, tbody, td, th, tr, ul},
    words::subscription as words,
};

pub(super) fn charge(change: &PlanChange) -> Vec<El> {
    let currency = &change.total.currency;
    let money = |amount: i64| intl::money(&Money { amount, currency: currency.clone() });
    let line = |line: &InvoiceLine| {
        let what = (span().child(line.text.clone()), span().class("quiet small").child(days(line)));
        row(div().class("charged").child(what), money(line.amount))
    };
    let lines: Vec<El> = change.lines.iter().map(line).collect();
    let mut sums = vec![row(span().child("Tax"), money(change.tax))];
    if change.from_credit != 0 {
        sums.push(row(span().child("From your credit"), money(-change.from_credit)));
    }
    let sum = if change.total.amount < 0 {
        row(b().child("Kept as credit"), money(-change.total.amount))
    } else {
        row(b().child("To be paid now"), intl::money(&change.due))
    };
    let table = table().class("charge").attr("aria-label", "What it comes to").child((
        tbody().child(lines),
        tbody().child(sums),
        tbody().class("sum").child(sum),
    ));
    let mut all = vec![div().child(table)];
    all.extend(over(change));
    all.push(p().class("quiet small").child(format!(
        "From {} on, each period costs {} {} without tax.",
        clock::date_only(change.period_end),
        intl::money(&change.plan.price),
        words::period(change.plan.period)
    )));
    all
}

fn row(what: El, amount: String) -> El {
    tr().child((th().attr("scope", "row").child(what), td().class("num").child(amount)))
}

fn days(line: &InvoiceLine) -> String {
    format!("{} to {}", clock::date_only(line.from), clock::date_only(line.to))
}

/// What the account has too much of, and that nothing of it is lost.
fn over(change: &PlanChange) -> Option<El> {
    if change.over.is_empty() {
        return None;
    }
    let rows: Vec<El> = change
        .over
        .iter()
        .map(|of| {
            let allowed = number(of.allowed.unwrap_or_default());
            let words = format!("{}: {} of {allowed}", words::limit(of.limit), number(of.used));
            li().child(words)
        })
        .collect();
    let lead = format!("You have more than {} allows.", change.plan.name);
    let then = "Nothing is deleted and everything goes on working, but nothing can be added to these until there is room.";
    Some(div().class("notice warn stands-out").child((
        p().child(b().child(lead)),
        ul().class("num").child(rows),
        p().child(then),
    )))
}
