use actix_web::{HttpRequest, HttpResponse, post};
use portal_storage::{InvitationRecord, Unit, UserRecord};
use portal_types::{
    AcceptInvitation, AuditAction, FieldCode, ProblemCode, Session, Timestamp, UserId,
};
use serde_json::json;

use super::{link_invalid, session_answer, still_lives};
use crate::{
    audit::{Event, Who},
    auth::{MaybeUser, User, digest, start},
    domain::{Checks, line},
    problem::{ApiError, ApiResult},
    request::{Body, Client, Device},
    state::{Portal, State},
};

/// Accept an invitation
///
/// Somebody new says a name and a password, and is in. Whoever has the invited address here
/// already sends the token with their access token: the session goes on in the new account. The
/// link works once.
#[utoipa::path(
    tag = "Visitors",
    security((), ("userToken" = [])),
    request_body = AcceptInvitation,
    responses((
        status = 200, description = "They are in the account, and logged in to it.", body = Session,
        headers(("Set-Cookie" = String, description = "The refresh token.")),
    )),
    extensions(("x-callers" = json!("visitor")), ("x-problems" = json!(["link_invalid", "invitation_for_another", "already_member", "credentials_missing", "rate_limited"]))),
)]
#[post("/auth/invitations/accept")]
pub async fn accept_invitation(
    caller: MaybeUser,
    request: HttpRequest,
    state: State,
    client: Client,
    device: Device,
    body: Body,
) -> ApiResult<HttpResponse> {
    state.limits.forgot.check(&request, &client.subscriber())?;
    let input: AcceptInvitation = body.json().await?;
    let digest = digest(&input.token);
    let now = state.clock.now();
    let mut unit = state.store.read().await?;
    let seen = good(unit.invitation_by_digest(&digest).await?, now)?;
    let known = unit.user_by_email(&seen.email_key).await?;
    drop(unit);
    // Before the link is spent: what won't do must not cost it.
    let new = match &known {
        Some(user) => {
            is_them(caller.0.as_ref(), user)?;
            None
        }
        None => Some(new_user(&state, &seen, input, now).await?),
    };

    let mut unit = state.store.write().await?;
    // The account first, as everybody who changes its people does.
    let account = seen.account_id;
    if !unit.lock_members(account).await? {
        return Err(link_invalid());
    }
    let invitation = good(unit.take_invitation(&digest).await?, now)?;
    let user = match (known, new) {
        (Some(known), _) => known.id,
        (None, Some(new)) => insert(&mut *unit, new).await?,
        (None, None) => return Err(link_invalid()),
    };
    if unit.member(account, user).await?.is_some() {
        let detail = "You are in this account already. Log in, and switch to it.";
        return Err(ApiError::new(ProblemCode::AlreadyMember, detail));
    }
    unit.insert_member(account, user, invitation.role).await?;
    if let Some(before) = caller.0 {
        still_lives(&mut *unit, before.session, now).await?;
        unit.end_session(before.session, now).await?;
    }
    let (session, refresh) = start(&state, &mut *unit, account, user, &device).await?;
    let event = Event::new(AuditAction::MemberJoined);
    let event = event.on_member(user, &invitation.email);
    let event = event.after(json!({ "role": invitation.role, "invitedBy": invitation.invited_by }));
    Who::of(&session.user, client).does(&state, &mut *unit, event).await?;
    unit.commit().await?;
    session_answer(&state, &session, &refresh)
}

fn good(found: Option<InvitationRecord>, now: Timestamp) -> ApiResult<InvitationRecord> {
    found.filter(|invitation| now < invitation.expires_at).ok_or_else(link_invalid)
}

/// Whether whoever is logged in is the one that is invited.
fn is_them(caller: Option<&User>, invited: &UserRecord) -> ApiResult<()> {
    match caller {
        Some(caller) if caller.id == invited.id => Ok(()),
        Some(caller) => {
            let detail = format!(
                "You are logged in as {}, and this invitation is for another address. Log out, and \
                 open the link again.",
                caller.wire.email
            );
            Err(ApiError::new(ProblemCode::InvitationForAnother, detail))
        }
        None => {
            let detail = "Somebody has this address here already. Log in first, then accept.";
            Err(ApiError::new(ProblemCode::CredentialsMissing, detail))
        }
    }
}

async fn new_user(
    portal: &Portal,
    invitation: &InvitationRecord,
    input: AcceptInvitation,
    now: Timestamp,
) -> ApiResult<UserRecord> {
    let mut checks = Checks::default();
    let name = if let Some(name) = &input.name {
        checks.take("/name", line("Your name", name, 100))
    } else {
        checks.note("/name", FieldCode::Required, "Type your name.");
        None
    };
    let password = if let Some(password) = input.password {
        let known = vec![input.name.unwrap_or_default(), invitation.email.clone()];
        checks.take("/password", portal.passwords.check(password, known).await?)
    } else {
        checks.note("/password", FieldCode::Required, "Choose a password.");
        None
    };
    checks.finish()?;
    let (Some(name), Some(password)) = (name, password) else { return Err(link_invalid()) };
    Ok(UserRecord {
        id: UserId(portal.randomness.id(now)),
        email: invitation.email.clone(),
        email_key: invitation.email_key.clone(),
        name,
        password_hash: portal.passwords.hash(password).await?,
        created_at: now,
    })
}

async fn insert(unit: &mut dyn Unit, user: UserRecord) -> ApiResult<UserId> {
    // Signed up in the meantime: then they log in to accept.
    if unit.user_by_email(&user.email_key).await?.is_some() {
        return Err(link_invalid());
    }
    unit.insert_user(&user).await?;
    unit.delete_sign_ups_of(&user.email_key).await?;
    Ok(user.id)
}
