use actix_web::{HttpRequest, HttpResponse, post};
use portal_types::{AuditAction, FactorProof, RecoveryCodes};

use super::check_code;
use crate::{
    audit::Event,
    auth::{Person, new_recovery_codes},
    problem::ApiResult,
    request::{Body, Client},
    routes::me::{begin_factors, check_password, note_everywhere},
    state::State,
};

/// Replace one's recovery codes
///
/// With the password and a code. The old ones stop working; the new ones are shown once.
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    request_body = FactorProof,
    responses((status = 200, description = "The recovery codes. Never cached.", body = RecoveryCodes)),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["not_found"]))),
)]
#[post("/me/mfa/recovery-codes")]
pub async fn replace_recovery_codes(
    person: Person,
    request: HttpRequest,
    state: State,
    client: Client,
    body: Body,
) -> ApiResult<HttpResponse> {
    let Person(user) = person;
    let input: FactorProof = body.json().await?;
    let record = check_password(&state, &request, client, &user, &input.password).await?;
    let mut unit = begin_factors(&state, &user).await?;
    check_code(&state, &mut *unit, &user, &input.code).await?;
    let codes = new_recovery_codes(&state, &mut *unit, user.id).await?;
    note_everywhere(
        &state,
        &mut *unit,
        &record,
        client,
        &Event::new(AuditAction::RecoveryCodesReplaced),
    )
    .await?;
    unit.commit().await?;
    Ok(HttpResponse::Ok().json(RecoveryCodes { codes }))
}
