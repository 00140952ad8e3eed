//! The pages, one file or folder each.

mod auth;
mod integration;
mod not_found;
mod overview;
mod password;

pub(crate) use auth::{ForgotPassword, Login, ResetPassword, SignUp, VerifyEmail};
pub(crate) use integration::Integration;
pub(crate) use not_found::NotFound;
pub(crate) use overview::Overview;
pub(crate) use password::Password;
