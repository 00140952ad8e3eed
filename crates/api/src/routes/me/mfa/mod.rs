//! One's own second factor.

pub mod begin;
pub mod confirm;
pub mod get;
pub mod recovery_codes;
pub mod remove;

use portal_storage::{TotpRecord, Unit};
use portal_types::{FieldCode, Secret};

use crate::{
    auth::{User, use_code},
    domain::Checks,
    problem::{ApiError, ApiResult},
    state::Portal,
};

fn no_factor() -> ApiError {
    ApiError::not_found("You have no authenticator app set up.")
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
