//! What a plan changes in the numbers that are counted along: of assets, facets, pages, values, and of the
//! account.

use std::collections::{BTreeMap, HashMap};

use portal_storage::{
    UsageAssetChange, UsageAssetRecord, UsageCount, UsageFacet, UsageFacetChange, UsagePageChange,
    UsagePageRecord, UsageSigns, UsageValueRecord,
};

use super::{plan::Plan, sync::Sync};

/// By asset, in the order of their keys. One that is only told otherwise is among them.
pub(super) fn assets(plan: &Plan<'_>) -> Vec<UsageAssetChange> {
    let mut changes: BTreeMap<&str, UsageAssetChange> = BTreeMap::new();
    let mut change = |key, id: &str, by, facet: Option<&UsageFacet>| {
        let change = changes.entry(key).or_insert_with(|| UsageAssetChange {
            asset_key: key.to_owned(),
            asset_id: id.to_owned(),
            by: 0,
            signs: UsageSigns::default(),
        });
        change.by += by;
        if let Some(facet) = facet {
            change.signs.add(facet);
        }
    };
    for usage in &plan.end {
        // Known already, so that its id is not looked at.
        change(&usage.asset_key, &usage.asset_key, -1, None);
    }
    for (_, told) in &plan.amend {
        change(told.asset.key(), told.asset.as_str(), 0, Some(&told.facet));
    }
    for (_, told) in &plan.insert {
        change(told.asset.key(), told.asset.as_str(), 1, Some(&told.facet));
    }
    changes.into_values().collect()
}

/// By facet of an asset, in their order.
pub(super) fn facets(plan: &Plan<'_>, assets: &HashMap<String, i64>) -> Vec<UsageFacetChange> {
    let mut changes: BTreeMap<(i64, &UsageFacet), i64> = BTreeMap::new();
    let mut count = |key: &str, facet, by| {
        if let Some(asset) = assets.get(key) {
            *changes.entry((*asset, facet)).or_default() += by;
        }
    };
    for usage in &plan.end {
        count(&usage.asset_key, &usage.facet, -1);
    }
    for (stored, told) in &plan.amend {
        count(&stored.asset_key, &stored.facet, -1);
        count(told.asset.key(), &told.facet, 1);
    }
    for (_, told) in &plan.insert {
        count(told.asset.key(), &told.facet, 1);
    }
    let changes = changes.into_iter();
    changes
        .map(|((asset_id, facet), by)| UsageFacetChange { asset_id, facet: facet.clone(), by })
        .collect()
}

/// By page.
pub(super) fn pages(plan: &Plan<'_>, pages: &[UsagePageRecord]) -> Vec<UsagePageChange> {
    let mut changes: BTreeMap<i64, (i64, bool)> =
        pages.iter().map(|page| (page.id, (0, false))).collect();
    let came = plan.insert.iter().map(|(page, _)| (*page, 1));
    let went = plan.end.iter().map(|usage| (usage.page_id, -1));
    let amended = plan.amend.iter().map(|(usage, _)| (usage.page_id, 0));
    for (page, by) in came.chain(went).chain(amended) {
        let change = changes.entry(page).or_default();
        *change = (change.0 + by, true);
    }
    changes
        .into_iter()
        .map(|(id, (by, is_changed))| UsagePageChange { id, by, is_changed })
        .collect()
}

/// How many pages more are in use.
pub(super) fn pages_in_use(changes: &[UsagePageChange], pages: &[UsagePageRecord]) -> i64 {
    let before: HashMap<i64, i64> = pages.iter().map(|page| (page.id, page.usages)).collect();
    let of = |change: &UsagePageChange| {
        let before = before.get(&change.id).copied().unwrap_or_default();
        i64::from(before + change.by > 0) - i64::from(before > 0)
    };
    changes.iter().map(of).sum()
}

/// Of the account, save its pages.
pub(super) fn total(
    plan: &Plan<'_>,
    changes: &[UsageAssetChange],
    after: &[UsageAssetRecord],
) -> UsageCount {
    let by: HashMap<&str, i64> =
        changes.iter().map(|change| (&*change.asset_key, change.by)).collect();
    let of = |asset: &UsageAssetRecord| {
        let before = asset.usages - by.get(&*asset.asset_key).copied().unwrap_or_default();
        i64::from(asset.usages > 0) - i64::from(before > 0)
    };
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    UsageCount {
        assets: after.iter().map(of).sum(),
        pages: 0,
        came: number(plan.insert.len()),
        went: number(plan.end.len()),
    }
}

/// By field, language, site and connector. A connector that told nothing new is among them: it told.
pub(super) fn values(plan: &Plan<'_>, syncs: &[&Sync]) -> Vec<UsageValueRecord> {
    let mut changes: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    let ended = plan.end.iter().map(|usage| (&usage.facet, -1));
    let before = plan.amend.iter().map(|(stored, _)| (&stored.facet, -1));
    let after = plan.amend.iter().map(|(_, told)| (&told.facet, 1));
    let came = plan.insert.iter().map(|(_, told)| (&told.facet, 1));
    for (facet, by) in ended.chain(before).chain(after).chain(came) {
        let values = [
            ("field", &*facet.field),
            ("language", &*facet.language),
            ("site", &*facet.site),
            ("connector", &*facet.connector),
        ];
        for value in values.into_iter().filter(|(_, value)| !value.is_empty()) {
            *changes.entry(value).or_default() += by;
        }
    }
    for sync in syncs {
        changes.entry(("connector", &sync.connector)).or_default();
    }
    let changes = changes.into_iter().filter(|((kind, _), by)| *by != 0 || *kind == "connector");
    changes
        .map(|((kind, value), usages)| UsageValueRecord {
            kind: kind.to_owned(),
            value: value.to_owned(),
            usages,
        })
        .collect()
}
