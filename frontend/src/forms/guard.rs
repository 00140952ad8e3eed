//! Asks before typed input is lost: when the tab closes, a link leads away, the browser goes back,
//! or somebody logs out. The router asks here before it goes anywhere.

use leptos::prelude::*;

use crate::{
    dom::{El, button, fixed, footer, listen_window, memo, p},
    parts::{Dialog, dialog},
};

/// A form that may hold something unsaved.
#[derive(Clone, Copy)]
struct Watched {
    number: u64,
    dirty: Memo<bool>,
    /// The form goes away when this query parameter changes, not only with the page.
    query: Option<&'static str>,
}

/// All forms on the page, and the question while it is open.
#[derive(Clone, Copy)]
pub(crate) struct Guard {
    forms: StoredValue<Vec<Watched>>,
    next: StoredValue<u64>,
    /// What happens if the answer is to leave.
    pending: RwSignal<Option<Callback<()>>>,
}

impl Guard {
    pub(crate) fn start() -> Self {
        let guard = Self {
            forms: StoredValue::new(Vec::new()),
            next: StoredValue::new(0),
            pending: RwSignal::new(None),
        };
        listen_window("beforeunload", move |event| {
            if guard.holds(|_| true) {
                event.prevent_default();
            }
        });
        guard
    }

    /// Watches a form until its owner goes.
    pub(crate) fn watch(self, dirty: Memo<bool>, query: Option<&'static str>) {
        let number = self.next.get_value();
        self.next.set_value(number + 1);
        self.forms.update_value(|forms| forms.push(Watched { number, dirty, query }));
        on_cleanup(move || {
            self.forms.try_update_value(|forms| forms.retain(|form| form.number != number));
        });
    }

    /// Does it at once, or after asking if anything on the page is unsaved.
    pub(crate) fn before(self, action: Callback<()>) {
        if self.holds(|_| true) {
            self.ask(action);
        } else {
            action.run(());
        }
    }

    /// Asks in any case.
    pub(crate) fn ask(self, action: Callback<()>) {
        self.pending.set(Some(action));
    }

    /// Whether something is unsaved in a form that would go away; told is the query parameter that
    /// the form depends on, if any.
    pub(crate) fn holds(self, goes: impl Fn(Option<&'static str>) -> bool) -> bool {
        self.forms.with_value(|forms| {
            forms
                .iter()
                .any(|form| goes(form.query) && form.dirty.try_get_untracked().unwrap_or(false))
        })
    }
}

/// The question.
pub(crate) fn guard_dialog(guard: Guard) -> El {
    let stay = Callback::new(move |()| guard.pending.set(None));
    let leave = move || {
        let action = guard.pending.get_untracked();
        guard.pending.set(None);
        if let Some(action) = action {
            action.run(());
        }
    };
    let what = Dialog {
        open: memo(move || guard.pending.with(Option::is_some)),
        on_close: stay,
        title: fixed("Leave without saving?"),
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
                    .on("click", move |_| leave())
                    .child("Leave without saving"),
            )),
        )
    })
}
