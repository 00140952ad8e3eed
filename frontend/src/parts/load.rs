//! Something that is fetched: a skeleton while it comes, an error that can be tried again, and then
//! the thing itself, which may change in place.

use std::{future::Future, pin::Pin, sync::Arc};

use leptos::prelude::*;

use crate::{
    api::{Answer, ApiError},
    browser::task,
    dom::{Child, El, button, code, div, memo, p, span, watch},
};

use super::unseen;

type Fetch<T> = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Answer<T>>>> + Send + Sync>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Waiting,
    Here,
    Failed,
}

/// A value that comes from the API.
pub(crate) struct Load<T: Send + Sync + 'static> {
    value: RwSignal<Option<T>>,
    error: RwSignal<Option<ApiError>>,
    fetch: StoredValue<Fetch<T>>,
}

impl<T: Send + Sync + 'static> Clone for Load<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Send + Sync + 'static> Copy for Load<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Load<T> {
    /// Starts fetching.
    pub(crate) fn new<F>(fetch: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Answer<T>> + 'static,
    {
        let load = Self {
            value: RwSignal::new(None),
            error: RwSignal::new(None),
            fetch: StoredValue::new(Arc::new(move || Box::pin(fetch()))),
        };
        load.again();
        load
    }

    /// Fetches again. What is on screen stays until the answer is there, and stays on failure.
    pub(crate) fn again(self) {
        let Some(fetch) = self.fetch.try_get_value() else { return };
        let coming = fetch();
        if self.error.with_untracked(Option::is_some) {
            self.error.set(None);
        }
        task::spawn(async move {
            match coming.await {
                Ok(value) => {
                    if self.error.try_set(None).is_none() {
                        self.put(value);
                    }
                }
                Err(error) => {
                    let _ = self.error.try_set(Some(error));
                }
            }
        });
    }

    /// Puts a value in that came by another road, such as a save.
    pub(crate) fn put(self, value: T) {
        if self.value.with_untracked(|now| now.as_ref() != Some(&value)) {
            self.value.set(Some(value));
        }
    }

    /// The value, once it is there.
    pub(crate) fn get(self) -> Option<T> {
        self.value.get()
    }

    pub(crate) fn get_untracked(self) -> Option<T> {
        self.value.get_untracked()
    }

    /// Reads from the value, once it is there.
    pub(crate) fn map<U>(self, read: impl FnOnce(&T) -> U) -> Option<U> {
        self.value.with(|value| value.as_ref().map(read))
    }

    /// Changes the value in place.
    pub(crate) fn update(self, change: impl FnOnce(&mut T)) {
        self.value.update(|value| {
            if let Some(value) = value {
                change(value);
            }
        });
    }

    /// Why it has not come, or could not be fetched again.
    pub(crate) fn error(self) -> Option<ApiError> {
        self.error.get()
    }

    pub(crate) fn error_untracked(self) -> Option<ApiError> {
        self.error.get_untracked()
    }

    /// Whether it has come, or has failed to.
    pub(crate) fn is_settled(self) -> bool {
        self.value.with(Option::is_some) || self.error.with(Option::is_some)
    }

    fn phase(self) -> Memo<Phase> {
        memo(move || {
            if self.value.with(Option::is_some) {
                Phase::Here
            } else if self.error.with(Option::is_some) {
                Phase::Failed
            } else {
                Phase::Waiting
            }
        })
    }
}

/// Draws a load. `here` runs once, when the value arrives; for what changes later it reads signals.
pub(crate) fn when_loaded<T, C>(
    load: Load<T>,
    /* how many lines the skeleton has */ lines: usize,
    here: impl Fn(T) -> C + 'static,
) -> impl Child
where
    T: Clone + PartialEq + Send + Sync + 'static,
    C: Child,
{
    let phase = load.phase();
    let again = Callback::new(move |()| load.again());
    let error = memo(move || load.error());
    move || match phase.get() {
        Phase::Here => (load.get_untracked().map(&here), None),
        Phase::Failed => (None, Some(failure(error, again))),
        Phase::Waiting => (None, Some(waiting(lines))),
    }
}

/// A skeleton.
pub(crate) fn waiting(lines: usize) -> El {
    let bones: Vec<El> = (0..lines).map(|_| span().class("bone")).collect();
    div().class("waiting").attr("aria-busy", "true").child((unseen("Loading…"), bones))
}

/// What went wrong while fetching, with a way to try again.
pub(crate) fn failure(error: Memo<Option<ApiError>>, again: Callback<()>) -> El {
    div().class("notice bad").attr("role", "alert").child((
        p().child(move || error.get().map(|error| error.words())),
        request_id(error),
        p().child(
            button()
                .attr("type", "button")
                .class("button")
                .on("click", move |_| again.run(()))
                .child("Try again"),
        ),
    ))
}

/// What support asks for, where the fault is on our side.
pub(crate) fn request_id(error: Memo<Option<ApiError>>) -> impl Child {
    move || {
        let id = error.get().filter(ApiError::is_ours).and_then(|error| error.request_id());
        id.map(|id| p().class("small").child(("Request id ", code().child(id))))
    }
}

/// Fetches again whenever what is wanted is another; the first look is under way already.
pub(crate) fn again_with<T, W>(load: Load<T>, wanted: Memo<W>)
where
    T: Clone + PartialEq + Send + Sync + 'static,
    W: Clone + PartialEq + Send + Sync + 'static,
{
    let mut looked_at = None;
    watch(move || {
        let wanted = wanted.get();
        if looked_at.replace(wanted.clone()).is_some_and(|before| before != wanted) {
            load.again();
        }
    });
}
