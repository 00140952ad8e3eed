//! The head of each of the section's pages, with the way to the others.

use leptos::prelude::*;

use super::is_owner;
use crate::{
    api::Api,
    dom::{El, a, div, fixed, header, nav, p},
    parts::page_title,
    router::Router,
    routes,
};

const TABS: [(&str, &str); 3] = [
    (routes::SUBSCRIPTION, "Plan"),
    (routes::BILLING, "Billing details"),
    (routes::INVOICES, "Invoices"),
];

/// What is for owners only stands there for owners only.
pub(super) fn head(api: Api, title: &'static str, lead: &'static str) -> El {
    let router = expect_context::<Router>();
    let tab = |(to, words): (&'static str, &'static str)| {
        let current = move || (router.path() == to).then_some("page");
        a().attr("href", to).attr("aria-current", current).child(words)
    };
    let tabs = is_owner(api).then(|| {
        let tabs: Vec<El> = TABS.into_iter().map(tab).collect();
        nav().class("views").attr("aria-label", "Subscription").child(tabs)
    });
    header().child((div().child((page_title(fixed(title)), p().class("quiet").child(lead))), tabs))
}

/// Instead of a page that is for owners.
pub(super) fn for_owners(title: &'static str) -> Vec<El> {
    let words = "Owners of your organisation see this. Ask one of them: they are listed under ";
    let team = a().attr("href", routes::TEAM).child("Team");
    vec![
        header().child(div().child(page_title(fixed(title)))),
        p().class("notice").child((words, team, ".")),
    ]
}
