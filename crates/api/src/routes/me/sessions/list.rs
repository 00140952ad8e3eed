use actix_web::{HttpResponse, get};
use portal_types::{MySession, MySessionList};

use crate::{auth::Person, problem::ApiResult, state::State};

/// Where one is logged in
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    responses((status = 200, description = "The last used first.", body = MySessionList)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/me/sessions")]
pub async fn list_my_sessions(person: Person, state: State) -> ApiResult<HttpResponse> {
    let Person(user) = person;
    let sessions = state.store.read().await?.sessions(user.id, state.clock.now()).await?;
    let items = sessions
        .into_iter()
        .map(|session| MySession {
            is_current: session.id == user.session,
            id: session.id,
            account_name: session.account_name,
            device: session.device,
            address: session.address,
            created_at: session.created_at,
            last_used_at: session.renewed_at,
        })
        .collect();
    Ok(HttpResponse::Ok().json(MySessionList { items }))
}
