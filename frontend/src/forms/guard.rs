//! Asks before typed input is lost: when the tab closes, a link leads away, or the browser goes
//! back. The router handles links and history at the window, so this listens there before it.

use leptos::{ev, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, HtmlAnchorElement, MouseEvent, Url};

use crate::{
    dom::{El, button, footer, p},
    parts::{Dialog, dialog},
};

/// A form that may hold something unsaved.
#[derive(Clone, Copy)]
struct Watched {
    number: u64,
    dirty: Signal<bool>,
    /// The form goes away when this query parameter changes, not only with the page.
    query: Option<&'static str>,
}

/// All forms on the page, and the question while it is open.
#[derive(Clone, Copy)]
pub(crate) struct Guard {
    forms: StoredValue<Vec<Watched>>,
    next: StoredValue<u64>,
    /// What happens if the answer is to leave.
    pending: RwSignal<Option<Pending>>,
    /// The page's address before the browser's history moved.
    here: StoredValue<String>,
    /// The answer was given: let the next step through.
    pass: StoredValue<bool>,
}

#[derive(Clone)]
enum Pending {
    Follow(String),
    Back,
    Run(Callback<()>),
}

impl Guard {
    pub(crate) fn new() -> Self {
        let guard = Self {
            forms: StoredValue::new(Vec::new()),
            next: StoredValue::new(0),
            pending: RwSignal::new(None),
            here: StoredValue::new(href()),
            pass: StoredValue::new(false),
        };
        guard.listen();
        guard
    }

    /// Watches a form until its owner goes.
    pub(crate) fn watch(self, dirty: Signal<bool>, query: Option<&'static str>) {
        let number = self.next.get_value();
        self.next.set_value(number + 1);
        self.forms.update_value(|forms| forms.push(Watched { number, dirty, query }));
        on_cleanup(move || {
            self.forms.try_update_value(|forms| forms.retain(|form| form.number != number));
        });
    }

    /// Does it at once, or after asking if anything on the page is unsaved.
    pub(crate) fn before(self, action: Callback<()>) {
        if self.any(|_| true) {
            self.ask(action);
        } else {
            action.run(());
        }
    }

    /// Asks in any case.
    pub(crate) fn ask(self, action: Callback<()>) {
        self.pending.set(Some(Pending::Run(action)));
    }

    fn any(self, which: impl Fn(&Watched) -> bool) -> bool {
        self.forms.with_value(|forms| {
            forms.iter().any(|form| which(form) && form.dirty.try_get_untracked().unwrap_or(false))
        })
    }

    /// Whether going from here to there loses something.
    fn loses(self, from: &str, to: &str) -> bool {
        let (Ok(from), Ok(to)) = (Url::new(from), Url::new(to)) else { return false };
        // Another site, or a download: the browser's own question covers it.
        from.origin() == to.origin()
            && self.any(|form| {
                from.pathname() != to.pathname()
                    || form.query.is_some_and(|name| {
                        from.search_params().get(name) != to.search_params().get(name)
                    })
            })
    }

    fn listen(self) {
        let unload = window_event_listener(ev::beforeunload, move |event| {
            if self.any(|_| true) {
                event.prevent_default();
            }
        });
        on_cleanup(move || unload.remove());
        capture("click", move |event| {
            let Some(mouse) = event.dyn_ref::<MouseEvent>() else { return };
            let modified = mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key();
            if modified || mouse.button() != 0 {
                return;
            }
            let Some(link) = link_of(event) else { return };
            // What leaves the program is asked about by the browser itself.
            if link.rel() == "external" || !link.target().is_empty() {
                return;
            }
            if self.loses(&href(), &link.href()) {
                event.prevent_default();
                self.pending.set(Some(Pending::Follow(link.href())));
            }
        });
        capture("popstate", move |event| {
            if self.pass.get_value() {
                self.pass.set_value(false);
                return;
            }
            let here = self.here.get_value();
            if self.loses(&here, &href()) {
                event.stop_immediate_propagation();
                // The browser has moved already: put this page back on top of where it went.
                if let Ok(history) = window().history() {
                    let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&here));
                }
                self.pending.set(Some(Pending::Back));
            }
        });
    }
}

fn href() -> String {
    window().location().href().unwrap_or_default()
}

fn link_of(event: &Event) -> Option<HtmlAnchorElement> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    target.closest("a[href]").ok()??.dyn_into().ok()
}

/// Listens at the window before anybody else does, for as long as the program runs.
fn capture(name: &str, act: impl Fn(&Event) + 'static) {
    let listener = Closure::<dyn Fn(Event)>::new(move |event| act(&event)).into_js_value();
    let _ =
        window().add_event_listener_with_callback_and_bool(name, listener.unchecked_ref(), true);
}

/// The question. Lives inside the router, since its answer may navigate.
pub(crate) fn guard_dialog() -> El {
    let guard = expect_context::<Guard>();
    let navigate = use_navigate();
    let location = use_location();
    Effect::new(move || {
        location.pathname.track();
        location.query.track();
        location.hash.track();
        // The router changes the address after it has changed the page.
        request_animation_frame(move || guard.here.set_value(href()));
    });
    let stay = Callback::new(move |()| guard.pending.set(None));
    let leave = Callback::new(move |()| {
        let pending = guard.pending.get_untracked();
        guard.pending.set(None);
        match pending {
            Some(Pending::Run(action)) => action.run(()),
            Some(Pending::Follow(to)) => {
                if let Ok(to) = Url::new(&to) {
                    let local = format!("{}{}{}", to.pathname(), to.search(), to.hash());
                    navigate(&local, NavigateOptions::default());
                }
            }
            Some(Pending::Back) => {
                guard.pass.set_value(true);
                if let Ok(history) = window().history() {
                    let _ = history.back();
                }
            }
            None => {}
        }
    });
    let what = Dialog {
        open: Signal::derive(move || guard.pending.with(Option::is_some)),
        on_close: stay,
        title: "Leave without saving?".into(),
        sheet: false,
    };
    dialog(what, move || {
        (
            p().child("What you changed here is not saved yet. If you leave, it is lost."),
            footer().class("actions").child((
                button()
                    .attr("type", "button")
                    .class("button")
                    .attr("autofocus", true)
                    .on("click", move |_| stay.run(()))
                    .child("Stay"),
                button()
                    .attr("type", "button")
                    .class("button danger")
                    .on("click", move |_| leave.run(()))
                    .child("Leave without saving"),
            )),
        )
    })
}
