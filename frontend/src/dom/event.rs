//! Events.

use leptos::prelude::{on_cleanup, window};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, EventTarget, HtmlInputElement};

/// Listens at an element, for as long as it is there.
#[inline(never)]
pub(super) fn listen(element: &EventTarget, event: &str, act: Box<dyn Fn(Event)>) -> JsValue {
    let listener = Closure::wrap(act).into_js_value();
    let _ = element.add_event_listener_with_callback(event, listener.unchecked_ref());
    listener
}

/// Listens at the window until the current owner ends.
pub(crate) fn listen_window(event: &'static str, act: impl Fn(Event) + 'static) {
    let listener = SendWrapper::new(listen(&window(), event, Box::new(act)));
    on_cleanup(move || {
        let listener = listener.take();
        let _ = window().remove_event_listener_with_callback(event, listener.unchecked_ref());
    });
}

/// What the input, the area or the list holds that an event comes from.
pub(crate) fn typed(event: &Event) -> String {
    let value = event.target().and_then(|from| js_sys::Reflect::get(&from, &"value".into()).ok());
    value.and_then(|value| value.as_string()).unwrap_or_default()
}

/// Whether the box is ticked that an event comes from.
pub(crate) fn checked(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    target.is_some_and(|input| input.checked())
}
