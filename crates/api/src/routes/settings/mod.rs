//! What an organisation sets. Every resource carries the revision it was last changed at, which in
//! quotes is its `ETag`; a change needs that as `If-Match`, and makes a new revision.

pub mod advanced;
pub mod asset_selector;
pub mod bynder;
pub mod fields;
pub mod revisions;

use actix_web::{HttpResponse, HttpResponseBuilder, http::header::ETAG};
use serde::Serialize;

use crate::{problem::ApiError, request::etag};

/// A settings resource with its tag.
fn tagged(mut response: HttpResponseBuilder, revision: i64, body: &impl Serialize) -> HttpResponse {
    response.insert_header((ETAG, etag(revision))).json(body)
}

fn account_gone() -> ApiError {
    ApiError::not_found("The account is not there any more.")
}
