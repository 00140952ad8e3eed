//! What all changes to many rows share.

use leptos::prelude::*;
use portal_types::{FieldRowAt, FieldSettings, ProblemCode};

use super::rows::name_of;
use crate::{
    api::ApiError,
    browser::text::number,
    dom::{Child, El, div, li, p, ul},
    forms::Submit,
    pages::integration::Data,
};

/// How many names are told one by one.
const NAMED: usize = 8;

/// Rows as they were read.
pub(super) fn rows_at(rows: &[FieldSettings]) -> Vec<FieldRowAt> {
    rows.iter().map(|row| FieldRowAt { id: row.id.clone(), revision: row.revision }).collect()
}

/// "1 field", "5,000 fields".
pub(super) fn fields(count: usize) -> String {
    format!("{} field{}", number(count), if count == 1 { "" } else { "s" })
}

/// The names of rows, or of the first ones.
pub(super) fn names(rows: &[String]) -> El {
    let more = rows.len().saturating_sub(NAMED);
    let all: Vec<El> = rows.iter().take(NAMED).map(|name| li().child(name.as_str())).collect();
    let more = (more > 0).then(|| li().class("quiet").child(format!("and {} more", number(more))));
    ul().class("names").child((all, more))
}

/// A change that met rows which had changed meanwhile: reads them again, and keeps their names.
/// Any other error goes where errors go.
pub(super) fn refused(
    error: ApiError,
    sent: &[FieldSettings],
    data: Data,
    submit: Submit,
    stale: RwSignal<Vec<String>>,
) {
    if error.code() != Some(ProblemCode::StaleRevision) {
        submit.fail(error);
        return;
    }
    // Each is named by its place: `/rows/17/revision`.
    let named = |pointer: &str| {
        let place = pointer.strip_prefix("/rows/")?.split('/').next()?.parse::<usize>().ok()?;
        sent.get(place).map(name_of)
    };
    stale.set(error.fields().iter().filter_map(|one| named(&one.pointer)).collect());
    data.fields.again();
    data.account.again();
}

/// Says so.
pub(super) fn stale_notice(stale: RwSignal<Vec<String>>) -> impl Child {
    div().attr("role", "alert").child(move || {
        let all = stale.get();
        (!all.is_empty()).then(|| {
            let words = format!(
                "Nothing was done: somebody changed {} meanwhile. What is stored now is loaded; if it is still what you want, do it again.",
                fields(all.len())
            );
            div().class("notice bad stack").child((p().child(words), names(&all)))
        })
    })
}
