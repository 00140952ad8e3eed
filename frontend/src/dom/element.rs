//! Writing elements down.

use leptos::prelude::{GetValue, LocalStorage, SetValue, StoredValue, document};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event};

use super::{
    Child,
    event::listen,
    reactive::draw,
    value::{Attr, Prop},
};

/// An element. Each method adds to it and gives it back.
#[derive(Clone)]
pub(crate) struct El(Element);

/// A handle to an element, for what only the element itself can do: focus, select, open.
#[derive(Clone, Copy)]
pub(crate) struct Ref(StoredValue<Option<Element>, LocalStorage>);

impl Ref {
    pub(crate) fn new() -> Self {
        Self(StoredValue::new_local(None))
    }

    /// The element, once it is written down, as what it is.
    pub(crate) fn get<T: JsCast>(self) -> Option<T> {
        self.0.try_get_value().flatten()?.dyn_into().ok()
    }
}

impl El {
    #[expect(clippy::expect_used, reason = "tags are written in this program, and all are names")]
    fn new(element: Result<Element, JsValue>) -> Self {
        Self(element.expect("a tag is a valid name"))
    }

    pub(crate) fn class(self, names: impl Attr) -> Self {
        self.attr("class", names)
    }

    /// A class that is there while the closure says so.
    pub(crate) fn class_if(self, name: &'static str, on: impl Fn() -> bool + 'static) -> Self {
        let list = self.0.class_list();
        draw(move || {
            let _ = list.toggle_with_force(name, on());
        });
        self
    }

    pub(crate) fn id(self, id: impl Attr) -> Self {
        self.attr("id", id)
    }

    /// An attribute: a text, a flag, something optional, or a closure that gives one of these.
    pub(crate) fn attr(self, name: &'static str, value: impl Attr) -> Self {
        value.set(&self.0, name);
        self
    }

    /// A property that a closure keeps up to date, such as what an input holds.
    pub(crate) fn prop<P: Prop>(self, name: &'static str, value: impl Fn() -> P + 'static) -> Self {
        let element = self.0.clone();
        draw(move || {
            // Setting a member of an element can't fail.
            let _ = js_sys::Reflect::set(&element, &name.into(), &value().into_js());
        });
        self
    }

    /// Listens to an event.
    pub(crate) fn on(self, event: &str, act: impl Fn(Event) + 'static) -> Self {
        let act: Box<dyn Fn(Event)> = Box::new(act);
        listen(&self.0, event, act);
        self
    }

    pub(crate) fn child(self, child: impl Child) -> Self {
        child.append(&self.0);
        self
    }

    /// Takes away what is inside of it.
    pub(crate) fn empty(&self) {
        self.0.set_inner_html("");
    }

    pub(crate) fn refer(self, handle: Ref) -> Self {
        handle.0.set_value(Some(self.0.clone()));
        self
    }

    pub(super) fn node(&self) -> &Element {
        &self.0
    }
}

/// An element by its tag.
#[inline(never)]
pub(crate) fn el(tag: &str) -> El {
    El::new(document().create_element(tag))
}

/// A drawing element by its tag.
pub(crate) fn svg(tag: &str) -> El {
    El::new(document().create_element_ns(Some("http://www.w3.org/2000/svg"), tag))
}

macro_rules! tags {
    ($($tag:ident)+) => {
        $(pub(crate) fn $tag() -> El { el(stringify!($tag)) })+
    };
}

tags! {
    a aside b button code dd del details dialog div dl dt fieldset footer form h1 h2 h3 header img input ins
    label legend li main meter nav ol option p pre progress section select span summary table tbody td textarea th
    thead time tr ul
}
