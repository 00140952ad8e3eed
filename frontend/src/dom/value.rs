//! What attributes and properties can be.

use wasm_bindgen::JsValue;
use web_sys::Element;

use super::reactive::draw;

/// A text that may be absent. A flag is present and empty, or absent.
pub(crate) trait Text {
    fn text(self) -> Option<String>;
}

impl Text for &str {
    fn text(self) -> Option<String> {
        Some(self.to_owned())
    }
}

impl Text for String {
    fn text(self) -> Option<String> {
        Some(self)
    }
}

impl Text for bool {
    fn text(self) -> Option<String> {
        self.then(String::new)
    }
}

impl<T: Text> Text for Option<T> {
    fn text(self) -> Option<String> {
        self.and_then(Text::text)
    }
}

/// An attribute's value: a text, or a closure that gives one and is asked again when it changes.
pub(crate) trait Attr {
    fn set(self, element: &Element, name: &'static str);
}

macro_rules! fixed {
    ($($kind:ty)+) => {
        $(impl Attr for $kind {
            fn set(self, element: &Element, name: &'static str) {
                write(element, name, self.text());
            }
        })+
    };
}

fixed! { String bool Option<&str> Option<String> }

/// By far the most frequent, so it must be small where it is called.
impl Attr for &str {
    fn set(self, element: &Element, name: &'static str) {
        write_text(element, name, self);
    }
}

#[inline(never)]
fn write_text(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

impl<F, T> Attr for F
where
    F: Fn() -> T + 'static,
    T: Text,
{
    fn set(self, element: &Element, name: &'static str) {
        let element = element.clone();
        draw(move || write(&element, name, self().text()));
    }
}

fn write(element: &Element, name: &str, value: Option<String>) {
    let _ = match value {
        Some(value) => element.set_attribute(name, &value),
        None => element.remove_attribute(name),
    };
}

/// A property's value.
pub(crate) trait Prop {
    fn into_js(self) -> JsValue;
}

impl Prop for String {
    fn into_js(self) -> JsValue {
        self.into()
    }
}

impl Prop for bool {
    fn into_js(self) -> JsValue {
        self.into()
    }
}
