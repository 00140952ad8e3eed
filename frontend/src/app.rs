//! The root: what every page shares, and which page is on screen.

use leptos::prelude::*;

use crate::{
    api::{Api, SessionStore, Who},
    browser::{page, task},
    dom::{Child, El, fixed, main, memo, watch},
    forms::{Guard, guard_dialog},
    frame::{brand, frame, sign_in_again},
    pages::{self, Desk, Fetched, Later},
    parts::{Ticker, announce_page, failure, page_title},
    router::Router,
    routes::{Page, page_at},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Starting,
    Stuck,
    /// Running, with a page inside of the frame; the frame is not drawn anew for each.
    Framed,
    /// Running, with this page and no frame. It stands here, because whoever watched both it and
    /// the phase would miss a change of page in which the phase stays.
    Open(Page),
}

/// Everything.
pub(crate) fn app() -> impl Child {
    let api = Api { session: SessionStore::new() };
    let guard = Guard::start();
    let router = Router::start(guard);
    provide_context(api);
    provide_context(Ticker::start());
    provide_context(guard);
    provide_context(router);
    let fetched = Fetched::start();
    announce_page();
    task::spawn(api.restore_session());

    let page = memo(move || page_at(&router.path()));
    let phase = memo(move || match api.session.who() {
        Who::Unknown => Phase::Starting,
        Who::Unreachable(_) => Phase::Stuck,
        Who::Nobody | Who::Somebody(_) if page.get().is_framed() => Phase::Framed,
        Who::Nobody | Who::Somebody(_) => Phase::Open(page.get()),
    });
    watch(move || {
        if phase.get() != Phase::Starting {
            page::remove_shell();
        }
        if phase.get() == Phase::Framed {
            fetched.fetch_soon();
        }
    });
    let shown = move || match phase.get() {
        // The shell's skeleton is on screen.
        Phase::Starting => Vec::new(),
        Phase::Stuck => vec![stuck(api)],
        Phase::Framed => frame(move || content(page.get(), fetched)),
        Phase::Open(page) => content(page, fetched),
    };
    (shown, guard_dialog(guard), sign_in_again())
}

fn content(page: Page, fetched: Fetched) -> Vec<El> {
    match page {
        Page::Overview => pages::overview(),
        Page::Integration => fetched.draw(Later::Integration),
        Page::History => fetched.draw(Later::History),
        Page::Connectors => fetched.draw(Later::Connectors),
        Page::AssetTracking => fetched.draw(Later::AssetTracking),
        Page::Logs => fetched.draw(Later::Logs),
        Page::Subscription => fetched.draw(Later::Subscription),
        Page::Billing => fetched.draw(Later::Billing),
        Page::Invoices => fetched.draw(Later::Invoices),
        Page::Support => fetched.draw(Later::Support),
        Page::NewTicket => fetched.draw(Later::NewTicket),
        Page::Ticket => fetched.draw(Later::Ticket),
        Page::Desk => fetched.draw(Later::Desk(Desk::Queue)),
        Page::DeskTicket => fetched.draw(Later::Desk(Desk::Ticket)),
        Page::DeskAccounts => fetched.draw(Later::Desk(Desk::Accounts)),
        Page::DeskAccount => fetched.draw(Later::Desk(Desk::Account)),
        Page::DeskReplies => fetched.draw(Later::Desk(Desk::Replies)),
        Page::DeskOverview => fetched.draw(Later::Desk(Desk::Overview)),
        Page::Activity => fetched.draw(Later::Activity),
        Page::Team => fetched.draw(Later::Team),
        Page::Account => fetched.draw(Later::Account),
        Page::Security => fetched.draw(Later::Security),
        Page::Password => pages::password(),
        Page::SignUp => vec![pages::sign_up()],
        Page::VerifyEmail => vec![pages::verify_email()],
        Page::Login => vec![pages::login()],
        Page::ForgotPassword => vec![pages::forgot_password()],
        Page::ResetPassword => vec![pages::reset_password()],
        Page::Invitation => fetched.draw(Later::Invitation),
        Page::SingleSignOn => fetched.draw(Later::SingleSignOn),
        Page::NotFound => vec![pages::not_found()],
    }
}

fn stuck(api: Api) -> El {
    let error = memo(move || match api.session.who() {
        Who::Unreachable(error) => Some(error),
        _ => None,
    });
    let again = Callback::new(move |()| task::spawn(api.restore_session()));
    main().class("alone").id("main").child((
        brand(),
        page_title(fixed("The dashboard can't start")),
        failure(error, again),
    ))
}
