//! The small kit that pages are made of, on native elements.

mod ago;
mod connector;
mod copy;
mod dialog;
mod difference;
mod facts;
mod field;
mod growing;
mod icon;
mod in_address;
mod live;
mod load;
mod page_head;
mod paged;
mod secret_field;
mod text_area;

pub(crate) use ago::{Ticker, ago, until};
pub(crate) use connector::{connector_holds, connector_name, connector_seen};
pub(crate) use copy::{Copied, copy_button, copy_text, snippet};
pub(crate) use dialog::{Dialog, dialog};
pub(crate) use difference::{difference, no_difference};
pub(crate) use facts::facts;
pub(crate) use field::{
    Around, Line, Password, choices, password_field, select_field, select_of, switch_field,
    text_field,
};
pub(crate) use growing::growing;
pub(crate) use icon::{Icon, icon};
pub(crate) use in_address::InAddress;
pub(crate) use live::{live, live_while};
pub(crate) use load::{Load, again_with, failure, request_id, waiting, when_loaded};
pub(crate) use page_head::{announce_page, page_title};
pub(crate) use paged::Paged;
pub(crate) use secret_field::{SecretDraft, secret_field};
pub(crate) use text_area::{Area, area_field};

use crate::dom::{Child, El, input, span};

/// Words that only a screen reader gets.
pub(crate) fn unseen(words: impl Child) -> El {
    span().class("unseen").child(words)
}

/// Lets a password manager know whose password is typed beside it.
pub(crate) fn username(email: String) -> El {
    input()
        .class("unseen")
        .attr("type", "text")
        .attr("autocomplete", "username")
        .attr("tabindex", "-1")
        .attr("aria-hidden", "true")
        .attr("readonly", true)
        .attr("value", email)
}

/// Words that are less than the words around them.
pub(crate) fn quiet(words: impl Child) -> El {
    span().class("quiet small").child(words)
}
