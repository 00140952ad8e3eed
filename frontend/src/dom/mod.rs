//! Elements, all of one type.
//!
//! Leptos's `view!` gives each piece of a page a type of its own, and the browser downloads the code
//! that builds, rebuilds, mounts and unmounts it once for each: the dashboard weighed 346 kB that
//! way, against a bar of 200. Here an [`El`] is a DOM node that exists as soon as it is written
//! down. What changes later is a closure, in the place of a child, an attribute or a property: it
//! reads signals, runs in an effect that belongs to the current owner, and goes away with it.
//! Signals, context, owners and the router are Leptos's; [`Drawn`] is how a page gets into them.

mod child;
mod drawn;
mod element;
mod value;

pub(crate) use child::Child;
pub(crate) use drawn::{Drawn, draw};
pub(crate) use element::*;

use leptos::{
    prelude::{LocalStorage, StoredValue},
    reactive::effect::RenderEffect,
};

/// Runs now, and again whenever a signal changes that it read; ends with the current owner.
pub(crate) fn effect(run: impl FnMut() + 'static) {
    boxed_effect(Box::new(run));
}

fn boxed_effect(mut run: Box<dyn FnMut()>) {
    let effect = RenderEffect::new(move |_: Option<()>| run());
    // An effect ends when it is dropped: the owner holds it.
    StoredValue::<_, LocalStorage>::new_local(effect);
}
