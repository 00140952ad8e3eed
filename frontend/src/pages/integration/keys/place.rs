//! Which key is open, and for what: it lives in the address.

use leptos::prelude::*;
use portal_types::ApiKeyId;

use crate::{
    dom::memo,
    forms::Guard,
    router::{Go, Router},
    routes,
};

/// What is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Open {
    New,
    Details(ApiKeyId),
    Rotate(ApiKeyId),
    Revoke(ApiKeyId),
}

impl Open {
    pub(super) fn id(self) -> Option<ApiKeyId> {
        match self {
            Self::New => None,
            Self::Details(id) | Self::Rotate(id) | Self::Revoke(id) => Some(id),
        }
    }

    fn read(key: &str, step: Option<&str>) -> Option<Self> {
        if key == "new" {
            return Some(Self::New);
        }
        let id = key.parse().ok()?;
        Some(match step {
            Some("rotate") => Self::Rotate(id),
            Some("revoke") => Self::Revoke(id),
            _ => Self::Details(id),
        })
    }
}

#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) open: Memo<Option<Open>>,
    router: Router,
    guard: Guard,
}

impl Place {
    pub(super) fn new() -> Self {
        let router = expect_context::<Router>();
        let open = memo(move || {
            let key = router.query("key")?;
            Open::read(&key, router.query("step").as_deref())
        });
        Self { open, router, guard: expect_context() }
    }

    /// The address of something.
    #[expect(clippy::unused_self, reason = "whoever links is at the place already")]
    pub(super) fn of(self, open: Open) -> String {
        let base = routes::INTEGRATION;
        match open {
            Open::New => format!("{base}?key=new"),
            Open::Details(id) => format!("{base}?key={id}"),
            Open::Rotate(id) => format!("{base}?key={id}&step=rotate"),
            Open::Revoke(id) => format!("{base}?key={id}&step=revoke"),
        }
    }

    /// Closes what is open, after asking if something in it is unsaved.
    pub(super) fn close(self) {
        let router = self.router;
        let close = Callback::new(move |()| router.go(routes::INTEGRATION, Go::Along));
        if self.guard.holds(|query| query == Some("key")) {
            self.guard.ask(close);
        } else {
            close.run(());
        }
    }
}
