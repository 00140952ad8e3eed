//! The name and the mark.

use crate::{
    dom::{El, a, span, svg},
    routes,
};

/// Leads home.
pub(crate) fn brand() -> El {
    let mark = svg("svg").attr("viewBox", "0 0 20 20").attr("aria-hidden", "true").child((
        svg("path").attr("d", "M3 18V9a7 7 0 0 1 14 0v9"),
        svg("path").attr("d", "M8 18v-7a2 2 0 0 1 4 0v7"),
    ));
    let name = span().child("Integration portal");
    a().class("brand").attr("href", routes::OVERVIEW).child((mark, name))
}
