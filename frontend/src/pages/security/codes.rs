//! Recovery codes, shown once.

use leptos::prelude::*;
use portal_types::Secret;

use crate::{
    browser::file,
    dom::{El, button, code, div, footer, li, memo, ol, p},
    parts::copy_button,
};

pub(super) fn codes(all: &[Secret], close: Callback<()>) -> El {
    let lines: Vec<String> = all.iter().map(|one| one.expose().to_owned()).collect();
    let text = lines.join("\n");
    let (copied, saved) = (text.clone(), text);
    let rows: Vec<El> = lines.iter().map(|one| li().child(code().child(one.clone()))).collect();
    div().class("stack").child((
        p().class("notice").attr("role", "status").child(
            "Keep these recovery codes where you find them without your device. Each works once in place of app or passkey. They are not shown again.",
        ),
        ol().class("codes").child(rows),
        div().class("actions start").child((
            copy_button(memo(move || copied.clone()), "the recovery codes", false),
            button()
                .attr("type", "button")
                .class("button")
                .on("click", move |_| {
                    let _ = file::save("recovery-codes.txt", &saved);
                })
                .child("Download"),
        )),
        footer().class("actions").child(
            button()
                .attr("type", "button")
                .class("button primary")
                .attr("autofocus", true)
                .on("click", move |_| close.run(()))
                .child("I have kept them"),
        ),
    ))
}
