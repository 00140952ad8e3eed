use actix_web::{
    HttpResponse, get,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    web::Bytes,
};
use futures_util::stream;
use portal_storage::{AuditEventRecord, AuditFilter, AuditMark};
use portal_types::AccountId;

use super::filter::{AuditQuery, filter};
use crate::{
    auth::Admin,
    field_table::cell_text,
    problem::{ApiError, ApiResult},
    request::Query,
    state::State,
};

/// How many entries are read at a time.
const PAGE: i64 = 500;

const COLUMNS: [&str; 13] = [
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
    let pages = Pages { state, account: admin.0.account, filter, before: None };
    // The first page is read before anything is answered, so that a failure is a problem and not
    // half a file.
    let (first, rest) = pages.next(true).await?;
    let rest = stream::try_unfold(rest, |rest| async move {
        let Some(pages) = rest else { return Ok::<_, ApiError>(None) };
        let (bytes, rest) = pages.next(false).await?;
        Ok(Some((bytes, rest)))
    });
    let body = futures_util::StreamExt::chain(stream::iter([Ok(first)]), rest);
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8; header=present"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"activity.csv\""))
        .streaming(Box::pin(body)))
}

/// The pages that are still to be written.
struct Pages {
    state: State,
    account: AccountId,
    filter: AuditFilter,
    before: Option<AuditMark>,
}

impl Pages {
    /// Writes the next one. Says what is left, if anything.
    async fn next(mut self, with_header: bool) -> ApiResult<(Bytes, Option<Self>)> {
        let mut unit = self.state.store.read().await?;
        let events = unit.audit_events(self.account, &self.filter, self.before, PAGE).await?;
        drop(unit);
        let bytes = write(&events, with_header).map_err(ApiError::internal)?;
        self.before = events.last().map(|last| AuditMark { at: last.at, id: last.id });
        let more = i64::try_from(events.len()).unwrap_or(i64::MAX) == PAGE;
        Ok((bytes.into(), more.then_some(self)))
    }
}

fn write(events: &[AuditEventRecord], with_header: bool) -> Result<Vec<u8>, csv::Error> {
    let mark = if with_header { "\u{feff}".as_bytes() } else { &[] };
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(mark.to_vec());
    if with_header {
        writer.write_record(COLUMNS)?;
    }
    let text =
        |value: &Option<String>| cell_text(value.as_deref().unwrap_or_default()).into_owned();
    let json = |value: &Option<serde_json::Value>| {
        value.as_ref().map(ToString::to_string).unwrap_or_default()
    };
    for event in events {
        writer.write_record([
            event.number.map(|number| number.to_string()).unwrap_or_default(),
            event.at.to_string(),
            event.action.to_string(),
            text(&event.actor_name),
            text(&event.actor_email),
            event.actor_id.map(|id| id.to_string()).unwrap_or_default(),
            text(&event.from_address),
            event.target_kind.map(|kind| kind.to_string()).unwrap_or_default(),
            text(&event.target_name),
            event.target_id.map(|id| id.to_string()).unwrap_or_default(),
            event.revision.map(|revision| revision.to_string()).unwrap_or_default(),
            json(&event.old_values),
            json(&event.new_values),
        ])?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}
