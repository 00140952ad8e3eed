//! Everything under `/v1`: who may call, what goes wrong, which answer is there already, and who does
//! the work.

use std::convert::Infallible;

use actix_web::{
    HttpRequest, HttpResponse,
    body::SizedStream,
    http::{
        Method, StatusCode,
        header::{AUTHORIZATION, CONTENT_TYPE},
    },
    web,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use futures_util::{StreamExt as _, stream};
use serde_json::{Value, json};

use crate::{
    Failure, checkout, customers, events,
    fault::Fault,
    intents,
    params::Params,
    portal, refunds,
    trouble::take_one,
    world::{API_VERSION, Call, State, World},
};

/// An answer, as it can be given again.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    status: StatusCode,
    body: Value,
    /// The request that it was made for.
    request_id: String,
}

/// What came.
struct Asked {
    method: Method,
    path: String,
    query: String,
    body: web::Bytes,
    content_type: String,
    authorization: String,
    version: Option<String>,
    key: Option<String>,
}

impl Asked {
    fn of(request: &HttpRequest, body: web::Bytes) -> Self {
        let header = |name: &str| request.headers().get(name)?.to_str().ok().map(str::to_owned);
        Self {
            method: request.method().clone(),
            path: request.path().to_owned(),
            query: request.query_string().to_owned(),
            body,
            content_type: header(CONTENT_TYPE.as_str()).unwrap_or_default(),
            authorization: header(AUTHORIZATION.as_str()).unwrap_or_default(),
            version: header("stripe-version"),
            key: header("idempotency-key"),
        }
    }

    fn is_post(&self) -> bool {
        self.method == Method::POST
    }
}

/// In a task of its own: Stripe goes on when the caller hangs up.
pub(crate) async fn call(
    request: HttpRequest,
    world: web::Data<World>,
    body: web::Bytes,
) -> HttpResponse {
    let asked = Asked::of(&request, body);
    let work = actix_web::rt::spawn(answer(world, asked));
    work.await.unwrap_or_else(|_| HttpResponse::InternalServerError().finish())
}

async fn answer(world: web::Data<World>, asked: Asked) -> HttpResponse {
    let request_id = world.state().fresh("req_", 14);
    let (answer, is_replayed) = match work(&world, &asked, &request_id).await {
        Ok(pair) => pair,
        Err(Refusal::Fault(fault)) => {
            let body = json!({"error": fault.error()});
            (Answer { status: fault.status, body, request_id: request_id.clone() }, false)
        }
        Err(Refusal::Failure(failure)) => {
            let response = failure.answer(&request_id);
            note(&world, &asked, response.status());
            return response;
        }
    };
    note(&world, &asked, answer.status);
    let mut response = HttpResponse::build(answer.status);
    response.insert_header(("request-id", request_id));
    response.insert_header(("stripe-version", API_VERSION));
    if let Some(key) = &asked.key {
        response.insert_header(("idempotency-key", key.as_str()));
    }
    if is_replayed {
        response.insert_header(("idempotent-replayed", "true"));
        response.insert_header(("original-request", answer.request_id));
    }
    if asked.is_post() && take_one(&mut world.state().troubles.cut_answers) {
        return cut(response, &answer.body);
    }
    response.json(answer.body)
}

enum Refusal {
    Fault(Fault),
    Failure(Failure),
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

async fn work(world: &World, asked: &Asked, request_id: &str) -> Result<(Answer, bool), Refusal> {
    admit(world, asked)?;
    {
        let troubles = &mut world.state().troubles;
        if asked.path.starts_with(&troubles.fail_path) && take_one(&mut troubles.fail_calls) {
            return Err(Refusal::Failure(troubles.fail_with));
        }
    }
    let key = asked.key.as_deref().filter(|_| asked.is_post());
    if let Some(key) = key {
        let mut state = world.state();
        let (request, now) = ((asked.path.clone(), asked.body.to_vec()), state.now);
        if let Some(answer) = state.keys.begin(key, request, now)? {
            return Ok((answer, true));
        }
    }
    let held = if asked.is_post() { world.state().held_call.take() } else { None };
    if let Some(held) = held {
        world.state().is_holding_call = true;
        let _ = held.await;
        world.state().is_holding_call = false;
    }
    let mut state = world.state();
    state.request = json!({"id": request_id, "idempotency_key": key});
    let done = dispatch(&mut state, asked);
    state.request = json!({"id": null, "idempotency_key": null});
    let (answer, is_kept) = match done {
        Ok(body) => (Answer { status: StatusCode::OK, body, request_id: request_id.into() }, true),
        Err(fault) => {
            let body = json!({"error": fault.error()});
            let answer = Answer { status: fault.status, body, request_id: request_id.into() };
            (answer, fault.is_kept())
        }
    };
    if let Some(key) = key {
        state.keys.end(key, Some(answer.clone()).filter(|_| is_kept));
    }
    Ok((answer, false))
}

fn admit(world: &World, asked: &Asked) -> Result<(), Fault> {
    let unauthorized = |message: String| Fault::new(401, "invalid_request_error", message);
    let basic = |text: &str| {
        let text = String::from_utf8(BASE64_STANDARD.decode(text).ok()?).ok()?;
        text.split_once(':').map(|(user, _)| user.to_owned())
    };
    let key = match asked.authorization.split_once(' ') {
        Some(("Bearer", key)) => Some(key.to_owned()),
        Some(("Basic", text)) => basic(text),
        _ => None,
    };
    match key {
        None => Err(unauthorized("You did not provide an API key.".to_owned())),
        Some(key) if key == world.secret_key => Ok(()),
        Some(key) => {
            let end: String = key.chars().skip(key.chars().count().saturating_sub(4)).collect();
            Err(unauthorized(format!("Invalid API Key provided: ****{end}")))
        }
    }?;
    // `2024-06-20`, and of late `2025-03-31.basil`.
    let is_version = |text: &str| {
        let date = text.split('.').next().unwrap_or_default();
        date.len() == 10 && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
    };
    match &asked.version {
        Some(version) if !is_version(version) => {
            Err(Fault::invalid(format!("Invalid Stripe API version: {version}")))
        }
        _ => Ok(()),
    }
}

fn dispatch(state: &mut State, asked: &Asked) -> Result<Value, Fault> {
    let is_form = asked.content_type.starts_with("application/x-www-form-urlencoded");
    if asked.is_post() && !asked.body.is_empty() && !is_form {
        return Err(Fault::invalid(
            "Invalid request (check that your POST content type is \
             application/x-www-form-urlencoded).",
        ));
    }
    let form = if asked.is_post() { &asked.body } else { asked.query.as_bytes() };
    let params = Params::parse(form)?;
    let path: Vec<_> = asked.path.trim_start_matches("/v1/").split('/').collect();
    match (asked.method.as_str(), path.as_slice()) {
        ("POST", ["customers"]) => customers::create(state, params),
        ("GET", ["customers", id]) => customers::retrieve(state, params, id),
        ("GET", ["customers", id, "payment_methods"]) => customers::methods(state, params, id),
        ("POST", ["checkout", "sessions"]) => checkout::create(state, params),
        ("GET", ["checkout", "sessions", id]) => checkout::retrieve(state, params, id),
        ("POST", ["checkout", "sessions", id, "expire"]) => checkout::expire(state, params, id),
        ("POST", ["payment_intents"]) => intents::create(state, params),
        ("GET", ["payment_intents"]) => intents::list(state, params),
        ("GET", ["payment_intents", id]) => intents::retrieve(state, params, id),
        ("POST", ["refunds"]) => refunds::create(state, params),
        ("GET", ["refunds", id]) => refunds::retrieve(state, params, id),
        ("POST", ["billing_portal", "sessions"]) => portal::create(state, params),
        ("GET", ["events"]) => events::list(state, params),
        ("GET", ["events", id]) => events::retrieve(state, params, id),
        (method, _) => Err(Fault::new(
            404,
            "invalid_request_error",
            format!("Unrecognized request URL ({method}: {}).", asked.path),
        )),
    }
}

fn note(world: &World, asked: &Asked, status: StatusCode) {
    world.state().calls.push(Call {
        method: asked.method.to_string(),
        path: asked.path.clone(),
        status: status.as_u16(),
        idempotency_key: asked.key.clone(),
        version: asked.version.clone(),
        body: String::from_utf8_lossy(&asked.body).into_owned(),
    });
}

/// Less than was announced, and then nothing.
fn cut(mut response: actix_web::HttpResponseBuilder, body: &Value) -> HttpResponse {
    let body = body.to_string();
    let (begin, _) = body.split_at(body.len().min(10));
    let begin = stream::iter([Ok(web::Bytes::from(begin.to_owned()))]);
    let end = stream::once(async { Err("cut off") });
    let length = u64::try_from(body.len()).unwrap_or(u64::MAX);
    response.content_type("application/json").body(SizedStream::new(length, begin.chain(end)))
}

impl Failure {
    fn answer(self, request_id: &str) -> HttpResponse {
        let fault = |status, kind, message: &str| {
            let fault = Fault::new(status, kind, message);
            let fault = if status == 429 { fault.code("rate_limit") } else { fault };
            let mut response = HttpResponse::build(fault.status);
            response.insert_header(("request-id", request_id));
            if self == Self::RateLimitedFor2s {
                response.insert_header(("retry-after", "2"));
            }
            response.json(json!({"error": fault.error()}))
        };
        match self {
            Self::ServerError => fault(500, "api_error", "Sorry! There was an error on our end."),
            Self::RateLimited | Self::RateLimitedFor2s => {
                fault(429, "invalid_request_error", "Request rate limit exceeded.")
            }
            Self::Forbidden => {
                fault(403, "invalid_request_error", "The provided key lacks a permission.")
            }
            Self::BadGateway => HttpResponse::BadGateway()
                .content_type("text/html")
                .body("<!doctype html><h1>502 Bad Gateway</h1>"),
            Self::Nonsense => HttpResponse::Ok().content_type("text/html").body("planted-page"),
            Self::Redirect => HttpResponse::TemporaryRedirect()
                .insert_header(("location", "/_double/trap"))
                .finish(),
            Self::Endless => {
                let spaces = stream::repeat_with(|| {
                    Ok::<_, Infallible>(web::Bytes::from(vec![b' '; 64 * 1024]))
                });
                HttpResponse::Ok().content_type("application/json").streaming(spaces)
            }
        }
    }
}
