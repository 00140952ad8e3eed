//! Who is logged in, and what they can do about it.

use leptos::prelude::*;
use portal_types::AccountId;
use web_sys::HtmlElement;

use super::theme_choice;
use crate::{
    api::Api,
    browser::{page, task},
    dom::{El, Ref, a, b, button, div, memo, p, span},
    forms::Guard,
    parts::{Load, quiet, unseen},
    routes, words,
};

/// The button with the initials, and the menu that it opens.
pub(super) fn account_menu() -> El {
    let api = expect_context::<Api>();
    let guard = expect_context::<Guard>();
    let menu = Ref::new();
    let name = move || api.session.user().map(|user| user.name).unwrap_or_default();
    let email = move || api.session.user().map(|user| user.email);
    let place =
        move || api.session.user().map(|user| format!("{} · {}", user.account_name, user.role));
    let close = move || {
        if let Some(menu) = menu.get::<HtmlElement>() {
            let _ = menu.hide_popover();
        }
    };
    let log_out = Callback::new(move |()| {
        task::spawn(async move {
            // Whatever the answer: here the session ends.
            let _ = api.logout().await;
            api.session.end();
        });
    });
    let avatar = span().class("avatar").attr("aria-hidden", "true");
    let who = button().attr("type", "button").class("who").attr("popovertarget", "account-menu");
    let items = div()
        .id("account-menu")
        .class("menu")
        .attr("popover", "auto")
        .attr("role", "group")
        .attr("aria-label", "Account")
        .refer(menu);
    div().class("account").child((
        who.child((
            unseen("Account: "),
            span().class("name").child(name),
            avatar.child(move || words::initials(&name())),
        )),
        items.child((
            div().class("menu-head").child((b().child(name), quiet(email), quiet(place))),
            accounts(api, guard),
            theme_choice(),
            a().class("menu-item")
                .attr("href", routes::ACCOUNT)
                .on("click", move |_| close())
                .child("Account"),
            a().class("menu-item")
                .attr("href", routes::SECURITY)
                .on("click", move |_| close())
                .child("Security"),
            a().class("menu-item only-narrow")
                .attr("href", routes::API_DOCS)
                .attr("rel", "external")
                .child("API documentation"),
            button()
                .attr("type", "button")
                .class("menu-item")
                .on("click", move |_| {
                    close();
                    guard.before(log_out);
                })
                .child("Log out"),
        )),
    ))
}

/// The person's other accounts, if there are any: one click goes there.
fn accounts(api: Api, guard: Guard) -> El {
    let all = Load::new(move || api.my_accounts());
    let others = memo(move || {
        let all = all.get().unwrap_or_default();
        all.into_iter().filter(|one| !one.is_current).collect::<Vec<_>>()
    });
    let problem = RwSignal::new(None::<String>);
    let go = move |id: AccountId| {
        let switch = Callback::new(move |()| {
            problem.set(None);
            task::spawn(async move {
                match api.switch_account(id).await {
                    Ok(session) => {
                        api.session.begin(session);
                        // Afresh: everything on screen is the other account's.
                        page::go(routes::OVERVIEW);
                    }
                    Err(error) => {
                        let _ = problem.try_set(Some(error.words()));
                        all.again();
                    }
                }
            });
        });
        guard.before(switch);
    };
    let told = move || problem.get().map(|words| p().class("notice bad").child(words));
    let list = move || {
        let others = others.get();
        if others.is_empty() {
            return None;
        }
        let items: Vec<El> = others
            .into_iter()
            .map(|one| {
                button()
                    .attr("type", "button")
                    .class("menu-item")
                    .on("click", move |_| go(one.id))
                    .child((
                        unseen("Go to "),
                        span().child((one.name, quiet(words::role(one.role)))),
                    ))
            })
            .collect();
        Some(div().attr("role", "group").attr("aria-label", "Other accounts").child(items))
    };
    div().child((list, div().attr("role", "alert").child(told)))
}
