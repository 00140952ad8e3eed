//! The organisation itself.

pub mod close;
pub mod get;
pub mod patch;
pub mod reopen;
pub mod security;

use crate::problem::ApiError;

fn gone() -> ApiError {
    ApiError::not_found("The account is not there any more.")
}
