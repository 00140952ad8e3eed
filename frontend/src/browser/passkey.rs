//! Passkeys, as browsers make and use them: in the JSON of Web Authentication, level 3.

use js_sys::{Function, JSON, Object, Promise, Reflect};
use leptos::prelude::window;
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Whether this browser has them, for this address: for names, and not for network addresses.
pub(crate) fn are_there() -> bool {
    let host = window().location().hostname().unwrap_or_default();
    let is_name = !host.is_empty()
        && !host.starts_with('[')
        && !host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_name && method(&class(), "parseRequestOptionsFromJSON").is_some()
}

/// Asks the browser to make one. On refusal, words for the person.
pub(crate) async fn make(options: &Value) -> Result<Value, &'static str> {
    call(options, "create", "parseCreationOptionsFromJSON").await
}

/// Asks the browser for one. On refusal, words for the person.
pub(crate) async fn ask(options: &Value) -> Result<Value, &'static str> {
    call(options, "get", "parseRequestOptionsFromJSON").await
}

async fn call(options: &Value, verb: &str, parser: &str) -> Result<Value, &'static str> {
    let promise = begin(options, verb, parser).map_err(|error| words(&error))?;
    let credential = JsFuture::from(promise).await.map_err(|error| words(&error))?;
    let json = method(&credential, "toJSON").ok_or(MISSING)?;
    let text = json.call0(&credential).and_then(|plain| JSON::stringify(&plain));
    let text = text.map_err(|error| words(&error))?;
    serde_json::from_str(&String::from(text)).map_err(|_| MISSING)
}

fn begin(options: &Value, verb: &str, parser: &str) -> Result<Promise, JsValue> {
    let missing = || JsValue::from_str(MISSING);
    let class = class();
    let parse = method(&class, parser).ok_or_else(missing)?;
    let plain = JSON::parse(&options.to_string())?;
    let wanted = parse.call1(&class, &Reflect::get(&plain, &"publicKey".into())?)?;
    let argument = Object::new();
    Reflect::set(&argument, &"publicKey".into(), &wanted)?;
    let store = Reflect::get(&window().navigator(), &"credentials".into())?;
    let begin = method(&store, verb).ok_or_else(missing)?;
    begin.call1(&store, &argument)?.dyn_into()
}

fn class() -> JsValue {
    Reflect::get(&window(), &"PublicKeyCredential".into()).unwrap_or_default()
}

fn method(of: &JsValue, name: &str) -> Option<Function> {
    if of.is_undefined() || of.is_null() {
        return None;
    }
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}

const MISSING: &str = "This browser can't use passkeys here. Take a newer one, or the password.";

fn words(error: &JsValue) -> &'static str {
    let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string());
    match name.as_deref() {
        Some("NotAllowedError" | "AbortError") => {
            "No passkey was used: it was cancelled, took too long, or there is none here."
        }
        Some("InvalidStateError") => "There is a passkey of yours on this device already.",
        _ => MISSING,
    }
}
