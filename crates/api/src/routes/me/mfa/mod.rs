//! One's own second factor.

pub mod begin;
pub mod confirm;
pub mod get;
pub mod recovery_codes;
pub mod remove;

use portal_storage::Unit;
use portal_types::{FieldCode, Secret};

use crate::{
    auth::{User, methods, use_code},
    domain::Checks,
    problem::{ApiError, ApiResult},
    state::Portal,
};

fn no_factor() -> ApiError {
    ApiError::not_found("You have no authenticator app set up.")
}

/// Whether the code is of a second factor of the person's; uses it up.
async fn check_code(
    portal: &Portal,
    unit: &mut dyn Unit,
    user: &User,
    code: &Secret,
) -> ApiResult<()> {
    if methods(unit, user.id).await?.is_empty() {
        return Err(ApiError::not_found("You have no second factor set up."));
    }
    let mut checks = Checks::default();
    if use_code(portal, unit, user.id, code).await?.is_none() {
        let detail = "The code does not fit, or was used before. Take the next one.";
        checks.note("/code", FieldCode::Mismatch, detail);
    }
    checks.finish()
}
