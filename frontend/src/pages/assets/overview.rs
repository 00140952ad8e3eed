//! What there is to be seen at a glance: what stands out, usages over time, and what is used most.

use portal_types::{MarkedAssets, UsageDays, UsageSummary, UsedAsset};

use super::{
    asset::{name, picture},
    chart::chart,
    filter::Place,
};
use crate::{
    api::Api,
    dom::{El, a, div, h2, header, li, ol, p, section, span, ul},
    parts::{Load, when_loaded},
    words,
};

pub(super) fn overview(api: Api, place: Place, numbers: Load<UsageSummary>) -> Vec<El> {
    let days: Load<UsageDays> = Load::new(move || api.usage_days());
    let attention = move || numbers.map(|all| attention(&all.marks)).flatten();
    let most = move || numbers.map(|all| most_used(place, &all.most_used));
    let chart = when_loaded(days, 4, move |_| move || days.map(|days| chart(&days.items)));
    let panels = div().class("two").child((
        section().class("panel").attr("aria-labelledby", "usages-over-time").child((
            header().child(h2().id("usages-over-time").child("Usages, the last 90 days")),
            div().class("body").child(chart),
        )),
        section()
            .class("panel")
            .attr("aria-labelledby", "most-used")
            .child((header().child(h2().id("most-used").child("Used most")), div().child(most))),
    ));
    vec![div().child(attention), panels]
}

/// Assets that are used although something is the matter with them.
fn attention(marks: &[MarkedAssets]) -> Option<El> {
    if marks.is_empty() {
        return None;
    }
    let one = |marked: &MarkedAssets| {
        let words = match marked.assets {
            1 => "One used asset is ".to_owned(),
            many => format!("{many} used assets are "),
        };
        let what = words::asset_mark_in_a_sentence(marked.mark);
        li().child(
            a().attr("href", Place::of_mark(marked.mark.as_str())).child(format!("{words}{what}")),
        )
    };
    let rows: Vec<El> = marks.iter().map(one).collect();
    let words = p().child("Look at these first: what pages show may go away, or should.");
    Some(div().class("notice bad stands-out").child((words, ul().child(rows))))
}

fn most_used(place: Place, assets: &[UsedAsset]) -> El {
    let most = assets.iter().map(|asset| asset.usages).max().unwrap_or(1).max(1);
    let row = |asset: &UsedAsset| {
        let share = asset.usages.saturating_mul(100) / most;
        li().child((
            picture(asset),
            div().child((
                name(asset, place.of_asset(&asset.asset_id)),
                span()
                    .class("bar")
                    .attr("aria-hidden", "true")
                    .child(span().attr("class", format!("w-{}", share.clamp(5, 100) / 5 * 5))),
            )),
            span().class("num").child(asset.usages.to_string()),
        ))
    };
    let rows: Vec<El> = assets.iter().map(row).collect();
    ol().class("most-used").child(rows)
}
