//! The root: what every page shares, and the router.

use leptos::prelude::*;
use leptos_router::{
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    api::{Api, SessionStore, Who},
    browser::{page, task},
    dom::{Drawn, El, div, draw, main},
    forms::{Guard, guard_dialog},
    frame::{frame, sign_in_again},
    pages,
    parts::{Ticker, announce_page, failure},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Starting,
    Stuck,
    Running,
}

/// Everything.
pub(crate) fn app() -> Drawn {
    let api = Api { session: SessionStore::new() };
    provide_context(api);
    provide_context(Ticker::start());
    // Before the router, so that it hears of clicks and history first.
    provide_context(Guard::new());
    announce_page();
    task::spawn(api.restore_session());

    let phase = Memo::new(move |_| match api.session.who() {
        Who::Unknown => Phase::Starting,
        Who::Unreachable(_) => Phase::Stuck,
        Who::Nobody | Who::Somebody(_) => Phase::Running,
    });
    Effect::new(move || {
        if phase.get() != Phase::Starting {
            page::remove_shell();
        }
    });
    draw(move || match phase.get() {
        // The shell's skeleton is on screen.
        Phase::Starting => None,
        Phase::Stuck => Some(stuck(api)),
        Phase::Running => Some(running()),
    })
}

fn running() -> El {
    div().mount(view! {
        <Router>
            <Routes fallback=pages::not_found>
                <ParentRoute path=path!("") view=frame>
                    <Route path=path!("/") view=pages::overview/>
                    <Route path=path!("/integration") view=pages::integration/>
                    <Route path=path!("/account/password") view=pages::password/>
                </ParentRoute>
                <Route path=path!("/sign-up") view=pages::sign_up/>
                <Route path=path!("/verify-email") view=pages::verify_email/>
                <Route path=path!("/login") view=pages::login/>
                <Route path=path!("/forgot-password") view=pages::forgot_password/>
                <Route path=path!("/reset-password") view=pages::reset_password/>
            </Routes>
            {draw((guard_dialog, sign_in_again))}
        </Router>
    })
}

fn stuck(api: Api) -> El {
    let error = Signal::derive(move || match api.session.who() {
        Who::Unreachable(error) => Some(error),
        _ => None,
    });
    let again = Callback::new(move |()| task::spawn(api.restore_session()));
    main().class("alone").id("main").child(failure(error, again))
}
