use actix_web::{HttpRequest, HttpResponse, delete};
use portal_types::{AuditAction, FactorProof, ProblemCode};

use super::check_code;
use crate::{
    audit::Event,
    auth::Person,
    jobs,
    problem::{ApiError, ApiResult},
    request::{Body, Client},
    routes::me::{check_password, gone, note_everywhere},
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
    let mut unit = state.store.write().await?;
    check_code(&state, &mut *unit, &user, &input.code).await?;
    for member in unit.memberships(user.id).await? {
        let account = unit.account(member.account_id).await?.ok_or_else(gone)?;
        if account.second_factor_required_since.is_some() {
            let detail = format!("{} asks its members for a second factor.", account.name);
            return Err(ApiError::new(ProblemCode::FactorNeeded, detail));
        }
    }
    unit.delete_factors(user.id).await?;
    unit.delete_login_challenges_of(user.id).await?;
    unit.end_other_sessions(user.id, Some(user.session), now).await?;
    let message = jobs::factor_removed(&state.config.http.public_url, &record.email, &record.name);
    state.outbox.mail(&mut *unit, &message).await?;
    note_everywhere(&state, &mut *unit, &record, client, &Event::new(AuditAction::FactorRemoved))
        .await?;
    unit.commit().await?;
    state.outbox.wake();
    Ok(HttpResponse::NoContent().finish())
}
