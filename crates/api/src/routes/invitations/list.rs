use actix_web::{HttpResponse, get};
use portal_types::InvitationList;

use super::to_wire;
use crate::{auth::Admin, problem::ApiResult, state::State};

/// Who is invited and has not come yet
#[utoipa::path(
    tag = "Team",
    security(("userToken" = [])),
    responses((status = 200, description = "The invitations, by address; also those that are over.", body = InvitationList)),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient"]))),
)]
#[get("/account/invitations")]
pub async fn list_invitations(admin: Admin, state: State) -> ApiResult<HttpResponse> {
    let invitations = state.store.read().await?.invitations(admin.0.account).await?;
    let items = invitations.into_iter().map(to_wire).collect();
    Ok(HttpResponse::Ok().json(InvitationList { items }))
}
