//! Which entries of the audit list are wanted: the same for the list and for its export.

use portal_storage::AuditFilter;
use portal_types::{AuditAction, FieldCode, Timestamp, UserId};
use utoipa::IntoParams;

use crate::request::{Parameters, time};

/// The filter, as query parameters.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; `filter` reads them")]
pub(super) struct AuditQuery {
    /// Only what was done of this kind.
    #[param(required = false, example = "api_key_revealed")]
    action: AuditAction,
    /// Only what this user did.
    #[param(required = false, value_type = uuid::Uuid, example = "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01")]
    actor: UserId,
    /// Only what was done at this time or later.
    #[param(required = false, value_type = String, format = DateTime, example = "2026-03-01T00:00:00Z")]
    from: Timestamp,
    /// Only what was done before this time.
    #[param(required = false, value_type = String, format = DateTime, example = "2026-04-01T00:00:00Z")]
    to: Timestamp,
}

/// Reads the filter.
pub(super) fn filter(parameters: &mut Parameters) -> AuditFilter {
    AuditFilter {
        action: parameters.take("action", action),
        actor: parameters.take("actor", |text| {
            let detail = "actor is a user's id.".to_owned();
            text.parse().map_err(|_| (FieldCode::InvalidFormat, detail))
        }),
        from: parameters.take("from", |text| time("from", text)),
        to: parameters.take("to", |text| time("to", text)),
    }
}

fn action(text: &str) -> Result<AuditAction, (FieldCode, String)> {
    text.parse().map_err(|_| {
        let words: Vec<_> = AuditAction::ALL.iter().map(|action| action.as_str()).collect();
        (FieldCode::WrongType, format!("action is one of {}.", words.join(", ")))
    })
}
