//! A list that comes in pages: the first one, and what "Show more" brought.

use std::{future::Future, pin::Pin, sync::Arc};

use leptos::prelude::*;

use super::{Load, unseen};
use crate::{
    api::{Answer, ApiError},
    browser::task,
    dom::{Child, button, div, memo, p, span, watch},
};

/// A page, and the cursor of the next one.
pub(crate) type Part<T> = (Vec<T>, Option<String>);

type Fetch<T> =
    Arc<dyn Fn(Option<String>) -> Pin<Box<dyn Future<Output = Answer<Part<T>>>>> + Send + Sync>;

/// The list, as far as it is here.
pub(crate) struct Paged<T: Send + Sync + 'static> {
    pub(crate) first: Load<Part<T>>,
    more: RwSignal<Vec<T>>,
    next: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
    fetch: StoredValue<Fetch<T>>,
}

impl<T: Send + Sync + 'static> Clone for Paged<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Send + Sync + 'static> Copy for Paged<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Paged<T> {
    /// Starts fetching the first page; `fetch` gets the cursor of the page that is wanted.
    pub(crate) fn new<F>(fetch: impl Fn(Option<String>) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Answer<Part<T>>> + 'static,
    {
        let fetch: Fetch<T> = Arc::new(move |cursor| Box::pin(fetch(cursor)));
        let begin = Arc::clone(&fetch);
        let paged = Self {
            first: Load::new(move || begin(None)),
            more: RwSignal::new(Vec::new()),
            next: RwSignal::new(None),
            busy: RwSignal::new(false),
            error: RwSignal::new(None),
            fetch: StoredValue::new(fetch),
        };
        watch(move || {
            let cursor = paged.first.map(|page| page.1.clone()).flatten();
            // Another first page: what followed the old one is asked for anew.
            paged.more.set(Vec::new());
            paged.next.set(cursor);
        });
        paged
    }

    /// Everything that is here.
    pub(crate) fn all(self) -> Vec<T> {
        let mut all = self.first.map(|page| page.0.clone()).unwrap_or_default();
        self.more.with(|more| all.extend(more.iter().cloned()));
        all
    }

    /// Whether more than the first page was asked for.
    pub(crate) fn has_more_pages(self) -> bool {
        let next = untrack(|| self.first.map(|page| page.1.clone())).flatten();
        self.next.get_untracked() != next
    }

    fn show_more(self) {
        let Some(cursor) = self.next.get_untracked() else { return };
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.error.set(None);
        let coming = self.fetch.with_value(|fetch| fetch(Some(cursor)));
        task::spawn(async move {
            let outcome = coming.await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match outcome {
                Ok((items, next)) => {
                    self.more.update(|more| more.extend(items));
                    self.next.set(next);
                }
                Err(error) => self.error.set(Some(error)),
            }
        });
    }

    /// The button for more, while there is more.
    pub(crate) fn foot(self, what: &'static str) -> impl Child {
        self.foot_after(what, || None)
    }

    /// The same, for pages that may not be full: says how far they came, where they are not.
    pub(crate) fn foot_after(
        self,
        what: &'static str,
        looked_to: impl Fn() -> Option<String> + Copy + Send + Sync + 'static,
    ) -> impl Child {
        let more = memo(move || self.next.with(Option::is_some));
        let words = move || {
            let words = if looked_to().is_some() { "Look further" } else { "Show more" };
            words.to_owned()
        };
        move || {
            more.get().then(|| {
                div().class("body").child((
                    div()
                        .attr("role", "status")
                        .child(move || looked_to().map(|words| p().class("quiet").child(words))),
                    button()
                        .attr("type", "button")
                        .class("button")
                        .attr("disabled", move || self.busy.get())
                        .on("click", move |_| self.show_more())
                        .child((memo(words), unseen(format!(" {what}")))),
                    span().attr("role", "alert").child(move || {
                        self.error.get().map(|error| p().class("problem").child(error.words()))
                    }),
                ))
            })
        }
    }
}
