//! What goes with a ticket where its author wants that: settings without secrets, connectors, the
//! last connection test, and the last log records while the account consents to those. It is kept as
//! it was shown.

use portal_storage::{DiagnosticsRecord, LogFilter, TicketRecord, Unit};
use portal_types::{AccountId, Diagnostics, DiagnosticsId, UserId};
use serde_json::{Value, json};

use crate::{
    billing::status_at,
    connector::{MOST_INSTANCES, Which, told},
    history,
    logs::{is_on, search},
    problem::{ApiError, ApiResult},
    state::Portal,
};

/// So many of the newest log records.
const MOST_LOGS: usize = 200;

/// Gathers them, but for log records.
pub async fn gather(
    portal: &Portal,
    account: AccountId,
    made_by: UserId,
) -> ApiResult<DiagnosticsRecord> {
    portal.write_instances(Which::Of(account)).await?;
    let now = portal.clock.now();
    let mut unit = portal.store.read().await?;
    let content = json!({
        "portal": { "version": env!("CARGO_PKG_VERSION") },
        "account": about(portal, &mut *unit, account).await?,
        "settings": history::current(&mut *unit, account).await?,
        "connectors": connectors(portal, &mut *unit, account).await?,
        "connectionTest": connection_test(&mut *unit, account).await?,
    });
    Ok(DiagnosticsRecord {
        id: DiagnosticsId(portal.randomness.id(now)),
        made_by,
        at: now,
        content: content.to_string(),
        logs: None,
    })
}

/// Keeps them, with the last log records while the account consents to those: its consent is held
/// until the unit ends, so that none are kept that were deleted, or not to be there, meanwhile.
pub async fn keep(
    portal: &Portal,
    unit: &mut dyn Unit,
    account: AccountId,
    mut record: DiagnosticsRecord,
) -> ApiResult<DiagnosticsRecord> {
    if holds_consent(portal, unit, account).await? {
        let newest = unit.logs(account, &LogFilter::default(), None, MOST_LOGS, None).await?;
        let records: Vec<_> = newest.records.into_iter().map(search::to_wire).collect();
        record.logs = Some(serde_json::to_string(&records).map_err(ApiError::internal)?);
    }
    unit.keep_diagnostics(account, &record).await?;
    Ok(record)
}

/// Sends what somebody gathered along with a ticket; log records only while the account consents to
/// them still. False: there is nothing such.
pub async fn send(
    portal: &Portal,
    unit: &mut dyn Unit,
    ticket: &TicketRecord,
    id: DiagnosticsId,
    made_by: UserId,
) -> ApiResult<bool> {
    let account = ticket.account_id;
    if !holds_consent(portal, unit, account).await? {
        unit.delete_logs_of_diagnostics(account, id).await?;
    }
    Ok(unit.send_diagnostics(account, id, ticket.id, made_by).await?)
}

async fn holds_consent(
    portal: &Portal,
    unit: &mut dyn Unit,
    account: AccountId,
) -> ApiResult<bool> {
    let consent = unit.hold_log_consent(account).await?;
    Ok(consent.is_some_and(|consent| is_on(&consent, portal.clock.now())))
}

/// As the API tells them.
pub fn to_wire(record: &DiagnosticsRecord) -> ApiResult<Diagnostics> {
    let logs = record.logs.as_deref().map(serde_json::from_str).transpose();
    Ok(Diagnostics {
        id: record.id,
        at: record.at,
        content: serde_json::from_str(&record.content).map_err(ApiError::internal)?,
        logs: logs.map_err(ApiError::internal)?,
    })
}

async fn about(portal: &Portal, unit: &mut dyn Unit, account: AccountId) -> ApiResult<Value> {
    let record = unit.account(account).await?;
    let subscription = unit.subscription(account).await?;
    Ok(json!({
        "id": account,
        "name": record.map(|record| record.name),
        "subscription": subscription.map(|record| status_at(&record, portal.clock.now())),
    }))
}

/// The connectors that were seen, the one that was seen last first.
pub async fn connectors(
    portal: &Portal,
    unit: &mut dyn Unit,
    account: AccountId,
) -> ApiResult<Vec<portal_types::ConnectorInstance>> {
    let revision = unit.account(account).await?.map_or(0, |account| account.revision);
    let most = i64::try_from(MOST_INSTANCES).unwrap_or(i64::MAX);
    let rows = unit.connectors(account, None, most).await?;
    let now = portal.clock.now();
    Ok(rows.into_iter().map(|row| told(row, revision, now)).collect())
}

async fn connection_test(unit: &mut dyn Unit, account: AccountId) -> ApiResult<Value> {
    let Some(test) = unit.last_connection_test(account).await? else { return Ok(Value::Null) };
    let result: Value = serde_json::from_str(&test.result).map_err(ApiError::internal)?;
    Ok(json!({ "testedAt": test.tested_at, "revision": test.revision, "result": result }))
}
