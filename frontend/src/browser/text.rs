//! Text as the browser handles it: its tables of letters need not be downloaded.

/// In lower case, in every script.
pub(crate) fn lower(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

/// A field's name as the API compares it: without case and outer space, its accents composed.
pub(crate) fn field_key(name: &str) -> String {
    let name = js_sys::JsString::from(name.trim()).to_lower_case();
    name.normalize("NFC").into()
}

/// A count, with its digits in groups as people here write them.
#[expect(clippy::cast_precision_loss, reason = "no count here comes near to 2^53")]
pub(crate) fn number(count: usize) -> String {
    let language = leptos::prelude::window().navigator().language();
    js_sys::Number::from(count as f64).to_locale_string(language.as_deref().unwrap_or("en")).into()
}
