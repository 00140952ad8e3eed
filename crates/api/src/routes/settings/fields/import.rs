use actix_web::{HttpResponse, post, web};
use portal_types::{FieldImport, FieldRowId, FieldRows, ProblemCode, RevisionCause};
use utoipa::IntoParams;

use super::{super::account_gone, all_rows};
use crate::{
    auth::Admin,
    field_table::{Merge, merge, read_csv, read_json},
    history::{Change, field_change},
    problem::{ApiError, ApiResult},
    request::{Body, Client, IfMatch, MediaType, Query},
    state::State,
};

/// The most bytes a table may have.
const LARGEST: usize = 8 * 1024 * 1024;

/// Of how many rows it is told what differs.
const TOLD: usize = 500;

/// Whether to try or to do.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; the handler reads them")]
struct ImportQuery {
    /// `true`: say what the import would do, and change nothing.
    #[param(required = false, default = false, example = false, rename = "dryRun")]
    dry_run: bool,
}

/// Bring in many rows of field settings
///
/// Rows are found by their field and replaced as a whole; a field without a row gets one; rows that
/// the table does not name stay. The row without a field is Global, and needs every value. All of
/// it happens, as one revision, or nothing does: then `errors` says what is wrong, row by row (the
/// first 1,000 mistakes).
///
/// A table has at most 10,000 rows and 8 MiB. In CSV the first line names the columns, which are
/// those of the JSON, in any order; commas, semicolons and tabs can separate them. An empty cell
/// and an absent column mean "as Global", `(empty)` the search term that searches for nothing; an
/// apostrophe before a text that looks like a formula is taken away. Asset types stand in one cell,
/// with spaces between. Row 0 is the header.
///
/// With `If-Match` and the settings' revision in quotes, nothing happens if somebody changed the
/// settings since: send the `revision` of a dry run, to get what it told.
#[utoipa::path(
    tag = "Settings",
    security(("userToken" = [])),
    params(
        ImportQuery,
        ("If-Match" = Option<String>, Header, description = "The settings' revision, in quotes.", example = "\"42\""),
    ),
    request_body(content(
        (FieldRows = "application/json"),
        (String = "text/csv", example = "field,defaultSearchTerm,visibleAssetTypes,mode\r\nHero image,brand 2026,image video,MultiSelect\r\nTeaser,(empty),,\r\n"),
    )),
    responses((
        status = 200,
        description = "What was done; with `dryRun`, what would be done, or what is wrong.",
        body = FieldImport,
        example = json!({
            "added": 1, "changed": 1, "unchanged": 85, "errors": [],
            "changes": [
                {
                    "part": "field", "id": "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01",
                    "field": "Hero image", "kind": "changed",
                    "values": [{"name": "defaultSearchTerm", "before": null, "after": "brand 2026"}],
                },
                {
                    "part": "field", "id": "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a02",
                    "field": "Teaser", "kind": "added",
                    "values": [{"name": "defaultSearchTerm", "before": null, "after": ""}],
                },
            ],
            "revision": 43,
        }),
    )),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient", "malformed_csv", "plan_limit_reached", "stale_revision"]))),
)]
#[post("/settings/fields/import")]
pub async fn import_fields(
    admin: Admin,
    client: Client,
    state: State,
    query: Query,
    if_match: IfMatch,
    body: Body,
) -> ApiResult<HttpResponse> {
    let mut parameters = query.parameters();
    let is_dry = parameters.switch("dryRun");
    parameters.finish()?;
    let (media_type, bytes) = body.read(&[MediaType::Json, MediaType::Csv], LARGEST).await?;
    let read = move || match media_type {
        MediaType::Json | MediaType::JsonLines => read_json(&bytes),
        _ => read_csv(&bytes),
    };
    let table = web::block(read).await.map_err(ApiError::internal)??;
    let now = state.clock.now();
    let new_id = || FieldRowId(state.randomness.id(now));
    let account = admin.0.account;

    if is_dry {
        let mut unit = state.store.read().await?;
        let revision = unit.account(account).await?.ok_or_else(account_gone)?.revision;
        if let Some(if_match) = if_match.given() {
            if_match.check(revision)?;
        }
        let merge = merge(all_rows(&mut *unit, account).await?, table, new_id);
        let mut told = told(&merge, revision);
        told.errors = merge.errors.into_first();
        return Ok(HttpResponse::Ok().json(told));
    }
    let mut change = Change::begin(&state, &admin, client).await?.because(RevisionCause::Imported);
    if let Some(if_match) = if_match.given() {
        if_match.check(change.revision_before())?;
    }
    let merge = merge(all_rows(change.unit(), account).await?, table, new_id);
    if merge.errors.count() > 0 {
        return Err(refused(merge));
    }
    let mut told = told(&merge, change.revision_before());
    change.edit_fields(merge.edits).await?;
    told.revision = change.commit().await?;
    Ok(HttpResponse::Ok().json(told))
}

fn told(merge: &Merge, revision: i64) -> FieldImport {
    let added = merge.edits.iter().filter(|edit| edit.before.is_none()).count();
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    FieldImport {
        added: count(added),
        changed: count(merge.edits.len() - added),
        unchanged: merge.unchanged,
        errors: Vec::new(),
        changes: merge
            .edits
            .iter()
            .take(TOLD)
            .filter_map(|edit| field_change(edit.before.as_ref(), edit.after.as_ref()))
            .collect(),
        revision,
    }
}

fn refused(merge: Merge) -> ApiError {
    let detail = match merge.errors.count() {
        1 => "There is one mistake in the table. Nothing was imported.".to_owned(),
        count => format!("There are {count} mistakes in the table. Nothing was imported."),
    };
    ApiError::new(ProblemCode::InvalidInput, detail).with_errors(merge.errors.into_problems())
}
