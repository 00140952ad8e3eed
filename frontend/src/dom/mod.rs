//! Elements, all of one type.
//!
//! Leptos's `view!` gives each piece of a page a type of its own, and the browser downloads the code
//! that builds, rebuilds, mounts and unmounts it once for each: the dashboard weighed 346 kB that
//! way, against a bar of 200. Here an [`El`] is a DOM node that exists as soon as it is written
//! down. What changes later is a closure, in the place of a child, an attribute or a property: it
//! reads signals, runs in an effect that belongs to the current owner, and goes away with it.
//! Signals, memos, effects, owners and context are Leptos's.

mod child;
mod element;
mod event;
mod reactive;
mod value;

pub(crate) use child::Child;
pub(crate) use element::*;
pub(crate) use event::{checked, listen_window, typed};
pub(crate) use reactive::{draw, fixed, memo, watch};
