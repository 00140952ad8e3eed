use actix_web::{HttpResponse, post, web::Path};
use portal_types::{Restoration, SettingsChange};
use utoipa::IntoParams;

use super::{
    super::{account_gone, tagged},
    MOST_CHANGES, absent, parse_number,
};
use crate::{
    auth::Admin,
    history::{Change, Restoring},
    problem::ApiResult,
    request::{Client, IfMatch, Query},
    state::State,
};

/// Restore a revision
///
/// Gives all settings the values that they had at that revision, as a new revision: nothing of the
/// history is lost. Where nothing differs, nothing changes. Secrets are not kept in the history, so
/// the client secret stays as it is, save that Webdam has none; a consent that has ended since
/// stays off.
///
/// `If-Match` is the account's revision: what `GET /account` and the newest revision say. With
/// `dryRun` nothing changes, the answer says what would, and `If-Match` may be left out.
#[utoipa::path(
    tag = "Settings",
    security(("userToken" = [])),
    params(
        ("revision" = i64, Path, description = "The number of the revision to restore.", example = 42),
        RestoreHeader,
        DryRunQuery,
    ),
    responses((status = 200, description = "What differs. The `ETag` is that of the account's revision now.", body = Restoration, headers(("ETag" = String, description = "The account's revision, in quotes.")))),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient", "not_found", "plan_limit_reached", "stale_revision", "revision_required"]))),
)]
#[post("/settings/revisions/{revision}/restore")]
pub async fn restore_revision(
    admin: Admin,
    state: State,
    client: Client,
    number: Path<String>,
    query: Query,
    if_match: IfMatch,
) -> ApiResult<HttpResponse> {
    let number = parse_number(&number)?;
    let mut parameters = query.parameters();
    let dry_run = parameters.switch("dryRun");
    parameters.finish()?;
    if dry_run {
        return preview(&admin, &state, number, if_match).await;
    }
    let if_match = if_match.required()?;

    let mut change = Change::begin(&state, &admin, client).await?.restoring(number);
    let (account, now, current) = (change.account(), change.at(), change.revision_before());
    change.unit().revision(account, number).await?.ok_or_else(absent)?;
    if_match.check(current)?;
    let restoring = Restoring::plan(change.unit(), account, now, number, current).await?;
    let changes = restoring.changes();
    restoring.apply(&mut change).await?;
    let revision = change.commit().await?;
    Ok(answer(revision, changes))
}

/// What the caller believes the settings to be.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the header, which `IfMatch` reads")]
struct RestoreHeader {
    /// The account's revision, in quotes. Required without `dryRun`.
    #[param(required = false, rename = "If-Match", example = "\"43\"")]
    if_match: String,
}

/// Whether only to say what would happen.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameter, which the handler reads")]
struct DryRunQuery {
    /// Only say what would change.
    #[param(required = false, default = false, example = false, rename = "dryRun")]
    dry_run: bool,
}

async fn preview(
    admin: &Admin,
    state: &State,
    number: i64,
    if_match: IfMatch,
) -> ApiResult<HttpResponse> {
    let account = admin.0.account;
    let mut unit = state.store.read().await?;
    let current = unit.account(account).await?.ok_or_else(account_gone)?.revision;
    unit.revision(account, number).await?.ok_or_else(absent)?;
    if let Some(if_match) = if_match.given() {
        if_match.check(current)?;
    }
    let now = state.clock.now();
    let restoring = Restoring::plan(&mut *unit, account, now, number, current).await?;
    Ok(answer(current, restoring.changes()))
}

fn answer(revision: i64, mut changes: Vec<SettingsChange>) -> HttpResponse {
    let total = i64::try_from(changes.len()).unwrap_or(i64::MAX);
    changes.truncate(usize::try_from(MOST_CHANGES).unwrap_or_default());
    tagged(HttpResponse::Ok(), revision, &Restoration { revision, total, changes })
}
