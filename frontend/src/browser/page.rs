//! The page as a whole.

use leptos::prelude::*;

/// Loads the page anew.
pub(crate) fn go(to: &str) {
    let _ = leptos::prelude::window().location().set_href(to);
}

/// Loads the page anew.
pub(crate) fn reload() {
    let _ = window().location().reload();
}

/// Scheme, host and port of this page: the service URL.
pub(crate) fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Whether somebody can see the page.
pub(crate) fn is_visible() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Visible
}

/// The part after `#`, without it.
pub(crate) fn hash() -> String {
    window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned()
}

/// Takes away the skeleton that was drawn before this program arrived.
pub(crate) fn remove_shell() {
    if let Some(shell) = document().get_element_by_id("shell") {
        shell.remove();
    }
}

/// Should this program stop by a defect of its own, says so instead of going deaf without a word.
pub(crate) fn tell_of_defects() {
    std::panic::set_hook(Box::new(|defect| {
        web_sys::console::error_1(&defect.to_string().into());
        let page = document();
        let (Some(body), Ok(note)) = (page.body(), page.create_element("div")) else { return };
        note.set_class_name("defect");
        let _ = note.set_attribute("role", "alert");
        note.set_text_content(Some(
            "Something went wrong in this page, and it does not react any more. Reload it to go on.",
        ));
        let _ = body.prepend_with_node_1(&note);
    }));
}
