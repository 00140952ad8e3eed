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

/// Where the keyboard is.
pub(crate) fn here() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

/// The keyboard was somewhere when work began, perhaps on a button that is disabled while it lasts,
/// or gone afterwards. Where that lost it, it goes back there, or else to what says how it went:
/// inside `root` if there is one, in an open dialog, or on the page.
pub(crate) fn keep(before: Option<HtmlElement>, root: Option<web_sys::Element>) {
    request_animation_frame(move || {
        if !is_lost() {
            return;
        }
        let back = before.filter(|element| {
            element.is_connected() && !element.matches(":disabled").unwrap_or(true)
        });
        if back.is_some_and(|element| element.focus().is_ok()) && !is_lost() {
            return;
        }
        let dialog = document().query_selector("dialog[open]").ok().flatten();
        let told = root.into_iter().chain(dialog);
        let told = told.into_iter().any(|place| first_in(&place, "[role=status][tabindex], h2"));
        if !told {
            id("main");
        }
    });
}

/// Whether the keyboard is nowhere, or where nothing can be done.
fn is_lost() -> bool {
    document().active_element().is_none_or(|element| {
        element.tag_name() == "BODY" || element.matches(":disabled").unwrap_or_default()
    })
}

/// Scrolls the element with an id to the top of the window.
pub(crate) fn scroll_to(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.scroll_into_view();
    }
}

/// What a dialog, or else the page, holds was replaced by its next step, and the keyboard with it:
/// goes to where that step wants it, once it is drawn.
pub(crate) fn next_step() {
    request_animation_frame(|| {
        let dialogs = document().query_selector_all("dialog[open]").ok();
        let last = dialogs.and_then(|all| all.item(all.length().checked_sub(1)?));
        let dialog = last.and_then(|node| node.dyn_into::<web_sys::Element>().ok());
        let (place, first) = match dialog {
            Some(dialog) => (Some(dialog), ".dialog-body :is(input, select, button, a)"),
            None => (document().get_element_by_id("main"), "input"),
        };
        let Some(place) = place.filter(|_| is_lost()) else { return };
        if !first_in(&place, "[autofocus]") {
            first_in(&place, first);
        }
    });
}
