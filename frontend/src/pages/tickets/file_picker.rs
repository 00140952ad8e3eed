//! Choosing files for a message, and seeing how far each is.

use leptos::prelude::*;
use portal_types::FileLimits;

use super::files::{Files, State, megabytes};
use crate::{
    browser::file,
    dom::{El, button, div, input, label, li, memo, p, progress, span, ul},
    parts::{quiet, unseen},
    words,
};

/// Where files are chosen or dropped, and the list of them.
pub(crate) fn file_picker(files: Files) -> El {
    let choose = input()
        .attr("type", "file")
        .attr("multiple", true)
        .on("change", move |event| files.add(file::taken(&event)));
    let words = span()
        .class("drop-words")
        .child(("Add files, or drop them here", quiet(move || taken(files))));
    let refused = move || {
        let all = files.refused.get();
        all.into_iter().map(|why| p().class("problem").child(why)).collect::<Vec<_>>()
    };
    div().class("files").child((
        label().class("drop flat").child((choose, words)),
        div().attr("role", "alert").child(refused),
        file_list(files),
    ))
}

/// What is taken, as far as it is known.
fn taken(files: Files) -> String {
    let kinds = "Pictures, documents, archives, videos and text";
    let limits = files.limits.map(|limits| {
        let FileLimits { most_bytes, most_files } = *limits;
        format!(", at most {} each and {most_files} a ticket", megabytes(most_bytes))
    });
    format!("{kinds}{}. Never a secret.", limits.unwrap_or_default())
}

/// The files, each with how far it is.
pub(crate) fn file_list(files: Files) -> El {
    let numbers =
        memo(move || files.all.with(|all| all.iter().map(|one| one.number).collect::<Vec<_>>()));
    div().child(move || {
        let numbers = numbers.get();
        if numbers.is_empty() {
            return None;
        }
        let rows: Vec<El> = numbers.into_iter().filter_map(|number| row(files, number)).collect();
        Some(ul().class("lines chosen-files").attr("aria-label", "Files").child(rows))
    })
}

fn row(files: Files, number: u32) -> Option<El> {
    let (name, bytes) = files.all.with_untracked(|all| {
        let one = all.iter().find(|one| one.number == number)?;
        Some((one.file.name(), one.file.size()))
    })?;
    #[expect(clippy::cast_possible_truncation, reason = "no file is that large")]
    let bytes = bytes as i64;
    let state = memo(move || {
        let all = files.all.read();
        all.iter().find(|one| one.number == number).map_or(State::Sent, |one| one.state.clone())
    });
    let going = memo(move || matches!(state.get(), State::Going(_)));
    let of = name.clone();
    let bar = move || {
        going.get().then(|| {
            progress().attr("max", "100").attr("aria-label", format!("Sending {of}")).attr(
                "value",
                move || match state.get() {
                    State::Going(percent) => percent.to_string(),
                    _ => "100".to_owned(),
                },
            )
        })
    };
    let failed = move || match state.get() {
        State::Failed(words) => Some(p().class("problem").child(words)),
        _ => None,
    };
    let of = name.clone();
    let acts = move || {
        let act = |words: &'static str| {
            let name = unseen(format!(" {of}"));
            button()
                .attr("type", "button")
                .class("button small")
                .attr("disabled", move || files.is_busy())
                .child((words, name))
        };
        match state.get() {
            State::Going(_) => None,
            State::Sent => Some((Some(span().class("state good small").child("Sent")), None)),
            State::Chosen => {
                Some((None, Some(act("Remove").on("click", move |_| files.remove(number)))))
            }
            State::Failed(_) => Some((
                Some(act("Retry").on("click", move |_| files.retry(number))),
                Some(act("Remove").on("click", move |_| files.remove(number))),
            )),
        }
    };
    let what = div().class("line").child((
        span().child((name, " ", quiet(words::size(bytes)))),
        div().class("actions").child(acts),
    ));
    Some(li().child((what, bar, div().attr("role", "alert").child(failed))))
}
