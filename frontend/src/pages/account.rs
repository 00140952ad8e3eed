//! The account: its name, and its end.

use leptos::prelude::*;
use portal_types::{Account, CloseAccount, Role, Secret};

use crate::{
    api::Api,
    dom::{El, button, div, fixed, footer, form, h2, header, memo, p, section, span},
    forms::{Bound, Submit, summary},
    parts::{
        Dialog, Line, Load, Password, dialog, page_title, password_field, quiet, text_field, until,
        username, when_loaded,
    },
};

/// The page.
pub(crate) fn account() -> Vec<El> {
    let api = expect_context::<Api>();
    let load = Load::new(move || api.account());
    let role = untrack(|| api.session.user()).map_or(Role::Member, |user| user.role);
    let head = header().child(div().child((
        page_title(fixed("Account")),
        p().class("quiet").child("Your organisation in this portal."),
    )));
    let body = when_loaded(load, 3, move |account| {
        (name(api, load, role, &account), close(api, load, role))
    });
    vec![head, closing(api, load, role), div().class("stack wide").child(body)]
}

fn name(api: Api, load: Load<Account>, role: Role, account: &Account) -> El {
    let submit = Submit::new("account-name");
    let typed = RwSignal::new(account.name.clone());
    let done = RwSignal::new(false);
    let dirty = memo(move || load.map(|account| account.name.clone()) != Some(typed.get()));
    let send = move |event: web_sys::Event| {
        event.prevent_default();
        let wanted = typed.get_untracked();
        if !submit.require(&[("/name", &wanted, "Type the name of your organisation.")]) {
            return;
        }
        done.set(false);
        submit.run(async move { api.rename_account(wanted).await }, move |outcome| match outcome {
            Ok(account) => {
                typed.set(account.name.clone());
                load.put(account);
                done.set(true);
                // The name stands at the top of every page, and in the session.
                api.refresh_user();
            }
            Err(error) => submit.fail(error),
        });
    };
    let may = role.includes(Role::Admin);
    let line = Line { autocomplete: "organization", ..Line::default() };
    let said =
        move || (done.get() && !dirty.get()).then(|| span().class("state good").child("Saved"));
    let foot = if may {
        footer().child((
            span().class("grow").attr("role", "status").attr("tabindex", "-1").child(said),
            button()
                .attr("type", "submit")
                .class("button primary")
                .attr("disabled", move || !dirty.get() || submit.busy.get())
                .child("Save"),
        ))
    } else {
        footer().child(quiet("Renaming it takes an administrator or an owner."))
    };
    let field = text_field(submit, "/name", "Organisation", Bound::signal(typed), line);
    let inputs = crate::dom::fieldset().class("body stack").attr("disabled", !may).child(field);
    form().class("panel").attr("novalidate", true).refer(submit.root).on("submit", send).child((
        inputs,
        div().class("summary").child(summary(submit)),
        foot,
    ))
}

/// That the account is to be removed, and the way back.
pub(crate) fn closing(api: Api, load: Load<Account>, role: Role) -> El {
    let at = memo(move || load.map(|account| account.closes_at).flatten());
    let submit = Submit::new("reopen");
    let reopen = Callback::new(move |()| {
        submit.run(api.reopen_account(), move |outcome| match outcome {
            Ok(account) => load.put(account),
            Err(error) => submit.fail(error),
        });
    });
    div().attr("role", "status").child(move || {
        at.get().map(|at| {
            let back = (role == Role::Owner).then(|| {
                button()
                    .attr("type", "button")
                    .class("button")
                    .attr("disabled", move || submit.busy.get())
                    .on("click", move |_| reopen.run(()))
                    .child("Take it back")
            });
            div().class("notice bad spread").child((
                p().child(("This account is removed ", until(at), ", with everything of it.")),
                back,
                summary(submit),
            ))
        })
    })
}

fn close(api: Api, load: Load<Account>, role: Role) -> Option<El> {
    if role != Role::Owner {
        return None;
    }
    let asking = RwSignal::new(false);
    let closes = memo(move || load.map(|account| account.closes_at.is_some()).unwrap_or_default());
    let ask = button()
        .attr("type", "button")
        .class("button danger")
        .attr("disabled", move || closes.get())
        .on("click", move |_| asking.set(true))
        .child("Close the account…");
    let what = Dialog {
        open: memo(move || asking.get()),
        on_close: Callback::new(move |()| asking.set(false)),
        title: fixed("Close the account"),
        sheet: false,
    };
    let question = dialog(what, move || confirm(api, load, asking));
    Some(
        section().class("panel").attr("aria-labelledby", "close-title").child((
            header().child(h2().id("close-title").child("Close the account")),
            div().class("body stack").child((
                p().class("quiet").child("A week later it is removed with everything of it: settings, keys, history, activity, people. Until then an owner can take it back."),
                div().child(ask),
            )),
            question,
        )),
    )
}

fn confirm(api: Api, load: Load<Account>, asking: RwSignal<bool>) -> El {
    let submit = Submit::new("close-account");
    let (typed, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let name = untrack(|| load.map(|account| account.name.clone())).unwrap_or_default();
    let send = move |event: web_sys::Event| {
        event.prevent_default();
        let (confirmation, secret) = (typed.get_untracked(), password.get_untracked());
        let complete = submit.require(&[
            ("/confirmation", &confirmation, "Type the account's name."),
            ("/password", &secret, "Type your password."),
        ]);
        if !complete {
            return;
        }
        let body = CloseAccount { confirmation, password: Secret::new(secret) };
        submit.run(async move { api.close_account(&body).await }, move |outcome| match outcome {
            Ok(account) => {
                load.put(account);
                asking.set(false);
            }
            Err(error) => submit.fail(error),
        });
    };
    let email = untrack(|| api.session.user()).map(|user| user.email).unwrap_or_default();
    let line = Line { autofocus: true, ..Line::default() };
    form().class("stack").attr("novalidate", true).refer(submit.root).on("submit", send).child((
        p().child(("Connectors get no settings any more, and nothing can be brought back after the week. To go on, type the account's name: ", crate::dom::b().child(name))),
        username(email),
        text_field(submit, "/confirmation", "The account's name", Bound::signal(typed), line),
        password_field(submit, "/password", "Your password", password, Password::CURRENT),
        summary(submit),
        footer().class("actions").child((
            button().attr("type", "button").class("button").on("click", move |_| asking.set(false)).child("Keep it"),
            button().attr("type", "submit").class("button danger").attr("disabled", move || submit.busy.get()).child("Close it in a week"),
        )),
    ))
}
