//! Sessions and their refresh tokens.
//!
//! A refresh token is spent by using it, and its successor takes its place. A spent token that
//! comes back is a sign of a copy, with one exception: if its successor was never used, the answer
//! that carried it was probably lost, so the token is taken once more, and the successor that never
//! arrived is put aside. Any other return ends the whole session.

use portal_storage::{Digest, RefreshTokenState, SessionRecord, Unit};
use portal_types::{AccountId, ProblemCode, Secret, Session, SessionId, Timestamp, User, UserId};
use sha2::{Digest as _, Sha256};

use super::access_token;
use crate::{
    jobs,
    problem::{ApiError, ApiResult},
    request::Device,
    state::Portal,
};

/// Seconds that a session lives without being renewed: 30 days.
pub const LIFETIME: i64 = 30 * 24 * 60 * 60;

/// Seconds after which a session ends however often it was renewed: 90 days.
const LONGEST_LIFETIME: i64 = 90 * 24 * 60 * 60;

/// What a token is found by.
pub fn digest(token: &Secret) -> Digest {
    Sha256::digest(token.expose().as_bytes()).into()
}

/// Starts a session for a person in an account, and ends the one that their browser held: nobody
/// could renew it any more. Returns the answer and the refresh token, which hold once the unit is
/// committed.
pub async fn start(
    portal: &Portal,
    unit: &mut dyn Unit,
    account: AccountId,
    user: UserId,
    device: &Device,
) -> ApiResult<(Session, Secret)> {
    let now = portal.clock.now();
    if let Some(held) = &device.holds {
        end_by_token(portal, unit, held).await?;
    }
    let session = SessionId(portal.randomness.id(now));
    let end = now.plus_seconds(LIFETIME);
    unit.insert_session(session, account, user, now, end, &device.place).await?;
    unit.set_member_used(account, user, now).await?;
    let refresh = portal.randomness.token();
    unit.insert_refresh_token(&digest(&refresh), session, now).await?;
    Ok((answer(portal, unit, session, now).await?, refresh))
}

/// Spends a refresh token. What it decides holds once the unit is committed, the end of a session
/// included: commit in either case.
pub async fn renew(
    portal: &Portal,
    unit: &mut dyn Unit,
    token: &Secret,
    device: &Device,
) -> ApiResult<Result<(Session, Secret), ApiError>> {
    let now = portal.clock.now();
    let spent = digest(token);
    let Some(session) = unit.refresh_token(&spent).await?.map(|record| record.session_id) else {
        return Ok(Err(over("The session is unknown. Log in again.")));
    };
    // Locks the session, so that from here on nobody else renews it.
    let started_after = now.plus_seconds(-LONGEST_LIFETIME);
    let end = now.plus_seconds(LIFETIME);
    if !unit.renew_session(session, now, end, started_after, &device.place).await? {
        return Ok(Err(over("The session has ended. Log in again.")));
    }
    let Some(record) = unit.refresh_token(&spent).await? else {
        return Ok(Err(over("The session is unknown. Log in again.")));
    };
    let refresh = portal.randomness.token();
    let successor = digest(&refresh);
    match record.state {
        RefreshTokenState::Live => {
            unit.set_refresh_token(&spent, RefreshTokenState::Spent, Some(&successor)).await?;
        }
        RefreshTokenState::Spent
            if successor_is_unused(unit, record.successor.as_deref()).await? =>
        {
            unit.set_refresh_token(&spent, RefreshTokenState::Respent, Some(&successor)).await?;
            if let Some(lost) = record.successor.as_deref() {
                unit.set_refresh_token(lost, RefreshTokenState::Replaced, None).await?;
            }
        }
        RefreshTokenState::Spent | RefreshTokenState::Respent | RefreshTokenState::Replaced => {
            tracing::warn!(%session, "a spent refresh token came back: its session ends");
            if let Some(person) = unit.live_session(session, now).await? {
                let url = &portal.config.http.public_url;
                let message = jobs::session_copied(url, &person.email, &person.name);
                portal.outbox.mail(unit, &message).await?;
            }
            unit.end_session(session, now).await?;
            return Ok(Err(over("The session was ended, because an old copy of it was used.")));
        }
    }
    unit.insert_refresh_token(&successor, session, now).await?;
    Ok(Ok((answer(portal, unit, session, now).await?, refresh)))
}

/// Ends the session that a refresh token, spent or not, belongs to.
pub async fn end_by_token(portal: &Portal, unit: &mut dyn Unit, token: &Secret) -> ApiResult<()> {
    if let Some(record) = unit.refresh_token(&digest(token)).await? {
        unit.end_session(record.session_id, portal.clock.now()).await?;
    }
    Ok(())
}

async fn successor_is_unused(unit: &mut dyn Unit, successor: Option<&[u8]>) -> ApiResult<bool> {
    let Some(successor) = successor else { return Ok(false) };
    let record = unit.refresh_token(successor).await?;
    Ok(record.is_some_and(|record| record.state == RefreshTokenState::Live))
}

async fn answer(
    portal: &Portal,
    unit: &mut dyn Unit,
    session: SessionId,
    now: Timestamp,
) -> ApiResult<Session> {
    let record = unit
        .live_session(session, now)
        .await?
        .ok_or_else(|| over("The session has ended. Log in again."))?;
    Ok(Session {
        access_token: portal.access_tokens.issue(session, record.user_id, now)?,
        token_type: "Bearer".to_owned(),
        expires_in: access_token::LIFETIME,
        user: user(&record),
    })
}

/// Who a session belongs to, as the API tells it.
pub(super) fn user(record: &SessionRecord) -> User {
    User {
        id: record.user_id,
        email: record.email.clone(),
        name: record.name.clone(),
        role: record.role,
        account_id: record.account_id,
        account_name: record.account_name.clone(),
        must_enrol: record.must_enrol.0,
        is_staff: record.is_staff.0,
    }
}

fn over(detail: &'static str) -> ApiError {
    ApiError::new(ProblemCode::RefreshTokenInvalid, detail)
}
