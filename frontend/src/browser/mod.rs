//! The browser, as far as Leptos leaves it to us. Everything here copes with a browser that
//! refuses: storage may be blocked, the clipboard absent, an element gone.

pub(crate) mod clipboard;
pub(crate) mod clock;
pub(crate) mod file;
pub(crate) mod focus;
pub(crate) mod intl;
pub(crate) mod lock;
pub(crate) mod page;
pub(crate) mod passkey;
pub(crate) mod store;
pub(crate) mod task;
pub(crate) mod text;
pub(crate) mod unique;
