//! Who is calling. A handler says it with an argument: [`User`], [`Admin`], [`Connector`].

mod access_token;
mod connector;
mod cookie;
mod device_cookie;
mod factors;
mod passkeys;
mod passwords;
mod same_site;
mod session;
mod user;

pub use access_token::AccessTokens;
pub use connector::Connector;
pub use cookie::{RefreshCookie, SsoCookie};
pub use device_cookie::DeviceCookie;
pub use factors::{Used, begin, belongs_to, methods, new_recovery_codes, use_code, use_totp};
pub use passkeys::{Asked, Passkeys};
pub use passwords::Passwords;
pub use same_site::SameSite;
pub use session::{digest, end_by_token, renew, start};
pub use user::{Admin, MaybeUser, Owner, Person, Staff, User, strip_scheme};
