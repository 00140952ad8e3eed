//! Logging in with a passkey.

pub mod begin;
pub mod finish;

use portal_storage::{PasskeyChallengeRecord, Unit};
use portal_types::{PasskeyChallenge, UserId};
use serde_json::Value;

use super::CHALLENGE_LIFETIME;
use crate::{
    auth::{Asked, digest},
    problem::{ApiError, ApiResult},
    state::Portal,
};

/// Keeps what was asked until the answer comes, and says what to send it with. Holds once the unit
/// is committed.
pub async fn remember(
    portal: &Portal,
    unit: &mut dyn Unit,
    user: Option<UserId>,
    (options, asked): (Value, Asked),
) -> ApiResult<PasskeyChallenge> {
    let token = portal.randomness.token();
    unit.insert_passkey_challenge(&PasskeyChallengeRecord {
        digest: digest(&token).to_vec(),
        user_id: user,
        state: serde_json::to_string(&asked).map_err(ApiError::internal)?,
        expires_at: portal.clock.now().plus_seconds(CHALLENGE_LIFETIME),
    })
    .await?;
    Ok(PasskeyChallenge { token, options })
}
