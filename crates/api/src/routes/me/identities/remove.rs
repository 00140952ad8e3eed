use actix_web::{HttpRequest, HttpResponse, delete, web::Path};
use portal_types::{AuditAction, IdentityId, PasswordProof};
use serde_json::json;

use crate::{
    audit::Event,
    auth::Person,
    problem::{ApiError, ApiResult},
    request::{Body, Client},
    routes::{
        auth::sso::finish::provider_name,
        me::{check_password, note_everywhere},
    },
    state::State,
};

/// Remove one of one's logins at an identity provider
///
/// At once: it logs nobody in any more. Sessions that it began go on; end them under
/// `/me/sessions`.
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    params(("id" = IdentityId, Path, description = "The identity's id.")),
    request_body = PasswordProof,
    responses((status = 204, description = "It is removed.")),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["not_found", "rate_limited"]))),
)]
#[delete("/me/identities/{id}")]
pub async fn remove_identity(
    person: Person,
    request: HttpRequest,
    state: State,
    client: Client,
    id: Path<String>,
    body: Body,
) -> ApiResult<HttpResponse> {
    let Person(user) = person;
    let input: PasswordProof = body.json().await?;
    let absent = || ApiError::not_found("You have no identity with this id.");
    let id: IdentityId = id.parse().map_err(|_| absent())?;
    let record = check_password(&state, &request, client, &user, &input.password).await?;
    let mut unit = state.store.write().await?;
    let all = unit.identities(user.id).await?;
    let identity = all.into_iter().find(|identity| identity.id == id).ok_or_else(absent)?;
    if !unit.delete_identity(user.id, id).await? {
        return Err(absent());
    }
    let name = provider_name(&state, &identity.provider);
    let values = json!({ "provider": name, "email": identity.email });
    let event = Event::new(AuditAction::IdentityRemoved).after(values);
    note_everywhere(&state, &mut *unit, &record, client, &event).await?;
    unit.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
