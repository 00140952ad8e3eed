use actix_web::{HttpRequest, HttpResponse, delete, web::Path};
use portal_types::{AuditAction, PasskeyId, PasswordProof};
use serde_json::json;

use crate::{
    audit::Event,
    auth::Person,
    jobs,
    problem::{ApiError, ApiResult},
    request::{Body, Client},
    routes::me::{begin_factors, check_password, factor_is_gone, note_everywhere},
    state::State,
};

/// Remove one of one's passkeys
///
/// At once: it logs nobody in any more. The person's other sessions end.
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    params(("id" = PasskeyId, Path, description = "The passkey's id.")),
    request_body = PasswordProof,
    responses((status = 204, description = "It is removed.")),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["not_found", "factor_needed", "rate_limited"]))),
)]
#[delete("/me/passkeys/{id}")]
pub async fn remove_passkey(
    person: Person,
    request: HttpRequest,
    state: State,
    client: Client,
    id: Path<String>,
    body: Body,
) -> ApiResult<HttpResponse> {
    let Person(user) = person;
    let input: PasswordProof = body.json().await?;
    let absent = || ApiError::not_found("You have no passkey with this id.");
    let id: PasskeyId = id.parse().map_err(|_| absent())?;
    let record = check_password(&state, &request, client, &user, &input.password).await?;
    let mut unit = begin_factors(&state, &user).await?;
    let all = unit.passkeys(user.id).await?;
    let passkey = all.into_iter().find(|passkey| passkey.id == id).ok_or_else(absent)?;
    if !unit.delete_passkey(user.id, id).await? {
        return Err(absent());
    }
    factor_is_gone(&mut *unit, &user, state.clock.now()).await?;
    let event = Event::new(AuditAction::PasskeyRemoved).before(json!({ "name": passkey.name }));
    note_everywhere(&state, &mut *unit, &record, client, &event).await?;
    let url = &state.config.http.public_url;
    let message = jobs::passkey_removed(url, &record.email, &record.name, &passkey.name);
    state.outbox.mail(&mut *unit, &message).await?;
    unit.commit().await?;
    state.outbox.wake();
    Ok(HttpResponse::NoContent().finish())
}
