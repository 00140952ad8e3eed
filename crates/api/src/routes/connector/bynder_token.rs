use actix_web::{
    HttpResponse,
    http::header::{HeaderValue, RETRY_AFTER},
    post,
};
use portal_dam::{CallError, TokenError};
use portal_types::{BynderToken, ProblemCode, Scope};

use crate::{
    auth::Connector,
    connector::NoToken,
    problem::{ApiError, ApiResult},
    state::State,
};

/// A short-lived Bynder access token
///
/// Made from the account's OAuth app, so that its secret never leaves the portal. The same token is
/// handed out until shortly before it ends: ask anew whenever one is needed, rather than keeping
/// it. `scopes` are what Bynder granted, which may be less than a call needs. Webdam gives programs
/// no tokens: 409.
#[utoipa::path(
    tag = "Connectors",
    security(("apiKey" = []), ("apiKeyHeader" = [])),
    responses((status = 200, description = "The token. Never cached.", body = BynderToken)),
    extensions(("x-callers" = json!("bynder:token")), ("x-problems" = json!(["scope_missing", "not_for_webdam", "dam_not_set_up", "dam_refused", "dam_failed", "dam_busy"]))),
)]
#[post("/connector/bynder-token")]
pub async fn bynder_token(connector: Connector, state: State) -> ApiResult<HttpResponse> {
    let entry = connector.with(Scope::BynderToken)?;
    let token = state.bynder_tokens.get(entry.account, &entry.snapshot.bynder).await;
    Ok(HttpResponse::Ok().json(token.map_err(explain)?))
}

fn explain(error: NoToken) -> ApiError {
    let (site, error) = match error {
        NoToken::Webdam => {
            let detail =
                "The account's DAM is Webdam, which gives programs no tokens of their own.";
            return ApiError::new(ProblemCode::NotForWebdam, detail);
        }
        NoToken::NotSetUp(what) => {
            let detail = format!(
                "The account's Bynder settings lack the {what}. Save it in the dashboard under \
                 Integration, Bynder settings."
            );
            return ApiError::new(ProblemCode::DamNotSetUp, detail);
        }
        NoToken::Ours(error) => return ApiError::internal(error.to_string()),
        NoToken::Failed(site, error) => (site, error),
    };
    let detail = error.advice(&site);
    let code = match &error {
        TokenError::Refused(_) => ProblemCode::DamRefused,
        TokenError::Call(CallError::Quiet(_) | CallError::Crowded(_)) => ProblemCode::DamBusy,
        TokenError::Call(_) | TokenError::NotOauth(_) => ProblemCode::DamFailed,
    };
    let problem = ApiError::new(code, detail);
    match error {
        TokenError::Call(error) => match error.retry_after() {
            Some(seconds) => problem.with_header(RETRY_AFTER, HeaderValue::from(seconds)),
            None => problem,
        },
        _ => problem,
    }
}
