use actix_web::{HttpRequest, HttpResponse, post};
use portal_storage::SignUpRecord;
use portal_types::{Accepted, SignUp};

use super::{CONFIRMATION_LIFETIME, accepted};
use crate::{
    auth::digest,
    domain::{Checks, Email, line},
    jobs,
    problem::ApiResult,
    request::{Body, Client},
    state::State,
};

/// Sign an organisation up
///
/// Mails a link to the address; opening it makes the account, its trial, its owner and its first
/// API key. For an address that has an account already the answer is the same, and the mail says
/// so.
#[utoipa::path(
    tag = "Visitors",
    security(()),
    request_body = SignUp,
    responses((status = 202, description = "A message is on its way, if the address is right.", body = Accepted)),
    extensions(("x-callers" = json!("visitor")), ("x-problems" = json!(["rate_limited"]))),
)]
#[post("/auth/sign-up")]
pub async fn sign_up(
    request: HttpRequest,
    state: State,
    client: Client,
    body: Body,
) -> ApiResult<HttpResponse> {
    state.limits.sign_up.check(&request, &client.subscriber())?;
    let input: SignUp = body.json().await?;
    let mut checks = Checks::default();
    let email = checks.take("/email", Email::parse(&input.email));
    let name = checks.take("/name", line("Your name", &input.name, 100));
    let company = checks.take("/company", line("The organisation's name", &input.company, 200));
    let known = vec![input.name, input.company, input.email];
    let password = checks.take("/password", state.passwords.check(input.password, known).await?);
    checks.finish()?;
    let (Some(email), Some(name), Some(company), Some(password)) = (email, name, company, password)
    else {
        return Err(super::link_invalid());
    };
    // Hashed for known addresses too: the answer takes as long.
    let password_hash = state.passwords.hash(password).await?;

    let token = state.randomness.token();
    // By address and e-mail address together: nobody uses up another person's mails.
    let may_mail = state.limits.mail.allows(&(client.subscriber(), email.key()));
    let service_url = &state.config.http.public_url;
    let mut unit = state.store.write().await?;
    let is_known = unit.user_by_email(&email.key()).await?.is_some();
    if !is_known && may_mail {
        let sign_up = SignUpRecord {
            email: email.as_str().to_owned(),
            email_key: email.key(),
            name,
            company,
            password_hash,
            expires_at: state.clock.now().plus_seconds(CONFIRMATION_LIFETIME),
        };
        unit.insert_sign_up(&digest(&token), &sign_up).await?;
    }
    if may_mail {
        let message = if is_known {
            jobs::known_address(service_url, email.as_str())
        } else {
            jobs::confirm_sign_up(service_url, email.as_str(), token.expose())
        };
        state.outbox.mail(&mut *unit, &message).await?;
    }
    unit.commit().await?;
    state.outbox.wake();
    Ok(accepted("If the address is right, a message with a link is on its way to it."))
}
