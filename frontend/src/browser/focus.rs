//! Moving the keyboard, and the eye, to where something happened.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Focuses the first element inside `root` that a selector finds.
pub(crate) fn first_in(root: &web_sys::Element, selector: &str) -> bool {
    let found = root.query_selector(selector).ok().flatten();
    found.and_then(|element| element.dyn_into::<HtmlElement>().ok()).is_some_and(|element| {
        let _ = element.focus();
        true
    })
}

/// Focuses the element with an id.
pub(crate) fn id(id: &str) -> bool {
    let found = document().get_element_by_id(id);
    found
        .and_then(|element| element.dyn_into::<HtmlElement>().ok())
        .is_some_and(|element| element.focus().is_ok())
}

/// Scrolls the element with an id to the top of the window.
pub(crate) fn scroll_to(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.scroll_into_view();
    }
}

/// What a dialog holds was replaced by its next step, and the keyboard with it: goes to where that
/// step wants it, once it is drawn.
pub(crate) fn next_step() {
    request_animation_frame(|| {
        let lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
        let dialogs = document().query_selector_all("dialog[open]").ok();
        let last = dialogs.and_then(|all| all.item(all.length().checked_sub(1)?));
        let Some(dialog) = last.and_then(|node| node.dyn_into::<web_sys::Element>().ok()) else {
            return;
        };
        if lost && !first_in(&dialog, "[autofocus]") {
            first_in(&dialog, ".dialog-body :is(input, select, button, a)");
        }
    });
}
