//! Deleting many rows, after asking.

use leptos::prelude::*;
use portal_types::BulkDeleteFields;

use super::{
    bulk::{fields, names, refused, rows_at, stale_notice},
    listing::Listing,
    news::News,
    rows::name_of,
};
use crate::{
    api::Api,
    dom::{El, button, div, footer, memo, p},
    forms::{Submit, summary},
    pages::integration::Data,
    parts::{Dialog, dialog},
};

/// The question.
pub(super) fn bulk_delete(listing: Listing, news: News, open: RwSignal<bool>) -> El {
    let api = expect_context::<Api>();
    let data = expect_context::<Data>();
    let submit = Submit::new("bulk-delete");
    let stale = RwSignal::new(Vec::new());
    let close = Callback::new(move |()| {
        stale.set(Vec::new());
        submit.clear();
        open.set(false);
    });
    let delete = move || {
        let sent = untrack(|| listing.ticked_rows());
        let body = BulkDeleteFields { rows: rows_at(&sent) };
        stale.set(Vec::new());
        submit.run(async move { api.delete_fields(&body).await }, move |outcome| match outcome {
            Ok(done) => {
                close.run(());
                news.say_with_undo(&format!("Deleted {}", fields(sent.len())), done.revision);
                // They are in the order of the list, and so one look at each is enough.
                let mut gone = sent.iter().peekable();
                data.fields.update(|rows| {
                    rows.retain(|row| gone.next_if(|gone| gone.id == row.id).is_none());
                });
                data.account.again();
            }
            Err(error) => refused(error, &sent, data, submit, stale),
        });
    };
    let what = Dialog {
        open: memo(move || open.get()),
        on_close: close,
        title: memo(move || format!("Delete {}?", fields(listing.ticks()))),
        sheet: false,
    };
    dialog(what, move || {
        let all = memo(move || listing.ticked_rows().iter().map(name_of).collect::<Vec<_>>());
        (
            p().child("Their settings go, and Global holds for them from then on. The fields in your CMS stay as they are."),
            move || all.with(|all| names(all)),
            div().class("troubles").child((stale_notice(stale), summary(submit))),
            footer().class("actions").child((
                button()
                    .attr("type", "button")
                    .class("button")
                    .attr("autofocus", true)
                    .on("click", move |_| close.run(()))
                    .child("Keep them"),
                button()
                    .attr("type", "button")
                    .class("button danger")
                    .attr("disabled", move || submit.busy.get() || listing.ticks() == 0)
                    .on("click", move |_| delete())
                    .child(move || format!("Delete {}", fields(listing.ticks()))),
            )),
        )
    })
}
