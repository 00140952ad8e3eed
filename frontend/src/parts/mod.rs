//! The small kit that pages are made of, on native elements.

mod ago;
mod copy;
mod dialog;
mod field;
mod icon;
mod load;
mod page_head;
mod secret_field;

pub(crate) use ago::{Ago, Ticker};
pub(crate) use copy::{Copied, CopyButton, Snippet, copy_text};
pub(crate) use dialog::Dialog;
pub(crate) use field::{Choices, PasswordField, SelectField, SwitchField, TextField};
pub(crate) use icon::{Icon, icon};
pub(crate) use load::{Failure, Load, when_loaded};
pub(crate) use page_head::{PageTitle, announce_page};
pub(crate) use secret_field::{SecretDraft, SecretField};
