use actix_web::{HttpResponse, get};
use portal_types::IdentityList;

use super::shown;
use crate::{auth::Person, problem::ApiResult, state::State};

/// List one's logins at identity providers
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    responses((status = 200, description = "The first linked first.", body = IdentityList)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/me/identities")]
pub async fn list_my_identities(person: Person, state: State) -> ApiResult<HttpResponse> {
    let Person(user) = person;
    let records = state.store.read().await?.identities(user.id).await?;
    let items = records.into_iter().map(|record| shown(&state, record)).collect();
    Ok(HttpResponse::Ok().json(IdentityList { items }))
}
