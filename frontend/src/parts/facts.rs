//! JSON as people read it: names and values, and what is inside of values below their names.

use serde_json::Value;

use crate::{
    dom::{Child, El, dd, div, dl, dt, li, ul},
    words,
};

/// The members of an object, or the items of a list.
pub(crate) fn facts(value: &Value) -> El {
    match value {
        Value::Object(members) => {
            let lines: Vec<(El, El)> = members
                .iter()
                .map(|(name, value)| {
                    (dt().child(words::in_facts(name).to_owned()), dd().child(inside(value)))
                })
                .collect();
            dl().class("facts").child(lines)
        }
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            let items: Vec<El> = items.iter().map(|item| li().child(facts(item))).collect();
            ul().class("facts-list").child(items)
        }
        other => div().child(said(other)),
    }
}

fn inside(value: &Value) -> impl Child + use<> {
    match value {
        Value::Object(members) if !members.is_empty() => (Some(facts(value)), None),
        Value::Array(items) if items.iter().any(Value::is_object) => (Some(facts(value)), None),
        other => (None, Some(said(other))),
    }
}

fn said(value: &Value) -> String {
    match value {
        Value::Null => "not set".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) if text.is_empty() => "empty".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Array(items) => items.iter().map(said).collect::<Vec<_>>().join(", "),
        Value::Object(members) if members.is_empty() => "none".to_owned(),
        other => other.to_string(),
    }
}
