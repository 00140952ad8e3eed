//! A list that others add to while somebody reads it: what is there stays as it is, with the
//! keyboard, the selection and the pictures in it.

use leptos::prelude::*;

use crate::dom::{El, draw};

/// Draws one item for each id, into `list`. As long as ids are only added at the end, only those are
/// drawn; anything else draws the list anew.
pub(crate) fn growing<K: Clone + PartialEq + Send + Sync + 'static>(
    list: El,
    ids: Memo<Vec<K>>,
    item: impl Fn(&K) -> El + 'static,
) -> El {
    let outer = Owner::current();
    let place = list.clone();
    let mut drawn: Vec<K> = Vec::new();
    // Items belong to an owner that outlives the next look at the ids.
    let mut owner = outer.as_ref().map(Owner::child);
    draw(move || {
        let now = ids.get();
        if !now.starts_with(&drawn) {
            place.empty();
            drawn.clear();
            if let Some(old) = owner.take() {
                old.cleanup();
            }
            owner = outer.as_ref().map(Owner::child);
        }
        for id in now.iter().skip(drawn.len()) {
            let make = || untrack(|| item(id));
            let fresh = match &owner {
                Some(owner) => owner.with(make),
                None => make(),
            };
            let _ = place.clone().child(fresh);
        }
        drawn = now;
    });
    list
}
