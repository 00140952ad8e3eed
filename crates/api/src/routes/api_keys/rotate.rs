use actix_web::{HttpResponse, post, web::Path};
use portal_storage::ApiKeyRecord;
use portal_types::{
    ApiKeyId, ApiKeyStatus, AuditAction, FieldCode, NewApiKey, RotateApiKey, Timestamp,
};
use serde_json::json;

use super::{
    absent, address, begin_change, check_room, ended,
    issue::{NewKey, issue},
    parse_id, status_of, to_wire,
};
use crate::{
    audit::{Event, Who},
    auth::Admin,
    domain::Checks,
    problem::ApiResult,
    request::{Answer, Body, Claimed, Client, IdempotencyKey},
    state::State,
};

/// The longest that an old key works beside its successor: a week.
const LONGEST_OVERLAP: i64 = 7 * 24 * 60 * 60;

/// Put a new API key in an old one's place
///
/// The new key has the name and scopes of the old one, and lives as long as that was made for. The
/// old one works until the overlap is over, or until its own end if that comes first: put the new
/// key into the connectors meanwhile. Then its `status` is `expired`, or with an overlap of 0
/// `revoked` at once.
#[utoipa::path(
    tag = "API keys",
    security(("userToken" = [])),
    params(
        ("id" = ApiKeyId, Path, description = "The id of the key to replace."),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]+$", description = "Made by the caller. The same key and body get the same answer for 24 hours.", example = "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01"),
    ),
    request_body = RotateApiKey,
    responses((status = 201, description = "The new key. Never cached.", body = NewApiKey, headers(
        ("Location" = String, description = "The new key's address."),
    ))),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient", "not_found", "api_key_ended", "api_key_limit_reached"]))),
)]
#[post("/api-keys/{id}/rotate")]
pub async fn rotate_api_key(
    admin: Admin,
    state: State,
    client: Client,
    idempotency: IdempotencyKey,
    id: Path<String>,
    body: Body,
) -> ApiResult<HttpResponse> {
    let input: RotateApiKey = body.json().await?;
    check(&input)?;
    let id = parse_id(&id)?;
    let account = admin.0.account;

    let mut unit = begin_change(&state, account).await?;
    let claim = match idempotency.claim(&state, &mut *unit, &admin.0, &input).await? {
        Claimed::New(claim) => claim,
        Claimed::Before(response) => return Ok(response),
    };
    let old = unit.api_key(account, id).await?.ok_or_else(absent)?;
    let now = state.clock.now();
    if old.replaced_by.is_some() {
        return Err(ended("This key was replaced already. Rotate the key that took its place."));
    }
    if status_of(&old, now) != ApiKeyStatus::Active {
        return Err(ended("This key was revoked or has expired. Make a new one."));
    }
    let life = old.expires_at.map(|end| end.unix_seconds() - old.created_at.unix_seconds());
    let new = NewKey {
        name: old.name.clone(),
        scopes: old.scopes.clone(),
        expires_at: life.map(|seconds| now.plus_seconds(seconds)),
    };
    let (record, secret) = issue(&state, account, new)?;
    let old = ApiKeyRecord { replaced_by: Some(record.id), ..over_after(old, &input, now) };
    unit.update_api_key(&old).await?;
    check_room(&state, &mut *unit, account).await?;
    unit.insert_api_key(&record).await?;
    let after = json!({
        "replacedBy": record.id, "status": status_of(&old, now), "expiresAt": old.expires_at,
    });
    let event = Event::new(AuditAction::ApiKeyRotated).on_key(&old).after(after);
    Who::of(&admin.0.wire, client).does(&state, &mut *unit, event).await?;
    let location = address(record.id);
    let wire = NewApiKey { key: to_wire(&state, record), secret };
    let response = claim.keep(&state, &mut *unit, Answer::created(location, &wire)?).await?;
    state.snapshots.commit(unit, account).await?;
    Ok(response)
}

/// The old key, with the end that the overlap gives it.
fn over_after(old: ApiKeyRecord, input: &RotateApiKey, now: Timestamp) -> ApiKeyRecord {
    if input.overlap_seconds == 0 {
        return ApiKeyRecord { revoked_at: Some(now), sealed: None, ..old };
    }
    let end = now.plus_seconds(input.overlap_seconds);
    ApiKeyRecord { expires_at: Some(old.expires_at.map_or(end, |own| own.min(end))), ..old }
}

fn check(input: &RotateApiKey) -> ApiResult<()> {
    let mut checks = Checks::default();
    if !(0..=LONGEST_OVERLAP).contains(&input.overlap_seconds) {
        let detail = format!("The overlap is 0 to {LONGEST_OVERLAP} seconds, which is a week.");
        checks.note("/overlapSeconds", FieldCode::OutOfRange, detail);
    }
    checks.finish()
}
