//! The pages of a visitor: becoming a user, and becoming one again.

mod forgot;
mod invitation;
mod layout;
mod login;
mod reset;
mod sign_up;
mod single_sign_on;
mod verify;

pub(crate) use forgot::forgot_password;
pub(crate) use invitation::invitation;
pub(crate) use login::login;
pub(crate) use reset::reset_password;
pub(crate) use sign_up::sign_up;
pub(crate) use single_sign_on::single_sign_on;
pub(crate) use verify::verify_email;
