use actix_web::{HttpRequest, HttpResponse, post};
use portal_types::{PasswordProof, ProblemCode, TotpSetup};

use crate::{
    auth::{Person, begin},
    problem::{ApiError, ApiResult},
    request::{Body, Client},
    routes::me::check_password,
    state::State,
};

/// Begin to set up an authenticator app
///
/// Answers with what the app needs; nothing changes until a code of it was confirmed. Beginning
/// again takes the place of what was begun before.
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    request_body = PasswordProof,
    responses((status = 200, description = "What the app needs. Never cached.", body = TotpSetup)),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["factor_exists"]))),
)]
#[post("/me/mfa/totp")]
pub async fn begin_totp(
    person: Person,
    request: HttpRequest,
    state: State,
    client: Client,
    body: Body,
) -> ApiResult<HttpResponse> {
    let Person(user) = person;
    let input: PasswordProof = body.json().await?;
    let record = check_password(&state, &request, client, &user, &input.password).await?;
    let mut unit = state.store.write().await?;
    let setup = begin(&state, &mut *unit, user.id, &record.email).await?.ok_or_else(|| {
        let detail = "An authenticator app is set up already. Remove it first.";
        ApiError::new(ProblemCode::FactorExists, detail)
    })?;
    unit.commit().await?;
    Ok(HttpResponse::Ok().json(setup))
}
