//! The clipboard.

use wasm_bindgen_futures::JsFuture;

/// Puts text into the clipboard. False where the browser has none for us: plain http on another
/// machine, or a person who said no. The caller then shows the text, selected.
pub(crate) async fn write(text: &str) -> bool {
    let navigator = leptos::prelude::window().navigator();
    // Outside a secure context the member is missing, which the typed getter does not admit.
    let there = js_sys::Reflect::get(&navigator, &"clipboard".into())
        .is_ok_and(|clipboard| !clipboard.is_undefined() && !clipboard.is_null());
    there && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}
