//! Where a person is logged in.

use leptos::prelude::*;
use portal_types::MySession;

use super::titled;
use crate::{
    api::Api,
    dom::{El, b, button, div, footer, li, memo, span, ul},
    forms::{Submit, summary},
    parts::{Load, ago, quiet, unseen, when_loaded},
};

pub(super) fn sessions(api: Api) -> El {
    let load = Load::new(move || api.my_sessions());
    let submit = Submit::new("sessions");
    let all = memo(move || load.get().unwrap_or_default());
    let rows = move || {
        let rows = all.get().iter().map(|one| row(api, load, submit, one)).collect::<Vec<_>>();
        ul().class("lines").child(rows)
    };
    let others = memo(move || all.with(|all| all.iter().any(|one| !one.is_current)));
    let end_all = move |_| {
        submit.run(api.end_other_sessions(), move |outcome| match outcome {
            Ok(()) => load.update(|all| all.retain(|one| one.is_current)),
            Err(error) => submit.fail(error),
        });
    };
    let foot = move || {
        others.get().then(|| {
            footer().child(
                button()
                    .attr("type", "button")
                    .class("button")
                    .attr("disabled", move || submit.busy.get())
                    .on("click", end_all)
                    .child("End all others"),
            )
        })
    };
    let body = when_loaded(load, 2, move |_| rows);
    titled(
        "sessions-title",
        "Where you are logged in",
        (body, div().class("summary").child(summary(submit)), foot),
    )
}

fn row(api: Api, load: Load<Vec<MySession>>, submit: Submit, one: &MySession) -> El {
    let id = one.id;
    let device = one.device.clone().unwrap_or_else(|| "Some browser".to_owned());
    let end = move |_| {
        submit.run(async move { api.end_session(id).await }, move |outcome| match outcome {
            Ok(()) => load.update(|all| all.retain(|one| one.id != id)),
            Err(error) => submit.fail(error),
        });
    };
    let act = if one.is_current {
        span().class("state good small").child("This one")
    } else {
        button()
            .attr("type", "button")
            .class("button small")
            .attr("disabled", move || submit.busy.get())
            .on("click", end)
            .child(("End", unseen(format!(" {device}"))))
    };
    let address = one.address.clone().map(|address| (" · ", span().class("num").child(address)));
    li().child((
        div().class("line").child((b().child(device.clone()), act)),
        div().class("line small").child((
            div().class("quiet").child(("Last used ", ago(one.last_used_at), address)),
            quiet(one.account_name.clone()),
        )),
    ))
}
