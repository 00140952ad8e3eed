//! Setting an authenticator app up: password, picture, code, recovery codes.

use leptos::prelude::*;
use portal_types::{ConfirmTotp, PasswordProof, Secret, TotpSetup};

use super::codes::codes;
use crate::{
    api::Api,
    browser::focus,
    dom::{El, button, code, details, div, el, footer, form, p, summary as summary_tag, svg},
    forms::{Bound, Submit, summary},
    parts::{Line, Password, password_field, text_field, username},
};

#[derive(Clone)]
enum Step {
    Password,
    Scan(TotpSetup),
    Codes(Vec<Secret>),
}

pub(super) fn enrol(api: Api, close: Callback<()>) -> El {
    let step = RwSignal::new(Step::Password);
    let done = Callback::new(move |()| {
        close.run(());
        // Everything works again, where it had to be set up.
        api.refresh_user();
    });
    div().class("stack").child(move || match step.get() {
        Step::Password => password_step(api, step),
        Step::Scan(setup) => scan(api, &setup, step),
        Step::Codes(all) => codes(&all, done),
    })
}

fn password_step(api: Api, step: RwSignal<Step>) -> El {
    let submit = Submit::new("enrol");
    let password = RwSignal::new(String::new());
    let send = move |event: web_sys::Event| {
        event.prevent_default();
        let typed = password.get_untracked();
        if !submit.require(&[("/password", &typed, "Type your password.")]) {
            return;
        }
        let body = PasswordProof { password: Secret::new(typed) };
        submit.run(async move { api.begin_totp(&body).await }, move |outcome| match outcome {
            Ok(setup) => {
                step.set(Step::Scan(setup));
                focus::next_step();
            }
            Err(error) => submit.fail(error),
        });
    };
    let email = untrack(|| api.session.user()).map(|user| user.email).unwrap_or_default();
    let how = Password { autofocus: true, ..Password::CURRENT };
    form().class("stack").attr("novalidate", true).refer(submit.root).on("submit", send).child((
        p().child(
            "You need an app such as Aegis, 2FAS, Google Authenticator or your password manager.",
        ),
        username(email),
        password_field(submit, "/password", "Your password", password, how),
        summary(submit),
        footer().class("actions").child(
            button()
                .attr("type", "submit")
                .class("button primary")
                .attr("disabled", move || submit.busy.get())
                .child("Go on"),
        ),
    ))
}

fn scan(api: Api, setup: &TotpSetup, step: RwSignal<Step>) -> El {
    let submit = Submit::new("confirm");
    let typed = RwSignal::new(String::new());
    let send = move |event: web_sys::Event| {
        event.prevent_default();
        let now = typed.get_untracked();
        if !submit.require(&[("/code", &now, "Type the code that the app shows.")]) {
            return;
        }
        let body = ConfirmTotp { code: Secret::new(now) };
        submit.run(async move { api.confirm_totp(&body).await }, move |outcome| match outcome {
            Ok(made) => {
                step.set(Step::Codes(made.codes));
                focus::next_step();
            }
            Err(error) => submit.fail(error),
        });
    };
    let line = Line { autocomplete: "one-time-code", autofocus: true, ..Line::default() };
    let by_hand = details().child((
        summary_tag().child("It can't be scanned"),
        div().class("stack").child((
            p().class("small").child("Type this into the app, as a key by time:"),
            code().class("secret").child(grouped(setup.secret.expose())),
        )),
    ));
    form().class("stack").attr("novalidate", true).refer(submit.root).on("submit", send).child((
        p().child("Scan this with the app, then type the six digits that it shows."),
        picture(&setup.qr_rows),
        by_hand,
        text_field(submit, "/code", "Code", Bound::signal(typed), line),
        summary(submit),
        footer().class("actions").child(
            button()
                .attr("type", "submit")
                .class("button primary")
                .attr("disabled", move || submit.busy.get())
                .child("Turn it on"),
        ),
    ))
}

/// The QR code, dark on light in every theme: apps read no other.
fn picture(rows: &[Secret]) -> El {
    /// The light border that the standard asks for.
    const MARGIN: usize = 4;
    let size = rows.len() + 2 * MARGIN;
    let squares: String = rows
        .iter()
        .enumerate()
        .flat_map(|(y, row)| {
            let dark = row.expose().bytes().enumerate().filter(|(_, square)| *square == b'1');
            dark.map(move |(x, _)| format!("M{} {}h1v1h-1z", x + MARGIN, y + MARGIN))
                .collect::<Vec<_>>()
        })
        .collect();
    el("figure").class("qr").child(
        svg("svg")
            .attr("viewBox", format!("0 0 {size} {size}"))
            .attr("role", "img")
            .attr("aria-label", "QR code for the authenticator app")
            .attr("shape-rendering", "crispEdges")
            .child(svg("path").attr("d", squares)),
    )
}

/// In groups of four, to be typed.
fn grouped(secret: &str) -> String {
    let groups: Vec<String> = secret
        .as_bytes()
        .chunks(4)
        .map(|group| String::from_utf8_lossy(group).into_owned())
        .collect();
    groups.join(" ")
}
