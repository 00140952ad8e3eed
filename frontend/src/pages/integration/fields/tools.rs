//! Above the table: what is shown of it, and what can be done with all of it.

use leptos::prelude::*;

use super::{
    export,
    listing::Listing,
    picker::Setting,
    place::{NEW, Place, SHOW, SHOW_OWN},
};
use crate::{
    browser::text::number,
    dom::{El, a, button, div, el, header, input, label, option, select, span, typed},
    pages::integration::Data,
    parts::{Icon, icon, unseen},
};

pub(super) fn tools(listing: Listing, setting: Memo<Setting>, importing: RwSignal<bool>) -> El {
    let data = expect_context::<Data>();
    let place = expect_context::<Place>();
    let count =
        span().class("quiet small num").attr("role", "status").child(move || count(data, listing));
    let add = data.may_write.then(|| {
        a().class("button primary")
            .attr("href", move || place.of(NEW))
            .attr("data-deeper", true)
            .child((icon(Icon::Plus), "Add a field"))
    });
    let import = data.may_write.then(|| {
        button()
            .attr("type", "button")
            .class("button")
            .on("click", move |_| importing.set(true))
            .child("Import")
    });
    header().child((
        search(place),
        filter(place),
        count,
        div().class("actions").child((import, export::export(setting), add)),
    ))
}

fn search(place: Place) -> El {
    let typed = input()
        .class("input")
        .attr("type", "search")
        .attr("placeholder", "Find a field or term")
        .prop("value", move || place.search.get())
        .on("input", move |event| place.look_for(&typed(&event)));
    label().class("search").child((unseen("Find a field"), icon(Icon::Search), typed))
}

fn filter(place: Place) -> El {
    let one = |wire: &'static str, words: &'static str| option().attr("value", wire).child(words);
    let all: Vec<El> = SHOW.into_iter().map(|(wire, words, _)| one(wire, words)).collect();
    let own: Vec<El> = SHOW_OWN.into_iter().map(|(wire, words)| one(wire, words)).collect();
    let list = select()
        .class("input")
        .on("change", move |event| place.show_only(&typed(&event)))
        .child((all, el("optgroup").attr("label", "With their own").child(own)))
        .prop("value", move || place.shown());
    label().class("filter").child((unseen("Show"), list))
}

fn count(data: Data, listing: Listing) -> Option<String> {
    let all = data.fields.map(|rows| rows.len().saturating_sub(1))?;
    let found = listing.count();
    Some(match (all, found) {
        (0, _) => "Only Global".to_owned(),
        (1, 1) => "1 field and Global".to_owned(),
        _ if all == found => format!("{} fields and Global", number(all)),
        _ => format!("{} of {} fields", number(found), number(all)),
    })
}
