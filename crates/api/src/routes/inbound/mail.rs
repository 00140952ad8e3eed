use actix_web::{HttpRequest, HttpResponse, http::header::AUTHORIZATION, post};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use portal_types::{InboundMailTaken, ProblemCode, Secret};

use crate::{
    auth::strip_scheme,
    problem::{ApiError, ApiResult},
    request::Body,
    state::State,
    support::{Postmark, inbound, upload},
};

/// With its files, in base64.
const LARGEST: usize = 50 * 1024 * 1024;

/// Take an answer to a ticket's mail
///
/// Called by the operator's mail provider, in the form of Postmark's inbound webhook: `POST` with the
/// mail as JSON, and HTTP Basic with the password that is configured as `PORTAL_INBOUND_SECRET`. The
/// address that the mail was sent to says which ticket it answers and who does. Whatever the
/// outcome, the mail need not be sent again.
#[utoipa::path(
    tag = "Operation",
    security(()),
    request_body = Postmark,
    responses((status = 200, description = "What became of it.", body = InboundMailTaken)),
    extensions(("x-callers" = json!("visitor")), ("x-problems" = json!(["webhook_refused", "not_found", "unavailable"]))),
)]
#[post("/inbound/mail")]
pub async fn take_mail(request: HttpRequest, state: State, body: Body) -> ApiResult<HttpResponse> {
    let secret = state.config.support.inbound_secret.as_ref().ok_or_else(inbound::closed)?;
    if !password(&request).is_some_and(|given| is_same(&given, secret)) {
        let detail = "Send the configured password along, as HTTP Basic.";
        return Err(ApiError::new(ProblemCode::WebhookRefused, detail));
    }
    let turn = upload::mails_turn(&state).await?;
    let mail: Postmark = body.json_up_to(LARGEST).await?;
    let outcome = inbound::take(&state, mail.into()).await?;
    drop(turn);
    tracing::info!(%outcome, "a mail came");
    Ok(HttpResponse::Ok().json(InboundMailTaken { outcome }))
}

fn is_same(given: &Secret, wanted: &Secret) -> bool {
    inbound::is_secret(given.expose().as_bytes(), wanted.expose().as_bytes())
}

/// The password of HTTP Basic, whatever the name.
fn password(request: &HttpRequest) -> Option<Secret> {
    let value = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let both = BASE64_STANDARD.decode(strip_scheme("basic", value)?).ok()?;
    let (_, password) = std::str::from_utf8(&both).ok()?.split_once(':')?;
    Some(Secret::new(password))
}
