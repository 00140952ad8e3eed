//! What stands around every page of a logged-in person: menu, top bar, account.

mod account_menu;
mod brand;
mod sign_in_again;
mod theme;

pub(crate) use brand::Brand;
pub(crate) use sign_in_again::SignInAgain;
pub(crate) use theme::ThemeChoice;

use account_menu::AccountMenu;
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    components::Outlet,
    hooks::{use_location, use_navigate},
};

use crate::{
    api::{Api, Who},
    browser::focus,
    parts::{Icon, icon},
    routes,
};

/// The menu: address, name, icon. Only what is there.
const MENU: [(&str, &str, Icon); 2] = [
    (routes::OVERVIEW, "Overview", Icon::Overview),
    (routes::INTEGRATION, "Integration", Icon::Integration),
];

/// The frame, and the page inside of it. Visitors are sent to log in, and come back.
#[component]
pub(crate) fn Frame() -> impl IntoView {
    let api = expect_context::<Api>();
    let location = use_location();
    let navigate = use_navigate();
    let here = Memo::new(move |_| api.session.user().is_some());
    Effect::new(move || {
        if api.session.who() == Who::Nobody {
            let (path, search) =
                (location.pathname.get_untracked(), location.search.get_untracked());
            let query = if search.is_empty() { search } else { format!("?{search}") };
            let next = format!("{path}{query}{}", location.hash.get_untracked());
            let next = String::from(js_sys::encode_uri_component(&next));
            let to = if path == routes::OVERVIEW {
                routes::LOGIN.to_owned()
            } else {
                format!("{}?next={next}", routes::LOGIN)
            };
            navigate(&to, NavigateOptions { replace: true, ..Default::default() });
        }
    });
    view! { <Show when=move || here.get()>{framed}</Show> }
}

fn framed() -> impl IntoView {
    let skip = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        focus::id("main");
    };
    view! {
        <a class="skip" href="#main" rel="external" on:click=skip>"Skip to the content"</a>
        <div class="frame">
            <header class="side">
                <Brand/>
                <Menu/>
                <nav class="more" aria-label="Help">
                    <a href=routes::API_DOCS rel="external">
                        {icon(Icon::Docs)} <span>"API documentation"</span>
                    </a>
                </nav>
                <AccountMenu/>
            </header>
            <main id="main" tabindex="-1" class="page">
                <Outlet/>
            </main>
        </div>
    }
}

#[component]
fn Menu() -> impl IntoView {
    let location = use_location();
    let item = move |(to, name, which): (&'static str, &'static str, Icon)| {
        let current = move || (location.pathname.get() == to).then_some("page");
        view! {
            <a href=to aria-current=current>{icon(which)} <span>{name}</span></a>
        }
    };
    view! { <nav aria-label="Main">{MENU.into_iter().map(item).collect_view()}</nav> }
}
