use actix_web::{HttpResponse, get};
use portal_types::User as WireUser;

use crate::auth::Person;

/// Who is logged in
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    responses((status = 200, description = "The person and their role.", body = WireUser)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/me")]
pub async fn get_me(person: Person) -> HttpResponse {
    let Person(user) = person;
    HttpResponse::Ok().json(user.wire)
}
