//! What an import would do, row by row, or why it can't.

use leptos::prelude::*;
use portal_types::{FieldImport, ImportError};

use super::{difference::difference, import::count, place::SHOW_OWN};
use crate::{
    browser::text::number,
    dom::{Child, El, b, button, div, el, h3, memo, p, table, tbody, td, th, thead, tr},
};

/// How many lines are drawn at first, and with each "Show more".
const STEP: usize = 50;

pub(super) fn outcome(name: &str, import: &FieldImport) -> El {
    let figure = |figure: i64, words: &'static str| div().child((b().child(count(figure)), words));
    let works = import.errors.is_empty();
    let mistakes = i64::try_from(import.errors.len()).unwrap_or_default();
    let figures = div().class("figures num").child((
        (!works).then(|| {
            figure(mistakes, if mistakes == 1 { "mistake" } else { "mistakes" }).class("bad")
        }),
        figure(import.added, "new"),
        figure(import.changed, "changed"),
        figure(import.unchanged, "as they are already"),
    ));
    let differ = import.added + import.changed;
    let verdict = if !works {
        p().class("notice bad").child(
            "Nothing can be imported like this. Mend what is listed here, and choose it again.",
        )
    } else if differ == 0 {
        p().class("notice")
            .child("There is nothing to import: every row is there already, with these values.")
    } else {
        p().class("quiet")
            .child("Nothing is changed yet. It happens all at once, and can be undone.")
    };
    let errors = (!works).then(|| errors(&import.errors));
    let told = if works { import.changes.len() } else { 0 };
    let beyond = usize::try_from(differ).unwrap_or_default().saturating_sub(told);
    let changes = (told > 0).then(|| {
        let all = import.changes.clone();
        let (lines, rest) = more(told, move |from, to| {
            all.get(from..to).unwrap_or_default().iter().map(difference).collect()
        });
        let beyond = (beyond > 0).then(|| {
            p().class("quiet small")
                .child(format!("And {} more, which are not listed.", number(beyond)))
        });
        (h3().child("What changes"), el("ul").class("differences").child(lines), rest, beyond)
    });
    div().class("stack").child((
        h3().id("import-found").attr("tabindex", "-1").child(name),
        figures,
        verdict,
        errors,
        changes,
    ))
}

fn errors(errors: &[ImportError]) -> (El, impl Child) {
    let all = errors.to_vec();
    let column = |name: &str| {
        let key = name.trim_start_matches('/').split('/').next().unwrap_or_default().to_owned();
        let known = SHOW_OWN.iter().find(|(known, _)| *known == key).map(|(_, label)| *label);
        match (known, key.as_str()) {
            (Some(label), _) => label.to_owned(),
            (None, "field") => "Field".to_owned(),
            (None, "") => "the whole row".to_owned(),
            (None, _) => key,
        }
    };
    let (lines, rest) = more(all.len(), move |from, to| {
        let one = |error: &ImportError| {
            tr().child((
                td().class("num").child(if error.row == 0 {
                    "first line".to_owned()
                } else {
                    error.row.to_string()
                }),
                td().child(column(&error.pointer)),
                td().child(error.detail.clone()),
            ))
        };
        all.get(from..to).unwrap_or_default().iter().map(one).collect()
    });
    let head = |words: &'static str| th().attr("scope", "col").child(words);
    let list = table().class("mistakes").attr("aria-label", "Mistakes").child((
        thead().child(tr().child((head("Row"), head("Value"), head("What is wrong")))),
        tbody().child(lines),
    ));
    (list, rest)
}

/// A long list, some lines at a time, and the button for more of them.
fn more(all: usize, lines: impl Fn(usize, usize) -> Vec<El> + 'static) -> (impl Child, impl Child) {
    let shown = RwSignal::new(STEP);
    let left = memo(move || all.saturating_sub(shown.get()));
    let button = move || {
        (left.get() > 0).then(|| {
            button()
                .attr("type", "button")
                .class("button small more")
                .on("click", move |_| shown.update(|shown| *shown += STEP * 4))
                .child(format!("Show more ({} left)", number(left.get())))
        })
    };
    (move || lines(0, shown.get().min(all)), button)
}
