//! Sending twice what is meant once: an answer may be lost on its way.

use leptos::prelude::*;

use crate::browser::unique;

/// A key for each intention. The same draft again is the same intention; a changed one is another.
pub(crate) struct Once<T: Send + Sync + 'static>(StoredValue<Option<(T, String)>>);

// By hand: deriving would ask the draft to be `Copy`, though only a handle is copied.
impl<T: Send + Sync + 'static> Clone for Once<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Send + Sync + 'static> Copy for Once<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Once<T> {
    pub(crate) fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// The key to send a draft with.
    pub(crate) fn key(self, draft: &T) -> String {
        let known = self.0.with_value(|before| {
            before.as_ref().filter(|(before, _)| before == draft).map(|(_, key)| key.clone())
        });
        known.unwrap_or_else(|| {
            let key = unique::text();
            self.0.set_value(Some((draft.clone(), key.clone())));
            key
        })
    }

    /// It is done: the same draft once more is meant once more.
    pub(crate) fn forget(self) {
        self.0.set_value(None);
    }
}
