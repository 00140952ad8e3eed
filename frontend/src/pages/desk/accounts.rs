//! Accounts, to be found by name.

use leptos::prelude::*;
use portal_types::{DeskAccountSummary, SubscriptionStatus};

use crate::{
    api::Api,
    browser::clock,
    dom::{El, a, div, fixed, header, memo, p, table, tbody, td, th, thead, tr},
    pages::tickets::{said, search, show_all},
    parts::{InAddress, Paged, again_with, page_title, when_loaded},
    routes, words,
};

const NAMES: &[&str] = &["q", "status"];

pub(super) fn accounts() -> Vec<El> {
    let api = expect_context::<Api>();
    let address = InAddress::new(routes::DESK_ACCOUNTS, NAMES);
    let wanted = memo(move || said(address, NAMES));
    let accounts = Paged::new(move |cursor| async move {
        let filter = wanted.get_untracked();
        let page = api.desk_accounts(&filter, cursor).await?;
        Ok((page.items, page.next_cursor))
    });
    again_with(accounts.first, wanted);
    let lead = "To look into one takes a reason, which its people read.";
    let head = header()
        .child(div().child((page_title(fixed("Accounts")), p().class("quiet").child(lead))));
    let rows = memo(move || accounts.all());
    let listing = move || {
        let rows = rows.get();
        if rows.is_empty() {
            return div().class("body").child(p().class("quiet").child("No account is like that."));
        }
        list(&rows)
    };
    let mut states = vec![(String::new(), "Every subscription".to_owned())];
    states.extend(
        SubscriptionStatus::ALL
            .iter()
            .map(|one| (one.to_string(), words::subscription(*one).to_owned())),
    );
    let tools = header().child((
        search(address, "Find an account by its name"),
        address.choice("status", "Subscription", states),
        show_all(move || wanted.with(|wanted| !wanted.is_empty()), routes::DESK_ACCOUNTS),
    ));
    let body = when_loaded(accounts.first, 8, move |_| (listing, accounts.foot("accounts")));
    vec![head, div().class("panel activity").child((tools, body))]
}

fn list(rows: &[DeskAccountSummary]) -> El {
    let head = ["Account", "Subscription", "Tickets not done", "Opened"];
    let head: Vec<El> =
        head.into_iter().map(|name| th().attr("scope", "col").child(name)).collect();
    let rows: Vec<El> = rows.iter().map(row).collect();
    table()
        .class("listing")
        .attr("aria-label", "Accounts")
        .child((thead().child(tr().child(head)), tbody().child(rows)))
}

fn row(one: &DeskAccountSummary) -> El {
    let to = format!("{}?id={}", routes::DESK_ACCOUNT, one.id);
    let cell = |name: &'static str| td().attr("data-label", name);
    tr().child((
        th().attr("scope", "row").child(a().attr("href", to).child(one.name.clone())),
        cell("Subscription").child(words::subscription(one.status)),
        cell("Tickets not done").class("num").child(one.live_tickets),
        cell("Opened").child(clock::date_only(one.created_at)),
    ))
}
