use actix_web::{HttpRequest, HttpResponse, get, web::Path};
use portal_storage::SsoStateRecord;
use portal_types::FieldCode;
use utoipa::IntoParams;

use super::{code_of, provider, see, ticket, to_page_failed};
use crate::{
    auth::{SsoCookie, digest},
    problem::ApiResult,
    request::{Client, Query},
    state::State,
};

/// The longest address that is come back to.
const LONGEST_NEXT: usize = 1_000;

/// Where to go afterwards.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters in the document")]
pub struct Next {
    /// The page of the dashboard that the person was going to, with its query.
    #[param(example = "/integration")]
    next: Option<String>,
}

/// Log in at an identity provider
///
/// A page to go to, not to fetch: leads to the provider, and from there back to the dashboard.
#[utoipa::path(
    tag = "Visitors",
    security(()),
    params(("provider" = String, Path, description = "The provider's name in addresses.", example = "acme"), Next),
    responses((
        status = 303, description = "To the provider; or, where it can't be reached, to the dashboard's page that says so.",
        headers(
            ("Location" = String, description = "Where to go."),
            ("Set-Cookie" = String, description = "What the browser is known by for ten minutes."),
        ),
    )),
    extensions(("x-callers" = json!("visitor")), ("x-problems" = json!(["not_found", "rate_limited"]))),
)]
#[get("/auth/sso/{provider}/start")]
pub async fn start_sso(
    request: HttpRequest,
    state: State,
    client: Client,
    id: Path<String>,
    query: Query,
) -> ApiResult<HttpResponse> {
    let provider = provider(&state, &id)?;
    let mut parameters = query.parameters();
    let next = parameters.take("next", |text| {
        if text.len() > LONGEST_NEXT {
            let detail = format!("next has at most {LONGEST_NEXT} characters.");
            return Err((FieldCode::TooLong, detail));
        }
        Ok(text.to_owned())
    });
    parameters.finish()?;
    state.limits.login.check(&request, &client.subscriber())?;

    let browser = state.randomness.token();
    let ticket = ticket(state.randomness.token(), &browser);
    let address = match provider.log_in_at(&ticket, state.clock.now()).await {
        Ok(address) => address,
        Err(error) => return Ok(to_page_failed(code_of(provider, &error))),
    };
    let mut unit = state.store.write().await?;
    unit.insert_sso_state(&SsoStateRecord {
        digest: digest(&ticket.state).to_vec(),
        browser: digest(&browser).to_vec(),
        provider: provider.id().to_owned(),
        next: next.unwrap_or_default(),
        expires_at: state.clock.now().plus_seconds(SsoCookie::LIFETIME),
    })
    .await?;
    unit.commit().await?;
    let mut answer = see(address.as_str());
    // Nothing of ours is wrong with a cookie that we have just written.
    let _ = answer.add_cookie(&SsoCookie::set(&state.config.http, &browser));
    Ok(answer)
}
