//! What differs between two states of the settings, for people to read.

use portal_types::{
    AssetType, ChangeKind, Dam, Language, PickerMode, SecretChange, SettingsChange, SettingsPart,
    Timestamp, ValueChange,
};
use serde_json::Value;

use super::unseen;
use crate::{
    browser::clock,
    dom::{Child, El, dd, del, div, dl, dt, h3, header, ins, section, span},
    words,
};

/// Every change, each with what it was and what it is.
pub(crate) fn difference(changes: &[SettingsChange]) -> El {
    div().class("difference").child(changes.iter().map(one).collect::<Vec<_>>())
}

fn one(change: &SettingsChange) -> El {
    let (class, word) = match change.kind {
        ChangeKind::Added => ("state good", "Added"),
        ChangeKind::Changed => ("state", "Changed"),
        ChangeKind::Removed => ("state bad", "Removed"),
    };
    let head = header().child((
        h3().child(title(change)),
        span().class(class).class_if("small", || true).child(word),
    ));
    let values: Vec<_> = change.values.iter().filter_map(|value| row(change, value)).collect();
    let list = (!values.is_empty()).then(|| dl().child(values));
    section().class("change").child((head, list))
}

/// What a change is about.
fn title(change: &SettingsChange) -> String {
    match (change.part, &change.field) {
        (SettingsPart::Field, Some(field)) => field.clone(),
        (SettingsPart::Field, None) => "Global".to_owned(),
        (part, _) => words::part(part).to_owned(),
    }
}

fn row(change: &SettingsChange, value: &ValueChange) -> Option<(El, El)> {
    let name = dt().child(words::setting(&value.name));
    if let Some(secret) = value.secret {
        let word = match secret {
            SecretChange::Set => "set",
            SecretChange::Replaced => "replaced by another",
            SecretChange::Cleared => "removed",
        };
        return Some((name, dd().child(span().class("quiet").child(word))));
    }
    let own = change.part == SettingsPart::Field && change.field.is_some();
    let shown = |value_of: &Value| shown(&value.name, value_of, own);
    let before = |words: String| del().child((unseen("was "), words));
    let after = |words: String| ins().child((unseen("is "), words));
    let (was, is) = match change.kind {
        // What is as everywhere else says nothing about a new row, or one that is gone.
        ChangeKind::Added if value.after.is_null() => return None,
        ChangeKind::Removed if value.before.is_null() => return None,
        ChangeKind::Added => (None, Some(after(shown(&value.after)))),
        ChangeKind::Removed => (Some(before(shown(&value.before))), None),
        ChangeKind::Changed => {
            (Some(before(shown(&value.before))), Some(after(shown(&value.after))))
        }
    };
    Some((name, dd().child((was, is))))
}

/// A value in words. `own` says that null means "as Global".
fn shown(name: &str, value: &Value, own: bool) -> String {
    match value {
        Value::Null if own => "as Global".to_owned(),
        Value::Null if name == "remoteLoggingUntil" => "no end".to_owned(),
        Value::Null => "not set".to_owned(),
        Value::Bool(on) => if *on { "on" } else { "off" }.to_owned(),
        Value::String(text) if text.is_empty() => "empty".to_owned(),
        Value::String(text) => word(name, text).unwrap_or_else(|| text.clone()),
        Value::Array(items) => {
            let words: Vec<_> = items.iter().map(|item| shown(name, item, false)).collect();
            words.join(", ")
        }
        other => other.to_string(),
    }
}

fn word(name: &str, text: &str) -> Option<String> {
    let known = match name {
        "dam" => words::dam(text.parse::<Dam>().ok()?),
        "language" => words::language(text.parse::<Language>().ok()?),
        "mode" => words::mode(text.parse::<PickerMode>().ok()?),
        "visibleAssetTypes" => words::asset_type(text.parse::<AssetType>().ok()?),
        "remoteLoggingUntil" => return Timestamp::parse(text).map(clock::date_and_time),
        _ => return None,
    };
    Some(known.to_owned())
}

/// Nothing differs.
pub(crate) fn no_difference(words: impl Child) -> El {
    div().class("notice").child(words)
}
