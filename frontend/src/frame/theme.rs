//! Light, dark, or as the system says. The choice is applied before the first paint by a script of
//! its own, `theme.js`, which reads the same name.

use leptos::prelude::*;

use crate::browser::store;

const NAME: &str = "portal-theme";

/// Three choices.
#[component]
pub(crate) fn ThemeChoice() -> impl IntoView {
    let now = RwSignal::new(store::get(NAME).unwrap_or_default());
    let choose = move |theme: &'static str| {
        now.set(theme.to_owned());
        store::set(NAME, (!theme.is_empty()).then_some(theme));
        if let Some(root) = document().document_element() {
            let _ = if theme.is_empty() {
                root.remove_attribute("data-theme")
            } else {
                root.set_attribute("data-theme", theme)
            };
        }
    };
    let option = move |(theme, words): (&'static str, &'static str)| {
        view! {
            <label>
                <input
                    type="radio"
                    name="theme"
                    prop:checked=move || now.get() == theme
                    on:change=move |_| choose(theme)
                />
                {words}
            </label>
        }
    };
    view! {
        <fieldset class="theme">
            <legend class="unseen">"Theme"</legend>
            <div class="choices small">
                {[("", "System"), ("light", "Light"), ("dark", "Dark")]
                    .into_iter()
                    .map(option)
                    .collect_view()}
            </div>
        </fieldset>
    }
}
