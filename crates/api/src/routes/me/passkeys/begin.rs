use actix_web::{HttpRequest, HttpResponse, post};
use portal_types::{PasskeyChallenge, PasswordProof, ProblemCode};

use crate::{
    auth::Person,
    problem::{ApiError, ApiResult},
    request::{Body, Client},
    routes::{auth::passkey::remember, me::check_password},
    state::State,
};

/// The most passkeys that one person has.
const MOST: usize = 20;

/// Begin to add a passkey
///
/// Answers with what to ask the browser; nothing changes until it has made one.
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    request_body = PasswordProof,
    responses((status = 200, description = "What to ask the browser. Never cached.", body = PasskeyChallenge)),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["passkeys_unavailable", "passkey_limit_reached", "rate_limited"]))),
)]
#[post("/me/passkey/begin")]
pub async fn begin_new_passkey(
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
    let there = unit.passkeys(user.id).await?;
    if there.len() >= MOST {
        let detail = "You have 20 passkeys, the most there can be. Remove one first.";
        return Err(ApiError::new(ProblemCode::PasskeyLimitReached, detail));
    }
    let asked = state.passkeys.ask_for_new(&record, &there)?;
    let challenge = remember(&state, &mut *unit, Some(user.id), asked).await?;
    unit.commit().await?;
    Ok(HttpResponse::Ok().json(challenge))
}
