//! One's own second factor.

pub mod begin;
pub mod confirm;
pub mod get;
pub mod recovery_codes;
pub mod remove;

use portal_storage::{TotpRecord, Unit, UserRecord};
use portal_types::{AuditAction, FieldCode, ProblemCode, Secret};

use crate::{
    audit::{Event, Who},
    auth::{User, use_code},
    domain::Checks,
    problem::{ApiError, ApiResult},
    request::Client,
    state::Portal,
};

fn gone() -> ApiError {
    let detail = "The person is not there any more. Log in again.";
    ApiError::new(ProblemCode::AccessTokenInvalid, detail)
}

fn no_factor() -> ApiError {
    ApiError::not_found("You have no authenticator app set up.")
}

/// Whether the password is the person's, before anything is written. Tries are limited as log-ins.
async fn check_password(
    portal: &Portal,
    request: &actix_web::HttpRequest,
    client: Client,
    user: &User,
    password: &Secret,
) -> ApiResult<UserRecord> {
    let bucket = (client.subscriber(), user.wire.email.to_lowercase());
    portal.limits.login_as.check(request, &bucket)?;
    let record = portal.store.read().await?.user(user.id).await?.ok_or_else(gone)?;
    let hash = Some(record.password_hash.clone());
    let mut checks = Checks::default();
    if !portal.passwords.verify(password, hash).await? {
        checks.note("/password", FieldCode::Mismatch, "This is not your password.");
    }
    checks.finish()?;
    Ok(record)
}

/// Whether the code is of the person's proven factor; uses it up.
async fn check_code(
    portal: &Portal,
    unit: &mut dyn Unit,
    user: &User,
    code: &Secret,
) -> ApiResult<TotpRecord> {
    let factor = unit.totp(user.id).await?.filter(|factor| factor.confirmed_at.is_some());
    let factor = factor.ok_or_else(no_factor)?;
    let mut checks = Checks::default();
    if use_code(portal, unit, &factor, code).await?.is_none() {
        let detail = "The code does not fit, or was used before. Take the next one.";
        checks.note("/code", FieldCode::Mismatch, detail);
    }
    checks.finish()?;
    Ok(factor)
}

/// Notes it in every account of the person.
async fn note(
    portal: &Portal,
    unit: &mut dyn Unit,
    user: &UserRecord,
    client: Client,
    action: AuditAction,
) -> ApiResult<()> {
    for member in unit.memberships(user.id).await? {
        let who = Who::of_record(member.account_id, user, client);
        who.does(portal, unit, Event::new(action)).await?;
    }
    Ok(())
}
