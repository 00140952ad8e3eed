//! The pages that use assets, those of most usages first.

use leptos::prelude::*;
use portal_types::{UsageSummary, UsedPage};

use super::{
    asset::picture,
    filter::{Place, tools},
    list::nothing,
};
use crate::{
    api::Api,
    dom::{El, a, div, memo, span, table, tbody, td, th, thead, tr},
    parts::{Load, Paged, again_with, ago, unseen, when_loaded},
};

pub(super) fn pages(api: Api, place: Place, numbers: Load<UsageSummary>) -> El {
    let wanted = place.wanted;
    let pages = Paged::new(move |cursor| async move {
        let filter = wanted.get_untracked();
        let page = api.used_pages(&filter, cursor).await?;
        Ok((page.items, page.next_cursor))
    });
    again_with(pages.first, wanted);
    let rows = memo(move || pages.all());
    let listing = move || {
        let rows = rows.get();
        if rows.is_empty() {
            nothing("No page uses an asset like that.")
        } else {
            table_of(place, &rows)
        }
    };
    let body = when_loaded(pages.first, 8, move |_| (listing, pages.foot("pages")));
    div().class("panel activity").child((tools(place, numbers), body))
}

fn table_of(place: Place, rows: &[UsedPage]) -> El {
    let head = ["Page", "Assets", "Usages", "Told"];
    let head: Vec<El> = head.iter().map(|name| th().attr("scope", "col").child(*name)).collect();
    let rows: Vec<El> = rows.iter().map(|page| row(place, page)).collect();
    table()
        .class("listing")
        .attr("aria-label", "Pages")
        .child((thead().child(tr().child(head)), tbody().child(rows)))
}

fn row(place: Place, page: &UsedPage) -> El {
    let pictures: Vec<El> = page.assets.iter().map(picture).collect();
    let names: Vec<&str> =
        page.assets.iter().map(|asset| asset.name.as_deref().unwrap_or(&asset.asset_id)).collect();
    let marked = page.assets.iter().filter(|asset| !asset.marks.is_empty()).count();
    let marked = (marked > 0).then(|| {
        let words =
            if marked == 1 { "one stands out".to_owned() } else { format!("{marked} stand out") };
        span().class("state bad small").child(words)
    });
    tr().child((
        th().attr("scope", "row")
            .child(a().attr("href", place.of_page(&page.uri)).child(page.uri.clone())),
        td().attr("data-label", "Assets").child(
            div().class("pictures").attr("title", names.join(", ")).child((
                pictures,
                unseen(names.join(", ")),
                marked,
            )),
        ),
        td().attr("data-label", "Usages").child(span().class("num").child(page.usages.to_string())),
        td().attr("data-label", "Told").child(ago(page.synced_at)),
    ))
}
