//! What a list shows, kept in the address: it can be sent to somebody, and the way back works.

use leptos::prelude::*;

use crate::{
    browser::clock,
    dom::{El, input, label, memo, option, select, span, typed},
    parts::unseen,
    router::{Go, Router},
};

/// The parts of a page's address after `?`, by their names there.
#[derive(Clone, Copy)]
pub(crate) struct InAddress {
    path: &'static str,
    names: &'static [&'static str],
    said: Memo<Vec<String>>,
    router: Router,
}

impl InAddress {
    pub(crate) fn new(path: &'static str, names: &'static [&'static str]) -> Self {
        let router = expect_context::<Router>();
        let said = memo(move || {
            names.iter().map(|name| router.query(name).unwrap_or_default()).collect::<Vec<_>>()
        });
        Self { path, names, said, router }
    }

    /// Empty: it says nothing of it.
    pub(crate) fn value(self, name: &str) -> String {
        let at = self.names.iter().position(|known| *known == name);
        self.said.with(|said| at.and_then(|at| said.get(at).cloned()).unwrap_or_default())
    }

    /// The address with one part changed.
    pub(crate) fn with(self, name: &str, value: &str) -> String {
        let parts: Vec<String> = self
            .names
            .iter()
            .map(|known| {
                let value = if *known == name { value.to_owned() } else { self.value(known) };
                (known, String::from(js_sys::encode_uri_component(&value)))
            })
            .filter(|(_, value)| !value.is_empty())
            .map(|(known, value)| format!("{known}={value}"))
            .collect();
        if parts.is_empty() {
            self.path.to_owned()
        } else {
            format!("{}?{}", self.path, parts.join("&"))
        }
    }

    pub(crate) fn set(self, name: &str, value: &str) {
        self.router.go(&untrack(|| self.with(name, value)), Go::Instead);
    }

    /// A choice; each with its words, the first one for all.
    pub(crate) fn choice(
        self,
        name: &'static str,
        words: &'static str,
        options: Vec<(String, String)>,
    ) -> El {
        let options: Vec<El> = options
            .into_iter()
            .map(|(wire, words)| option().attr("value", wire).child(words))
            .collect();
        let choice = select()
            .class("input")
            .on("change", move |event| self.set(name, &typed(&event)))
            .child(options)
            .prop("value", move || self.value(name));
        label().class("filter").child((unseen(words), choice))
    }

    /// A day.
    pub(crate) fn day(self, name: &'static str, words: &'static str) -> El {
        let input = input()
            .class("input")
            .attr("type", "date")
            .prop("value", move || self.value(name))
            .on("change", move |event| self.set(name, &typed(&event)));
        label().class("filter day").child((span().class("quiet small").child(words), input))
    }

    /// The moments at which the days `from` and `to` begin and end.
    pub(crate) fn days(self) -> [(&'static str, Option<String>); 2] {
        let begin = |name, days| clock::begin_of_day(&self.value(name), days);
        // The last day included.
        [
            ("from", begin("from", 0).map(|at| at.to_string())),
            ("to", begin("to", 1).map(|at| at.to_string())),
        ]
    }
}
