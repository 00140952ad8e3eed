use actix_web::{HttpResponse, delete, web::Path};
use portal_types::SessionId;

use crate::{
    auth::Person,
    problem::{ApiError, ApiResult},
    state::State,
};

/// End one of one's sessions
///
/// At once: its access tokens stop working too.
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    params(("id" = SessionId, Path, description = "The session's id.")),
    responses((status = 204, description = "It has ended.")),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["not_found"]))),
)]
#[delete("/me/sessions/{id}")]
pub async fn end_my_session(
    person: Person,
    state: State,
    id: Path<String>,
) -> ApiResult<HttpResponse> {
    let Person(user) = person;
    let absent = || ApiError::not_found("You have no session with this id.");
    let id: SessionId = id.parse().map_err(|_| absent())?;
    let mut unit = state.store.write().await?;
    if !unit.end_own_session(user.id, id, state.clock.now()).await? {
        return Err(absent());
    }
    unit.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
