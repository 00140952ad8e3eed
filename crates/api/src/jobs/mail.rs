//! The mails we send, in plain text. Every link begins with the configured service URL, never with
//! anything from a request.

use serde::{Deserialize, Serialize};

/// A mail to send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub to: String,
    pub subject: String,
    pub text: String,
}

/// The link that confirms a sign-up. Whoever signed up may be a stranger to the address, so nothing
/// that they typed is in it.
pub fn confirm_sign_up(service_url: &str, to: &str, token: &str) -> Message {
    message(
        to,
        "Confirm your e-mail address",
        &format!(
            "Hello,\n\n\
             Open this link to confirm your address and set up your integration:\n\n\
             {service_url}/verify-email?token={token}\n\n\
             It works once, for 24 hours, and the password is the one that was typed with the \
             sign-up. If you did not sign up yourself, don't open it: without the link nothing \
             happens."
        ),
    )
}

/// What somebody is told whose address has an account already.
pub fn known_address(service_url: &str, to: &str) -> Message {
    message(
        to,
        "You have an account already",
        &format!(
            "Hello,\n\n\
             Somebody, probably you, signed up with this address. It has an account already, so \
             nothing was changed. Log in here:\n\n\
             {service_url}/login\n\n\
             If you forgot the password, set a new one:\n\n\
             {service_url}/forgot-password"
        ),
    )
}

/// The link that sets a new password.
pub fn reset_password(service_url: &str, to: &str, name: &str, token: &str) -> Message {
    message(
        to,
        "Set a new password",
        &format!(
            "Hello {name},\n\n\
             Open this link to set a new password:\n\n\
             {service_url}/reset-password?token={token}\n\n\
             It works once, for one hour. If you did not ask for it, ignore this message: your \
             password stays as it is."
        ),
    )
}

/// What somebody is told whose password was changed.
pub fn password_changed(service_url: &str, to: &str, name: &str) -> Message {
    message(
        to,
        "Your password was changed",
        &format!(
            "Hello {name},\n\n\
             The password of your account was just changed, and other sessions were ended. If that \
             was not you, set a new one now:\n\n\
             {service_url}/forgot-password"
        ),
    )
}

fn message(to: &str, subject: &str, text: &str) -> Message {
    Message { to: to.to_owned(), subject: subject.to_owned(), text: text.to_owned() }
}
