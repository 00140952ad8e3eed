use actix_web::{HttpResponse, post};

use crate::{
    auth::{RefreshCookie, SameSite, end_by_token},
    problem::ApiResult,
    state::State,
};

/// Log out
///
/// Ends the session of the refresh cookie, its access tokens included, and removes the cookie. Also
/// succeeds where there is nothing to end. Works from the portal's own pages only.
#[utoipa::path(
    tag = "Visitors",
    security(("refreshCookie" = []), ()),
    responses((status = 204, description = "Logged out.")),
    extensions(("x-callers" = json!("visitor")), ("x-problems" = json!(["origin_refused"]))),
)]
#[post("/auth/logout")]
pub async fn logout(
    _same_site: SameSite,
    state: State,
    cookie: RefreshCookie,
) -> ApiResult<HttpResponse> {
    if let Some(token) = cookie.0 {
        let mut unit = state.store.write().await?;
        end_by_token(&state, &mut *unit, &token).await?;
        unit.commit().await?;
    }
    let cleared = RefreshCookie::clear(&state.config.http);
    Ok(HttpResponse::NoContent().cookie(cleared).finish())
}
