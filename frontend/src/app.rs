//! The root: what every page shares, and the router.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    api::{Api, ApiError, SessionStore, Who},
    browser::page,
    forms::{Guard, GuardDialog},
    frame::{Frame, SignInAgain},
    pages,
    parts::{Failure, Ticker, announce_page},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Starting,
    Stuck,
    Running,
}

/// Everything.
#[component]
pub(crate) fn App() -> impl IntoView {
    let api = Api { session: SessionStore::new() };
    provide_context(api);
    provide_context(Ticker::start());
    // Before the router, so that it hears of clicks and history first.
    provide_context(Guard::new());
    announce_page();
    spawn_local(api.restore_session());

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
    move || match phase.get() {
        // The shell's skeleton is on screen.
        Phase::Starting => ().into_any(),
        Phase::Stuck => stuck(api).into_any(),
        Phase::Running => running().into_any(),
    }
}

fn running() -> impl IntoView {
    view! {
        <Router>
            <Routes fallback=pages::NotFound>
                <ParentRoute path=path!("") view=Frame>
                    <Route path=path!("/") view=pages::Overview/>
                    <Route path=path!("/integration") view=pages::Integration/>
                    <Route path=path!("/account/password") view=pages::Password/>
                </ParentRoute>
                <Route path=path!("/sign-up") view=pages::SignUp/>
                <Route path=path!("/verify-email") view=pages::VerifyEmail/>
                <Route path=path!("/login") view=pages::Login/>
                <Route path=path!("/forgot-password") view=pages::ForgotPassword/>
                <Route path=path!("/reset-password") view=pages::ResetPassword/>
            </Routes>
            <GuardDialog/>
            <SignInAgain/>
        </Router>
    }
}

fn stuck(api: Api) -> impl IntoView {
    let error = Signal::derive(move || match api.session.who() {
        Who::Unreachable(error) => Some(error),
        _ => None::<ApiError>,
    });
    let again = Callback::new(move |()| spawn_local(api.restore_session()));
    view! {
        <main class="alone" id="main">
            <Failure error=error again=again/>
        </main>
    }
}
