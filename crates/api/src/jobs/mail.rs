//! The mails we send, in plain text. Every link begins with the configured service URL, never with
//! anything from a request.

use portal_storage::Unit;
use portal_types::{AccountId, InvoiceId, Role, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{problem::ApiResult, state::Portal};

/// A mail to send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub to: String,
    pub subject: String,
    pub text: String,
    /// Where an answer goes, if anywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// The conversation that it is a part of: mail programs show those together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<String>,
    /// The invoice that is attached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice: Option<(AccountId, InvoiceId)>,
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

/// What somebody is told whose session was ended because an old copy of it was used.
pub fn session_copied(service_url: &str, to: &str, name: &str) -> Message {
    message(
        to,
        "A session of yours was ended",
        &format!(
            "Hello {name},\n\n\
             Somebody used an old copy of one of your sessions, so that session was ended. It may \
             have been your own browser, for instance after a backup was restored. If not, somebody \
             has copied it: change your password now, which ends all sessions.\n\n\
             {service_url}/account/password"
        ),
    )
}

/// What somebody is told who has a second factor now.
pub fn factor_added(service_url: &str, to: &str, name: &str) -> Message {
    message(
        to,
        "Your second factor is set up",
        &format!(
            "Hello {name},\n\n\
             From now on logging in needs a code of your authenticator app. Keep the recovery codes \
             where you find them without the phone. If that was not you, set a new password now:\n\n\
             {service_url}/forgot-password"
        ),
    )
}

/// What somebody is told who has another passkey now.
pub fn passkey_added(service_url: &str, to: &str, name: &str, passkey: &str) -> Message {
    message(
        to,
        "A passkey was added",
        &format!(
            "Hello {name},\n\n\
             A passkey was added: {passkey}. Whoever has it can log in as you without the password. If \
             that was not you, remove it under Security and set a new password now:\n\n\
             {service_url}/forgot-password"
        ),
    )
}

/// What somebody is told who has a passkey less.
pub fn passkey_removed(service_url: &str, to: &str, name: &str, passkey: &str) -> Message {
    message(
        to,
        "A passkey was removed",
        &format!(
            "Hello {name},\n\n\
             A passkey was removed: {passkey}. It logs you in no more. If that was not you, somebody knows \
             your password. Set a new one now:\n\n\
             {service_url}/forgot-password"
        ),
    )
}

/// What somebody is told who can log in elsewhere now.
pub fn identity_linked(service_url: &str, to: &str, name: &str, provider: &str) -> Message {
    message(
        to,
        "Another way to log in",
        &format!(
            "Hello {name},\n\n\
             A login at {provider} was linked to you: whoever logs in there is logged in here as you. \
             If that was not you, remove it under Security and set a new password now:\n\n\
             {service_url}/forgot-password"
        ),
    )
}

/// What somebody is told who has none any more.
pub fn factor_removed(service_url: &str, to: &str, name: &str) -> Message {
    message(
        to,
        "Your second factor was removed",
        &format!(
            "Hello {name},\n\n\
             Logging in needs only your password again. If that was not you, set a new password \
             now:\n\n\
             {service_url}/forgot-password"
        ),
    )
}

/// What somebody is told who has few recovery codes left.
pub fn few_recovery_codes(service_url: &str, to: &str, left: i64) -> Message {
    message(
        to,
        "Few recovery codes are left",
        &format!(
            "Hello,\n\n\
             A recovery code was just used to log in to your account; {left} are left. Make new ones \
             here, and if it was not you, change your password:\n\n\
             {service_url}/security"
        ),
    )
}

/// The link that leads into an account. Of what its people typed only an address is in it: the
/// account's name is shown on the page.
pub fn invitation(service_url: &str, to: &str, invited_by: &str, token: &str) -> Message {
    message(
        to,
        "You are invited",
        &format!(
            "Hello,\n\n\
             {invited_by} invites you to their account in the integration portal. Open this link to \
             see what it is and to accept:\n\n\
             {service_url}/invitation?token={token}\n\n\
             It works once, for a week. If you don't know them, ignore this message: without the \
             link nothing happens."
        ),
    )
}

/// What somebody is told who has another role now.
pub fn role_changed(service_url: &str, to: &str, name: &str, role: Role) -> Message {
    message(
        to,
        "Your role was changed",
        &format!(
            "Hello {name},\n\n\
             In one of your accounts you are now {role}. What that means, and who is in the \
             account, is here:\n\n\
             {service_url}/team"
        ),
    )
}

/// What somebody is told who was taken out of an account.
pub fn removed(service_url: &str, to: &str, name: &str) -> Message {
    message(
        to,
        "You were taken out of an account",
        &format!(
            "Hello {name},\n\n\
             An administrator took you out of one of your accounts in the integration portal. If \
             that was a mistake, ask them to invite you again. Your other accounts, if you have \
             any, are here:\n\n\
             {service_url}/login"
        ),
    )
}

/// What owners are told when their account is to be removed.
pub fn account_closes(service_url: &str, to: &str, closes_at: Timestamp) -> Message {
    message(
        to,
        "Your account will be removed",
        &format!(
            "Hello,\n\n\
             An owner closed your account in the integration portal. At {closes_at} it is removed \
             with everything of it: settings, keys, history. Until then everything works as \
             before, and any owner can take it back:\n\n\
             {service_url}/account"
        ),
    )
}

/// What owners are told when that was taken back.
pub fn account_stays(service_url: &str, to: &str) -> Message {
    message(
        to,
        "Your account stays",
        &format!(
            "Hello,\n\n\
             An owner took the closing of your account back. Nothing is removed.\n\n\
             {service_url}/account"
        ),
    )
}

/// Mails something to every owner of an account.
pub async fn tell_owners(
    portal: &Portal,
    unit: &mut dyn Unit,
    account: AccountId,
    write: impl Fn(&str, &str) -> Message,
) -> ApiResult<()> {
    let members = unit.members(account).await?;
    for owner in members.iter().filter(|member| member.role == Role::Owner) {
        let message = write(&portal.config.http.public_url, &owner.email);
        portal.outbox.mail(unit, &message).await?;
    }
    Ok(())
}

fn message(to: &str, subject: &str, text: &str) -> Message {
    Message {
        to: to.to_owned(),
        subject: subject.to_owned(),
        text: text.to_owned(),
        reply_to: None,
        thread: None,
        invoice: None,
    }
}
