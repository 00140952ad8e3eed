//! Several keys.

use leptos::prelude::*;
use portal_types::{ApiKey, ApiKeyStatus, Scope};

use super::{
    foot, is_active,
    place::{Open, Place},
    single::{last_used, used_words},
    whole::copy_key,
};
use crate::{
    dom::{El, a, code, details, div, li, memo, p, span, summary, ul},
    pages::integration::Data,
    parts::{Icon, icon, until},
    router::{Go, Router},
    words,
};

pub(super) fn list(data: Data) -> Vec<El> {
    // Drawn anew when keys come, go or change; not with each call that a connector makes.
    let lasting = memo(move || {
        data.keys.map(|keys| {
            let plain = |key: &ApiKey| ApiKey {
                last_used_at: None,
                last_used_by: None,
                last_used_from: None,
                revealed_at: None,
                ..key.clone()
            };
            keys.iter().map(plain).collect::<Vec<_>>()
        })
    });
    let rows = move || {
        let (active, ended): (Vec<_>, Vec<_>) =
            lasting.get().unwrap_or_default().into_iter().partition(is_active);
        let none = active.is_empty().then(|| {
            p().class("body quiet")
                .child("No key works any more, so no connector gets in. Add one.")
        });
        let count = ended.len();
        let fold = (count > 0).then(|| {
            let words = if count == 1 {
                "One that ended".to_owned()
            } else {
                format!("{count} that ended")
            };
            details().class("fold").child((
                summary().child((icon(Icon::Chevron), words)),
                ul().class("rows")
                    .child(ended.iter().map(|key| row(data, key)).collect::<Vec<_>>()),
            ))
        });
        (
            none,
            ul().class("rows").child(active.iter().map(|key| row(data, key)).collect::<Vec<_>>()),
            fold,
        )
    };
    let mut all = vec![div().child(rows)];
    all.extend(foot(data, ()));
    all
}

fn row(data: Data, key: &ApiKey) -> El {
    let place = expect_context::<Place>();
    let router = expect_context::<Router>();
    let to = place.of(Open::Details(key.id));
    let open = to.clone();
    let instead = Callback::new(move |()| router.go(&open, Go::Deeper));
    let used = last_used(data, key.id);
    let state = match (key.status, key.expires_at) {
        (ApiKeyStatus::Revoked, _) => Some(span().class("state bad").child("Revoked")),
        (ApiKeyStatus::Expired, _) => Some(span().class("state").child("Ended")),
        (ApiKeyStatus::Active, Some(at)) => {
            Some(span().class("state warn").child(("Ends ", until(at))))
        }
        (ApiKeyStatus::Active, None) => None,
    };
    let what = div().child((
        a().class("row-link").attr("href", to).attr("data-deeper", true).child(key.name.clone()),
        div().class("quiet small").child((
            code().child(key.hint.clone()),
            " · ",
            scopes(&key.scopes),
        )),
    ));
    let when = div().class("small").child((
        state.map(|state| div().child(state)),
        div().class("quiet").child(move || used_words(used.get(), false)),
    ));
    let copy =
        (data.may_write && key.is_revealable && is_active(key)).then(|| copy_key(key, instead));
    li().child((what, when, copy))
}

pub(super) fn scopes(scopes: &[Scope]) -> String {
    if scopes.len() == Scope::ALL.len() {
        return "everything".to_owned();
    }
    let words: Vec<_> =
        scopes.iter().map(|scope| words::scope(*scope).0.to_ascii_lowercase()).collect();
    // A name in the middle keeps its capital.
    words.join(", ").replace("bynder", "Bynder")
}
