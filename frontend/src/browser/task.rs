//! Work that goes on beside the page.

use std::{future::Future, pin::Pin};

/// Runs it. Boxed, so that the browser downloads the machinery once rather than for each future.
pub(crate) fn spawn(work: impl Future<Output = ()> + 'static) {
    let work: Pin<Box<dyn Future<Output = ()>>> = Box::pin(work);
    leptos::task::spawn_local(work);
}
