//! Server-sent events, as an answer.

use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    web::Bytes,
};
use futures_util::Stream;

/// A stream that nothing in between keeps, changes or holds back.
pub fn event_stream<E: Into<Box<dyn std::error::Error>> + 'static>(
    events: impl Stream<Item = Result<Bytes, E>> + 'static,
) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/event-stream"))
        .insert_header((CACHE_CONTROL, "no-store, no-transform"))
        // Reverse proxies of the nginx family pass events on at once only if told.
        .insert_header(("x-accel-buffering", "no"))
        // Nothing comes after a stream on its connection.
        .force_close()
        .streaming(Box::pin(events))
}
