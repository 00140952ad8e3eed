//! Values that can't be wrong: each is made by parsing what somebody sent, or not at all.

mod api_key;
mod asset_id;
mod base62;
mod check;
mod email;
mod field_name;
mod field_row;
mod field_values;
mod leaked_passwords;
mod names;
mod password;
mod portal_url;

pub use api_key::{ApiKeyText, MalformedKey};
pub use asset_id::AssetId;
pub use check::Checks;
pub use email::Email;
pub use field_name::FieldName;
pub use field_row::{FieldRow, MOST_FIELD_ROWS};
pub use field_values::{FieldValues, GlobalValues, ValuesChange};
pub use names::{client_word, line};
pub use password::{Password, check_new_password};
pub use portal_url::PortalUrl;
