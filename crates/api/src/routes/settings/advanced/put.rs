use actix_web::{HttpResponse, put};
use portal_storage::AdvancedRecord;
use portal_types::{AdvancedSettings, FieldCode, PutAdvancedSettings, Timestamp};

use super::{
    super::{account_gone, tagged},
    to_wire,
};
use crate::{
    auth::Admin,
    domain::Checks,
    history::Change,
    problem::ApiResult,
    request::{Body, Client, IfMatch},
    state::State,
};

/// Give or withdraw consent to remote logging
///
/// The consent may carry an end, after which connectors are told to stop.
#[utoipa::path(
    tag = "Settings",
    security(("userToken" = [])),
    params(("If-Match" = String, Header, description = "The `ETag` that was read.", example = "\"42\"")),
    request_body = PutAdvancedSettings,
    responses((status = 200, description = "The consent as it stands now.", body = AdvancedSettings, headers(("ETag" = String, description = "The revision, in quotes.")))),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient", "stale_revision", "revision_required"]))),
)]
#[put("/settings/advanced")]
pub async fn put_advanced(
    admin: Admin,
    state: State,
    client: Client,
    if_match: IfMatch,
    body: Body,
) -> ApiResult<HttpResponse> {
    let if_match = if_match.required()?;
    let input: PutAdvancedSettings = body.json().await?;
    let now = state.clock.now();
    check(&input, now)?;

    let mut change = Change::begin(&state, &admin, client).await?;
    let old = change.unit().advanced(admin.0.account).await?.ok_or_else(account_gone)?;
    if_match.check(old.revision)?;
    let new = AdvancedRecord {
        remote_logging_enabled: input.remote_logging_enabled,
        remote_logging_until: input.remote_logging_until,
        revision: change.revision(),
    };
    let saved = change.put_advanced(old, new).await?;
    if !saved.remote_logging_enabled {
        // Copies that went with tickets are for support, which may read none from now on.
        change.unit().delete_diagnostics_logs(admin.0.account).await?;
    }
    change.commit().await?;
    Ok(tagged(HttpResponse::Ok(), saved.revision, &to_wire(&saved, now)))
}

fn check(input: &PutAdvancedSettings, now: Timestamp) -> ApiResult<()> {
    const POINTER: &str = "/remoteLoggingUntil";
    let mut checks = Checks::default();
    match input.remote_logging_until {
        Some(_) if !input.remote_logging_enabled => {
            let detail = "A consent that is off has no end. Leave it out, or switch logging on.";
            checks.note(POINTER, FieldCode::NotAllowed, detail);
        }
        Some(end) if end <= now => {
            checks.note(POINTER, FieldCode::OutOfRange, "The end of the consent must lie ahead.");
        }
        _ => {}
    }
    checks.finish()
}
