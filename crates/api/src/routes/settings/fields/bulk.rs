//! Rows that a caller has read and wants changed together: all of them, or none.

use std::collections::{HashMap, HashSet};

use actix_web::HttpResponse;
use portal_storage::FieldRecord;
use portal_types::{
    BulkOutcome, FieldCode, FieldProblem, FieldRowAt, FieldRowId, ProblemCode, RevisionCause,
};

use super::all_rows;
use crate::{
    auth::Admin,
    domain::{Checks, MOST_FIELD_ROWS},
    history::{Change, FieldEdit},
    problem::{ApiError, ApiResult},
    request::Client,
    state::Portal,
};

/// The most bytes such a request may have: as many rows as there can be, with room for spaces.
pub const LARGEST: usize = 2 * 1024 * 1024;

/// How many rows that changed are told.
const TOLD: usize = 1_000;

/// The rows and the revisions they were read at.
pub struct Picked(Vec<(FieldRowId, i64)>);

impl Picked {
    /// Takes the rows out of the member `rows` of a request, noting what is wrong with them.
    pub fn check(rows: &[FieldRowAt], checks: &mut Checks) -> Self {
        if rows.is_empty() {
            checks.note("/rows", FieldCode::TooShort, "Name at least one row.");
        }
        if rows.len() > usize::from(MOST_FIELD_ROWS) {
            let detail = format!("Name at most {MOST_FIELD_ROWS} rows.");
            checks.note("/rows", FieldCode::TooLong, detail);
            return Self(Vec::new());
        }
        let mut seen = HashSet::new();
        let mut picked = Vec::with_capacity(rows.len());
        for (index, row) in rows.iter().enumerate() {
            let (code, detail) = match FieldRowId::from_wire(&row.id) {
                Some(FieldRowId::GLOBAL) => {
                    (FieldCode::NotAllowed, "Global is no row of a field. Change it by itself.")
                }
                Some(id) if seen.insert(id) => {
                    picked.push((id, row.revision));
                    continue;
                }
                Some(_) => (FieldCode::NotAllowed, "This row is named twice."),
                None => (FieldCode::InvalidFormat, "A row's id is a UUID."),
            };
            checks.note(&format!("/rows/{index}/id"), code, detail);
        }
        Self(picked)
    }

    /// Edits the rows as they are, all as one revision, and tells what that did.
    pub async fn change(
        self,
        portal: &Portal,
        admin: &Admin,
        client: Client,
        edit: impl Fn(FieldRecord) -> FieldEdit,
    ) -> ApiResult<HttpResponse> {
        let mut change =
            Change::begin(portal, admin, client).await?.because(RevisionCause::BulkChanged);
        let rows = self.read(&mut change).await?;
        let changed = change.edit_fields(rows.into_iter().map(edit).collect()).await?;
        let revision = change.commit().await?;
        let changed = i64::try_from(changed).unwrap_or(i64::MAX);
        Ok(HttpResponse::Ok().json(BulkOutcome { changed, revision }))
    }

    /// The rows as they are. If one was changed or is gone, none are given, and each of those is
    /// named.
    async fn read(self, change: &mut Change<'_>) -> ApiResult<Vec<FieldRecord>> {
        let account = change.account();
        let rows = all_rows(change.unit(), account).await?;
        let mut rows: HashMap<FieldRowId, FieldRecord> =
            rows.into_iter().map(|row| (row.id, row)).collect();
        let count = self.0.len();
        let mut found = Vec::with_capacity(count);
        let mut stale = Vec::new();
        for (index, (id, revision)) in self.0.into_iter().enumerate() {
            match rows.remove(&id) {
                Some(row) if row.revision == revision => found.push(row),
                Some(row) => {
                    let name = row.field.unwrap_or_default();
                    let detail = format!("{name:?} was changed at revision {}.", row.revision);
                    stale.push((format!("/rows/{index}/revision"), detail));
                }
                None => {
                    let detail = "Your account has no such row any more.".to_owned();
                    stale.push((format!("/rows/{index}/id"), detail));
                }
            }
        }
        if stale.is_empty() {
            return Ok(found);
        }
        let detail = format!(
            "{} of the {count} rows changed or went away in the meantime. Nothing was done. Read \
             them again.",
            stale.len()
        );
        let problem = |(pointer, detail)| FieldProblem::new(pointer, FieldCode::Mismatch, detail);
        let errors = stale.into_iter().take(TOLD).map(problem).collect();
        Err(ApiError::new(ProblemCode::StaleRevision, detail).with_errors(errors))
    }
}
