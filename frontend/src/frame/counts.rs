//! How many tickets want to be looked at, beside the menu's words: for everybody those with something new,
//! and for support those that wait for it.

use std::time::Duration;

use leptos::prelude::*;

use crate::{
    api::{Answer, Api},
    dom::{Child, memo, span, watch},
    parts::{Load, live, unseen},
    router::Router,
};

/// How often they look by themselves.
const PERIOD: Duration = Duration::from_mins(1);

/// Tickets of the account with something that the person has not seen.
#[derive(Clone, Copy)]
pub(crate) struct Unread(Load<i64>);

/// Tickets of all accounts that wait for support; 0 to whoever is not in it.
#[derive(Clone, Copy)]
pub(crate) struct Waiting(Load<i64>);

impl Unread {
    pub(super) fn start() -> Self {
        let api = expect_context::<Api>();
        Self(looked_after(move || {
            // Before a second factor is set up nothing else answers.
            let must_enrol = untrack(|| api.session.user()).is_none_or(|user| user.must_enrol);
            async move { if must_enrol { Ok(0) } else { api.unread_tickets().await } }
        }))
    }

    /// Something was read.
    pub(crate) fn look_again(self) {
        self.0.again();
    }

    pub(super) fn badge(self) -> impl Child {
        badge(self.0, " ticket with news", " tickets with news")
    }
}

impl Waiting {
    pub(super) fn start() -> Self {
        let api = expect_context::<Api>();
        Self(looked_after(move || {
            let is_at_the_desk = untrack(|| api.session.user())
                .is_some_and(|user| user.is_staff && !user.must_enrol);
            async move { if is_at_the_desk { api.waiting_tickets().await } else { Ok(0) } }
        }))
    }

    /// Something was done.
    pub(crate) fn look_again(self) {
        self.0.again();
    }

    pub(super) fn badge(self) -> impl Child {
        badge(self.0, " ticket waits for support", " tickets wait for support")
    }
}

/// Looks now and then, and with every change of page.
fn looked_after<F>(fetch: impl Fn() -> F + Send + Sync + 'static) -> Load<i64>
where
    F: Future<Output = Answer<i64>> + 'static,
{
    let router = expect_context::<Router>();
    let count = Load::new(fetch);
    live(count, PERIOD);
    let mut shown = None;
    watch(move || {
        let page = router.path();
        if shown.replace(page.clone()).is_some_and(|before| before != page) {
            count.again();
        }
    });
    count
}

fn badge(count: Load<i64>, one: &'static str, many: &'static str) -> impl Child {
    let count = memo(move || count.get().unwrap_or_default());
    move || {
        let count = count.get();
        (count > 0).then(|| {
            let words = if count == 1 { one } else { many };
            span().class("badge num").child((count, unseen(words)))
        })
    }
}
