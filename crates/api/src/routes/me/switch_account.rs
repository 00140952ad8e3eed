use actix_web::{HttpResponse, post};
use portal_types::{Session, SwitchAccount};

use crate::{
    auth::{User, start},
    problem::{ApiError, ApiResult},
    request::Body,
    routes::auth::session_answer,
    state::State,
};

/// Act for another account
///
/// Ends this session and begins one in the other account.
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    request_body = SwitchAccount,
    responses((
        status = 200, description = "The session in the other account.", body = Session,
        headers(("Set-Cookie" = String, description = "The refresh token.")),
    )),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["not_found"]))),
)]
#[post("/me/accounts/switch")]
pub async fn switch_account(user: User, state: State, body: Body) -> ApiResult<HttpResponse> {
    let SwitchAccount { account_id } = body.json().await?;
    let mut unit = state.store.write().await?;
    if unit.member(account_id, user.id).await?.is_none() {
        return Err(ApiError::not_found("You are in no account with this id."));
    }
    unit.end_session(user.session, state.clock.now()).await?;
    let (session, refresh) = start(&state, &mut *unit, account_id, user.id).await?;
    unit.commit().await?;
    Ok(session_answer(&state.config.http, &session, &refresh))
}
