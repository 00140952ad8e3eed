use actix_web::{HttpResponse, delete};

use crate::{auth::Person, problem::ApiResult, state::State};

/// End all of one's other sessions
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    responses((status = 204, description = "Only this one is left.")),
    extensions(("x-callers" = json!("member"))),
)]
#[delete("/me/sessions")]
pub async fn end_my_other_sessions(person: Person, state: State) -> ApiResult<HttpResponse> {
    let Person(user) = person;
    let mut unit = state.store.write().await?;
    unit.end_other_sessions(user.id, Some(user.session), state.clock.now()).await?;
    unit.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
