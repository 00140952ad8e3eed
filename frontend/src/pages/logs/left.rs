//! Records that stay behind when remote logging is off: an offer to delete them.

use leptos::prelude::*;

use crate::{
    api::Api,
    browser::text,
    dom::{El, a, button, div, fixed, footer, memo, p},
    forms::{Submit, summary},
    parts::{Dialog, Load, dialog},
    routes,
};

/// Says that there are some, and offers to delete them.
pub(crate) fn left_behind(api: Api) -> El {
    let numbers = Load::new(move || api.log_summary());
    let can = api.session.may_write();
    let gone = Callback::new(move |()| numbers.again());
    div().attr("role", "status").child(move || {
        let records = numbers.map(|all| all.records).unwrap_or_default();
        (records > 0).then(|| {
            let count = text::number(usize::try_from(records).unwrap_or_default());
            let look = a().attr("href", routes::LOGS).child("Look at them");
            div().class("notice spread below").child((
                p().child((
                    format!("Records that came before are still here: {count}. "),
                    look,
                    ".",
                )),
                can.then(|| delete(api, gone)),
            ))
        })
    })
}

/// A button that deletes all records, after a question.
pub(super) fn delete(api: Api, gone: Callback<()>) -> El {
    let asking = RwSignal::new(false);
    let ask = button()
        .attr("type", "button")
        .class("button danger")
        .on("click", move |_| asking.set(true))
        .child("Delete the logs…");
    let what = Dialog {
        open: memo(move || asking.get()),
        on_close: Callback::new(move |()| asking.set(false)),
        title: fixed("Delete all log records?"),
        sheet: false,
    };
    let question = dialog(what, move || confirm(api, asking, gone));
    div().child((ask, question))
}

fn confirm(api: Api, asking: RwSignal<bool>, gone: Callback<()>) -> El {
    let submit = Submit::new("delete-logs");
    let send = move |_| {
        submit.run(async move { api.delete_logs().await }, move |outcome| match outcome {
            Ok(_) => {
                asking.set(false);
                gone.run(());
            }
            Err(error) => submit.fail(error),
        });
    };
    let button = |class: &'static str| button().attr("type", "button").class(class);
    div().class("stack").child((
        p().child("All of them go, for everybody, and can't be brought back. If you want to keep them, download them first."),
        summary(submit),
        footer().class("actions").child((
            button("button").on("click", move |_| asking.set(false)).child("Keep them"),
            button("button danger")
                .attr("disabled", move || submit.busy.get())
                .on("click", send)
                .child("Delete them"),
        )),
    ))
}
