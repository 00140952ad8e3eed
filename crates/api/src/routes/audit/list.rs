use actix_web::{HttpResponse, get};
use portal_storage::{AuditEventRecord, AuditMark};
use portal_types::{
    AuditAction, AuditActor, AuditEvent, AuditEventId, AuditEventList, AuditTarget, FieldCode,
    Timestamp,
};

use crate::{
    auth::Admin,
    problem::ApiResult,
    request::{DEFAULT_LIMIT, GREATEST_LIMIT, PageQuery, Query},
    state::State,
};

/// Who did what, from where
///
/// The newest first. For administrators and owners. Entries are only ever added, and hold no
/// secrets; changes of settings are in the settings' own history.
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    params(
        ("action" = Option<AuditAction>, Query, description = "Only what was done of this kind.", example = "api_key_revealed"),
        PageQuery,
    ),
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
    let action = parameters.take("action", action);
    let page = parameters.page(DEFAULT_LIMIT, GREATEST_LIMIT);
    parameters.finish()?;
    let before = page.after_as(mark)?;
    let mut unit = state.store.read().await?;
    let rows = unit.audit_events(admin.0.account, action, before, page.limit + 1).await?;
    let (rows, next_cursor) =
        page.cut(rows, |event| format!("{} {}", event.at.unix_micros(), event.id));
    let items = rows.into_iter().map(to_wire).collect();
    Ok(HttpResponse::Ok().json(AuditEventList { items, next_cursor }))
}

fn action(text: &str) -> Result<AuditAction, (FieldCode, String)> {
    text.parse().map_err(|_| {
        let words: Vec<_> = AuditAction::ALL.iter().map(|action| action.as_str()).collect();
        (FieldCode::WrongType, format!("action is one of {}.", words.join(", ")))
    })
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
        before: event.old_values,
        after: event.new_values,
    }
}
