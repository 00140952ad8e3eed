//! From a call of a connector to records that are kept.

use actix_web::{HttpRequest, http::header::RETRY_AFTER};
use portal_types::{LogsTaken, ProblemCode};

use super::{
    check::{Batch, MOST_RECORDS},
    consent::is_on,
    writer::Kept,
};
use crate::{
    auth::Connector,
    problem::{ApiError, ApiResult},
    state::Portal,
};

/// Begins a batch of a connector. Without consent nothing of the call is even read.
pub async fn begin(portal: &Portal, connector: &Connector) -> ApiResult<Batch> {
    let account = connector.with(portal_types::Scope::LogsWrite)?.account;
    let now = portal.clock.now();
    let mut unit = portal.store.read().await?;
    let consent = unit.advanced(account).await?;
    let kept = portal.logs_kept(&mut *unit, account).await?;
    drop(unit);
    if !consent.is_some_and(|consent| is_on(&consent, now)) {
        return Err(disabled());
    }
    let name = (connector.kind(), connector.instance());
    let number = u32::from_ne_bytes(portal.randomness.bytes());
    Ok(Batch::new(account, name, now, kept, number))
}

/// Refuses a batch that has too many records.
pub fn has_room(batch: &Batch) -> ApiResult<()> {
    if batch.len() <= MOST_RECORDS {
        return Ok(());
    }
    let detail = format!("The batch has more than {MOST_RECORDS} records. Send it in parts.");
    Err(ApiError::new(ProblemCode::BodyTooLarge, detail))
}

/// Keeps a batch. When this returns, it is committed.
pub async fn keep(portal: &Portal, request: &HttpRequest, batch: Batch) -> ApiResult<LogsTaken> {
    let answer = batch.answer();
    let (account, records) = (batch.account, batch.records.len());
    if records == 0 {
        return Ok(answer);
    }
    if let Err(seconds) = portal.limits.logs.check_many(request, &account, records) {
        let mut unit = portal.store.write().await?;
        let count = i64::try_from(records).unwrap_or(i64::MAX);
        unit.count_refused_logs(account, count, portal.clock.now()).await?;
        unit.commit().await?;
        let detail = format!(
            "Your account sends more records than are taken at a time. Send this again in {seconds} seconds, or log less."
        );
        return Err(ApiError::new(ProblemCode::RateLimited, detail)
            .with_header(RETRY_AFTER, seconds.into()));
    }
    match portal.logs.write(batch).await? {
        Kept::Yes => Ok(answer),
        Kept::NoConsent => Err(disabled()),
    }
}

fn disabled() -> ApiError {
    let detail = "The account has remote logging off, or its end has passed: nothing was kept. \
        An administrator can switch it on in the dashboard under Integration, Advanced.";
    ApiError::new(ProblemCode::RemoteLoggingDisabled, detail)
}
