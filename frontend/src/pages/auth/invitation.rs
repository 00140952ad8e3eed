//! Where the link in an invitation leads.

use leptos::prelude::*;
use portal_types::{
    AcceptInvitation, InvitationOffer, LookAtInvitation, ProblemCode, Secret, Session,
};

use super::layout::{auth_form, auth_page, link, next, send_button};
use crate::{
    api::{Api, ApiError},
    browser::{page, task},
    dom::{El, b, button, div, memo, p},
    forms::{Bound, Submit, summary},
    parts::{self, Line, Password, password_field, text_field, username, waiting},
    router::Router,
    routes, words,
};

/// What is known of the invitation.
#[derive(Clone)]
enum Step {
    Looking,
    Offered(InvitationOffer),
    Dead,
    Failed(ApiError),
}

/// The page.
pub(crate) fn invitation() -> El {
    let api = expect_context::<Api>();
    let router = expect_context::<Router>();
    let token = untrack(|| router.query("token")).unwrap_or_default();
    let step = RwSignal::new(if token.is_empty() { Step::Dead } else { Step::Looking });
    let secret = StoredValue::new(token);
    let look = Callback::new(move |()| {
        step.set(Step::Looking);
        task::spawn(async move {
            let body = LookAtInvitation { token: Secret::new(secret.get_value()) };
            let next = match api.look_at_invitation(&body).await {
                Ok(offer) => Step::Offered(offer),
                Err(error) => match error.code() {
                    Some(ProblemCode::LinkInvalid | ProblemCode::InvalidInput) => Step::Dead,
                    _ => Step::Failed(error),
                },
            };
            let _ = step.try_set(next);
        });
    });
    if matches!(step.get_untracked(), Step::Looking) {
        look.run(());
    }
    let title = move || match step.get() {
        Step::Dead => "This link does not work any more".to_owned(),
        Step::Offered(offer) => format!("Join {}", offer.account_name),
        Step::Looking | Step::Failed(_) => "You are invited".to_owned(),
    };
    let lead = move || {
        match step.get() {
        Step::Dead => "It was used before, was taken back or sent again, is older than a week, or was cut short by the mail program.".to_owned(),
        Step::Offered(offer) => format!("{} invites you as {}.", offer.invited_by, words::role(offer.role).to_lowercase()),
        Step::Looking | Step::Failed(_) => "One moment.".to_owned(),
    }
    };
    auth_page(memo(title), lead, move || match step.get() {
        Step::Looking => waiting(2),
        Step::Failed(error) => parts::failure(memo(move || Some(error.clone())), look),
        Step::Dead => div().class("stack").attr("role", "alert").child((
            p().child("Ask whoever invited you to send it again. If you accepted already, log in."),
            div().class("actions start").child(next(routes::LOGIN, "Log in")),
        )),
        Step::Offered(offer) if offer.is_known => known(api, offer, secret, step),
        Step::Offered(offer) => stranger(api, offer, secret, step),
    })
}

/// Afresh: whatever was open before was another account's.
fn enter(api: Api, session: Session) {
    api.session.begin(session);
    page::go(routes::OVERVIEW);
}

fn done(step: RwSignal<Step>, submit: Submit, error: ApiError) {
    if error.code() == Some(ProblemCode::LinkInvalid) {
        step.set(Step::Dead);
    } else {
        submit.fail(error);
    }
}

/// Somebody new says who they are.
fn stranger(
    api: Api,
    offer: InvitationOffer,
    secret: StoredValue<String>,
    step: RwSignal<Step>,
) -> El {
    let submit = Submit::new("join");
    let (name, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let send = move || {
        let (typed, chosen) = (name.get_untracked(), password.get_untracked());
        let complete = submit.require(&[
            ("/name", &typed, "Type your name."),
            ("/password", &chosen, "Choose a password."),
        ]);
        if !complete {
            return;
        }
        let body = AcceptInvitation {
            token: Secret::new(secret.get_value()),
            name: Some(typed),
            password: Some(Secret::new(chosen)),
        };
        let coming = async move { api.accept_invitation(&body, false).await };
        submit.run(coming, move |outcome| match outcome {
            Ok(session) => enter(api, session),
            Err(error) => done(step, submit, error),
        });
    };
    let line = Line { autocomplete: "name", autofocus: true, ..Line::default() };
    let fields = (
        summary(submit),
        p().child(("You log in with ", b().child(offer.email.clone()), ".")),
        username(offer.email),
        text_field(submit, "/name", "Your name", Bound::signal(name), line),
        password_field(submit, "/password", "Password", password, Password::NEW),
        send_button(submit, "Join", "Joining…"),
    );
    auth_form(submit, send, fields)
}

/// Somebody who is here already accepts as themselves.
fn known(
    api: Api,
    offer: InvitationOffer,
    secret: StoredValue<String>,
    step: RwSignal<Step>,
) -> El {
    let submit = Submit::new("join");
    let email = StoredValue::new(offer.email);
    let is_them = memo(move || {
        let me = api.session.user().map(|user| user.email.to_lowercase());
        me == Some(email.get_value().to_lowercase())
    });
    let accept = Callback::new(move |()| {
        let body =
            AcceptInvitation { token: Secret::new(secret.get_value()), name: None, password: None };
        let coming = async move { api.accept_invitation(&body, true).await };
        submit.run(coming, move |outcome| match outcome {
            Ok(session) => enter(api, session),
            Err(error) => done(step, submit, error),
        });
    });
    let log_out = Callback::new(move |()| {
        task::spawn(async move {
            let _ = api.logout().await;
            api.session.end();
        });
    });
    let here = untrack(|| expect_context::<Router>().here());
    div().class("stack").child((summary(submit), move || {
        let address = email.get_value();
        if is_them.get() {
            return vec![
                p().child(("You are logged in as ", b().child(address), ".")),
                button()
                    .attr("type", "button")
                    .class("button primary wide")
                    .attr("disabled", move || submit.busy.get())
                    .on("click", move |_| accept.run(()))
                    .child("Join"),
            ];
        }
        if let Some(other) = api.session.user() {
            vec![
                p().child((
                    "The invitation is for ",
                    b().child(address),
                    ", and you are logged in as ",
                    b().child(other.email),
                    ".",
                )),
                button()
                    .attr("type", "button")
                    .class("button wide")
                    .on("click", move |_| log_out.run(()))
                    .child("Log out"),
            ]
        } else {
            let next = String::from(js_sys::encode_uri_component(&here));
            let to = format!("{}?next={next}", routes::LOGIN);
            vec![
                p().child((
                    "You have an account here: log in as ",
                    b().child(address),
                    " to accept.",
                )),
                div().child(link_to(to)),
            ]
        }
    }))
}

fn link_to(to: String) -> El {
    link(routes::LOGIN, "Log in").attr("href", to).class("button primary wide")
}
