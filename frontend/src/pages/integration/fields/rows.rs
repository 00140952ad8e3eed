//! Rows as a whole: found, counted, changed. Pure, so that it can be tested without a browser.

use portal_types::{FieldSettings, FieldValuesChange};

use super::place::{SHOW_OWN, Show};

/// The id of the row that every account has.
pub(super) const GLOBAL: &str = "global";

/// The row that the others inherit from.
pub(super) fn global_of(rows: &[FieldSettings]) -> Option<&FieldSettings> {
    rows.iter().find(|row| row.id == GLOBAL)
}

pub(super) fn name_of(row: &FieldSettings) -> String {
    row.field.clone().unwrap_or_else(|| "Global".to_owned())
}

/// Whether Global has Layout Service on.
pub(super) fn global_layout(rows: &[FieldSettings]) -> bool {
    global_of(rows).and_then(|row| row.include_in_layout_service).unwrap_or(false)
}

/// How many rows beside Global have it on, inherited or not.
pub(super) fn layout_rows(rows: &[FieldSettings]) -> usize {
    let global = global_layout(rows);
    rows.iter()
        .filter(|row| row.id != GLOBAL && row.include_in_layout_service.unwrap_or(global))
        .count()
}

/// What a row is searched by, before upper and lower case are made alike: its field and its own
/// search term.
pub(super) fn searched(row: &FieldSettings) -> String {
    let name = row.field.as_deref().unwrap_or_default();
    let term = row.default_search_term.as_deref().unwrap_or_default();
    format!("{name}\t{term}")
}

/// Where the rows are that are asked for; Global is not among them. `searched` has a text for each
/// row, in lower case as `wanted` is.
pub(super) fn find(
    rows: &[FieldSettings],
    searched: &[String],
    wanted: &str,
    show: Show,
) -> Vec<usize> {
    let layout = global_layout(rows);
    rows.iter()
        .zip(searched)
        .enumerate()
        .filter(|(_, (row, text))| row.id != GLOBAL && text.contains(wanted))
        .filter(|(_, (row, _))| match show {
            Show::All => true,
            Show::Own => own_values(row) > 0,
            Show::Inherits => own_values(row) == 0,
            Show::OwnValue(key) => has_own(row, key),
            Show::LayoutOn => row.include_in_layout_service.unwrap_or(layout),
        })
        .map(|(place, _)| place)
        .collect()
}

fn has_own(row: &FieldSettings, key: &str) -> bool {
    match key {
        "defaultSearchTerm" => row.default_search_term.is_some(),
        "visibleAssetTypes" => row.visible_asset_types.is_some(),
        "alwaysHideLimitedUsage" => row.always_hide_limited_usage.is_some(),
        "mode" => row.mode.is_some(),
        "storeMetaProperties" => row.store_meta_properties.is_some(),
        _ => row.include_in_layout_service.is_some(),
    }
}

/// How many of its six values a row does not leave to Global.
pub(super) fn own_values(row: &FieldSettings) -> usize {
    SHOW_OWN.iter().filter(|(key, _)| has_own(row, key)).count()
}

/// Changes a row as the API does, and tells whether it is different now.
pub(super) fn apply(row: &mut FieldSettings, set: &FieldValuesChange) -> bool {
    let before = row.clone();
    take(&mut row.default_search_term, set.default_search_term.as_ref());
    take(&mut row.visible_asset_types, set.visible_asset_types.as_ref());
    take(&mut row.always_hide_limited_usage, set.always_hide_limited_usage.as_ref());
    take(&mut row.include_in_layout_service, set.include_in_layout_service.as_ref());
    take(&mut row.mode, set.mode.as_ref());
    take(&mut row.store_meta_properties, set.store_meta_properties.as_ref());
    *row != before
}

fn take<T: Clone>(value: &mut T, from: Option<&T>) {
    if let Some(from) = from {
        value.clone_from(from);
    }
}

/// The ids of the rows that a person has ticked, sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ticked(Vec<String>);

impl Ticked {
    pub(super) fn has(&self, id: &str) -> bool {
        self.0.binary_search_by(|other| other.as_str().cmp(id)).is_ok()
    }

    pub(super) fn set(&mut self, id: &str, on: bool) {
        match (self.0.binary_search_by(|other| other.as_str().cmp(id)), on) {
            (Ok(place), false) => drop(self.0.remove(place)),
            (Err(place), true) => self.0.insert(place, id.to_owned()),
            _ => {}
        }
    }

    /// Ticks all of these, too.
    pub(super) fn add(&mut self, ids: impl Iterator<Item = String>) {
        self.0.extend(ids);
        self.0.sort_unstable();
        self.0.dedup();
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Forgets rows that are gone; tells whether there were any.
    pub(super) fn prune(&mut self, rows: &[FieldSettings]) -> bool {
        let mut there = Self::default();
        there.add(rows.iter().filter(|row| self.has(&row.id)).map(|row| row.id.clone()));
        let fewer = there.len() < self.len();
        *self = there;
        fewer
    }
}

#[cfg(test)]
mod tests {
    use portal_types::{AssetType, FieldSettings, FieldValuesChange};

    use super::{GLOBAL, Ticked, apply, find, layout_rows, own_values, searched};
    use crate::pages::integration::fields::place::Show;

    fn row(id: &str, field: Option<&str>) -> FieldSettings {
        FieldSettings {
            id: id.into(),
            field: field.map(Into::into),
            default_search_term: None,
            visible_asset_types: None,
            always_hide_limited_usage: None,
            include_in_layout_service: None,
            mode: None,
            store_meta_properties: None,
            revision: 1,
        }
    }

    fn rows() -> Vec<FieldSettings> {
        let mut global = row(GLOBAL, None);
        global.include_in_layout_service = Some(true);
        let mut hero = row("1", Some("hero image"));
        hero.default_search_term = Some("brand".into());
        let mut teaser = row("2", Some("teaser"));
        teaser.include_in_layout_service = Some(false);
        vec![global, hero, teaser, row("3", Some("branding"))]
    }

    fn found(wanted: &str, show: Show) -> Vec<usize> {
        let rows = rows();
        let texts: Vec<String> = rows.iter().map(searched).collect();
        find(&rows, &texts, wanted, show)
    }

    #[test]
    fn fields_and_their_own_search_terms_are_searched() {
        assert_eq!(found("", Show::All), [1, 2, 3]);
        assert_eq!(found("brand", Show::All), [1, 3]);
        assert_eq!(found("nothing", Show::All), [0_usize; 0]);
    }

    #[test]
    fn filters_know_what_is_inherited() {
        assert_eq!(found("", Show::Own), [1, 2]);
        assert_eq!(found("", Show::Inherits), [3]);
        assert_eq!(found("", Show::OwnValue("defaultSearchTerm")), [1]);
        assert_eq!(found("", Show::LayoutOn), [1, 3]);
        assert_eq!(layout_rows(&rows()), 2);
    }

    #[test]
    fn a_change_leaves_what_it_does_not_name() {
        let mut hero = row("1", Some("hero image"));
        hero.default_search_term = Some("brand".into());
        let set = FieldValuesChange {
            default_search_term: Some(None),
            visible_asset_types: Some(Some(vec![AssetType::Image])),
            ..FieldValuesChange::default()
        };
        assert!(apply(&mut hero, &set));
        assert_eq!(hero.default_search_term, None);
        assert_eq!(own_values(&hero), 1);
        assert!(!apply(&mut hero, &set), "the same again changes nothing");
    }

    #[test]
    fn ticks_are_kept_once_and_pruned() {
        let mut ticked = Ticked::default();
        ticked.set("3", true);
        ticked.set("1", true);
        ticked.set("1", true);
        ticked.add(["9", "3"].into_iter().map(String::from));
        assert_eq!(ticked.len(), 3);
        assert!(ticked.prune(&rows()));
        assert!(ticked.has("1") && ticked.has("3") && !ticked.has("9"));
        ticked.set("1", false);
        assert_eq!(ticked.len(), 1);
        assert!(!ticked.prune(&rows()));
    }
}
