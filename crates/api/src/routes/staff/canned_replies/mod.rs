//! Texts that support answers with often.

pub mod create;
pub mod delete;
pub mod list;
pub mod put;

use portal_storage::{CannedReplyRecord, StoreError};
use portal_types::{CannedReply, CannedReplyId, FieldCode, FieldProblem, PutCannedReply};

use crate::{
    domain::{Checks, line},
    problem::{ApiError, ApiResult},
    support::text,
};

/// The most characters of a name.
const LONGEST_NAME: usize = 100;

fn parse(id: CannedReplyId, input: &PutCannedReply) -> ApiResult<CannedReplyRecord> {
    let mut checks = Checks::default();
    let name = checks.take("/name", line("The name", &input.name, LONGEST_NAME));
    let text = checks.take("/text", text::message("The text", &input.text));
    checks.finish()?;
    Ok(CannedReplyRecord { id, name: name.unwrap_or_default(), text: text.unwrap_or_default() })
}

fn parse_id(text: &str) -> ApiResult<CannedReplyId> {
    text.parse().map_err(|_| absent())
}

fn absent() -> ApiError {
    ApiError::not_found("There is no such text.")
}

fn to_wire(record: CannedReplyRecord) -> CannedReply {
    CannedReply { id: record.id, name: record.name, text: record.text }
}

/// A store's conflict is another text with the same name.
fn or_name_taken(error: StoreError) -> ApiError {
    match error {
        StoreError::Conflict => {
            let detail = "Another text has this name.";
            ApiError::invalid(vec![FieldProblem::new("/name", FieldCode::Taken, detail)])
        }
        error => error.into(),
    }
}
