//! What can stand inside an element: text, elements, several of them, none, and closures that give
//! any of these and are drawn anew when a signal they read changes.

use leptos::prelude::{Get, Memo, document};
use web_sys::Node;

use super::{El, reactive::draw};

/// Something that can stand inside an element.
pub(crate) trait Child {
    /// Puts it at the end of a node.
    fn append(self, parent: &Node);
}

impl Child for El {
    #[inline(never)]
    fn append(self, parent: &Node) {
        let _ = parent.append_child(self.node());
    }
}

impl Child for &str {
    fn append(self, parent: &Node) {
        append_text(parent, self);
    }
}

#[inline(never)]
fn append_text(parent: &Node, text: &str) {
    let _ = parent.append_child(&document().create_text_node(text));
}

impl Child for String {
    fn append(self, parent: &Node) {
        self.as_str().append(parent);
    }
}

impl Child for i64 {
    fn append(self, parent: &Node) {
        self.to_string().append(parent);
    }
}

impl Child for () {
    fn append(self, _: &Node) {}
}

impl<C: Child> Child for Option<C> {
    fn append(self, parent: &Node) {
        if let Some(child) = self {
            child.append(parent);
        }
    }
}

impl<C: Child> Child for Vec<C> {
    fn append(self, parent: &Node) {
        for child in self {
            child.append(parent);
        }
    }
}

impl Child for Memo<String> {
    fn append(self, parent: &Node) {
        (move || self.get()).append(parent);
    }
}

impl<F, C> Child for F
where
    F: Fn() -> C + 'static,
    C: Child,
{
    fn append(self, parent: &Node) {
        changing(parent, Box::new(move |place| self().append(place)));
    }
}

/// Draws between two marks, and between the same two again.
fn changing(parent: &Node, content: Box<dyn Fn(&Node)>) {
    let page = document();
    let (start, end) = (page.create_comment(""), page.create_comment(""));
    let _ = parent.append_child(&start);
    let _ = parent.append_child(&end);
    draw(move || {
        remove_between(&start, &end);
        let fresh = page.create_document_fragment();
        content(&fresh);
        if let Some(parent) = end.parent_node() {
            let _ = parent.insert_before(&fresh, Some(&end));
        }
    });
}

/// Takes away what stands between two siblings.
fn remove_between(start: &Node, end: &Node) {
    while let Some(next) = start.next_sibling().filter(|next| !end.is_same_node(Some(next))) {
        let Some(parent) = next.parent_node() else { return };
        let _ = parent.remove_child(&next);
    }
}

macro_rules! several {
    ($($name:ident)+) => {
        impl<$($name: Child),+> Child for ($($name,)+) {
            fn append(self, parent: &Node) {
                #[expect(non_snake_case, reason = "the type's name serves for the value, too")]
                let ($($name,)+) = self;
                $($name.append(parent);)+
            }
        }
    };
}

several! { A B }
several! { A B C }
several! { A B C D }
several! { A B C D E }
several! { A B C D E F }
several! { A B C D E F G }
several! { A B C D E F G H }
