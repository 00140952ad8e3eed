use actix_web::{HttpResponse, get};
use portal_storage::{AuditEventRecord, AuditFilter, AuditMark};
use portal_types::AccountId;

use super::filter::{AuditQuery, filter};
use crate::{
    auth::Admin,
    csv_file::{Rows, csv_file},
    problem::ApiResult,
    request::Query,
    state::State,
};

/// How many entries are read at a time.
const PAGE: i64 = 500;

/// Take the audit list elsewhere
///
/// What the filter lets through, the newest first, as CSV of any length. A text that a spreadsheet
/// would take for a formula has an apostrophe in front. The file begins with a byte order mark, by
/// which spreadsheets know UTF-8.
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    params(AuditQuery),
    responses((
        status = 200, description = "The entries, as a file.",
        content((String = "text/csv", example = "number,at,action,byName,byEmail,byId,from,targetKind,targetName,targetId,revision,before,after\r\n17,2026-03-01T09:30:00Z,logged_in,Ada Lovelace,ada@acme.example,0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01,203.0.113.9,,,,,,\r\n")),
        headers(("Content-Disposition" = String, description = "`attachment`, with a file's name.")),
    )),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient"]))),
)]
#[get("/audit-events/export")]
pub async fn export_audit_events(
    admin: Admin,
    state: State,
    query: Query,
) -> ApiResult<HttpResponse> {
    let mut parameters = query.parameters();
    let filter = filter(&mut parameters);
    parameters.finish()?;
    let events = Events { state, account: admin.0.account, filter, before: None };
    csv_file("activity.csv", events).await
}

struct Events {
    state: State,
    account: AccountId,
    filter: AuditFilter,
    before: Option<AuditMark>,
}

impl Rows for Events {
    const COLUMNS: &'static [&'static str] = &[
        "number",
        "at",
        "action",
        "byName",
        "byEmail",
        "byId",
        "from",
        "targetKind",
        "targetName",
        "targetId",
        "revision",
        "before",
        "after",
    ];

    async fn next(mut self) -> ApiResult<(Vec<Vec<String>>, Option<Self>)> {
        let mut unit = self.state.store.read().await?;
        let events = unit.audit_events(self.account, &self.filter, self.before, PAGE).await?;
        self.before = events.last().map(|last| AuditMark { at: last.at, id: last.id });
        let more = i64::try_from(events.len()).unwrap_or(i64::MAX) == PAGE;
        Ok((events.into_iter().map(row).collect(), more.then_some(self)))
    }
}

fn row(event: AuditEventRecord) -> Vec<String> {
    let json =
        |value: Option<serde_json::Value>| value.map(|value| value.to_string()).unwrap_or_default();
    vec![
        event.number.map(|number| number.to_string()).unwrap_or_default(),
        event.at.to_string(),
        event.action.to_string(),
        event.actor_name.unwrap_or_default(),
        event.actor_email.unwrap_or_default(),
        event.actor_id.map(|id| id.to_string()).unwrap_or_default(),
        event.from_address.unwrap_or_default(),
        event.target_kind.map(|kind| kind.to_string()).unwrap_or_default(),
        event.target_name.unwrap_or_default(),
        event.target_id.map(|id| id.to_string()).unwrap_or_default(),
        event.revision.map(|revision| revision.to_string()).unwrap_or_default(),
        json(event.old_values),
        json(event.new_values),
    ]
}
