//! The one way to do a form.
//!
//! A form that asks once and is done (log in, sign up) needs [`Submit`] only: busy, problems by
//! field, a failure that has no field. A form over stored settings is a [`Form`]: the same, and a
//! draft beside what is saved, so that it knows when it is dirty, can be discarded, guards its
//! leaving ([`Guard`]) and can settle a conflict value by value.

mod conflict;
mod form;
mod guard;
mod once;
mod save_bar;
mod submit;

pub(crate) use conflict::conflict_dialog;
pub(crate) use form::{Draft, Form, Outcome, Value};
pub(crate) use guard::{Guard, guard_dialog};
pub(crate) use once::Once;
pub(crate) use save_bar::save_bar;
pub(crate) use submit::{Submit, summary};

use leptos::prelude::*;

use crate::dom::memo;

/// A value that an input shows and changes.
pub(crate) struct Bound<T: Send + Sync + 'static> {
    pub(crate) get: Memo<T>,
    pub(crate) set: Callback<T>,
}

// By hand: deriving would ask `T` to be `Copy`, though only handles are copied.
impl<T: Send + Sync + 'static> Clone for Bound<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Send + Sync + 'static> Copy for Bound<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Bound<T> {
    /// To a signal of its own.
    pub(crate) fn signal(signal: RwSignal<T>) -> Self {
        Self { get: memo(move || signal.get()), set: Callback::new(move |value| signal.set(value)) }
    }
}
