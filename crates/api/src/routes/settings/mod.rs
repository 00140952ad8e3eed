//! What an organisation sets. Every resource carries the revision it was last changed at, which in
//! quotes is its `ETag`; a change needs that as `If-Match`, and makes a new revision.

pub mod advanced;
pub mod asset_selector;
pub mod bynder;
pub mod fields;

use actix_web::{HttpResponse, HttpResponseBuilder, http::header::ETAG};
use portal_storage::Unit;
use portal_types::AccountId;
use serde::Serialize;

use crate::{
    problem::{ApiError, ApiResult},
    request::etag,
    state::Portal,
};

/// A settings resource with its tag.
fn tagged(mut response: HttpResponseBuilder, revision: i64, body: &impl Serialize) -> HttpResponse {
    response.insert_header((ETAG, etag(revision))).json(body)
}

/// A unit in which the account's next revision has begun: nobody else changes its settings until
/// it ends, so what is read in it stays true.
async fn begin_change(portal: &Portal, account: AccountId) -> ApiResult<(Box<dyn Unit>, i64)> {
    let mut unit = portal.store.write().await?;
    let revision =
        unit.begin_revision(account, portal.clock.now()).await?.ok_or_else(account_gone)?;
    Ok((unit, revision))
}

fn account_gone() -> ApiError {
    ApiError::not_found("The account is not there any more.")
}
