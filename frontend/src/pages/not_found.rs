//! An address that leads nowhere.

use crate::{
    dom::{El, a, fixed, main, p},
    frame::brand,
    parts::page_title,
    routes,
};

/// Says so, and leads back.
pub(crate) fn not_found() -> El {
    main().class("alone").id("main").child((
        brand(),
        page_title(fixed("There is no page here")),
        p().class("quiet").child("The address may be mistyped, or the page has moved."),
        p().child(
            a().class("button primary").attr("href", routes::OVERVIEW).child("Go to Overview"),
        ),
    ))
}
