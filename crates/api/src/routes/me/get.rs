use actix_web::{HttpResponse, get};
use portal_types::User as WireUser;

use crate::auth::User;

/// Who is logged in
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    responses((status = 200, description = "The person and their role.", body = WireUser)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/me")]
pub async fn get_me(user: User) -> HttpResponse {
    HttpResponse::Ok().json(user.wire)
}
