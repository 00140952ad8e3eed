use actix_web::{HttpRequest, HttpResponse, post};
use portal_types::{AuditAction, ConfirmTotp, FieldCode, ProblemCode, RecoveryCodes};

use super::no_factor;
use crate::{
    audit::Event,
    auth::{Person, new_recovery_codes, use_totp},
    domain::Checks,
    jobs,
    problem::{ApiError, ApiResult},
    request::{Body, Client},
    routes::me::{begin_factors, gone, note_everywhere},
    state::State,
};

/// Confirm an authenticator app
///
/// With a code that it shows. From then on logging in needs it; the person's other sessions end.
/// The recovery codes of the answer are shown once.
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    request_body = ConfirmTotp,
    responses((status = 200, description = "The recovery codes. Never cached.", body = RecoveryCodes)),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["not_found", "factor_exists", "rate_limited"]))),
)]
#[post("/me/mfa/totp/confirm")]
pub async fn confirm_totp(
    person: Person,
    request: HttpRequest,
    state: State,
    client: Client,
    body: Body,
) -> ApiResult<HttpResponse> {
    let Person(user) = person;
    let input: ConfirmTotp = body.json().await?;
    let bucket = (client.subscriber(), user.wire.email.to_lowercase());
    state.limits.login_as.check(&request, &bucket)?;
    let now = state.clock.now();
    let mut unit = begin_factors(&state, &user).await?;
    let record = unit.user(user.id).await?.ok_or_else(gone)?;
    let factor = unit.totp(user.id).await?.ok_or_else(no_factor)?;
    if factor.confirmed_at.is_some() {
        let detail = "The authenticator app is set up already.";
        return Err(ApiError::new(ProblemCode::FactorExists, detail));
    }
    let mut checks = Checks::default();
    if !use_totp(&state, &mut *unit, &factor, &input.code).await? {
        let detail = "The code does not fit. Take the one that the app shows now; check its clock.";
        checks.note("/code", FieldCode::Mismatch, detail);
    }
    checks.finish()?;
    if !unit.confirm_totp(user.id, now).await? {
        return Err(no_factor());
    }
    let codes = new_recovery_codes(&state, &mut *unit, user.id).await?;
    unit.end_other_sessions(user.id, Some(user.session), now).await?;
    let message = jobs::factor_added(&state.config.http.public_url, &record.email, &record.name);
    state.outbox.mail(&mut *unit, &message).await?;
    note_everywhere(&state, &mut *unit, &record, client, &Event::new(AuditAction::FactorAdded))
        .await?;
    unit.commit().await?;
    state.outbox.wake();
    Ok(HttpResponse::Ok().json(RecoveryCodes { codes }))
}
