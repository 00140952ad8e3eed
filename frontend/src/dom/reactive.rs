//! Leptos's memos and effects with their closures boxed: the browser downloads the machinery once
//! for each type of value, rather than once for each closure.

use leptos::{
    prelude::{Effect, LocalStorage, Memo, StoredValue},
    reactive::effect::RenderEffect,
};

/// A value made from signals: worked out when it is read, and again when one of them changed.
pub(crate) fn memo<T: PartialEq + Send + Sync + 'static>(
    make: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    boxed_memo(Box::new(make))
}

fn boxed_memo<T: PartialEq + Send + Sync + 'static>(
    make: Box<dyn Fn() -> T + Send + Sync>,
) -> Memo<T> {
    Memo::new(move |_| make())
}

/// A text that does not change, where one that may is asked for.
pub(crate) fn fixed(text: &'static str) -> Memo<String> {
    memo(move || text.to_owned())
}

/// Runs once the page is drawn, and again whenever a signal changes that it read.
pub(crate) fn watch(run: impl FnMut() + 'static) {
    let mut run: Box<dyn FnMut()> = Box::new(run);
    Effect::new(move |_: Option<()>| run());
}

/// Draws: runs at once, and again whenever a signal changes that it read, until the owner ends.
pub(crate) fn draw(run: impl FnMut() + 'static) {
    let mut run: Box<dyn FnMut()> = Box::new(run);
    let effect = RenderEffect::new(move |_: Option<()>| run());
    // An effect ends when it is dropped: the owner holds it.
    StoredValue::<_, LocalStorage>::new_local(effect);
}
