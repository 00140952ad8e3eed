//! One asset: every place where it is, and where it was.

use leptos::prelude::*;
use portal_types::Usage;

use super::filter::Place;
use crate::{
    api::Api,
    dom::{El, a, code, div, h2, header, li, memo, ol, p, span, watch},
    parts::{Paged, ago, when_loaded},
    words,
};

/// A time before everything: so that places that are no more are told, too.
const EVER: &str = "1970-01-01T00:00:00Z";

pub(super) fn places(api: Api, place: Place) -> El {
    let wanted = place.wanted;
    let usages = Paged::new(move |cursor| async move {
        let mut filter = wanted.get_untracked();
        if !filter.iter().any(|(name, _)| ["from", "to"].contains(name)) {
            filter.push(("from", EVER.to_owned()));
        }
        let page = api.usage_places(&filter, cursor).await?;
        Ok((page.items, page.next_cursor))
    });
    let mut looked_at = None;
    watch(move || {
        let wanted = wanted.get();
        if looked_at.replace(wanted.clone()).is_some_and(|before| before != wanted) {
            usages.first.again();
        }
    });
    let rows = memo(move || usages.all());
    let listing = move || {
        let rows: Vec<El> = rows.get().iter().map(row).collect();
        if rows.is_empty() {
            let words = "No connector told of such a place.";
            return div().class("body").child(p().class("quiet").child(words));
        }
        ol().class("lines").child(rows)
    };
    let body = when_loaded(usages.first, 4, move |_| (listing, usages.foot("places")));
    let title = h2().child(("Asset ", code().child(move || place.asset().unwrap_or_default())));
    let back = move || a().class("button").attr("href", place.of_asset("")).child("All assets");
    div()
        .class("panel activity")
        .child((header().child((title, div().class("actions").child(back))), body))
}

fn row(usage: &Usage) -> El {
    let details: Vec<String> = [
        usage.field.clone(),
        usage.language.clone(),
        usage.version.as_ref().map(|version| format!("version {version}")),
        usage.site.as_ref().map(|site| format!("site {site}")),
        usage.item_path.clone(),
        usage.item_path.is_none().then(|| usage.item_id.clone()).flatten(),
        usage.additional.clone(),
    ]
    .into_iter()
    .flatten()
    .filter(|words| !words.is_empty())
    .collect();
    let state = match usage.until {
        None => span().class("state good").child("There now"),
        Some(until) => span().class("state").child(("Gone ", ago(until))),
    };
    li().child((
        div().class("line").child((page(&usage.uri), state)),
        div().class("quiet small").child((
            details.join(" · "),
            (!details.is_empty()).then_some(" · "),
            "told ",
            ago(usage.since),
            format!(" by {}", words::connector(&usage.connector)),
        )),
    ))
}

/// The page, with a way there where its address is one of the web.
fn page(uri: &str) -> El {
    let is_web = ["https://", "http://"].iter().any(|scheme| uri.starts_with(scheme));
    if is_web {
        let link = a().attr("href", uri.to_owned()).attr("rel", "noreferrer external");
        return link.attr("target", "_blank").child(uri.to_owned());
    }
    span().child(uri.to_owned())
}
