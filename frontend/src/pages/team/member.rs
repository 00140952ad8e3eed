//! One member: another role, or out of the account.

use leptos::prelude::*;
use portal_types::{Member, ProblemCode, Role};

use super::{Data, given_by};
use crate::{
    browser::page,
    dom::{El, button, div, footer, form, memo, p},
    forms::{Bound, Submit, summary},
    parts::{Dialog, dialog, select_field},
    routes,
};

/// Opens with the member that was asked for.
pub(super) fn member(data: Data) -> El {
    let one = memo(move || {
        let id = data.open.get()?;
        data.members.map(|all| all.iter().find(|member| member.id == id).cloned()).flatten()
    });
    let what = Dialog {
        open: memo(move || one.with(Option::is_some)),
        on_close: Callback::new(move |()| data.open.set(None)),
        title: memo(move || one.get().map(|member| member.name).unwrap_or_default()),
        sheet: false,
    };
    dialog(what, move || move || one.get().map(|member| content(data, &member)))
}

fn content(data: Data, member: &Member) -> Vec<El> {
    let submit = Submit::new("member");
    let is_me = data.me == Some(member.id);
    let asking = RwSignal::new(false);
    let mut all = Vec::new();
    if data.role.includes(Role::Admin) {
        all.push(role_form(data, member, submit));
    }
    all.push(out(data, member, submit, is_me, asking));
    all.push(summary(submit));
    all
}

fn role_form(data: Data, member: &Member, submit: Submit) -> El {
    let (api, id, before) = (data.api, member.id, member.role);
    let role = RwSignal::new(before.as_str().to_owned());
    let name = member.name.clone();
    let send = move |event: web_sys::Event| {
        event.prevent_default();
        let wanted = role.get_untracked().parse().unwrap_or(before);
        let name = name.clone();
        submit.run(async move { api.set_role(id, wanted).await }, move |outcome| match outcome {
            Ok(now) => {
                data.said.set(Some(format!("{name} is {} now.", now.role)));
                data.members.again();
                data.open.set(None);
            }
            Err(error) => submit.fail(error),
        });
    };
    let hint = "Acts at once, wherever they are logged in.";
    let field =
        select_field(submit, "/role", "Role", given_by(data.role), Bound::signal(role), hint);
    form().class("stack").attr("novalidate", true).refer(submit.root).on("submit", send).child((
        field,
        footer().class("actions start").child(
            button()
                .attr("type", "submit")
                .class("button primary")
                .attr("disabled", move || submit.busy.get() || role.get() == before.as_str())
                .child("Save the role"),
        ),
    ))
}

/// Out of the account, after asking.
fn out(data: Data, member: &Member, submit: Submit, is_me: bool, asking: RwSignal<bool>) -> El {
    let (api, id) = (data.api, member.id);
    let name = member.name.clone();
    let (verb, question) = if is_me {
        (
            "Leave the account",
            "You lose sight of it at once. To come back, somebody has to invite you.".to_owned(),
        )
    } else {
        (
            "Take out of the account",
            format!("{name} loses sight of it at once, and is told by mail."),
        )
    };
    let send = Callback::new(move |()| {
        let name = name.clone();
        submit.run(async move { api.remove_member(id).await }, move |outcome| match outcome {
            // The session in this account ended with that: the next page finds out what is left.
            Ok(()) if is_me => page::go(routes::LOGIN),
            Ok(()) => {
                data.said.set(Some(format!("{name} is out of the account.")));
                data.members.again();
                data.open.set(None);
            }
            Err(error) => {
                if error.code() == Some(ProblemCode::LastOwner) {
                    asking.set(false);
                }
                submit.fail(error);
            }
        });
    });
    div().class("ruled stack").child(move || {
        let question = question.clone();
        if asking.get() {
            vec![
                p().child(question),
                div().class("actions start").child((
                    button()
                        .attr("type", "button")
                        .class("button")
                        .attr("autofocus", true)
                        .on("click", move |_| asking.set(false))
                        .child("Stay as it is"),
                    button()
                        .attr("type", "button")
                        .class("button danger")
                        .attr("disabled", move || submit.busy.get())
                        .on("click", move |_| send.run(()))
                        .child(verb),
                )),
            ]
        } else {
            vec![
                div().class("actions start").child(
                    button()
                        .attr("type", "button")
                        .class("button danger")
                        .on("click", move |_| asking.set(true))
                        .child((verb, "…")),
                ),
            ]
        }
    })
}
