//! Where a key goes, and how to try it.

use crate::{
    browser::page,
    dom::{Child, code, memo, p},
    parts::snippet,
};

pub(super) fn where_it_goes() -> impl Child {
    let call = format!(
        "curl -H \"Authorization: Bearer $PORTAL_KEY\" \\\n  {}/api/v1/connector/config",
        page::origin()
    );
    (
        p().child((
            "A connector sends the key in a header, either one: ",
            code().child("Authorization: Bearer <key>"),
            " or ",
            code().child("X-Api-Key: <key>"),
            ". It has no place in an address, where logs and histories would keep it; there it is not even read.",
        )),
        p().child((
            "The connector also needs the service URL, which is the address of this portal: ",
            code().child(page::origin()),
        )),
        p().child((
            "To see what it gets, put the key into ",
            code().child("PORTAL_KEY"),
            " and ask:",
        )),
        snippet(memo(move || call.clone()), "the curl command"),
    )
}
