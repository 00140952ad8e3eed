//! A field for text of several lines.

use leptos::prelude::*;

use super::{field::Around, quiet};
use crate::{
    dom::{El, div, textarea, typed},
    forms::{Bound, Submit},
};

/// How it is typed.
#[derive(Clone, Copy, Default)]
pub(crate) struct Area {
    /// How many lines it shows.
    pub(crate) rows: u8,
    pub(crate) hint: Option<&'static str>,
    /// Says "optional" beside the label.
    pub(crate) optional: bool,
}

/// The field. `at` is the value's JSON Pointer in the request.
pub(crate) fn area_field(
    submit: Submit,
    at: &'static str,
    label: &'static str,
    value: Bound<String>,
    area: Area,
) -> El {
    let around = Around::new(submit, at, area.hint.is_some());
    let typed = textarea()
        .class("input prose")
        .attr("rows", area.rows.to_string())
        .on("input", move |event| {
            submit.touched(at);
            value.set.run(typed(&event));
        })
        .prop("value", move || value.get.get());
    div().class("field").child((
        around.label(label).child(area.optional.then(|| quiet(" optional"))),
        around.mark(typed),
        around.problem(),
        area.hint.map(|hint| around.hint(hint)),
    ))
}
