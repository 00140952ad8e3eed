//! The one key of an account that has one.

use leptos::prelude::*;
use portal_types::{ApiKey, Timestamp};

use super::{
    foot,
    place::{Open, Place},
    whole::{IN_PAGE, Whole, key_field},
};
use crate::{
    dom::{Child, El, a, div, memo, p, span},
    pages::integration::Data,
    parts::{ago, until},
    words,
};

pub(super) fn single(key: &ApiKey) -> Vec<El> {
    let data = expect_context::<Data>();
    let place = expect_context::<Place>();
    let id = key.id;
    let whole = Whole::new(id, None);
    let used = last_used(data, id);
    let ends = memo(move || {
        data.keys.map(|keys| keys.iter().find(|key| key.id == id)?.expires_at).flatten()
    });
    let below = (
        p().class("hint").child(move || used_words(used.get(), true)),
        move || ends.get().map(|at| p().class("hint").child(("Ends ", until(at), "."))),
        data.may_write.then(|| shown_once(key)),
    );
    let field = key_field(key, whole, "Key", IN_PAGE, below);
    let link = move |class: &'static str, open, words: &'static str| {
        a().class(class).attr("href", place.of(open)).attr("data-deeper", true).child(words)
    };
    let more = (
        link("button plain", Open::Details(id), "Details"),
        link("button", Open::Rotate(id), "Rotate…"),
    );
    let mut all = vec![div().class("body stack").child(field)];
    all.extend(foot(data, more));
    all
}

/// Why there is nothing to copy, or how often it can be.
pub(super) fn shown_once(key: &ApiKey) -> Option<El> {
    let words = if !key.is_revealable {
        "This portal shows a key once, and this one was shown. If it is lost, rotate it: that makes a new one."
    } else if key.is_shown_once {
        "This portal shows a key once. Have the place ready where it goes, then copy it."
    } else {
        return None;
    };
    Some(p().class("hint").child(words))
}

/// The last call with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Used {
    pub(super) at: Timestamp,
    pub(super) by: Option<String>,
    pub(super) from: Option<String>,
}

pub(super) fn last_used(data: Data, id: portal_types::ApiKeyId) -> Memo<Option<Used>> {
    memo(move || {
        let find = |keys: &Vec<ApiKey>| {
            let key = keys.iter().find(|key| key.id == id)?;
            Some(Used {
                at: key.last_used_at?,
                by: key.last_used_by.clone(),
                from: key.last_used_from.clone(),
            })
        };
        data.keys.map(find).flatten()
    })
}

pub(super) fn used_words(used: Option<Used>, at_length: bool) -> impl Child {
    let (never, used) = match used {
        Some(used) => (None, Some(used)),
        None if at_length => {
            (Some("Not used yet. As soon as a connector calls with it, you see it here."), None)
        }
        None => (Some("Not used yet"), None),
    };
    let words = used.map(|used| {
        let by = used.by.map(|by| format!(" by {}", words::connector(&by)));
        let from = used.from.filter(|_| at_length).map(|from| format!(" from {from}"));
        (
            if at_length { "Last used " } else { "Used " },
            ago(used.at),
            by,
            span().class("num").child(from),
        )
    });
    (never, words)
}
