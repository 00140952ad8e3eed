//! The pages of a visitor: becoming a user, and becoming one again.

mod forgot;
mod layout;
mod login;
mod reset;
mod sign_up;
mod verify;

pub(crate) use forgot::ForgotPassword;
pub(crate) use login::Login;
pub(crate) use reset::ResetPassword;
pub(crate) use sign_up::SignUp;
pub(crate) use verify::VerifyEmail;

/// What is asked of a new password, in words.
const PASSWORD_HINT: &str =
    "At least 12 characters. A few words in a row are easy to remember and hard to guess.";
