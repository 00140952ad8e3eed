//! How many tickets have something new, beside the menu's word.

use std::time::Duration;

use leptos::prelude::*;

use crate::{
    api::Api,
    dom::{Child, memo, span, watch},
    parts::{Load, live, unseen},
    router::Router,
};

/// How often it looks by itself.
const PERIOD: Duration = Duration::from_mins(1);

#[derive(Clone, Copy)]
pub(crate) struct Unread(Load<i64>);

impl Unread {
    /// Looks now and then, and with every change of page.
    pub(super) fn start() -> Self {
        let api = expect_context::<Api>();
        let router = expect_context::<Router>();
        let count = Load::new(move || {
            // Before a second factor is set up nothing else answers.
            let must_enrol = untrack(|| api.session.user()).is_none_or(|user| user.must_enrol);
            async move { if must_enrol { Ok(0) } else { api.unread_tickets().await } }
        });
        live(count, PERIOD);
        let mut shown = None;
        watch(move || {
            let page = router.path();
            if shown.replace(page.clone()).is_some_and(|before| before != page) {
                count.again();
            }
        });
        Self(count)
    }

    /// Something was read.
    pub(crate) fn look_again(self) {
        self.0.again();
    }

    pub(super) fn badge(self) -> impl Child {
        let count = memo(move || self.0.get().unwrap_or_default());
        move || {
            let count = count.get();
            (count > 0).then(|| {
                let words = if count == 1 { " ticket with news" } else { " tickets with news" };
                span().class("badge num").child((count, unseen(words)))
            })
        }
    }
}
