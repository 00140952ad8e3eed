//! Who is logged in, and what they can do about it.

use leptos::{html, prelude::*, task::spawn_local};

use super::ThemeChoice;
use crate::{
    api::Api,
    forms::Guard,
    parts::{Icon, icon},
    routes, words,
};

/// The button with the initials, and the menu that it opens.
#[component]
pub(crate) fn AccountMenu() -> impl IntoView {
    let api = expect_context::<Api>();
    let guard = expect_context::<Guard>();
    let menu = NodeRef::<html::Div>::new();
    let name = move || api.session.user().map(|user| user.name).unwrap_or_default();
    let email = move || api.session.user().map(|user| user.email);
    let company = move || api.session.user().map(|user| user.account_name);
    let role = move || api.session.user().map(|user| user.role.as_str());
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            let _ = menu.hide_popover();
        }
    };
    let log_out = Callback::new(move |()| {
        spawn_local(async move {
            // Whatever the answer: here the session ends.
            let _ = api.logout().await;
            api.session.end();
        });
    });
    view! {
        <div class="account">
            <button type="button" class="who" popovertarget="account-menu">
                <span class="avatar" aria-hidden="true">{move || words::initials(&name())}</span>
                <span class="lines">
                    <span class="unseen">"Account: "</span>
                    <b>{name}</b>
                    <span class="quiet small">{company}</span>
                </span>
                {icon(Icon::Chevron)}
            </button>
            <div id="account-menu" class="menu" popover node_ref=menu role="group" aria-label="Account">
                <div class="menu-head">
                    <b>{name}</b>
                    <span class="quiet small">{email}</span>
                    <span class="quiet small">{company} " · " {role}</span>
                </div>
                <ThemeChoice/>
                <a class="menu-item" href=routes::PASSWORD on:click=move |_| close()>
                    "Change password"
                </a>
                <a class="menu-item only-narrow" href=routes::API_DOCS rel="external">
                    "API documentation"
                </a>
                <button
                    type="button"
                    class="menu-item"
                    on:click=move |_| {
                        close();
                        guard.before(log_out);
                    }
                >
                    "Log out"
                </button>
            </div>
        </div>
    }
}
