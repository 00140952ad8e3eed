//! Visitors becoming users.

use serde::{Deserialize, Serialize};

use crate::{AccountId, Role, Secret, UserId};

/// A new organisation and its first person.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignUp {
    /// Where the confirmation goes; later the name to log in with. At most 254 characters.
    #[cfg_attr(feature = "openapi", schema(example = "ada@acme.example"))]
    pub email: String,
    /// 12 to 128 characters, not one of the passwords that are tried first.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, example = "seven geese over Delft"))]
    pub password: Secret,
    /// The person's name. 1 to 100 characters.
    #[cfg_attr(feature = "openapi", schema(example = "Ada Lovelace"))]
    pub name: String,
    /// The organisation's name. 1 to 200 characters.
    #[cfg_attr(feature = "openapi", schema(example = "Acme BV"))]
    pub company: String,
}

/// What is always answered where a truer answer would tell who has an account here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Accepted {
    /// What happens next, in words.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "If the address is right, a message is on its way.")
    )]
    pub message: String,
}

/// The token of a mailed confirmation link.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerifyEmail {
    /// From the link's `token`. It works once, for 24 hours.
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = String, format = Password, example = "pm4QHnIb1oE3y2LrXJr0bTQ9xJcW5vYkZ8uFh6sKd1A"))]
    pub token: Secret,
}

/// E-mail address and password.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Login {
    /// The address used at sign-up; upper and lower case are alike.
    #[cfg_attr(feature = "openapi", schema(example = "ada@acme.example"))]
    pub email: String,
    /// The password.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, example = "seven geese over Delft"))]
    pub password: Secret,
}

/// A person who is logged in. The refresh token travels beside it, in a cookie that scripts can't
/// read.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// Sent as `Authorization: Bearer …`. Keep it in memory only.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, example = "eyJhbGciOiJIUzI1NiJ9.e30.c2ln"))]
    pub access_token: Secret,
    /// Always `Bearer`.
    #[cfg_attr(feature = "openapi", schema(example = "Bearer"))]
    pub token_type: String,
    /// Seconds until the access token ends.
    #[cfg_attr(feature = "openapi", schema(example = 600))]
    pub expires_in: i64,
    /// Who is logged in.
    pub user: User,
}

/// A person and the account they act for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct User {
    /// The person.
    pub id: UserId,
    /// The address they log in with.
    #[cfg_attr(feature = "openapi", schema(example = "ada@acme.example"))]
    pub email: String,
    /// Their name.
    #[cfg_attr(feature = "openapi", schema(example = "Ada Lovelace"))]
    pub name: String,
    /// What they may do in the account.
    pub role: Role,
    /// The account they act for.
    pub account_id: AccountId,
    /// The account's name.
    #[cfg_attr(feature = "openapi", schema(example = "Acme BV"))]
    pub account_name: String,
    /// Whether the account (or being in support) asks for a second factor and they have none: then nothing works but
    /// setting one up.
    #[cfg_attr(feature = "openapi", schema(example = false))]
    pub must_enrol: bool,
    /// Whether they are in the operator's support team.
    #[cfg_attr(feature = "openapi", schema(example = false))]
    pub is_staff: bool,
}

/// Whose password was forgotten.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ForgotPassword {
    /// The address used at sign-up.
    #[cfg_attr(feature = "openapi", schema(example = "ada@acme.example"))]
    pub email: String,
}

/// The token of a mailed reset link and the password to set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResetPassword {
    /// From the link's `token`. It works once, for one hour.
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = String, format = Password, example = "pm4QHnIb1oE3y2LrXJr0bTQ9xJcW5vYkZ8uFh6sKd1A"))]
    pub token: Secret,
    /// The new password, under the rules of sign-up.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, example = "seven geese over Delft"))]
    pub password: Secret,
}

/// A change of one's own password. Every other session of the person ends.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangePassword {
    /// The password as it is now.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, example = "seven geese over Delft"))]
    pub current_password: Secret,
    /// The password as it shall be, under the rules of sign-up.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, example = "eight swans under Leiden"))]
    pub new_password: Secret,
}
