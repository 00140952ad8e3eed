//! `POST /v6/authentication/oauth2/token`.

use std::time::Duration;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{AUTHORIZATION, CONTENT_TYPE},
    post, web,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::json;
use tokio::time::Instant;

use crate::{
    Trouble,
    api::Query,
    world::{Granted, World},
};

const LIFETIME: u64 = 3_600;

#[post("/v6/authentication/oauth2/token")]
pub(crate) async fn token(
    request: HttpRequest,
    world: web::Data<World>,
    body: web::Bytes,
) -> HttpResponse {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
        return refuse(400, "invalid_request", "The body is not form-encoded.");
    }
    let form = Query::parse(&body);
    let (client_id, client_secret) = credentials(&request, &form);
    let asked: Vec<_> = form.get("scope").split_whitespace().map(str::to_owned).collect();
    let app = world.state().apps.get(&client_id).cloned();
    let delay = app.as_ref().map_or(0, |app| app.delay_millis);
    tokio::time::sleep(Duration::from_millis(delay)).await;
    let by_name = Trouble::of_client(&client_id);
    let trouble = by_name.or_else(|| app.as_ref().and_then(|app| app.trouble));
    if let Some(trouble) = trouble
        && let Some(answer) = trouble.answer(!asked.is_empty()).await
    {
        return answer;
    }
    let app = match app {
        Some(app) if app.client_secret == client_secret => app,
        // With a trouble for a name, any secret will do.
        None if by_name.is_some() => crate::App::new(&client_id, &client_secret),
        _ => return refuse(401, "invalid_client", "Client authentication failed."),
    };
    if form.get("grant_type") != "client_credentials" {
        return refuse(400, "unsupported_grant_type", "Only client_credentials works here.");
    }
    let has = |list: &[String], scope: &String| list.contains(scope);
    // Silently: what was asked for, as far as the app has it and its user may do it.
    let granted: Vec<_> = if asked.is_empty() { app.scopes.clone() } else { asked }
        .into_iter()
        .filter(|scope| has(&app.scopes, scope) && has(&app.user_may, scope))
        .collect();
    let lifetime = if trouble == Some(Trouble::ShortLived) { 120 } else { LIFETIME };
    let text = world.fresh("double-access-token");
    let mut answer = json!({
        "access_token": text, "expires_in": lifetime, "token_type": "bearer",
        "scope": granted.join(" "),
    });
    if trouble == Some(Trouble::ScopeNotSaid)
        && let Some(members) = answer.as_object_mut()
    {
        members.remove("scope");
    }
    let ends = Instant::now() + Duration::from_secs(lifetime);
    let mut state = world.state();
    state.apps.entry(client_id.clone()).or_insert(app);
    state.tokens.insert(text, Granted { client_id, scopes: granted, ends });
    HttpResponse::Ok().insert_header(("cache-control", "no-store")).json(answer)
}

/// From the header, as RFC 6749 has them there, or from the form.
fn credentials(request: &HttpRequest, form: &Query) -> (String, String) {
    let basic = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let basic = basic.and_then(|value| value.strip_prefix("Basic "));
    let basic = basic.and_then(|text| BASE64_STANDARD.decode(text).ok());
    let basic = basic.and_then(|bytes| String::from_utf8(bytes).ok());
    if let Some((id, secret)) = basic.as_deref().and_then(|text| text.split_once(':')) {
        let decoded = |text: &str| {
            let pair = format!("x={text}");
            Query::parse(pair.as_bytes()).get("x").to_owned()
        };
        return (decoded(id), decoded(secret));
    }
    (form.get("client_id").to_owned(), form.get("client_secret").to_owned())
}

fn refuse(status: u16, code: &str, description: &str) -> HttpResponse {
    let status = actix_web::http::StatusCode::from_u16(status).unwrap_or_default();
    HttpResponse::build(status).json(json!({"error": code, "error_description": description}))
}
