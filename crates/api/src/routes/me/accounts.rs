use actix_web::{HttpResponse, get};
use portal_types::{MyAccount, MyAccountList};

use crate::{auth::Person, problem::ApiResult, state::State};

/// The accounts that one is in
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    responses((status = 200, description = "The one last acted for first.", body = MyAccountList)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/me/accounts")]
pub async fn list_my_accounts(person: Person, state: State) -> ApiResult<HttpResponse> {
    let Person(user) = person;
    let memberships = state.store.read().await?.memberships(user.id).await?;
    let items = memberships
        .into_iter()
        .map(|member| MyAccount {
            id: member.account_id,
            name: member.account_name,
            role: member.role,
            is_current: member.account_id == user.account,
        })
        .collect();
    Ok(HttpResponse::Ok().json(MyAccountList { items }))
}
