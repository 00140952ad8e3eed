//! Two people changed the same settings: shows both values of each difference, and asks.

use leptos::prelude::*;

use super::{Draft, Form, form::Difference};
use crate::{
    dom::{
        El, b, button, div, fieldset, fixed, footer, input, label, legend, memo, p, span, watch,
    },
    parts::{Dialog, dialog, quiet},
};

/// Opens by itself when a save meets somebody else's change.
pub(crate) fn conflict_dialog<D: Draft>(form: Form<D>) -> El {
    question(
        form.differences,
        Callback::new(move |taken: Vec<&'static str>| form.settle(&taken)),
        Callback::new(move |()| form.leave_conflict()),
    )
}

/// Not generic, so that the browser downloads it once.
fn question(
    differences: RwSignal<Vec<Difference>>,
    settle: Callback<Vec<&'static str>>,
    leave: Callback<()>,
) -> El {
    let taken = RwSignal::new(Vec::<&'static str>::new());
    watch(move || {
        let likely = differences.with(|all| {
            all.iter().filter(|one| one.only_theirs).map(|one| one.key).collect::<Vec<_>>()
        });
        taken.set(likely);
    });
    let what = Dialog {
        open: memo(move || differences.with(|all| !all.is_empty())),
        on_close: leave,
        title: fixed("Somebody else changed this meanwhile"),
        sheet: false,
    };
    dialog(what, move || {
        let rows =
            move || differences.get().into_iter().map(|one| row(one, taken)).collect::<Vec<_>>();
        (
            p().child("Nothing is overwritten yet. Choose which value to keep."),
            div().class("stack").child(rows),
            footer().class("actions").child((
                button()
                    .attr("type", "button")
                    .class("button")
                    .on("click", move |_| leave.run(()))
                    .child("Decide later"),
                button()
                    .attr("type", "button")
                    .class("button primary")
                    .on("click", move |_| settle.run(taken.get_untracked()))
                    .child("Save my choice"),
            )),
        )
    })
}

fn row(one: Difference, taken: RwSignal<Vec<&'static str>>) -> El {
    let key = one.key;
    let choice = move |theirs: bool, words: &'static str, value: String| {
        let radio = input()
            .attr("type", "radio")
            .attr("name", format!("conflict-{key}"))
            .prop("checked", move || taken.with(|taken| taken.contains(&key)) == theirs)
            .on("change", move |_| {
                taken.update(|taken| {
                    taken.retain(|other| *other != key);
                    if theirs {
                        taken.push(key);
                    }
                });
            });
        label().child((radio, span().child((quiet(words), b().child(value)))))
    };
    fieldset().class("versus").child((
        legend().child(one.label),
        choice(false, "Yours", one.yours),
        choice(true, "Theirs, saved now", one.theirs),
    ))
}
