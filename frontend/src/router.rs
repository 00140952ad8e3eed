//! Where the person is: the address as signals, links and the browser's history.
//!
//! A router of our own, since the address is a match on a handful of paths here: Leptos's would be
//! a sixth of the whole download. It also knows the [`Guard`], so that nothing typed is lost on the
//! way.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlAnchorElement, MouseEvent, Url, UrlSearchParams};

use crate::{
    browser::focus,
    dom::{listen_window, memo},
    forms::Guard,
};

/// The address.
#[derive(Clone, Copy)]
pub(crate) struct Router {
    url: RwSignal<Address>,
    path: Memo<String>,
    search: Memo<String>,
    hash: Memo<String>,
    guard: Guard,
    /// The person chose to leave: the next step in history goes through.
    pass: StoredValue<bool>,
}

/// The parts of an address on this site, as the browser writes them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Address {
    path: String,
    /// With its `?`, if it is not empty.
    search: String,
    /// With its `#`, if it is not empty.
    hash: String,
}

impl Address {
    fn here() -> Self {
        let location = window().location();
        Self {
            path: location.pathname().unwrap_or_default(),
            search: location.search().unwrap_or_default(),
            hash: location.hash().unwrap_or_default(),
        }
    }

    fn text(&self) -> String {
        format!("{}{}{}", self.path, self.search, self.hash)
    }
}

fn parameter(search: &str, name: &str) -> Option<String> {
    UrlSearchParams::new_with_str(search).ok()?.get(name)
}

/// How to go somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Go {
    /// To another page, or another part of this one; "Back" leads here again.
    On,
    /// The same, and "Back" does not lead here again.
    Instead,
    /// To another state of this page, such as an open row: nothing scrolls.
    Deeper,
    /// The same, and "Back" does not lead here again.
    Along,
}

impl Router {
    /// Starts listening to links and history.
    pub(crate) fn start(guard: Guard) -> Self {
        let url = RwSignal::new(Address::here());
        let router = Self {
            url,
            path: memo(move || url.with(|url| url.path.clone())),
            search: memo(move || url.with(|url| url.search.clone())),
            hash: memo(move || url.with(|url| url.hash.trim_start_matches('#').to_owned())),
            guard,
            pass: StoredValue::new(false),
        };
        listen_window("click", move |event| router.clicked(&event));
        listen_window("popstate", move |_| router.moved());
        router
    }

    /// The path, from its `/` on.
    pub(crate) fn path(self) -> String {
        self.path.get()
    }

    /// The part after `#`.
    pub(crate) fn hash(self) -> String {
        self.hash.get()
    }

    /// One query parameter.
    pub(crate) fn query(self, name: &str) -> Option<String> {
        self.search.with(|search| parameter(search, name))
    }

    /// Path, query and hash, to come back to.
    pub(crate) fn here(self) -> String {
        self.url.with_untracked(Address::text)
    }

    /// Goes to an address of this site. Does not ask whether something is unsaved.
    pub(crate) fn go(self, to: &str, how: Go) {
        let Ok(history) = window().history() else { return };
        let _ = if matches!(how, Go::On | Go::Deeper) {
            history.push_state_with_url(&JsValue::NULL, "", Some(to))
        } else {
            history.replace_state_with_url(&JsValue::NULL, "", Some(to))
        };
        let other_page = self.read();
        if matches!(how, Go::On | Go::Instead) {
            let hash = self.url.with_untracked(|url| url.hash.clone());
            if other_page || hash.is_empty() {
                window().scroll_to_with_x_and_y(0.0, 0.0);
            }
            if !hash.is_empty() {
                focus::scroll_to(hash.trim_start_matches('#'));
            }
        }
    }

    /// Takes the browser's address over; tells whether it is another page.
    fn read(self) -> bool {
        let now = Address::here();
        let other_page = self.url.with_untracked(|url| url.path != now.path);
        self.url.set(now);
        other_page
    }

    fn clicked(self, event: &Event) {
        let Some(mouse) = event.dyn_ref::<MouseEvent>() else { return };
        let modified = mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key() || mouse.alt_key();
        if modified || mouse.button() != 0 || event.default_prevented() {
            return;
        }
        let Some(link) = link_of(event) else { return };
        // What leaves the program is the browser's, and so is the question before it.
        let leaves = link.rel() == "external" || !link.target().is_empty();
        let Ok(to) = Url::new(&link.href()) else { return };
        if leaves || to.origin() != window().location().origin().unwrap_or_default() {
            return;
        }
        event.prevent_default();
        let how = if link.has_attribute("data-deeper") { Go::Deeper } else { Go::On };
        let address = Address { path: to.pathname(), search: to.search(), hash: to.hash() };
        let text = address.text();
        if self.loses(&address) {
            self.guard.ask(Callback::new(move |()| self.go(&text, how)));
        } else {
            self.go(&text, how);
        }
    }

    /// The browser went back or forth.
    fn moved(self) {
        if self.pass.get_value() || !self.loses(&Address::here()) {
            self.pass.set_value(false);
            self.read();
            return;
        }
        // It has moved already: put this page back on top of where it went.
        let Ok(history) = window().history() else { return };
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&self.here()));
        self.guard.ask(Callback::new(move |()| {
            self.pass.set_value(true);
            if let Ok(history) = window().history() {
                let _ = history.back();
            }
        }));
    }

    /// Whether going there loses something typed.
    fn loses(self, to: &Address) -> bool {
        self.url.with_untracked(|from| {
            self.guard.holds(|query| {
                from.path != to.path
                    || query.is_some_and(|name| {
                        parameter(&from.search, name) != parameter(&to.search, name)
                    })
            })
        })
    }
}

fn link_of(event: &Event) -> Option<HtmlAnchorElement> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    target.closest("a[href]").ok()??.dyn_into().ok()
}
