//! An example of a schema, put together from the examples of its members.

use serde_json::{Map, Value, json};
use utoipa::openapi::{Components, RefOr, Schema};

/// How deep schemas may nest; ours nest four deep, with a reference or a choice at each level.
const DEEPEST: usize = 16;

/// An example, where the schema says enough.
pub(super) fn of(schema: Option<&RefOr<Schema>>, components: &Components) -> Option<Value> {
    let schema = serde_json::to_value(schema?).ok()?;
    let components = serde_json::to_value(components).ok()?;
    build(&schema, &components, DEEPEST)
}

fn build(schema: &Value, components: &Value, depth: usize) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    if let Some(example) = schema.get("example") {
        return Some(example.clone());
    }
    if let Some(first) = schema.get("examples").and_then(|list| list.get(0)) {
        return Some(first.clone());
    }
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        let name = name.rsplit('/').next()?;
        return build(components.get("schemas")?.get(name)?, components, depth);
    }
    if let Some(first) = schema.get("enum").and_then(|list| list.get(0)) {
        return Some(first.clone());
    }
    if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
        let mut whole = Map::new();
        for part in parts {
            whole.extend(build(part, components, depth)?.as_object()?.clone());
        }
        return Some(Value::Object(whole));
    }
    if let Some(choices) = schema.get("oneOf").or(schema.get("anyOf")).and_then(Value::as_array) {
        return choices
            .iter()
            .filter(|choice| choice["type"] != "null")
            .find_map(|choice| build(choice, components, depth));
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().find(|kind| *kind != "null")?.as_str()?,
        kind => kind.as_str()?,
    };
    match kind {
        "object" => {
            let members = schema.get("properties")?.as_object()?.iter();
            let members = members.filter_map(|(name, member)| {
                build(member, components, depth).map(|value| (name.clone(), value))
            });
            Some(Value::Object(members.collect()))
        }
        "array" => Some(json!([build(schema.get("items")?, components, depth)?])),
        "boolean" => Some(json!(false)),
        "integer" | "number" => Some(schema.get("minimum").cloned().unwrap_or(json!(1))),
        "string" if schema["format"] == "uuid" => {
            Some(json!("0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01"))
        }
        "string" => Some(json!("text")),
        _ => None,
    }
}
