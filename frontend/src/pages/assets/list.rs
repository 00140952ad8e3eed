//! The assets, those of most usages first.

use std::time::Duration;

use leptos::prelude::*;
use portal_types::{UsageSummary, UsedAsset};

use super::{
    asset::{name, picture, what},
    filter::{Place, tools},
};
use crate::{
    api::Api,
    dom::{El, a, code, div, memo, p, span, table, tbody, td, th, thead, tr},
    parts::{Load, Paged, again_with, ago, when_loaded},
    routes,
};

/// How often, and how many times, it looks for names that Bynder is asked for.
const PERIOD: Duration = Duration::from_secs(2);
const TRIES: u32 = 20;

pub(super) fn list(api: Api, place: Place, numbers: Load<UsageSummary>) -> El {
    let wanted = place.wanted;
    let assets = Paged::new(move |cursor| async move {
        let filter = wanted.get_untracked();
        let page = api.used_assets(&filter, cursor).await?;
        Ok((page.items, page.next_cursor))
    });
    again_with(assets.first, wanted);
    let rows = memo(move || assets.all());
    look_for_names(assets, rows);
    let listing = move || {
        let rows = rows.get();
        if !rows.is_empty() {
            return table_of(place, &rows);
        }
        if place.is_filtered() { nothing("No asset is used like that.") } else { empty() }
    };
    let any = memo(move || place.is_filtered() || rows.with(|rows| !rows.is_empty()));
    let tools = move || any.get().then(|| tools(place, numbers));
    let body = when_loaded(assets.first, 8, move |_| (listing, assets.foot("assets")));
    div().class("panel activity").child((tools, body))
}

/// Looks again a few times while Bynder is being asked what the assets are.
fn look_for_names(assets: Paged<UsedAsset>, rows: Memo<Vec<UsedAsset>>) {
    let mut tries = 0;
    let look = move || {
        let is_asked = |asset: &UsedAsset| asset.dam_url.is_some() && asset.looked_up_at.is_none();
        if tries < TRIES && rows.with_untracked(|rows| rows.iter().any(is_asked)) {
            tries += 1;
            assets.first.again();
        }
    };
    let look = std::cell::RefCell::new(look);
    if let Ok(handle) = set_interval_with_handle(move || (look.borrow_mut())(), PERIOD) {
        on_cleanup(move || handle.clear());
    }
}

pub(super) fn nothing(words: &'static str) -> El {
    div().class("body").child(p().class("quiet").child(words))
}

/// What would be here, and how to get it.
fn empty() -> El {
    div().class("body stack").child((
        p().child("Connectors tell here which assets a page uses, whenever it is published or changed. Then you see where an asset is used before you change or delete it."),
        p().class("quiet").child((
            "A connector does it with ",
            code().child("POST /api/v1/connector/usage/sync"),
            " and a key that has the scope ",
            code().child("usage:write"),
            ": ",
            a().attr("href", routes::USAGE_GUIDE).attr("rel", "external").child("how"),
            ".",
        )),
    ))
}

fn table_of(place: Place, rows: &[UsedAsset]) -> El {
    let head = ["Asset", "Places", "First used", "Last used"];
    let head: Vec<El> = head.iter().map(|name| th().attr("scope", "col").child(*name)).collect();
    let rows: Vec<El> = rows.iter().map(|asset| row(place, asset)).collect();
    table()
        .class("listing")
        .attr("aria-label", "Assets")
        .child((thead().child(tr().child(head)), tbody().child(rows)))
}

fn row(place: Place, asset: &UsedAsset) -> El {
    let to = place.of_asset(&asset.asset_id);
    let last = match asset.used_until {
        None => div().child(span().class("state good").child("Now")),
        Some(until) => div().child(ago(until)),
    };
    tr().child((
        th().attr("scope", "row").child(
            div()
                .class("asset")
                .child((picture(asset), div().child((name(asset, to), what(asset))))),
        ),
        td().attr("data-label", "Places")
            .child(span().class("num").child(asset.usages.to_string())),
        td().attr("data-label", "First used").child(ago(asset.first_used_at)),
        td().attr("data-label", "Last used").child(last),
    ))
}
