//! Work that leaves the process, or waits: the outbox and what runs in the background.

mod background;
mod instances;
mod mail;
mod outbox;
mod transport;

pub use background::Background;
pub use mail::{Message, confirm_sign_up, known_address, password_changed, reset_password};
pub use outbox::{Outbox, belongs_to, run_due};
pub use transport::Transport;
