//! Single sign-on by OpenID Connect: the authorization code flow with PKCE, a state and a nonce.
//!
//! A provider is what the operator configured, so its address is not hostile, as a DAM's is; it may
//! well be in a private network. All that is believed of what it says is an ID token that it signed
//! for us, for this one log-in.

mod calls;
mod provider;
mod settings;

pub use calls::BuildError;
pub use provider::{Identity, Provider, SsoError, Ticket};
pub use settings::Settings;
