use actix_web::{HttpResponse, post};
use portal_types::{AuditAction, CreateApiKey, NewApiKey, PlanLimit, Scope};
use serde_json::json;

use super::{
    address, begin_change, check_room, end,
    issue::{NewKey, issue},
    name, scopes, to_wire,
};
use crate::{
    audit::{Event, Who},
    auth::Admin,
    billing::limits,
    domain::Checks,
    problem::ApiResult,
    request::{Answer, Body, Claimed, Client, IdempotencyKey},
    state::State,
};

/// Make an API key
///
/// The whole key is in the answer. Where the operator lets keys be shown once only, it is in no
/// answer after that.
#[utoipa::path(
    tag = "API keys",
    security(("userToken" = [])),
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]+$", description = "Made by the caller. The same key and body get the same answer for 24 hours.", example = "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01")),
    request_body = CreateApiKey,
    responses((status = 201, description = "The key. Never cached.", body = NewApiKey, headers(
        ("Location" = String, description = "The key's address."),
    ))),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient", "api_key_limit_reached", "plan_limit_reached"]))),
)]
#[post("/api-keys")]
pub async fn create_api_key(
    admin: Admin,
    state: State,
    client: Client,
    idempotency: IdempotencyKey,
    body: Body,
) -> ApiResult<HttpResponse> {
    let input: CreateApiKey = body.json().await?;
    let account = admin.0.account;

    let mut unit = begin_change(&state, account).await?;
    // Before the body is checked: what was in time then, such as the key's end, may be late now.
    let claim = match idempotency.claim(&state, &mut *unit, &admin.0, &input).await? {
        Claimed::New(claim) => claim,
        Claimed::Before(response) => return Ok(response),
    };
    let new = parse(&input, state.clock.now())?;
    check_room(&state, &mut *unit, account).await?;
    limits::has_room(&state, &mut *unit, account, PlanLimit::ApiKeys, 1).await?;
    let (record, secret) = issue(&state, account, new)?;
    unit.insert_api_key(&record).await?;
    let values = json!({
        "name": record.name, "scopes": record.scopes, "expiresAt": record.expires_at,
    });
    let event = Event::new(AuditAction::ApiKeyCreated).on_key(&record).after(values);
    Who::of(&admin.0.wire, client).does(&state, &mut *unit, event).await?;
    let location = address(record.id);
    let wire = NewApiKey { key: to_wire(&state, record), secret };
    let response = claim.keep(&state, &mut *unit, Answer::created(location, &wire)?).await?;
    state.snapshots.commit(unit, account).await?;
    Ok(response)
}

fn parse(input: &CreateApiKey, now: portal_types::Timestamp) -> ApiResult<NewKey> {
    let mut checks = Checks::default();
    let name = checks.take("/name", name(&input.name));
    let scopes = checks.take("/scopes", scopes(input.scopes.as_deref().unwrap_or(Scope::ALL)));
    let expires_at = checks.take("/expiresAt", end(input.expires_at, now));
    checks.finish()?;
    Ok(NewKey {
        name: name.unwrap_or_default(),
        scopes: scopes.unwrap_or_default(),
        expires_at: expires_at.flatten(),
    })
}
