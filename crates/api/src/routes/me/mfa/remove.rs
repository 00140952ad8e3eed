use actix_web::{HttpRequest, HttpResponse, delete};
use portal_types::{AuditAction, FactorProof};

use super::{check_code, no_factor};
use crate::{
    audit::Event,
    auth::Person,
    jobs,
    problem::ApiResult,
    request::{Body, Client},
    routes::me::{begin_factors, check_password, factor_is_gone, note_everywhere},
    state::State,
};

/// Remove one's authenticator app
///
/// With the password and a code of it, or a recovery code. The recovery codes go with it, and the
/// person's other sessions end. Not where the account asks for a second factor.
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    request_body = FactorProof,
    responses((status = 204, description = "It is removed.")),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["not_found", "factor_needed"]))),
)]
#[delete("/me/mfa/totp")]
pub async fn remove_totp(
    person: Person,
    request: HttpRequest,
    state: State,
    client: Client,
    body: Body,
) -> ApiResult<HttpResponse> {
    let Person(user) = person;
    let input: FactorProof = body.json().await?;
    let record = check_password(&state, &request, client, &user, &input.password).await?;
    let now = state.clock.now();
    let mut unit = begin_factors(&state, &user).await?;
    check_code(&state, &mut *unit, &user, &input.code).await?;
    let factor = unit.totp(user.id).await?.filter(|factor| factor.confirmed_at.is_some());
    factor.ok_or_else(no_factor)?;
    unit.delete_totp(user.id).await?;
    factor_is_gone(&mut *unit, &user, now).await?;
    let message = jobs::factor_removed(&state.config.http.public_url, &record.email, &record.name);
    state.outbox.mail(&mut *unit, &message).await?;
    note_everywhere(&state, &mut *unit, &record, client, &Event::new(AuditAction::FactorRemoved))
        .await?;
    unit.commit().await?;
    state.outbox.wake();
    Ok(HttpResponse::NoContent().finish())
}
