//! The bridge to Leptos: what a page draws, as a view that the router can show and take away.

use leptos::{
    prelude::document,
    tachys::{
        html::attribute::{Attribute, any_attribute::AnyAttribute},
        hydration::Cursor,
        renderer::types::{Element, Node},
        view::{Mountable, Position, PositionState, Render, RenderHtml, add_attr::AddAnyAttr},
    },
};
use send_wrapper::SendWrapper;

use super::{Child, child::remove_between};

/// Draws something to hand to Leptos.
pub(crate) fn draw(child: impl Child) -> Drawn {
    let page = document();
    let (start, end) = (page.create_comment(""), page.create_comment(""));
    let fresh = page.create_document_fragment();
    let _ = fresh.append_child(&start);
    child.append(&fresh);
    let _ = fresh.append_child(&end);
    Drawn(SendWrapper::new(Range { start: start.into(), end: end.into() }))
}

/// Nodes between two marks. `Send` is asked for by Leptos; a browser has one thread here.
pub(crate) struct Drawn(SendWrapper<Range>);

/// Where drawn nodes begin and end, both included.
pub(crate) struct Range {
    start: Node,
    end: Node,
}

impl Mountable for Range {
    fn unmount(&mut self) {
        remove_between(&self.start, &self.end);
        for mark in [&self.start, &self.end] {
            if let Some(parent) = mark.parent_node() {
                let _ = parent.remove_child(mark);
            }
        }
    }

    fn mount(&mut self, parent: &Element, before: Option<&Node>) {
        let mut next = Some(self.start.clone());
        while let Some(node) = next {
            next = node.next_sibling().filter(|_| !node.is_same_node(Some(&self.end)));
            let _ = parent.insert_before(&node, before);
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        use wasm_bindgen::JsCast as _;
        let parent = self.start.parent_node().and_then(|parent| parent.dyn_into::<Element>().ok());
        parent.is_some_and(|parent| {
            child.mount(&parent, Some(&self.start));
            true
        })
    }

    fn elements(&self) -> Vec<Element> {
        Vec::new()
    }
}

impl Render for Drawn {
    type State = Range;

    fn build(self) -> Range {
        self.0.take()
    }

    fn rebuild(self, state: &mut Range) {
        let mut fresh = self.build();
        state.insert_before_this(&mut fresh);
        state.unmount();
        *state = fresh;
    }
}

impl AddAnyAttr for Drawn {
    type Output<New: Attribute> = Self;

    fn add_any_attr<New: Attribute>(self, _: New) -> Self {
        self
    }
}

/// Only what the trait asks for: nothing here is rendered on a server or hydrated from one.
impl RenderHtml for Drawn {
    type AsyncOutput = Self;
    type Owned = Self;
    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        _: &mut String,
        _: &mut Position,
        _: bool,
        _: bool,
        _: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Range {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
