use actix_web::{HttpRequest, HttpResponse, post};
use portal_storage::InvitationRecord;
use portal_types::{
    AuditAction, CreateInvitation, Invitation, InvitationId, PlanLimit, ProblemCode,
};
use serde_json::json;

use super::{LIFETIME, may_invite, may_mail, to_wire};
use crate::{
    audit::{Event, Who},
    auth::{Admin, digest},
    billing::limits,
    domain::{Checks, Email},
    jobs,
    problem::{ApiError, ApiResult},
    request::{Answer, Body, Claimed, Client, IdempotencyKey},
    state::State,
};

/// Invite somebody
///
/// Mails a link that works once, for a week. An invitation to an address takes the place of the
/// one before. Limited by account and by address.
#[utoipa::path(
    tag = "Team",
    security(("userToken" = [])),
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]+$", description = "Made by the caller. The same key and body get the same answer for 24 hours.", example = "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01")),
    request_body = CreateInvitation,
    responses((status = 201, description = "They are invited.", body = Invitation, headers(
        ("Location" = String, description = "The invitation's address."),
    ))),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient", "already_member", "plan_limit_reached"]))),
)]
#[post("/account/invitations")]
pub async fn create_invitation(
    admin: Admin,
    request: HttpRequest,
    state: State,
    client: Client,
    idempotency: IdempotencyKey,
    body: Body,
) -> ApiResult<HttpResponse> {
    let input: CreateInvitation = body.json().await?;
    let mut checks = Checks::default();
    let email = checks.take("/email", Email::parse(&input.email));
    checks.finish()?;
    let Some(email) = email else { return Err(super::absent()) };
    let account = admin.0.account;
    let mut unit = state.store.write().await?;
    let claim = match idempotency.claim(&state, &mut *unit, &admin.0, &input).await? {
        Claimed::New(claim) => claim,
        Claimed::Before(response) => return Ok(response),
    };
    may_mail(&state, &request, account, &email.key())?;

    let now = state.clock.now();
    let token = state.randomness.token();
    let invitation = InvitationRecord {
        account_id: account,
        id: InvitationId(state.randomness.id(now)),
        email: email.as_str().to_owned(),
        email_key: email.key(),
        role: input.role,
        invited_by: admin.0.wire.email.clone(),
        created_at: now,
        expires_at: now.plus_seconds(LIFETIME),
    };
    may_invite(&mut *unit, &admin.0, input.role).await?;
    if let Some(user) = unit.user_by_email(&email.key()).await?
        && unit.member(account, user.id).await?.is_some()
    {
        let detail = format!("{} is in the account already.", user.email);
        return Err(ApiError::new(ProblemCode::AlreadyMember, detail));
    }
    unit.put_invitation(&invitation, &digest(&token)).await?;
    limits::has_room(&state, &mut *unit, account, PlanLimit::Members, 0).await?;
    let url = &state.config.http.public_url;
    let message = jobs::invitation(url, &invitation.email, &invitation.invited_by, token.expose());
    state.outbox.mail(&mut *unit, &message).await?;
    let event = Event::new(AuditAction::MemberInvited).on_invitation(&invitation);
    let event = event.after(json!({ "role": invitation.role }));
    Who::of(&admin.0.wire, client).does(&state, &mut *unit, event).await?;
    let location = format!("/api/v1/account/invitations/{}", invitation.id);
    let answer = Answer::created(location, &to_wire(invitation))?;
    let response = claim.keep(&state, &mut *unit, answer).await?;
    unit.commit().await?;
    state.outbox.wake();
    Ok(response)
}
