//! What happens around every request: an id, `HEAD`, security headers, the problem envelope, a log
//! line.

use actix_web::{
    Error, HttpMessage as _, HttpResponse,
    body::{BodySize, BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        ConnectionType, Method, StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderName,
            HeaderValue, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
        },
    },
    middleware::Next,
};
use portal_types::ProblemCode;

use crate::{
    limits::Standing,
    problem::{ApiError, ApiResult},
    request::Query,
    state::{Portal, State},
};

/// The most bytes of a path with its query.
const LONGEST_ADDRESS: usize = 8 * 1024;
/// The most bytes of all headers together.
const LONGEST_HEADERS: usize = 32 * 1024;

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The middleware; to be the outermost.
pub async fn around(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(portal) = request.app_data::<State>().cloned() else {
        return next.call(request).await.map(ServiceResponse::map_into_boxed_body);
    };
    let id = request_id(&portal, request.headers());
    let asked = request.method().clone();
    // HEAD is GET without the body, which the protocol's layer leaves out by itself.
    if asked == Method::HEAD && portal.routes.takes_head(request.path()) {
        request.head_mut().method = Method::GET;
    }
    let mut response = match check(&portal, &request) {
        Err(error) => request.error_response(error),
        Ok(()) => next.call(request).await?.map_into_boxed_body(),
    };
    if response.status().is_client_error() || response.status().is_server_error() {
        response = explain(&portal, response, &id, &asked);
    } else {
        tracing::debug!(method = %asked, path = response.request().path(),
            status = response.status().as_u16(), "answered");
    }
    // A stream would go on for a reader who does not come.
    if asked == Method::HEAD && matches!(response.response().body().size(), BodySize::Stream) {
        response = response.map_body(|_, _| BoxBody::new(()));
    }
    // The next request of this caller finds another replica.
    if portal.snapshots.is_closed() {
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    let standing = response.request().extensions().get::<Standing>().cloned();
    let has_content = response.status() != StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    headers.insert(REQUEST_ID, id);
    // RFC 9110, 15.4.5: what the caller holds came with those already.
    if has_content {
        secure(headers, &portal);
    }
    if let Some(Standing { policy, state }) = standing {
        headers.insert(RATE_LIMIT_POLICY, policy);
        headers.insert(RATE_LIMIT, state);
    }
    Ok(response)
}

/// Refuses an address or headers that are longer than anybody needs (beyond 64 KiB the protocol's
/// layer hangs up, without an envelope), and a query where none is taken.
fn check(portal: &Portal, request: &ServiceRequest) -> ApiResult<()> {
    let refuse = |code: ProblemCode| Err(ApiError::new(code, code.help()));
    let address = request.uri().path_and_query().map_or(0, |address| address.as_str().len());
    if address > LONGEST_ADDRESS {
        return refuse(ProblemCode::AddressTooLong);
    }
    let headers = request.headers().iter();
    let length: usize = headers.map(|(name, value)| name.as_str().len() + value.len()).sum();
    if length > LONGEST_HEADERS {
        return refuse(ProblemCode::HeadersTooLarge);
    }
    let query = request.query_string();
    if !query.is_empty()
        && request.path().starts_with("/api/v1/")
        && portal.routes.refuses_query(request.method(), request.path())
    {
        return Query::of(query).parameters().finish();
    }
    Ok(())
}

/// The caller's own id, if it is harmless, else a new one.
fn request_id(portal: &Portal, headers: &HeaderMap) -> HeaderValue {
    let harmless = |value: &&HeaderValue| {
        (1..=100).contains(&value.len())
            && value.as_bytes().iter().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(b))
    };
    headers.get(REQUEST_ID).filter(harmless).cloned().unwrap_or_else(|| {
        let id = portal.randomness.id(portal.clock.now());
        let mut buffer = uuid::Uuid::encode_buffer();
        HeaderValue::from_str(id.hyphenated().encode_lower(&mut buffer))
            .unwrap_or(HeaderValue::from_static("none"))
    })
}

/// Turns an error into the problem envelope, and tells the log what the caller is not told.
fn explain(
    portal: &Portal,
    response: ServiceResponse,
    id: &HeaderValue,
    method: &Method,
) -> ServiceResponse {
    // Pages explain themselves.
    let is_page = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
    if is_page {
        return response;
    }
    let id = id.to_str().unwrap_or_default();
    let own = response.response().error().and_then(|error| error.as_error::<ApiError>());
    let rendered: HttpResponse = if let Some(error) = own {
        let path = response.request().path();
        let code = error.code();
        if let Some(cause) = error.cause() {
            tracing::error!(request = id, %method, path, %code, %cause, "failed");
        } else {
            tracing::info!(request = id, %method, path, %code, "refused");
        }
        error.render(&portal.config.http.public_url, id)
    } else {
        foreign(response.status()).render(&portal.config.http.public_url, id)
    };
    response.into_response(rendered)
}

/// An error that the framework made.
fn foreign(status: StatusCode) -> ApiError {
    let code = match status {
        StatusCode::NOT_FOUND => ProblemCode::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ProblemCode::MethodNotAllowed,
        StatusCode::REQUEST_TIMEOUT => ProblemCode::RequestTimeout,
        StatusCode::PAYLOAD_TOO_LARGE => ProblemCode::BodyTooLarge,
        StatusCode::URI_TOO_LONG => ProblemCode::AddressTooLong,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ProblemCode::UnsupportedMediaType,
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => ProblemCode::HeadersTooLarge,
        status if status.is_server_error() => ProblemCode::Internal,
        _ => ProblemCode::MalformedRequest,
    };
    ApiError::new(code, code.help())
}

fn secure(headers: &mut HeaderMap, portal: &Portal) {
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let defaults = [
        (REFERRER_POLICY, "no-referrer"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in defaults {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if portal.config.http.is_https() {
        let two_years = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        headers.insert(STRICT_TRANSPORT_SECURITY, two_years);
    }
}
