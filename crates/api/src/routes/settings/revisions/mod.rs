//! The history of the settings.

pub mod get;
pub mod list;
pub mod restore;

use portal_storage::RevisionRecord;
use portal_types::{Revision, RevisionAuthor};

use crate::problem::{ApiError, ApiResult};

/// How many changes an answer lists at most.
const MOST_CHANGES: i64 = 1_000;

fn to_wire(record: RevisionRecord) -> Revision {
    let author = (record.author_id, record.author_name, record.author_email);
    Revision {
        revision: record.revision,
        at: record.at,
        by: match author {
            (Some(id), Some(name), Some(email)) => Some(RevisionAuthor { id, name, email }),
            _ => None,
        },
        from: record.from_address,
        cause: record.cause,
        restored_from: record.restored_from,
        parts: record.parts,
        field: record.field,
        change_count: record.change_count,
    }
}

fn parse_number(text: &str) -> ApiResult<i64> {
    text.parse().map_err(|_| absent())
}

fn absent() -> ApiError {
    ApiError::not_found("The history of your account's settings has no revision with this number.")
}
