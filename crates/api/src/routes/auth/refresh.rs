use actix_web::{HttpResponse, post};
use portal_types::{ProblemCode, Session};

use super::session_answer;
use crate::{
    auth::{RefreshCookie, SameSite, renew},
    problem::{ApiError, ApiResult},
    request::Device,
    state::State,
};

/// Renew a session
///
/// Spends the refresh token of the cookie and sets its successor. A spent token is taken once more
/// only while its successor is unused, because its answer may have been lost; after that its return
/// ends the whole session. Works from the portal's own pages only.
#[utoipa::path(
    tag = "Visitors",
    security(("refreshCookie" = [])),
    responses((
        status = 200, description = "Renewed.", body = Session,
        headers(("Set-Cookie" = String, description = "The next refresh token.")),
    )),
    extensions(("x-callers" = json!("visitor")), ("x-problems" = json!(["refresh_token_invalid", "origin_refused"]))),
)]
#[post("/auth/refresh")]
pub async fn refresh(
    _same_site: SameSite,
    state: State,
    cookie: RefreshCookie,
    device: Device,
) -> ApiResult<HttpResponse> {
    let token = cookie.0.ok_or_else(|| {
        let detail = "There is no refresh cookie. Log in.";
        ApiError::new(ProblemCode::RefreshTokenInvalid, detail)
    })?;
    let mut unit = state.store.write().await?;
    let renewed = renew(&state, &mut *unit, &token, &device).await?;
    // Also when it is refused: a session may have been ended.
    unit.commit().await?;
    state.outbox.wake();
    let (session, next) = renewed?;
    session_answer(&state, &session, &next)
}
