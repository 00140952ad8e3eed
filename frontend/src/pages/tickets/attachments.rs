//! Files that came with a message: fetched with the token, as a link could not.

use leptos::prelude::*;
use portal_types::Attachment;

use crate::{
    api::{Api, Side},
    browser::{file, task},
    dom::{El, button, div, img, li, memo, p, span, ul},
    forms::{Submit, summary},
    parts::{quiet, unseen},
    words,
};

/// Pictures up to this many bytes are shown at once.
const SHOWN: i64 = 4_000_000;
/// What every browser draws, and nothing that could be more than a picture.
const PICTURES: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/// The list, which may grow: files come after their message. `gone` is asked to look again.
pub(super) fn attachments(
    ticket: (Side, i64),
    all: Memo<Vec<Attachment>>,
    removable: Option<Callback<()>>,
) -> El {
    let api = expect_context::<Api>();
    let submit = Submit::new("attachments");
    let list = move || {
        let all = all.get();
        (!all.is_empty()).then(|| {
            let rows: Vec<El> =
                all.iter().map(|one| row(api, ticket, one, submit, removable)).collect();
            ul().class("attachments").attr("aria-label", "Attached files").child(rows)
        })
    };
    div().refer(submit.root).child((list, summary(submit)))
}

fn row(
    api: Api,
    ticket: (Side, i64),
    one: &Attachment,
    submit: Submit,
    removable: Option<Callback<()>>,
) -> El {
    let (id, name) = (one.id, one.name.clone());
    let of = name.clone();
    let save = move |_| {
        let name = of.clone();
        submit.run(async move { api.attachment(ticket, id).await }, move |outcome| match outcome {
            Ok(content) => {
                file::save_blob(&name, &content);
            }
            Err(error) => submit.fail(error),
        });
    };
    let act = || {
        let act = button().attr("type", "button").class("button small");
        act.attr("disabled", move || submit.busy.get())
    };
    let is_sure = RwSignal::new(false);
    let remove_words = move || if is_sure.get() { "Really remove" } else { "Remove" };
    let remove = removable.map(|gone| {
        let remove = act().child((remove_words, unseen(format!(" {name}"))));
        remove.on("click", move |_| {
            // A second click says that it is meant.
            if !is_sure.get_untracked() {
                is_sure.set(true);
                return;
            }
            let work = async move { api.remove_attachment(ticket, id).await };
            submit.run(work, move |outcome| match outcome {
                Ok(()) => gone.run(()),
                Err(error) => submit.fail(error),
            });
        })
    });
    let download = act().child(("Download", unseen(format!(" {name}")))).on("click", save);
    let is_shown = PICTURES.contains(&&*one.media_type) && one.size <= SHOWN;
    let picture = is_shown.then(|| picture(api, ticket, one));
    li().child((
        picture,
        div().class("line").child((
            span().child((one.name.clone(), " ", quiet(words::size(one.size)))),
            div().class("actions").child((download, remove)),
        )),
    ))
}

/// A picture, small. Without it the name is there still.
fn picture(api: Api, ticket: (Side, i64), one: &Attachment) -> El {
    let id = one.id;
    let address = RwSignal::new(None::<String>);
    task::spawn(async move {
        let content = api.attachment(ticket, id).await.ok();
        if let Some(made) = content.as_ref().and_then(file::address)
            && let Some(unused) = address.try_set(Some(made)).flatten()
        {
            file::forget(&unused);
        }
    });
    on_cleanup(move || {
        if let Some(made) = address.try_get_untracked().flatten() {
            file::forget(&made);
        }
    });
    let name = one.name.clone();
    let shown = memo(move || address.get());
    p().class("attached-picture")
        .child(move || shown.get().map(|made| img().attr("src", made).attr("alt", name.clone())))
}
