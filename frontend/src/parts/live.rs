//! What is fetched again and again while somebody looks.

use std::time::Duration;

use leptos::prelude::*;

use super::Load;
use crate::{
    api::{Api, ApiError},
    browser::page,
};

/// Fetches every so often until the owner ends: not in a hidden tab, and not without a session,
/// which would only ask to sign in, again and again.
pub(crate) fn live<T: Clone + PartialEq + Send + Sync + 'static>(load: Load<T>, every: Duration) {
    live_while(load, every, || true);
}

/// The same, while somebody wants it.
pub(crate) fn live_while<T: Clone + PartialEq + Send + Sync + 'static>(
    load: Load<T>,
    every: Duration,
    is_wanted: impl Fn() -> bool + 'static,
) {
    let api = expect_context::<Api>();
    let look = move || {
        let signed_out = api.session.asking().get_untracked()
            || load.error_untracked() == Some(ApiError::SignedOut);
        if page::is_visible() && !signed_out && untrack(&is_wanted) {
            load.again();
        }
    };
    if let Ok(handle) = set_interval_with_handle(look, every) {
        on_cleanup(move || handle.clear());
    }
}
