//! Text as the browser handles it: its tables of letters need not be downloaded.

/// In lower case, in every script.
pub(crate) fn lower(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}
