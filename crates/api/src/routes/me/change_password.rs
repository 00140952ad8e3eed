use actix_web::{HttpRequest, HttpResponse, post};
use portal_types::{AuditAction, ChangePassword, FieldCode, ProblemCode};

use crate::{
    audit::{Event, Who},
    auth::Person,
    domain::Checks,
    jobs,
    problem::{ApiError, ApiResult},
    request::{Body, Client},
    state::State,
};

/// Change one's own password
///
/// Ends every other session of the person at once; this one goes on.
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    request_body = ChangePassword,
    responses((status = 204, description = "The password is changed.")),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["rate_limited"]))),
)]
#[post("/me/password")]
pub async fn change_password(
    person: Person,
    request: HttpRequest,
    state: State,
    client: Client,
    body: Body,
) -> ApiResult<HttpResponse> {
    let Person(user) = person;
    let bucket = (client.subscriber(), user.wire.email.to_lowercase());
    state.limits.login_as.check(&request, &bucket)?;
    let input: ChangePassword = body.json().await?;
    let gone = || {
        let detail = "The person is not there any more. Log in again.";
        ApiError::new(ProblemCode::AccessTokenInvalid, detail)
    };
    let record = state.store.read().await?.user(user.id).await?.ok_or_else(gone)?;
    let verified = record.password_hash.clone();
    let fits = state.passwords.verify(&input.current_password, Some(verified.clone())).await?;
    let known = vec![record.name.clone(), record.email.clone()];
    let mut checks = Checks::default();
    if !fits {
        note_mismatch(&mut checks);
    }
    let password =
        checks.take("/newPassword", state.passwords.check(input.new_password, known).await?);
    checks.finish()?;
    let hash = match password {
        Some(password) => state.passwords.hash(password).await?,
        None => return Err(gone()),
    };

    let now = state.clock.now();
    let mut unit = state.store.write().await?;
    // It may have been changed, or reset by mail, while it was verified.
    if !unit.replace_password_hash(user.id, &verified, &hash).await? {
        let mut checks = Checks::default();
        note_mismatch(&mut checks);
        checks.finish()?;
    }
    unit.delete_password_resets_of(user.id).await?;
    unit.end_other_sessions(user.id, Some(user.session), now).await?;
    for member in unit.memberships(user.id).await? {
        let who = Who::of_record(member.account_id, &record, client);
        who.does(&state, &mut *unit, Event::new(AuditAction::PasswordChanged)).await?;
    }
    let message =
        jobs::password_changed(&state.config.http.public_url, &record.email, &record.name);
    state.outbox.mail(&mut *unit, &message).await?;
    unit.commit().await?;
    state.outbox.wake();
    Ok(HttpResponse::NoContent().finish())
}

fn note_mismatch(checks: &mut Checks) {
    let detail = "This is not your password as it is now.";
    checks.note("/currentPassword", FieldCode::Mismatch, detail);
}
