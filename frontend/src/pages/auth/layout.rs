//! The form on one side, and on the other what one gets for filling it in.

use leptos::prelude::*;
use web_sys::Event;

use crate::{
    dom::{Child, El, a, aside, b, button, div, footer, form, header, li, main, ol, p, span},
    forms::Submit,
    frame::{brand, theme_choice},
    parts::{Icon, icon, page_title},
};

/// A visitor's page.
pub(super) fn auth_page(title: Memo<String>, lead: impl Child, content: impl Child) -> El {
    let head = div().class("auth-head").child((page_title(title), p().class("quiet").child(lead)));
    let side = div().class("auth-form").child((
        header().child(brand()),
        main().id("main").child((head, content)),
        footer().child(theme_choice()),
    ));
    let aside = aside().class("auth-aside").attr("aria-label", "What the portal does");
    div().class("auth").child((side, aside.child(promise())))
}

/// A visitor's form.
pub(super) fn auth_form(submit: Submit, send: impl Fn() + 'static, fields: impl Child) -> El {
    form()
        .class("stack")
        .attr("novalidate", true)
        .refer(submit.root)
        .on("submit", move |event: Event| {
            event.prevent_default();
            send();
        })
        .child(fields)
}

/// The button at its end.
pub(super) fn send_button(submit: Submit, words: &'static str, busy: &'static str) -> El {
    button()
        .attr("type", "submit")
        .class("button primary wide")
        .attr("disabled", move || submit.busy.get())
        .child(move || if submit.busy.get() { busy } else { words })
}

/// A link in the text.
pub(super) fn link(to: &'static str, words: &'static str) -> El {
    a().attr("href", to).child(words)
}

/// A link that is the next thing to do.
pub(super) fn next(to: &'static str, words: &'static str) -> El {
    link(to, words).class("button primary")
}

/// The main job in three lines, drawn as the dashboard draws it.
fn promise() -> El {
    let step = |title: &'static str, words: &'static str| {
        li().child((
            span().class("tick").child(icon(Icon::Check)),
            span().child((b().child(title), span().class("quiet").child(words))),
        ))
    };
    let live = span().class("state good").child("Changes reach your connectors within a second");
    div().class("promise").child((
        p().class("promise-title").child("Your assets, in every field of Sitecore."),
        ol().child((
            step("Copy one key", "Paste it into each connector that you run."),
            step("Name your DAM", "Bynder or Webdam, with the address your editors know."),
            step("Tune the fields", "Global holds everywhere. A field differs where you say so."),
        )),
        p().class("live").child(live),
    ))
}
