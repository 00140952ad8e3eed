//! The rows that are ticked, and what can be done with them: a bar that stays in view.

use leptos::prelude::*;

use super::{
    bulk_delete::bulk_delete,
    bulk_edit::bulk_edit,
    listing::Listing,
    news::News,
    picker::{Setting, Taker, options_of},
    rows::global_of,
};
use crate::{
    browser::{task, text::number},
    dom::{El, button, div, memo, span},
    pages::integration::Data,
    parts::{Copied, copy_text, unseen},
};

/// The bar, and apart from it the dialogs that it opens.
pub(super) fn bar(listing: Listing, news: News, setting: Memo<Setting>) -> (El, Vec<El>) {
    let data = expect_context::<Data>();
    let editing = RwSignal::new(false);
    let deleting = RwSignal::new(false);
    let any = memo(move || listing.ticks() > 0);
    let inside = move || {
        any.get().then(|| {
            let change = data.may_write.then(|| {
                (
                    act("Edit", "primary", move || editing.set(true)),
                    act("Delete", "danger", move || deleting.set(true)),
                )
            });
            div().class("chosen").attr("role", "group").attr("aria-label", "Selected fields").child(
                (
                    span()
                        .class("num")
                        .child(move || format!("{} selected", number(listing.ticks()))),
                    others(listing),
                    span().class("grow"),
                    act("Clear", "plain", move || listing.tick_none()),
                    copy(listing, data, setting),
                    change,
                ),
            )
        })
    };
    let said = unseen(move || any.get().then(|| format!("{} selected", listing.ticks())));
    let dialogs = if data.may_write {
        vec![bulk_edit(listing, news, editing), bulk_delete(listing, news, deleting)]
    } else {
        Vec::new()
    };
    (div().child((said.attr("role", "status"), inside)), dialogs)
}

fn act(words: &'static str, class: &'static str, run: impl Fn() + 'static) -> El {
    button()
        .attr("type", "button")
        .class(format!("button small {class}"))
        .on("click", move |_| run())
        .child(words)
}

/// Where all rows of the page are ticked, and there are more that are found.
fn others(listing: Listing) -> impl crate::dom::Child {
    let more = memo(move || listing.page_ticked() == Some(true) && listing.found_left() > 0);
    move || {
        more.get().then(|| {
            button()
                .attr("type", "button")
                .class("link small num")
                .on("click", move |_| listing.tick_found())
                .child(move || format!("Select all {}", number(listing.count())))
        })
    }
}

/// Copies what pickers take for the ticked rows.
fn copy(listing: Listing, data: Data, setting: Memo<Setting>) -> Vec<El> {
    let one = |taker: Taker, what: &'static str| {
        let state = RwSignal::new(Copied::Not);
        let run = move |_| {
            let text = untrack(|| {
                let rows = listing.ticked_rows();
                let global = data.fields.map(|rows| global_of(rows).cloned()).flatten();
                setting.with(|setting| options_of(taker, &rows, global.as_ref(), setting))
            });
            task::spawn(async move { copy_text(&text, state).await });
        };
        let words = move || match state.get() {
            Copied::Not => what,
            Copied::Done => "Copied",
            Copied::Refused => "No clipboard",
        };
        button().attr("type", "button").class("button small").on("click", run).child((
            words,
            unseen(move || (state.get() == Copied::Done).then_some(what)).attr("role", "status"),
        ))
    };
    vec![one(Taker::Plugin, "Copy Plugin JSON"), one(Taker::CompactView, "Copy picker options")]
}
