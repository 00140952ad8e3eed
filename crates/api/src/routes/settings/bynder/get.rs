use actix_web::{HttpResponse, get};
use portal_types::BynderSettings;

use super::{
    super::{account_gone, tagged},
    to_wire,
};
use crate::{auth::User, problem::ApiResult, state::State};

/// Where the assets are
///
/// The client secret is never shown; `hasOauthClientSecret` says whether there is one.
#[utoipa::path(
    tag = "Settings",
    security(("userToken" = [])),
    responses((status = 200, description = "The settings.", body = BynderSettings, headers(("ETag" = String, description = "The revision, in quotes.")))),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/settings/bynder")]
pub async fn get_bynder(user: User, state: State) -> ApiResult<HttpResponse> {
    let record = state.store.read().await?.bynder(user.account).await?;
    let record = record.ok_or_else(account_gone)?;
    Ok(tagged(HttpResponse::Ok(), record.revision, &to_wire(record)))
}
