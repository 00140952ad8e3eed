//! The API documentation: the document itself, and a page that people can read. The page is
//! rendered here from the document: no script, nothing from elsewhere, works offline.

use actix_web::{
    HttpResponse, get,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, ETAG},
    },
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use maud::{Markup, html};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{frame::page, problems::prose};
use crate::openapi;

/// This document
#[utoipa::path(
    tag = "Pages",
    security(()),
    responses((status = 200, description = "OpenAPI 3.1.", body = Object, example = json!({"openapi": "3.1.0"}))),
    extensions(("x-callers" = json!("visitor"))),
)]
#[get("/api/openapi.json")]
pub async fn openapi_json() -> HttpResponse {
    let document = openapi::document_json();
    let tag = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&document));
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header((ETAG, format!("\"{tag}\"")))
        .content_type("application/json")
        .body(document)
}

/// This document, to read
#[utoipa::path(
    tag = "Pages",
    security(()),
    responses((status = 200, description = "The page.", body = String, content_type = "text/html", example = "<!doctype html>…")),
    extensions(("x-callers" = json!("visitor"))),
)]
#[get("/api/docs")]
pub async fn docs_page() -> HttpResponse {
    let document = serde_json::to_value(openapi::document()).unwrap_or_default();
    page(StatusCode::OK, "API documentation", &render(&document))
}

struct Operation<'a> {
    method: &'a str,
    path: &'a str,
    body: &'a Value,
}

impl Operation<'_> {
    fn anchor(&self) -> String {
        self.body["operationId"].as_str().unwrap_or_default().to_owned()
    }
}

fn render(document: &Value) -> Markup {
    let operations = operations(document);
    let tags = document["tags"].as_array().map(Vec::as_slice).unwrap_or_default();
    html! {
        main {
            h1 { (text(&document["info"]["title"])) " API" }
            @for paragraph in text(&document["info"]["description"]).split("\n\n") {
                p { (prose(paragraph)) }
            }
            p.quiet.small {
                "Version " (text(&document["info"]["version"])) " · "
                a href="/api/openapi.json" { "OpenAPI 3.1 document" } " · "
                a href="/problems/all" { "every problem code" }
            }
            nav.card aria-label="Operations" {
                @for tag in tags {
                    p.name { (text(&tag["name"])) }
                    ul.toc {
                        @for operation in of_tag(&operations, tag) {
                            li { a href=(format!("#{}", operation.anchor())) { (text(&operation.body["summary"])) } }
                        }
                    }
                }
            }
            @for tag in tags {
                h2 { (text(&tag["name"])) }
                p.quiet { (prose(text(&tag["description"]))) }
                @for operation in of_tag(&operations, tag) {
                    (render_operation(operation, document))
                }
            }
        }
    }
}

fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths
        .flat_map(|(path, item)| {
            item.as_object().into_iter().flatten().map(move |(method, body)| Operation {
                method,
                path,
                body,
            })
        })
        .collect()
}

fn of_tag<'a>(
    operations: &'a [Operation<'a>],
    tag: &'a Value,
) -> impl Iterator<Item = &'a Operation<'a>> {
    operations.iter().filter(|operation| operation.body["tags"][0] == tag["name"])
}

fn render_operation(operation: &Operation<'_>, document: &Value) -> Markup {
    let parameters = operation.body["parameters"].as_array();
    let responses = operation.body["responses"].as_object();
    html! {
        details.card id=(operation.anchor()) {
            summary {
                span.method { (operation.method.to_uppercase()) }
                code { (operation.path) }
                span.quiet { (text(&operation.body["summary"])) }
            }
            @for paragraph in text(&operation.body["description"]).split("\n\n") {
                p { (prose(paragraph)) }
            }
            p.quiet.small { "Credential: " (credential(operation.body)) }
            @if let Some(parameters) = parameters {
                h3 { "Parameters" }
                div.scroll { table { tbody {
                    @for parameter in parameters {
                        tr {
                            td { code { (text(&parameter["name"])) } }
                            td.quiet { (text(&parameter["in"])) @if parameter["required"] == true { ", required" } }
                            td { (prose(text(&parameter["description"]))) }
                        }
                    }
                } } }
            }
            @if let Some(body) = operation.body.get("requestBody") {
                h3 { "Request body" }
                (render_contents(&body["content"], document))
            }
            @for (status, response) in responses.into_iter().flatten() {
                h3 { "Response " (status) }
                p { (prose(text(&response["description"]))) }
                @if !status.starts_with(['4', '5']) { (render_contents(&response["content"], document)) }
            }
        }
    }
}

/// Each media type: its members, and an example.
fn render_contents(contents: &Value, document: &Value) -> Markup {
    html! {
        @for (kind, content) in contents.as_object().into_iter().flatten() {
            p.quiet.small { code { (kind) } }
            (render_members(&content["schema"], document))
            @if let Some(example) = content.get("example") {
                @let example = match example {
                    Value::String(text) => text.clone(),
                    other => serde_json::to_string_pretty(other).unwrap_or_default(),
                };
                pre tabindex="0" role="region" aria-label="Example" { (example) }
            }
        }
    }
}

fn render_members(schema: &Value, document: &Value) -> Markup {
    let schema = resolve(schema, document);
    let required = schema["required"].as_array();
    let is_required = |name: &str| required.is_some_and(|list| list.iter().any(|r| r == name));
    html! {
        @if let Some(members) = schema["properties"].as_object() {
            div.scroll { table { tbody {
                @for (name, member) in members {
                    tr {
                        td { code { (name) } }
                        td.quiet { (kind(member, document)) @if is_required(name) { ", required" } }
                        td { (prose(description(member, document))) }
                    }
                }
            } } }
        }
    }
}

fn resolve<'a>(schema: &'a Value, document: &'a Value) -> &'a Value {
    match schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
        Some(name) => &document["components"]["schemas"][name],
        None => schema,
    }
}

/// A member's own description, else that of its schema.
fn description<'a>(member: &'a Value, document: &'a Value) -> &'a str {
    match member["description"].as_str() {
        Some(own) => own,
        None => text(&resolve(member, document)["description"]),
    }
}

/// What a member is, in a few words: its type, or the words it may be.
fn kind(member: &Value, document: &Value) -> String {
    let schema = resolve(member, document);
    if let Some(words) = schema["enum"].as_array() {
        return words.iter().map(text).collect::<Vec<_>>().join(" | ");
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        return choices.iter().map(|one| kind(one, document)).collect::<Vec<_>>().join(" or ");
    }
    let name = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().map(text).collect::<Vec<_>>().join(" or "),
        other => text(other).to_owned(),
    };
    if schema.get("items").is_some() {
        return format!("{name} of {}", kind(&schema["items"], document));
    }
    match schema["format"].as_str() {
        Some(format) if name.starts_with("string") => format!("{name} ({format})"),
        _ => name,
    }
}

fn credential(operation: &Value) -> String {
    let names = operation["security"].as_array().into_iter().flatten();
    let words: Vec<_> = names
        .filter_map(|entry| entry.as_object())
        .map(|entry| match entry.keys().next().map(String::as_str) {
            Some("userToken") => "a user's access token",
            Some("apiKey") => "an API key as Authorization: Bearer",
            Some("apiKeyHeader") => "as X-Api-Key",
            Some("refreshCookie") => "the refresh cookie",
            _ => "none",
        })
        .collect();
    if words.is_empty() { "none".to_owned() } else { words.join(", or ") }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
