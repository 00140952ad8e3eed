//! One asset, or one page: every usage that is there, and that was.

use leptos::prelude::*;
use portal_types::{AssetMark, Usage, UsedAsset};

use super::{
    asset::{marks, picture},
    filter::Place,
};
use crate::{
    api::Api,
    dom::{El, a, b, code, div, h2, header, li, memo, ol, p, span},
    parts::{Icon, Load, Paged, again_with, ago, icon, when_loaded},
    words,
};

/// A time before everything: so that places that are no more are told, too.
const EVER: &str = "1970-01-01T00:00:00Z";

pub(super) fn places(api: Api, place: Place) -> El {
    let wanted = place.wanted;
    let usages = Paged::new(move |cursor| async move {
        // Every place of it, whatever the list was filtered by: somebody may be about to delete it.
        let mut filter = wanted.get_untracked();
        filter.retain(|(name, _)| ["assetId", "uri"].contains(name));
        filter.push(("from", EVER.to_owned()));
        let page = api.usage_places(&filter, cursor).await?;
        Ok((page.items, page.next_cursor))
    });
    again_with(usages.first, wanted);
    let rows = memo(move || usages.all());
    let listing = move || {
        let is_of_page = place.uri().is_some();
        let rows: Vec<El> = rows.get().iter().map(|usage| row(usage, is_of_page)).collect();
        if rows.is_empty() {
            let words = "No connector told of such a place.";
            return div().class("body").child(p().class("quiet").child(words));
        }
        ol().class("lines").child(rows)
    };
    let body = when_loaded(usages.first, 4, move |_| (listing, usages.foot("places")));
    let back = move || match place.uri() {
        Some(_) => a().class("button").attr("href", place.of_page("")).child("All pages"),
        None => a().class("button").attr("href", place.of_asset("")).child("All assets"),
    };
    div()
        .class("panel activity")
        .child((header().child((title(api, place), div().class("actions").child(back))), body))
}

/// What is looked at: a page, or an asset with its picture and a way to Bynder.
fn title(api: Api, place: Place) -> El {
    if let Some(uri) = untrack(|| place.uri()) {
        return h2().class("asset-title").child(page(&uri));
    }
    let asset = untrack(|| place.asset()).unwrap_or_default();
    let known: Load<Option<UsedAsset>> = Load::new({
        let asset = asset.clone();
        move || {
            let filter = vec![("assetId", asset.clone())];
            async move { Ok(api.used_assets(&filter, None).await?.items.into_iter().next()) }
        }
    });
    let title = move || match known.get().flatten() {
        Some(UsedAsset { name: Some(name), .. }) if !name.is_empty() => h2().child(name),
        _ => h2().child(("Asset ", code().child(asset.clone()))),
    };
    let seen = move || known.get().flatten().map(|asset| picture(&asset));
    let more = move || {
        let asset = known.get().flatten()?;
        let there = asset.dam_url.clone().filter(|_| !asset.marks.contains(&AssetMark::Deleted));
        let there = there.map(|url| {
            let link = a().attr("href", url).attr("rel", "noreferrer external");
            link.attr("target", "_blank").child(("Open in Bynder ", icon(Icon::External)))
        });
        Some(div().class("what-asset small").child((
            asset.kind.clone().map(|kind| span().class("quiet").child(kind)),
            marks(&asset.marks),
            there,
        )))
    };
    div().class("asset asset-title").child((span().child(seen), div().child((title, more))))
}

fn row(usage: &Usage, is_of_page: bool) -> El {
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
    // Of an asset the page is said, of a page the asset.
    let what = if is_of_page {
        span().child(b().child(usage.name.clone().unwrap_or_else(|| usage.asset_id.clone())))
    } else {
        page(&usage.uri)
    };
    li().child((
        div().class("line").child((what, state)),
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
