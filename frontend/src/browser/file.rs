//! Files: one that a person chose, and one to keep.

use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Event, File, HtmlAnchorElement, HtmlInputElement, Url};

/// The file that was chosen, or dropped, in the input that an event comes from.
pub(crate) fn chosen(event: &Event) -> Option<File> {
    event.target()?.dyn_into::<HtmlInputElement>().ok()?.files()?.get(0)
}

/// What a file holds, as text in UTF-8: bytes that are none become U+FFFD. `None` if it can't be
/// read, for instance because it is gone.
pub(crate) async fn text(file: &File) -> Option<String> {
    JsFuture::from(file.text()).await.ok()?.as_string()
}

/// Gives a table as CSV to the person as a file.
pub(crate) fn save_table(name: &str, mut text: String) {
    /// By which spreadsheets know UTF-8. A browser takes it away from an answer's text.
    const MARK: char = '\u{feff}';
    if !text.starts_with(MARK) {
        text.insert(0, MARK);
    }
    save(name, &text);
}

/// Gives text to the person as a file.
pub(crate) fn save(name: &str, text: &str) -> Option<()> {
    let parts = Array::of1(&JsValue::from_str(text));
    save_blob(name, &Blob::new_with_str_sequence(&parts).ok()?)
}

/// Gives what the browser holds to the person as a file.
pub(crate) fn save_blob(name: &str, blob: &Blob) -> Option<()> {
    let address = Url::create_object_url_with_blob(blob).ok()?;
    let link = document().create_element("a").ok()?.dyn_into::<HtmlAnchorElement>().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The browser has taken it over by then.
    set_timeout(
        move || {
            let _ = Url::revoke_object_url(&address);
        },
        std::time::Duration::from_secs(10),
    );
    Some(())
}
