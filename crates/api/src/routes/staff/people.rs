use actix_web::{HttpResponse, get};
use portal_types::{StaffPerson, StaffPersonList};

use crate::{auth::Staff, problem::ApiResult, state::State};

/// The people of support
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    responses((status = 200, description = "All of them, by name.", body = StaffPersonList)),
    extensions(("x-callers" = json!("staff"))),
)]
#[get("/staff/people")]
pub async fn list_staff(_: Staff, state: State) -> ApiResult<HttpResponse> {
    let staff = state.store.read().await?.staff().await?;
    let person = |one: portal_storage::StaffRecord| StaffPerson {
        id: one.user_id,
        name: one.name,
        email: one.email,
    };
    let items = staff.into_iter().map(person).collect();
    Ok(HttpResponse::Ok().json(StaffPersonList { items }))
}
