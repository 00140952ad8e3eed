//! The person who is logged in.

pub mod accounts;
pub mod change_password;
pub mod get;
pub mod identities;
pub mod mfa;
pub mod passkeys;
pub mod sessions;
pub mod switch_account;

use portal_storage::{Unit, UserRecord};
use portal_types::{FieldCode, ProblemCode, Secret, Timestamp};

use crate::{
    audit::{Event, Who},
    auth::{User, methods},
    domain::Checks,
    problem::{ApiError, ApiResult},
    request::Client,
    state::Portal,
};

fn gone() -> ApiError {
    let detail = "The person is not there any more. Log in again.";
    ApiError::new(ProblemCode::AccessTokenInvalid, detail)
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

/// A unit in which nobody else changes by what the person proves themselves.
async fn begin_factors(portal: &Portal, user: &User) -> ApiResult<Box<dyn Unit>> {
    let mut unit = portal.store.write().await?;
    unit.lock_user(user.id).await?;
    Ok(unit)
}

/// Notes it in every account of the person.
async fn note_everywhere(
    portal: &Portal,
    unit: &mut dyn Unit,
    user: &UserRecord,
    client: Client,
    event: &Event,
) -> ApiResult<()> {
    for member in unit.memberships(user.id).await? {
        let who = Who::of_record(member.account_id, user, client);
        who.does(portal, unit, event.clone()).await?;
    }
    Ok(())
}

/// A second factor of the person's was taken away. Refuses where that leaves none and an account
/// asks for one.
async fn factor_is_gone(unit: &mut dyn Unit, user: &User, now: Timestamp) -> ApiResult<()> {
    if methods(unit, user.id).await?.is_empty() {
        if unit.is_staff(user.id).await? {
            let detail = "Whoever is in support needs a second factor.";
            return Err(ApiError::new(ProblemCode::FactorNeeded, detail));
        }
        for member in unit.memberships(user.id).await? {
            let account = unit.account(member.account_id).await?.ok_or_else(gone)?;
            if account.second_factor_required_since.is_some() {
                let detail = format!("{} asks its members for a second factor.", account.name);
                return Err(ApiError::new(ProblemCode::FactorNeeded, detail));
            }
        }
        unit.delete_recovery_codes(user.id).await?;
    }
    unit.delete_login_challenges_of(user.id).await?;
    unit.end_other_sessions(user.id, Some(user.session), now).await?;
    Ok(())
}
