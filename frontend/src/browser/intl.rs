//! Money and countries, as the browser knows how to write them: its tables need not be downloaded.

use js_sys::{Array, Function, Object, Reflect};
use leptos::prelude::window;
use portal_types::Money;
use wasm_bindgen::{JsCast, JsValue};

/// An amount of money, as people here write it.
pub(crate) fn money(of: &Money) -> String {
    written(of, "auto")
}

/// The same without the minor units where there are none: for prices.
pub(crate) fn price(of: &Money) -> String {
    written(of, "stripIfInteger")
}

#[expect(clippy::cast_precision_loss, reason = "no amount here comes near to 2^53")]
fn written(of: &Money, zeros: &str) -> String {
    let Some(format) = currency(&of.currency, zeros) else {
        return format!("{} {}", of.amount, of.currency);
    };
    let major = of.amount as f64 / 10_f64.powi(i32::from(digits_of(&format)));
    let text = method(&format, "format").and_then(|write| write.call1(&format, &major.into()).ok());
    text.and_then(|text| text.as_string()).unwrap_or_default()
}

/// How many digits the minor units of a currency take.
pub(crate) fn digits(code: &str) -> u8 {
    currency(code, "auto").map_or(2, |format| digits_of(&format))
}

/// Countries by these codes, each with its name as people here call it, in the order of the names.
pub(crate) fn countries(codes: &str) -> Vec<(String, String)> {
    let codes = codes.split_ascii_whitespace();
    let mut all: Vec<_> = codes.map(|code| (code.to_owned(), country(code))).collect();
    // Cached by the browser: `localeCompare` would look its tables up for each two names.
    let order = made("Collator", &[]);
    let compare = order.as_ref().and_then(|order| method(order, "compare"));
    all.sort_by(|(_, one), (_, other)| {
        let order = compare.as_ref().and_then(|compare| {
            compare.call2(&JsValue::NULL, &one.into(), &other.into()).ok()?.as_f64()
        });
        order.and_then(|order| order.partial_cmp(&0.0)).unwrap_or_else(|| one.cmp(other))
    });
    all
}

/// The name of a country; its code, where the browser has none.
pub(crate) fn country(code: &str) -> String {
    let names = made("DisplayNames", &[("type", "region")]);
    let name = names.and_then(|names| method(&names, "of")?.call1(&names, &code.into()).ok());
    name.and_then(|name| name.as_string()).unwrap_or_else(|| code.to_owned())
}

fn currency(code: &str, zeros: &str) -> Option<JsValue> {
    let options = [("style", "currency"), ("currency", code), ("trailingZeroDisplay", zeros)];
    made("NumberFormat", &options)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 4")]
fn digits_of(format: &JsValue) -> u8 {
    let options = method(format, "resolvedOptions").and_then(|ask| ask.call0(format).ok());
    let digits = options
        .and_then(|options| Reflect::get(&options, &"maximumFractionDigits".into()).ok()?.as_f64());
    digits.map_or(2, |digits| digits as u8)
}

/// One of `Intl`'s classes, in the person's language. `None`: it does not take that.
fn made(class: &str, options: &[(&str, &str)]) -> Option<JsValue> {
    let object = Object::new();
    for (name, value) in options {
        // Setting a member of a fresh object can't fail.
        let _ = Reflect::set(&object, &(*name).into(), &(*value).into());
    }
    let language = window().navigator().language().unwrap_or_else(|| "en".to_owned());
    let intl = Reflect::get(&window(), &"Intl".into()).ok()?;
    let class = method(&intl, class)?;
    let arguments = Array::of2(&JsValue::from_str(&language), &object);
    Reflect::construct(&class, &arguments).ok()
}

fn method(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}
