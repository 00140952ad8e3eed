//! Collecting everything that is wrong with a request, instead of the first thing.

use portal_types::{FieldCode, FieldProblem};

use crate::problem::{ApiError, ApiResult};

/// The problems found so far.
#[derive(Default)]
pub struct Checks(Vec<FieldProblem>);

impl Checks {
    /// Keeps the value, or notes what is wrong at `pointer`.
    pub fn take<T>(&mut self, pointer: &str, result: Result<T, (FieldCode, String)>) -> Option<T> {
        result.map_err(|(code, detail)| self.note(pointer, code, detail)).ok()
    }

    /// Notes a problem.
    pub fn note(&mut self, pointer: &str, code: FieldCode, detail: impl Into<String>) {
        self.0.push(FieldProblem::new(pointer, code, detail));
    }

    /// What was noted.
    pub fn into_problems(self) -> Vec<FieldProblem> {
        self.0
    }

    /// Refuses the request if anything was noted.
    pub fn finish(self) -> ApiResult<()> {
        if self.0.is_empty() { Ok(()) } else { Err(ApiError::invalid(self.0)) }
    }
}
