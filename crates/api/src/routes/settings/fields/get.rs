use actix_web::{HttpResponse, get, web::Path};
use portal_types::FieldSettings;

use super::{super::tagged, absent, names_a_row, parse_id, to_wire};
use crate::{auth::User, problem::ApiResult, state::State};

/// One row of field settings
#[utoipa::path(
    tag = "Settings",
    security(("userToken" = [])),
    params(("id" = String, Path, description = "`global`, or a row's id.", example = "global")),
    responses((status = 200, description = "The row.", body = FieldSettings, headers(("ETag" = String, description = "The revision, in quotes.")))),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["not_found"]))),
)]
#[get("/settings/fields/{id}", guard = "names_a_row")]
pub async fn get_field_row(user: User, state: State, id: Path<String>) -> ApiResult<HttpResponse> {
    let id = parse_id(&id)?;
    let record = state.store.read().await?.field(user.account, id).await?.ok_or_else(absent)?;
    Ok(tagged(HttpResponse::Ok(), record.revision, &to_wire(record)))
}
