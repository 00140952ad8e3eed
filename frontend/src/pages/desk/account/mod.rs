//! A customer's account: seen after saying why, and for half an hour.

mod ask;
mod logs;
mod subscription;
mod view;

use leptos::prelude::*;
use portal_types::AccountId;

use crate::{
    api::Api,
    dom::{El, a, div, header, memo, p},
    pages::not_found,
    parts::{InAddress, Load, page_title, when_loaded},
    routes,
};

/// What the page knows.
#[derive(Clone, Copy)]
struct Data {
    api: Api,
    id: AccountId,
    address: InAddress,
    /// Whether a look was begun here.
    is_looking: RwSignal<bool>,
}

pub(super) fn account() -> Vec<El> {
    let address = InAddress::new(routes::DESK_ACCOUNT, &["id", "reason", "q", "level"]);
    let id = memo(move || address.value("id").parse::<AccountId>().ok());
    // Another account is another page.
    vec![div().class("page-inner").child(move || match id.get() {
        Some(id) => page(id, address),
        None => vec![not_found()],
    })]
}

fn page(id: AccountId, address: InAddress) -> Vec<El> {
    let api = expect_context::<Api>();
    let data = Data { api, id, address, is_looking: RwSignal::new(false) };
    let name = RwSignal::new(None::<String>);
    let title = memo(move || name.get().unwrap_or_else(|| "Look at an account".to_owned()));
    let back = a().attr("href", routes::DESK_ACCOUNTS).child("Accounts");
    let head =
        header().child(div().child((p().class("quiet small").child(back), page_title(title))));
    let body = move || {
        if !data.is_looking.get() {
            return ask::ask(data);
        }
        let account = Load::new(move || data.api.desk_account(id));
        let seen = when_loaded(account, 8, move |found| {
            name.set(Some(found.account.name.clone()));
            view::view(data, &found)
        });
        div().class("stack wide").child(seen)
    };
    vec![head, div().child(body)]
}
