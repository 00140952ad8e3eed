use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, get, http::header::HeaderName};
use portal_types::Scope;

use crate::{
    auth::Connector,
    connector::{Watch, follow},
    event_stream::event_stream,
    problem::ApiResult,
    request::none_match,
    state::State,
};

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// One event of the stream.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the stream; `connector::events` writes it")]
struct StreamedEvent {
    /// `settings` or `goodbye`.
    event: String,
    /// Of settings: the `ETag` of the document, without quotes.
    id: Option<String>,
    /// JSON: the settings, or the reason.
    data: String,
}

/// The settings as they are, and again with every change
///
/// Server-sent events. `settings` carries the document of `GET /connector/config`; its `id` is that
/// document's `ETag` without quotes, which begins with the revision. Of changes in quick
/// succession the last one is told. Whoever connects again sends the last `id` as `Last-Event-ID`
/// (or the `ETag` as `If-None-Match`): what changed meanwhile comes at once, and nothing if nothing
/// did. After 15 seconds without an event comes a comment: after 45 seconds without either, take
/// the connection for dead.
///
/// The last event is `goodbye`, with the reason in `data`: `shutdown` (connect again after `retry`
/// milliseconds), or `key_revoked`, `key_expired`, `scope_missing`, `subscription_ended`, which
/// somebody has to mend. In any case what the connector holds stays good.
#[utoipa::path(
    tag = "Connectors",
    security(("apiKey" = []), ("apiKeyHeader" = [])),
    params(
        ("Last-Event-ID" = Option<String>, Header, description = "The `id` of the last event that the caller got.", example = "42-mVx3kQ0rTz7B"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of the document that the caller holds.", example = "\"42-mVx3kQ0rTz7B\""),
    ),
    responses((
        status = 200, description = "Events, until one of the two ends it.", content_type = "text/event-stream", body = inline(StreamedEvent),
        example = "retry: 2000\n\nevent: settings\nid: 42-mVx3kQ0rTz7B\ndata: {\"revision\":42,\"portalUrl\":\"acme.getbynder.com\"}\n\n: still here\n\nevent: goodbye\nretry: 1450\ndata: {\"reason\":\"shutdown\",\"detail\":\"The service stops. Keep what you hold, and connect again.\"}\n\n",
    )),
    extensions(("x-callers" = json!("config:read")), ("x-problems" = json!(["scope_missing", "rate_limited"]))),
)]
#[get("/connector/config/events")]
pub async fn follow_config(
    connector: Connector,
    state: State,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let entry = connector.with(Scope::ConfigRead)?;
    let headers = request.headers();
    let last = headers.get(LAST_EVENT_ID).and_then(|id| id.to_str().ok()).map(str::trim);
    let snapshot = &entry.snapshot;
    let holds_it = last.is_some_and(|id| snapshot.is_event(id))
        || none_match(headers, &[&snapshot.etag, &snapshot.gzip_etag]);
    let watch = Watch::new(&state.snapshots, Arc::clone(entry), holds_it);
    let listening = connector.listen(&state, false)?;
    if holds_it {
        connector.holds_it();
    }
    let events =
        follow(Arc::clone(&state.snapshots), Arc::clone(&state.randomness), watch, listening);
    Ok(event_stream(events))
}
