//! Who is invited and has not come yet.

use leptos::prelude::*;
use portal_types::Invitation;

use super::{Data, titled};
use crate::{
    browser::clock,
    dom::{El, b, button, div, li, memo, p, ul},
    forms::{Submit, summary},
    parts::{Load, quiet, unseen, until, when_loaded},
    words,
};

pub(super) fn invitations(data: Data, load: Load<Vec<Invitation>>) -> El {
    let submit = Submit::new("invitations");
    let all = memo(move || load.get().unwrap_or_default());
    let rows = move || {
        let all = all.get();
        if all.is_empty() {
            return div()
                .class("body")
                .child(p().class("quiet").child("Everybody who was invited has come."));
        }
        ul().class("lines")
            .child(all.iter().map(|one| row(data, load, submit, one)).collect::<Vec<_>>())
    };
    let body = when_loaded(load, 1, move |_| rows);
    titled(
        "invitations-title",
        "Invitations",
        (div().class("summary").child(summary(submit)), body),
    )
}

fn row(data: Data, load: Load<Vec<Invitation>>, submit: Submit, one: &Invitation) -> El {
    let (api, id, email) = (data.api, one.id, one.email.clone());
    let over = clock::ms(one.expires_at) < clock::now_ms();
    let end = if over {
        div().class("state warn small").child("Its link has ended")
    } else {
        div().class("quiet small").child(("Ends ", until(one.expires_at)))
    };
    let again = move |_| {
        submit.run(async move { api.resend_invitation(id).await }, move |outcome| match outcome {
            Ok(sent) => {
                data.said.set(Some(format!("Sent again to {}. The old link is dead.", sent.email)));
                load.again();
            }
            Err(error) => submit.fail(error),
        });
    };
    let withdraw = move |_| {
        submit.run(
            async move { api.withdraw_invitation(id).await },
            move |outcome| match outcome {
                Ok(()) => load.update(|all| all.retain(|one| one.id != id)),
                Err(error) => submit.fail(error),
            },
        );
    };
    let action = |words: &'static str| {
        button()
            .attr("type", "button")
            .class("button small")
            .attr("disabled", move || submit.busy.get())
            .child((words, unseen(format!(" {email}"))))
    };
    li().child((
        div().class("line").child((b().child(one.email.clone()), quiet(words::role(one.role)))),
        div().class("line").child((
            end,
            div().class("actions").child((
                action("Send again").on("click", again),
                action("Take back").on("click", withdraw),
            )),
        )),
    ))
}
