//! What stands around every page of a logged-in person: menu, top bar, account.

mod account_menu;
mod brand;
mod sign_in_again;
mod theme;

pub(crate) use brand::brand;
pub(crate) use sign_in_again::sign_in_again;
pub(crate) use theme::theme_choice;

use account_menu::account_menu;
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    components::Outlet,
    hooks::{use_location, use_navigate},
};

use crate::{
    api::{Api, Who},
    browser::focus,
    dom::{Drawn, El, a, div, draw, header, main, nav, span},
    parts::{Icon, icon},
    routes,
};

/// The menu: address, name, icon. Only what is there.
const MENU: [(&str, &str, Icon); 2] = [
    (routes::OVERVIEW, "Overview", Icon::Overview),
    (routes::INTEGRATION, "Integration", Icon::Integration),
];

/// The frame, and the page inside of it. Visitors are sent to log in, and come back.
pub(crate) fn frame() -> Drawn {
    let api = expect_context::<Api>();
    let location = use_location();
    let navigate = use_navigate();
    let here = Memo::new(move |_| api.session.user().is_some());
    let (path, search, hash) = (location.pathname, location.search, location.hash);
    Effect::new(move || {
        if api.session.who() == Who::Nobody {
            let (path, search) = (path.get_untracked(), search.get_untracked());
            let query = if search.is_empty() { search } else { format!("?{search}") };
            let next = format!("{path}{query}{}", hash.get_untracked());
            let next = String::from(js_sys::encode_uri_component(&next));
            let to = if path == routes::OVERVIEW {
                routes::LOGIN.to_owned()
            } else {
                format!("{}?next={next}", routes::LOGIN)
            };
            navigate(&to, NavigateOptions { replace: true, ..Default::default() });
        }
    });
    draw(move || here.get().then(framed))
}

fn framed() -> (El, El) {
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
    let page = main().id("main").attr("tabindex", "-1").class("page").mount(view! { <Outlet/> });
    (skip, div().class("frame").child((header().class("around").child((side, top)), page)))
}

fn menu() -> El {
    let path = use_location().pathname;
    let items: Vec<El> = MENU
        .into_iter()
        .map(|(to, name, which)| {
            a().attr("href", to)
                .attr("aria-current", move || (path.get() == to).then_some("page"))
                .child((icon(which), span().child(name)))
        })
        .collect();
    nav().attr("aria-label", "Main").child(items)
}
