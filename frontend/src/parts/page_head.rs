//! What happens when a page comes on screen: its title stands in the tab, and the keyboard and the
//! screen reader start at its heading.

use leptos::{html, prelude::*};

use crate::browser::page;

/// Whether a page was shown before: the first one leaves the focus to the browser.
#[derive(Clone, Copy)]
struct Shown(StoredValue<bool>);

/// Called once, at the root.
pub(crate) fn announce_page() {
    provide_context(Shown(StoredValue::new(false)));
}

/// The page's heading.
#[component]
pub(crate) fn PageTitle(#[prop(into)] title: Signal<String>) -> impl IntoView {
    let node = NodeRef::<html::H1>::new();
    Effect::new(move || document().set_title(&format!("{} · Integration portal", title.get())));
    let shown = use_context::<Shown>();
    Effect::new(move |done: Option<bool>| {
        let Some(heading) = node.get() else { return false };
        let first = shown.is_some_and(|shown| !shown.0.get_value());
        if let Some(shown) = shown {
            shown.0.set_value(true);
        }
        if done != Some(true) && !first && page::hash().is_empty() {
            let _ = heading.focus();
        }
        true
    });
    view! { <h1 node_ref=node tabindex="-1">{title}</h1> }
}
