use actix_web::{HttpResponse, delete, web::Path};
use portal_types::ConnectorInstanceId;

use crate::{
    auth::Admin,
    connector::Which,
    problem::{ApiError, ApiResult},
    state::State,
};

/// Take a connector off the list
///
/// For one that is gone for good. One that still calls comes back with its next call: to keep it
/// out, revoke its API key.
#[utoipa::path(
    tag = "Connector instances",
    security(("userToken" = [])),
    params(("id" = ConnectorInstanceId, Path, description = "The connector's id.")),
    responses((status = 204, description = "It is off the list.")),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient", "not_found"]))),
)]
#[delete("/connectors/{id}")]
pub async fn delete_connector(
    admin: Admin,
    state: State,
    id: Path<String>,
) -> ApiResult<HttpResponse> {
    let absent = || ApiError::not_found("Your account has no connector with this id.");
    let id: ConnectorInstanceId = id.parse().map_err(|_| absent())?;
    let account = admin.0.account;

    // What is noted and not written yet would bring it back.
    state.write_instances(Which::Of(account)).await?;
    let mut unit = state.store.write().await?;
    let gone = unit.take_connector(account, id).await?.ok_or_else(absent)?;
    unit.commit().await?;
    state.instances.of(account).forget(&gone.kind, &gone.instance);
    Ok(HttpResponse::NoContent().finish())
}
