//! Asking somebody into the account.

use leptos::prelude::*;
use portal_types::{CreateInvitation, Role};

use super::{Data, given_by};
use crate::{
    dom::{El, button, div, footer, form, h2, header},
    forms::{Bound, Submit, summary},
    parts::{Line, select_field, text_field},
};

pub(super) fn invite(data: Data) -> El {
    let submit = Submit::new("invite");
    let email = RwSignal::new(String::new());
    let role = RwSignal::new(Role::Member.as_str().to_owned());
    let send = move |event: web_sys::Event| {
        event.prevent_default();
        let address = email.get_untracked();
        if !submit.require(&[("/email", &address, "Type the e-mail address to invite.")]) {
            return;
        }
        let role = role.get_untracked().parse().unwrap_or(Role::Member);
        let body = CreateInvitation { email: address, role };
        let api = data.api;
        submit.run(async move { api.invite(&body).await }, move |outcome| match outcome {
            Ok(made) => {
                data.said.set(Some(format!("{} is invited.", made.email)));
                email.set(String::new());
                if let Some(load) = data.invitations {
                    load.again();
                }
            }
            Err(error) => submit.fail(error),
        });
    };
    let line = Line {
        kind: "email",
        hint: Some("A link goes there. It works once, for a week."),
        ..Line::default()
    };
    let hint = "Can be changed later.";
    let fields = div().class("body pair").child((
        text_field(submit, "/email", "E-mail address", Bound::signal(email), line),
        select_field(submit, "/role", "Role", given_by(data.role), Bound::signal(role), hint),
    ));
    let foot = footer().child(
        button()
            .attr("type", "submit")
            .class("button primary")
            .attr("disabled", move || submit.busy.get())
            .child("Invite"),
    );
    form()
        .class("panel")
        .attr("aria-labelledby", "invite-title")
        .attr("novalidate", true)
        .refer(submit.root)
        .on("submit", send)
        .child((
            header().child(h2().id("invite-title").child("Invite somebody")),
            fields,
            div().class("summary").child(summary(submit)),
            foot,
        ))
}
