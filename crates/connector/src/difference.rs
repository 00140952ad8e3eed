//! What changed between two documents, in words for people.

use std::collections::BTreeMap;

use portal_types::{ConnectorConfig, EffectiveField};
use serde_json::Value;

/// Settings in one line.
pub fn summary(config: &ConnectorConfig) -> String {
    let portal = config.portal_url.as_deref().unwrap_or("no portal URL yet");
    let logging = if config.remote_logging_enabled { "on" } else { "off" };
    let fields = match config.fields.items.len() {
        0 => "Global for every field".to_owned(),
        1 => "1 field with settings of its own".to_owned(),
        many => format!("{many} fields with settings of their own"),
    };
    format!(
        "{portal} ({}), language {}, remote logging {logging}, subscription {}, {fields}",
        config.dam, config.language, config.subscription.status
    )
}

/// Each difference, in a line.
pub fn differences(old: &ConnectorConfig, new: &ConnectorConfig) -> Vec<String> {
    let mut lines = Vec::new();
    let mut compare = |what: &str, old: &dyn ToString, new: &dyn ToString| {
        let (old, new) = (old.to_string(), new.to_string());
        if old != new {
            lines.push(format!("{what}: {old} → {new}"));
        }
    };
    let url = |config: &ConnectorConfig| config.portal_url.clone().unwrap_or("not set".to_owned());
    compare("portal URL", &url(old), &url(new));
    compare("DAM", &old.dam, &new.dam);
    compare("language", &old.language, &new.language);
    compare("remote logging", &old.remote_logging_enabled, &new.remote_logging_enabled);
    compare("subscription", &old.subscription.status, &new.subscription.status);
    values("Global", &old.fields.global, &new.fields.global, &mut lines);
    let by_name = |config: &ConnectorConfig| -> BTreeMap<String, EffectiveField> {
        let rows = config.fields.items.iter();
        rows.map(|row| (row.field.clone(), row.settings.clone())).collect()
    };
    let (old, new) = (by_name(old), by_name(new));
    for (name, settings) in &new {
        match old.get(name) {
            None => lines.push(format!("field {name:?}: has settings of its own")),
            Some(before) => values(&format!("field {name:?}"), before, settings, &mut lines),
        }
    }
    let gone = old.keys().filter(|name| !new.contains_key(*name));
    lines.extend(gone.map(|name| format!("field {name:?}: as Global")));
    lines
}

/// The values of one row that differ, under the names they have on the wire.
fn values(what: &str, old: &EffectiveField, new: &EffectiveField, lines: &mut Vec<String>) {
    let members = |field: &EffectiveField| match serde_json::to_value(field) {
        Ok(Value::Object(members)) => members,
        _ => serde_json::Map::new(),
    };
    let old = members(old);
    for (name, value) in members(new) {
        match old.get(&name) {
            Some(before) if *before != value => {
                lines.push(format!("{what}: {name} {before} → {value}"));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use portal_types::{
        AssetType, ConnectorConfig, ConnectorFields, ConnectorSubscription, Dam, EffectiveField,
        Language, NamedEffectiveField, PickerMode, SubscriptionStatus,
    };

    use super::{differences, summary};

    pub(crate) fn config() -> ConnectorConfig {
        let global = EffectiveField {
            default_search_term: String::new(),
            visible_asset_types: vec![AssetType::Image],
            always_hide_limited_usage: false,
            include_in_layout_service: false,
            mode: PickerMode::SingleSelectFile,
            store_meta_properties: false,
        };
        let hero = NamedEffectiveField { field: "Hero".to_owned(), settings: global.clone() };
        ConnectorConfig {
            revision: 42,
            portal_url: None,
            dam: Dam::Bynder,
            language: Language::English,
            remote_logging_enabled: false,
            subscription: ConnectorSubscription { status: SubscriptionStatus::Active },
            fields: ConnectorFields { global, items: vec![hero] },
        }
    }

    #[test]
    fn each_difference_has_a_line() {
        let old = config();
        assert!(differences(&old, &old).is_empty());
        let mut new = old.clone();
        new.portal_url = Some("acme.getbynder.com".to_owned());
        new.language = Language::Dutch;
        new.fields.global.mode = PickerMode::MultiSelect;
        new.fields.items[0].settings.default_search_term = "brand".to_owned();
        let row = NamedEffectiveField { field: "Body".to_owned(), ..new.fields.items[0].clone() };
        new.fields.items.push(row);
        let lines = differences(&old, &new);
        assert_eq!(
            lines,
            [
                "portal URL: not set → acme.getbynder.com",
                "language: en_US → nl_NL",
                "Global: mode \"SingleSelectFile\" → \"MultiSelect\"",
                "field \"Body\": has settings of its own",
                "field \"Hero\": defaultSearchTerm \"\" → \"brand\"",
            ]
        );
        assert!(differences(&new, &old).contains(&"field \"Body\": as Global".to_owned()));
        assert!(summary(&new).starts_with("acme.getbynder.com (bynder), language nl_NL"));
    }
}
