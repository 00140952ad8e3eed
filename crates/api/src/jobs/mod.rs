//! Work that leaves the process, or waits: the outbox and what runs in the background.

mod background;
mod closing;
mod instances;
mod mail;
mod outbox;
mod transport;

pub use background::Background;
pub use mail::{
    Message, account_closes, account_stays, confirm_sign_up, factor_added, factor_removed,
    few_recovery_codes, identity_linked, invitation, known_address, passkey_added, passkey_removed,
    password_changed, removed, reset_password, role_changed, session_copied, tell_owners,
};
pub use outbox::{MAIL, Outbox, belongs_to, run_due};
pub use transport::Transport;
