use actix_web::{HttpResponse, get};
use portal_storage::{AuditEventRecord, AuditMark};
use portal_types::{AuditActor, AuditEvent, AuditEventId, AuditEventList, AuditTarget, Timestamp};

use super::filter::{AuditQuery, filter};
use crate::{
    auth::Admin,
    problem::ApiResult,
    request::{DEFAULT_LIMIT, GREATEST_LIMIT, PageQuery, Query},
    state::State,
};

/// Who did what, from where
///
/// The newest first. For administrators and owners. Entries are only ever added, and hold no
/// secrets. What exactly changed in the settings is in their own history, which `revision` leads to.
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    params(AuditQuery, PageQuery),
    responses((status = 200, description = "A page of the list.", body = AuditEventList)),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient"]))),
)]
#[get("/audit-events")]
pub async fn list_audit_events(
    admin: Admin,
    state: State,
    query: Query,
) -> ApiResult<HttpResponse> {
    let mut parameters = query.parameters();
    let filter = filter(&mut parameters);
    let page = parameters.page(DEFAULT_LIMIT, GREATEST_LIMIT);
    parameters.finish()?;
    let before = page.after_as(mark)?;
    let mut unit = state.store.read().await?;
    let rows = unit.audit_events(admin.0.account, &filter, before, page.limit + 1).await?;
    let (rows, next_cursor) =
        page.cut(rows, |event| format!("{} {}", event.at.unix_micros(), event.id));
    let items = rows.into_iter().map(to_wire).collect();
    Ok(HttpResponse::Ok().json(AuditEventList { items, next_cursor }))
}

/// The place in the list that a cursor names.
fn mark(cursor: &str) -> Option<AuditMark> {
    let (at, id) = cursor.split_once(' ')?;
    let at = Timestamp::from_unix_micros(at.parse().ok()?);
    Some(AuditMark { at, id: id.parse::<AuditEventId>().ok()? })
}

fn to_wire(event: AuditEventRecord) -> AuditEvent {
    AuditEvent {
        id: event.id,
        number: event.number,
        at: event.at,
        action: event.action,
        by: event.actor_id.map(|id| AuditActor {
            id,
            name: event.actor_name.unwrap_or_default(),
            email: event.actor_email.unwrap_or_default(),
        }),
        from: event.from_address,
        target: event.target_kind.zip(event.target_id).map(|(kind, id)| AuditTarget {
            kind,
            id,
            name: event.target_name.unwrap_or_default(),
        }),
        revision: event.revision,
        before: event.old_values,
        after: event.new_values,
    }
}
