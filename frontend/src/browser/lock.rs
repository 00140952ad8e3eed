//! A lock that all tabs of this site share.

use std::{cell::RefCell, future::Future, rc::Rc};

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Runs work while this tab holds the lock. Where the browser has no locks (plain http on another
/// machine), the work simply runs.
pub(crate) async fn while_held<T: 'static>(
    name: &str,
    work: impl Future<Output = T> + 'static,
) -> T {
    let Some((locks, request)) = manager() else { return work.await };
    let work = Rc::new(RefCell::new(Some(work)));
    let outcome = Rc::new(RefCell::new(None));
    let held = {
        let (work, outcome) = (Rc::clone(&work), Rc::clone(&outcome));
        Closure::once_into_js(move || -> Promise {
            future_to_promise(async move {
                let work = work.borrow_mut().take();
                if let Some(work) = work {
                    let done = work.await;
                    *outcome.borrow_mut() = Some(done);
                }
                Ok(JsValue::UNDEFINED)
            })
        })
    };
    let promise = request.call2(&locks, &name.into(), &held);
    if let Some(promise) = promise.ok().and_then(|value| value.dyn_into::<Promise>().ok()) {
        // Refused: then the work has not begun, and runs below.
        let _ = JsFuture::from(promise).await;
    }
    let done = outcome.borrow_mut().take();
    let left = work.borrow_mut().take();
    match (done, left) {
        (Some(done), _) => done,
        (None, Some(left)) => left.await,
        // Not to be reached: the work was taken, so the promise waited for its outcome.
        (None, None) => std::future::pending().await,
    }
}

fn manager() -> Option<(JsValue, Function)> {
    let navigator = leptos::prelude::window().navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    let request = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    Some((locks, request))
}
