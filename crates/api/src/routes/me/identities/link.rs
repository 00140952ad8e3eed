use actix_web::{HttpRequest, HttpResponse, post};
use portal_storage::{IdentityRecord, StoreError};
use portal_types::{AuditAction, Identity, IdentityId, PasswordProof, ProblemCode};
use serde_json::json;

use super::shown;
use crate::{
    audit::Event,
    auth::{Person, SsoCookie, digest},
    jobs,
    problem::{ApiError, ApiResult},
    request::{Body, Client},
    routes::{
        auth::sso::finish::{ended, provider_name},
        me::{check_password, note_everywhere},
    },
    state::State,
};

/// Link a login at an identity provider
///
/// The one that this browser has just come back from. It takes proof of both sides: the provider's
/// word, and the password here.
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    request_body = PasswordProof,
    responses((status = 201, description = "It is linked.", body = Identity)),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["sso_ended", "identity_taken", "rate_limited"]))),
)]
#[post("/me/identities")]
pub async fn link_identity(
    person: Person,
    request: HttpRequest,
    state: State,
    client: Client,
    cookie: SsoCookie,
    body: Body,
) -> ApiResult<HttpResponse> {
    let Person(user) = person;
    let input: PasswordProof = body.json().await?;
    let record = check_password(&state, &request, client, &user, &input.password).await?;
    let browser = cookie.0.ok_or_else(ended)?;
    let now = state.clock.now();
    let mut unit = state.store.write().await?;
    let proof = unit.take_sso_proof(&digest(&browser), now).await?.ok_or_else(ended)?;
    let identity = IdentityRecord {
        id: IdentityId(state.randomness.id(now)),
        user_id: user.id,
        provider: proof.provider,
        issuer: proof.issuer,
        subject: proof.subject,
        email: proof.email,
        created_at: now,
        last_used_at: None,
    };
    unit.insert_identity(&identity).await.map_err(|error| match error {
        StoreError::Conflict => {
            let detail = "This login is linked to somebody here already. Remove it there first.";
            ApiError::new(ProblemCode::IdentityTaken, detail)
        }
        error => error.into(),
    })?;
    let name = provider_name(&state, &identity.provider);
    let url = &state.config.http.public_url;
    let message = jobs::identity_linked(url, &record.email, &record.name, name);
    state.outbox.mail(&mut *unit, &message).await?;
    let values = json!({ "provider": name, "email": identity.email });
    let event = Event::new(AuditAction::IdentityLinked).after(values);
    note_everywhere(&state, &mut *unit, &record, client, &event).await?;
    unit.commit().await?;
    state.outbox.wake();
    Ok(HttpResponse::Created().json(shown(&state, identity)))
}
