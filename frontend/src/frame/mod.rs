//! What stands around every page of a logged-in person: menu, top bar, account.

mod account_menu;
mod brand;
mod counts;
mod passkey;
mod second_factor;
mod sign_in_again;
mod sso;
mod theme;

pub(crate) use brand::brand;
pub(crate) use counts::{Unread, Waiting};
pub(crate) use passkey::passkey_button;
pub(crate) use second_factor::{LoginStep, login_steps};
pub(crate) use sign_in_again::sign_in_again;
pub(crate) use sso::start_sso;
pub(crate) use theme::theme_choice;

use account_menu::account_menu;
use leptos::prelude::*;
use portal_types::Role;

use crate::{
    api::{Api, Who},
    browser::focus,
    dom::{Child, El, a, div, header, main, memo, nav, span, watch},
    parts::{Icon, icon},
    router::{Go, Router},
    routes,
};

/// The menu: address, name, icon, and the least role that may see it. Only what is there.
const MENU: [(&str, &str, Icon, Role); 9] = [
    (routes::OVERVIEW, "Overview", Icon::Overview, Role::Member),
    (routes::INTEGRATION, "Integration", Icon::Integration, Role::Member),
    (routes::CONNECTORS, "Connectors", Icon::Connector, Role::Member),
    (routes::ASSETS, "Asset tracking", Icon::Picture, Role::Member),
    (routes::LOGS, "Logs", Icon::Logs, Role::Member),
    (routes::SUBSCRIPTION, "Subscription", Icon::Card, Role::Member),
    (routes::SUPPORT, "Support", Icon::Support, Role::Member),
    (routes::TEAM, "Team", Icon::People, Role::Member),
    (routes::ACTIVITY, "Activity", Icon::Activity, Role::Admin),
];

/// What support has beside that.
const DESK: [(&str, &str, Icon); 4] = [
    (routes::DESK, "Queue", Icon::Inbox),
    (routes::DESK_ACCOUNTS, "Accounts", Icon::People),
    (routes::DESK_REPLIES, "Canned replies", Icon::Docs),
    (routes::DESK_OVERVIEW, "How it runs", Icon::Activity),
];

/// The frame, and the page inside of it. Visitors are sent to log in, and come back.
pub(crate) fn frame<C: Child>(page: impl Fn() -> C + Clone + 'static) -> Vec<El> {
    let api = expect_context::<Api>();
    let router = expect_context::<Router>();
    let here = memo(move || api.session.user().is_some());
    watch(move || {
        if api.session.who() == Who::Nobody {
            let here = router.here();
            let to = if here == routes::OVERVIEW {
                routes::LOGIN.to_owned()
            } else {
                let next = String::from(js_sys::encode_uri_component(&here));
                format!("{}?next={next}", routes::LOGIN)
            };
            router.go(&to, Go::Instead);
        }
    });
    // Nothing else works before that.
    watch(move || {
        let must = api.session.user().is_some_and(|user| user.must_enrol);
        if must && router.path() != routes::SECURITY && router.path() != routes::PASSWORD {
            router.go(routes::SECURITY, Go::Instead);
        }
    });
    vec![div().child(move || here.get().then(|| framed(page.clone())))]
}

fn framed<C: Child>(page: impl Fn() -> C + 'static) -> (El, El) {
    // Before the page, which tells them of what was read and done.
    provide_context(Unread::start());
    provide_context(Waiting::start());
    let page = main().id("main").attr("tabindex", "-1").class("page").child(page);
    around(page)
}

/// Not generic, so that the browser downloads it once.
fn around(page: El) -> (El, El) {
    let api = expect_context::<Api>();
    let company = move || api.session.user().map(|user| user.account_name);
    let skip = a()
        .class("skip")
        .attr("href", "#main")
        .attr("rel", "external")
        .on("click", |event| {
            event.prevent_default();
            focus::id("main");
        })
        .child("Skip to the content");
    let docs = a()
        .attr("href", routes::API_DOCS)
        .attr("rel", "external")
        .child((icon(Icon::Docs), span().child("API documentation")));
    let side = div().class("side").child((
        brand(),
        menu(),
        nav().class("more").attr("aria-label", "Help").child(docs),
    ));
    let top = div().class("top").child((span().class("quiet").child(company), account_menu()));
    (skip, div().class("frame").child((header().class("around").child((side, top)), page)))
}

fn menu() -> El {
    let api = expect_context::<Api>();
    let router = expect_context::<Router>();
    let (unread, waiting) = (expect_context::<Unread>(), expect_context::<Waiting>());
    let role = memo(move || api.session.user().map(|user| user.role));
    let is_staff = memo(move || api.session.user().is_some_and(|user| user.is_staff));
    let item = move |to: &'static str, name: &'static str, which: Icon| {
        let news = (to == routes::SUPPORT).then(|| unread.badge());
        let work = (to == routes::DESK).then(|| waiting.badge());
        a().attr("href", to).attr("aria-current", move || current(&router.path(), to)).child((
            icon(which),
            span().child(name),
            news,
            work,
        ))
    };
    let items = move || {
        let role = role.get();
        let seen = MENU.into_iter().filter(|(.., least)| role.is_some_and(|r| r.includes(*least)));
        seen.map(|(to, name, which, _)| item(to, name, which)).collect::<Vec<_>>()
    };
    let desk = move || {
        is_staff.get().then(|| {
            let items: Vec<El> =
                DESK.into_iter().map(|(to, name, which)| item(to, name, which)).collect();
            div().class("menu-group").attr("role", "group").attr("aria-label", "Desk").child((
                span().class("quiet small").attr("aria-hidden", "true").child("Desk"),
                items,
            ))
        })
    };
    nav().attr("aria-label", "Main").child((items, desk))
}

/// A page below one of the menu's lights that one up, too.
fn current(path: &str, to: &str) -> Option<&'static str> {
    if path == to {
        return Some("page");
    }
    let is_below = match path {
        // The desk's pages have a place of their own in the menu, but for these.
        routes::DESK_TICKET => to == routes::DESK,
        routes::DESK_ACCOUNT => to == routes::DESK_ACCOUNTS,
        _ => {
            let below = path.strip_prefix(to).is_some_and(|rest| rest.starts_with('/'));
            below && to != routes::OVERVIEW && to != routes::DESK
        }
    };
    is_below.then_some("true")
}
