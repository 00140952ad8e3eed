//! Rich text has no field of its own in a CMS, so its commands ask for settings under a name of
//! their own.

use super::place::Place;
use crate::dom::{El, a, b, div, p};

/// The field that the commands of a rich-text editor ask for.
pub(super) const FIELD: &str = "Rich text";
/// What the address says to open it, whether it is there or not.
pub(super) const OPEN: &str = "rich-text";
/// What it is, beside its name.
pub(super) const IN_SHORT: &str = "Insert DAM media and Insert DAM link, in every rich-text editor";

/// Whether a name is that of rich text, as the API compares names.
pub(super) fn is(name: &str) -> bool {
    name.trim().eq_ignore_ascii_case(FIELD)
}

/// What the row is for, in its editor.
pub(super) fn explained() -> El {
    div().class("notice").child((
        p().child((
            b().child("Rich text"),
            " is the field that a rich-text editor asks for: its commands Insert DAM media and Insert DAM link get what this row says, in whichever field the editor stands.",
        )),
        p().child("Connectors ask for it by this name, so keep the name. Without the row, rich text gets Global."),
    ))
}

/// Where no such row is there yet.
pub(super) fn offered(place: Place, may_write: bool) -> El {
    let add = may_write.then(|| {
        (
            " ",
            a().attr("href", move || place.of(OPEN))
                .attr("data-deeper", true)
                .child("Add Rich text"),
        )
    });
    p().class("aside quiet small").child((
        "Rich-text editors ask for a field named Rich text. Until it has a row, Insert DAM media and Insert DAM link get Global.",
        add,
    ))
}
