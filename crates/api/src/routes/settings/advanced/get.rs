use actix_web::{HttpResponse, get};
use portal_types::AdvancedSettings;

use super::{
    super::{account_gone, tagged},
    to_wire,
};
use crate::{auth::User, problem::ApiResult, state::State};

/// Consent to remote logging
#[utoipa::path(
    tag = "Settings",
    security(("userToken" = [])),
    responses((status = 200, description = "The consent as it stands now.", body = AdvancedSettings, headers(("ETag" = String, description = "The revision, in quotes.")))),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/settings/advanced")]
pub async fn get_advanced(user: User, state: State) -> ApiResult<HttpResponse> {
    let record = state.store.read().await?.advanced(user.account).await?;
    let record = record.ok_or_else(account_gone)?;
    let wire = to_wire(&record, state.clock.now());
    Ok(tagged(HttpResponse::Ok(), record.revision, &wire))
}
