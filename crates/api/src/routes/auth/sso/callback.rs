use actix_web::{HttpRequest, HttpResponse, get, web::Path};
use portal_sso::Identity;
use portal_storage::SsoProofRecord;
use portal_types::{ProblemCode, Secret};
use utoipa::IntoParams;

use super::{code_of, provider, ticket, to_page, to_page_failed};
use crate::{
    auth::{SsoCookie, digest},
    problem::ApiResult,
    request::Client,
    state::State,
};

/// What an identity provider sends back (RFC 6749, 4.1.2). Providers add things of their own, which
/// are not looked at.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters in the document")]
pub struct SentBack {
    /// What it gives out for having let somebody in.
    #[param(example = "SplxlOBeZQQYbYS6WxSbIA")]
    code: Option<String>,
    /// What it was sent.
    #[param(example = "pm4QHnIb1oE3y2LrXJr0bTQ9xJcW5vYkZ8uFh6sKd1A")]
    state: Option<String>,
    /// Why it let nobody in.
    #[param(example = "access_denied")]
    error: Option<String>,
}

/// Come back from an identity provider
///
/// Where the provider leads people to, not to be called otherwise. Works in the browser that was
/// sent there, once, for ten minutes.
#[utoipa::path(
    tag = "Visitors",
    security(()),
    params(("provider" = String, Path, description = "The provider's name in addresses.", example = "acme"), SentBack),
    responses((
        status = 303, description = "To the dashboard's page that goes on, or says what went wrong.",
        headers(("Location" = String, description = "Where to go.")),
    )),
    extensions(("x-callers" = json!("visitor")), ("x-problems" = json!(["not_found", "rate_limited"]))),
)]
#[get("/auth/sso/{provider}/callback")]
pub async fn sso_callback(
    request: HttpRequest,
    state: State,
    client: Client,
    cookie: SsoCookie,
    id: Path<String>,
) -> ApiResult<HttpResponse> {
    let provider = provider(&state, &id)?;
    state.limits.login.check(&request, &client.subscriber())?;
    let sent = |name: &str| {
        let mut all = url::form_urlencoded::parse(request.query_string().as_bytes());
        all.find(|(key, _)| key == name).map(|(_, value)| Secret::new(value))
    };
    let (Some(browser), Some(came)) = (cookie.0, sent("state")) else {
        return Ok(to_page_failed(ProblemCode::SsoEnded));
    };
    let now = state.clock.now();
    // Used up before the provider is asked: whatever comes of it, it worked once.
    let mut unit = state.store.write().await?;
    let taken = unit.take_sso_state(&digest(&came), &digest(&browser), now).await?;
    unit.commit().await?;
    let Some(taken) = taken.filter(|taken| taken.provider == provider.id()) else {
        return Ok(to_page_failed(ProblemCode::SsoEnded));
    };
    let Some(code) = sent("code") else {
        return Ok(to_page_failed(ProblemCode::SsoRefused));
    };
    let Identity { issuer, subject, email } =
        match provider.who(&code, &ticket(came, &browser), now).await {
            Ok(identity) => identity,
            Err(error) => return Ok(to_page_failed(code_of(provider, &error))),
        };
    let mut unit = state.store.write().await?;
    unit.put_sso_proof(&SsoProofRecord {
        browser: digest(&browser).to_vec(),
        provider: taken.provider,
        issuer,
        subject,
        email,
        expires_at: state.clock.now().plus_seconds(SsoCookie::LIFETIME),
    })
    .await?;
    unit.commit().await?;
    Ok(to_page("next", &taken.next))
}
