//! Visitors becoming users.

pub mod accept_invitation;
pub mod forgot_password;
pub mod login;
pub mod login_mfa;
pub mod logout;
pub mod look_at_invitation;
pub mod passkey;
pub mod refresh;
pub mod reset_password;
pub mod sign_up;
pub mod sso;
pub mod verify_email;

use actix_web::HttpResponse;
use portal_storage::Unit;
use portal_types::{Accepted, ProblemCode, Secret, Session, SessionId, Timestamp, UserId};

use crate::{
    audit::{Event, Who},
    auth::{DeviceCookie, RefreshCookie, digest, methods, start},
    problem::{ApiError, ApiResult},
    request::{Client, Device},
    state::Portal,
};

/// Seconds that a link to confirm an address works.
pub const CONFIRMATION_LIFETIME: i64 = 24 * 60 * 60;

/// Seconds that a link to set a new password works.
pub const RESET_LIFETIME: i64 = 60 * 60;

/// Seconds between the password and the second factor.
pub const CHALLENGE_LIFETIME: i64 = 5 * 60;

/// A session's answer: the access token in the body, the refresh token in its cookie, and another
/// that the browser is known by.
pub fn session_answer(
    portal: &Portal,
    session: &Session,
    refresh: &Secret,
) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Ok()
        .cookie(RefreshCookie::set(&portal.config.http, refresh))
        .cookie(DeviceCookie::set(portal, session.user.id)?)
        .json(session))
}

/// Lets somebody in whom something has proven, a password say: with a session, or to the second
/// factor where they have one.
async fn let_in(
    portal: &Portal,
    mut unit: Box<dyn Unit>,
    user: UserId,
    client: Client,
    device: &Device,
    event: Event,
) -> ApiResult<HttpResponse> {
    let methods = methods(&mut *unit, user).await?;
    if !methods.is_empty() {
        let token = portal.randomness.token();
        let end = portal.clock.now().plus_seconds(CHALLENGE_LIFETIME);
        unit.insert_login_challenge(&digest(&token), user, end).await?;
        unit.commit().await?;
        let detail = "That is right. Now the second factor.";
        return Err(ApiError::new(ProblemCode::MfaRequired, detail).with_mfa(token, methods));
    }
    session_for(portal, unit, user, client, device, event).await
}

/// Begins a session for somebody who has proven all that is asked, in the account that they last
/// acted for.
async fn session_for(
    portal: &Portal,
    mut unit: Box<dyn Unit>,
    user: UserId,
    client: Client,
    device: &Device,
    event: Event,
) -> ApiResult<HttpResponse> {
    let memberships = unit.memberships(user).await?;
    let account = memberships.first().map(|member| member.account_id);
    let account = account.ok_or_else(in_no_account)?;
    let (session, refresh) = start(portal, &mut *unit, account, user, device).await?;
    Who::of(&session.user, client).does(portal, &mut *unit, event).await?;
    unit.commit().await?;
    session_answer(portal, &session, &refresh)
}

/// The answer that is the same whether or not anybody has the address.
fn accepted(message: &str) -> HttpResponse {
    HttpResponse::Accepted().json(Accepted { message: message.to_owned() })
}

/// Whether the session that another takes the place of lives still: it may have been ended, by a new
/// password say, since the call was let in. Locks it until the unit ends.
pub async fn still_lives(unit: &mut dyn Unit, id: SessionId, now: Timestamp) -> ApiResult<()> {
    if unit.lock_live_session(id, now).await? {
        return Ok(());
    }
    let detail = "The session was ended. Log in again.";
    Err(ApiError::new(ProblemCode::AccessTokenInvalid, detail))
}

/// Somebody who was taken out of their last account.
fn in_no_account() -> ApiError {
    let detail = "You are in no organisation any more. Ask to be invited again.";
    ApiError::new(ProblemCode::InvalidCredentials, detail)
}

/// Used, over, or never ours: the three can't be told apart.
fn link_invalid() -> ApiError {
    let detail = "This link was used before, has ended, or was cut short. Ask for a new one.";
    ApiError::new(ProblemCode::LinkInvalid, detail)
}
