use actix_web::{HttpResponse, post};
use portal_storage::{PasskeyRecord, StoreError};
use portal_types::{AuditAction, NewPasskey, PasskeyId, PasskeyMade, ProblemCode};
use serde_json::json;

use super::shown;
use crate::{
    audit::Event,
    auth::{Asked, Person, digest, methods, new_recovery_codes},
    domain::{Checks, line},
    jobs,
    problem::{ApiError, ApiResult},
    request::{Body, Client, Device},
    routes::me::{begin_factors, gone, note_everywhere},
    state::State,
};

/// Add a passkey
///
/// That the browser has just made. From then on it logs its owner in, and logging in with the
/// password asks for it, or for another second factor. The person's other sessions end.
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    request_body = NewPasskey,
    responses((status = 201, description = "It is added. Never cached.", body = PasskeyMade)),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["passkey_invalid", "passkeys_unavailable", "factor_exists"]))),
)]
#[post("/me/passkeys")]
pub async fn create_passkey(
    person: Person,
    state: State,
    client: Client,
    device: Device,
    body: Body,
) -> ApiResult<HttpResponse> {
    let Person(user) = person;
    let input: NewPasskey = body.json().await?;
    let mut checks = Checks::default();
    let name = match &input.name {
        Some(name) => checks.take("/name", line("The name", name, 60)),
        None => Some(device.place.device.unwrap_or_else(|| "Passkey".to_owned())),
    };
    checks.finish()?;
    let refuse = || {
        let detail = "This was asked for too long ago, or was used. Begin again.";
        ApiError::new(ProblemCode::PasskeyInvalid, detail)
    };
    let now = state.clock.now();
    let mut unit = begin_factors(&state, &user).await?;
    let challenge = unit.take_passkey_challenge(&digest(&input.token), now).await?;
    let challenge = challenge.filter(|asked| asked.user_id == Some(user.id)).ok_or_else(refuse)?;
    let asked: Asked = serde_json::from_str(&challenge.state).map_err(ApiError::internal)?;
    let made = state.passkeys.made(&asked, input.credential)?;
    let record = unit.user(user.id).await?.ok_or_else(gone)?;
    let is_first = methods(&mut *unit, user.id).await?.is_empty();
    let passkey = PasskeyRecord {
        id: PasskeyId(state.randomness.id(now)),
        user_id: user.id,
        name: name.unwrap_or_default(),
        credential_id: made.id,
        credential: made.credential,
        created_at: now,
        last_used_at: None,
    };
    unit.insert_passkey(&passkey).await.map_err(|error| match error {
        StoreError::Conflict => {
            let detail = "This passkey is here already.";
            ApiError::new(ProblemCode::FactorExists, detail)
        }
        error => error.into(),
    })?;
    let codes =
        if is_first { new_recovery_codes(&state, &mut *unit, user.id).await? } else { Vec::new() };
    unit.end_other_sessions(user.id, Some(user.session), now).await?;
    let url = &state.config.http.public_url;
    let message = jobs::passkey_added(url, &record.email, &record.name, &passkey.name);
    state.outbox.mail(&mut *unit, &message).await?;
    let event = Event::new(AuditAction::PasskeyAdded).after(json!({ "name": passkey.name }));
    note_everywhere(&state, &mut *unit, &record, client, &event).await?;
    unit.commit().await?;
    state.outbox.wake();
    Ok(HttpResponse::Created().json(PasskeyMade { passkey: shown(passkey), codes }))
}
