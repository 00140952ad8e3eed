//! Which revision is open, and what it is compared with: it lives in the address.

use leptos::prelude::*;

use crate::{
    dom::memo,
    router::{Go, Router},
    routes,
};

#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) open: Memo<Option<i64>>,
    pub(super) against: Memo<Option<i64>>,
    router: Router,
}

impl Place {
    pub(super) fn new() -> Self {
        let router = expect_context::<Router>();
        let number = move |name| router.query(name).and_then(|text| text.parse().ok());
        Self {
            open: memo(move || number("revision")),
            against: memo(move || number("against")),
            router,
        }
    }

    pub(super) fn compare(self, revision: i64, against: Option<i64>) {
        self.router.go(&of(revision, against), Go::Along);
    }

    pub(super) fn close(self) {
        self.router.go(routes::HISTORY, Go::Along);
    }
}

/// The address of a revision.
pub(super) fn of(revision: i64, against: Option<i64>) -> String {
    match against {
        None => format!("{}?revision={revision}", routes::HISTORY),
        Some(other) => format!("{}?revision={revision}&against={other}", routes::HISTORY),
    }
}
