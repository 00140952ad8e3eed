//! What becomes of a row, in words.

use portal_types::{AssetType, ChangeKind, PickerMode, SettingsChange, ValueChange};
use serde_json::Value;

use super::{place::SHOW_OWN, said};
use crate::{
    dom::{El, b, el, li, span, ul},
    parts::unseen,
    words,
};

/// One row and its values.
pub(super) fn difference(change: &SettingsChange) -> El {
    let (class, kind) = match change.kind {
        ChangeKind::Added => ("state good", "New"),
        ChangeKind::Changed => ("state warn", "Changed"),
        ChangeKind::Removed => ("state bad", "Removed"),
    };
    let name = change.field.clone().unwrap_or_else(|| "Global".to_owned());
    let added = change.kind == ChangeKind::Added;
    let values: Vec<El> = change
        .values
        .iter()
        .filter(|value| !(value.name == "field" || added && value.after.is_null()))
        .map(|value| one(value, added))
        .collect();
    let rest = values.is_empty().then(|| li().class("quiet").child("all as Global"));
    li().child((span().class(class).child(kind), b().child(name), ul().child((values, rest))))
}

fn one(change: &ValueChange, added: bool) -> El {
    let label = SHOW_OWN
        .iter()
        .find(|(key, _)| *key == change.name)
        .map_or_else(|| change.name.clone(), |(_, label)| (*label).to_owned());
    let before = (!added).then(|| {
        (
            unseen("from "),
            el("del").child(value(&change.name, &change.before)),
            " → ",
            unseen("to "),
        )
    });
    li().child((
        span().class("quiet").child((label, " ")),
        before,
        el("ins").child(value(&change.name, &change.after)),
    ))
}

/// A value as the API has it, in words.
fn value(name: &str, value: &Value) -> String {
    match (name, value) {
        (_, Value::Null) => "as Global".to_owned(),
        (_, Value::Bool(on)) => said::switch(*on),
        ("mode", Value::String(mode)) => mode
            .parse::<PickerMode>()
            .map_or_else(|_| mode.clone(), |mode| words::mode(mode).to_owned()),
        (_, Value::String(text)) => said::search(text),
        (_, Value::Array(kinds)) => {
            let kinds: Vec<AssetType> =
                kinds.iter().filter_map(|kind| kind.as_str()?.parse().ok()).collect();
            said::types(&kinds)
        }
        (_, other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::value;

    #[test]
    fn values_are_told_in_the_words_of_the_table() {
        assert_eq!(value("defaultSearchTerm", &json!("")), "none");
        assert_eq!(value("defaultSearchTerm", &json!("brand")), "“brand”");
        assert_eq!(value("defaultSearchTerm", &json!(null)), "as Global");
        assert_eq!(value("visibleAssetTypes", &json!(["image", "audio"])), "Images, Audio");
        assert_eq!(value("mode", &json!("MultiSelect")), "Several assets");
        assert_eq!(value("storeMetaProperties", &json!(true)), "on");
    }
}
