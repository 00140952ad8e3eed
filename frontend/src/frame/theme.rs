//! Light, dark, or as the system says. The choice is applied before the first paint by a script of
//! its own, `theme.js`, which reads the same name.

use leptos::prelude::*;

use crate::{
    browser::store,
    dom::{El, div, fieldset, input, label, legend},
};

const NAME: &str = "portal-theme";

/// Three choices.
pub(crate) fn theme_choice() -> El {
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
    let options: Vec<El> = [("", "System"), ("light", "Light"), ("dark", "Dark")]
        .into_iter()
        .map(|(theme, words)| {
            let radio = input()
                .attr("type", "radio")
                .attr("name", "theme")
                .prop("checked", move || now.get() == theme)
                .on("change", move |_| choose(theme));
            label().child((radio, words))
        })
        .collect();
    fieldset().class("theme").child((
        legend().class("unseen").child("Theme"),
        div().class("choices small").child(options),
    ))
}
