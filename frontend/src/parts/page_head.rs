//! What happens when a page comes on screen: its title stands in the tab, and the keyboard and the
//! screen reader start at its heading.

use leptos::prelude::*;
use web_sys::HtmlElement;

use crate::{
    browser::page,
    dom::{El, Ref, h1, watch},
};

/// Whether a page was shown before: the first one leaves the focus to the browser.
#[derive(Clone, Copy)]
struct Shown(StoredValue<bool>);

/// Called once, at the root.
pub(crate) fn announce_page() {
    provide_context(Shown(StoredValue::new(false)));
}

/// The heading of a page.
pub(crate) fn page_title(title: Memo<String>) -> El {
    let handle = Ref::new();
    watch(move || document().set_title(&format!("{} · Integration portal", title.get())));
    let shown = use_context::<Shown>();
    watch(move || {
        let Some(heading) = handle.get::<HtmlElement>() else { return };
        let first = shown.is_some_and(|shown| !shown.0.get_value());
        if let Some(shown) = shown {
            shown.0.set_value(true);
        }
        if !first && page::hash().is_empty() {
            let _ = heading.focus();
        }
    });
    h1().attr("tabindex", "-1").refer(handle).child(title)
}
