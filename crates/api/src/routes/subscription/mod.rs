//! The account's subscription.

pub mod cancel;
pub mod change;
pub mod checkout;
pub mod get;
pub mod portal;
pub mod resume;

use crate::problem::ApiError;

/// The account was removed meanwhile.
pub fn gone() -> ApiError {
    ApiError::not_found("The account is not there any more.")
}
