//! Where an identity provider leads back to: logs in, or links the login first.

use leptos::prelude::*;
use portal_types::{Login, PasswordProof, ProblemCode, Secret, Session};

use super::layout::{auth_form, auth_page, next, send_button};
use crate::{
    api::{Api, ApiError},
    browser::{focus, task},
    dom::{El, b, div, fixed, p},
    forms::{Bound, Submit, summary},
    frame::{LoginStep, login_steps},
    parts::{Line, Password, password_field, text_field, username, waiting},
    router::{Go, Router},
    routes,
};

/// Where somebody is.
#[derive(Clone)]
enum Stage {
    Finishing,
    /// The login is not linked to anybody yet: which it is.
    Linking(String),
    /// It goes no further: why.
    Over(String),
}

/// What belongs to the page.
#[derive(Clone, Copy)]
struct Here {
    api: Api,
    router: Router,
    stage: RwSignal<Stage>,
    step: RwSignal<LoginStep>,
    /// What was typed, for after the second factor.
    password: RwSignal<String>,
}

impl Here {
    fn go_on(self) {
        let next = untrack(|| self.router.query("next"));
        self.router.go(routes::local_path(next.as_deref()), Go::Instead);
    }

    fn over(self, error: &ApiError) {
        let _ = self.stage.try_set(Stage::Over(error.words()));
    }
}

/// The page.
pub(crate) fn single_sign_on() -> El {
    let here = Here {
        api: expect_context::<Api>(),
        router: expect_context::<Router>(),
        stage: RwSignal::new(Stage::Finishing),
        step: RwSignal::new(LoginStep::Password(None)),
        password: RwSignal::new(String::new()),
    };
    match untrack(|| here.router.query("problem")) {
        Some(problem) => here.stage.set(Stage::Over(words(&problem).to_owned())),
        None => finish(here),
    }
    let begin = Callback::new(move |session: Session| {
        here.api.session.begin(session);
        if matches!(here.stage.get_untracked(), Stage::Linking(_)) {
            task::spawn(link(here));
        } else {
            here.go_on();
        }
    });
    auth_page(fixed("Single sign-on"), "", move || {
        div().class("stack").child(match here.stage.get() {
            Stage::Over(words) => over(words),
            // Only the step for the code is ever shown of these.
            Stage::Finishing => {
                div().child(login_steps(here.api, here.step, begin, |_| waiting(2)))
            }
            Stage::Linking(which) => linking(here, which, begin),
        })
    })
}

/// What the address says went wrong.
fn words(problem: &str) -> &'static str {
    match problem.parse() {
        Ok(ProblemCode::SsoRefused) => {
            "The identity provider ended the log-in, or what it said does not hold. Try again, or log in with your password."
        }
        Ok(ProblemCode::SsoFailed) => {
            "The identity provider can't be reached just now. Try again in a while, or log in with your password."
        }
        _ => {
            "More than ten minutes went by, it was another browser, or it was used before. Log in again."
        }
    }
}

fn over(words: String) -> El {
    div().class("stack").attr("role", "alert").child((
        p().class("notice bad").child(words),
        div().class("actions start").child(next(routes::LOGIN, "Log in")),
    ))
}

fn finish(here: Here) {
    task::spawn(async move {
        match here.api.finish_sso().await {
            Ok(session) => {
                here.api.session.begin(session);
                here.go_on();
            }
            Err(error) if error.code() == Some(ProblemCode::IdentityUnlinked) => {
                let _ = here.stage.try_set(Stage::Linking(error.words()));
                focus::next_step();
            }
            Err(error) => match LoginStep::after(error) {
                LoginStep::Password(Some(error)) => here.over(&error),
                step => {
                    let _ = here.step.try_set(step);
                }
            },
        }
    });
}

/// Links the login to whoever is logged in.
async fn link(here: Here) {
    let body = PasswordProof { password: Secret::new(here.password.get_untracked()) };
    match here.api.link_identity(&body).await {
        Ok(_) => here.go_on(),
        Err(error) => here.over(&error),
    }
}

fn linking(here: Here, which: String, begin: Callback<Session>) -> El {
    let user = untrack(|| here.api.session.user());
    let known = user.map(|user| user.email);
    let content = match known {
        Some(email) => link_own(here, email),
        None => {
            div().child(login_steps(here.api, here.step, begin, move |error| log_in(here, error)))
        }
    };
    div().class("stack").child((p().child(which), content))
}

/// Somebody is logged in already.
fn link_own(here: Here, email: String) -> El {
    let submit = Submit::new("link");
    let send = move || {
        let typed = here.password.get_untracked();
        if !submit.require(&[("/password", &typed, "Type your password.")]) {
            return;
        }
        let body = PasswordProof { password: Secret::new(typed) };
        submit.run(
            async move { here.api.link_identity(&body).await },
            move |outcome| match outcome {
                Ok(_) => here.go_on(),
                Err(error) => submit.fail(error),
            },
        );
    };
    let how = Password { autofocus: true, ..Password::CURRENT };
    let fields = (
        p().child((
            "Whoever logs in with it is then logged in here as ",
            b().child(email.clone()),
            ".",
        )),
        summary(submit),
        username(email),
        password_field(submit, "/password", "Your password here", here.password, how),
        send_button(submit, "Link it to me", "Linking…"),
    );
    auth_form(submit, send, fields)
}

/// Nobody is logged in: they log in, and it is linked to them.
fn log_in(here: Here, error: Option<ApiError>) -> El {
    let submit = Submit::new("login");
    if let Some(error) = error {
        submit.fail(error);
    }
    let email = RwSignal::new(String::new());
    let send = move || {
        let (address, typed) = (email.get_untracked(), here.password.get_untracked());
        let complete = submit.require(&[
            ("/email", &address, "Type the e-mail address that you signed up with."),
            ("/password", &typed, "Type your password."),
        ]);
        if !complete {
            return;
        }
        let body = Login { email: address, password: Secret::new(typed) };
        submit.run(async move { here.api.login(&body).await }, move |outcome| match outcome {
            Ok(session) => {
                here.api.session.begin(session);
                task::spawn(link(here));
            }
            Err(error) => match LoginStep::after(error) {
                LoginStep::Password(Some(error)) => submit.fail(error),
                step => here.step.set(step),
            },
        });
    };
    let line = Line { kind: "email", autocomplete: "username", autofocus: true, ..Line::default() };
    let fields = (
        p().child("Log in with your password once, and it is linked to you."),
        summary(submit),
        text_field(submit, "/email", "E-mail address", Bound::signal(email), line),
        password_field(submit, "/password", "Password", here.password, Password::CURRENT),
        send_button(submit, "Log in and link it", "Logging in…"),
    );
    auth_form(submit, send, fields)
}
