//! The people of an account, and those who are invited.

use serde::{Deserialize, Serialize};

use crate::{AccountId, InvitationId, Role, Secret, Timestamp, UserId};

/// Somebody in the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// The person.
    pub id: UserId,
    /// Their name.
    #[cfg_attr(feature = "openapi", schema(example = "Grace Hopper"))]
    pub name: String,
    /// The address they log in with.
    #[cfg_attr(feature = "openapi", schema(example = "grace@acme.example"))]
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// When they last began or renewed a session here. Null: not lately.
    pub last_seen_at: Option<Timestamp>,
}

/// Everybody in the account, by address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberList {
    /// The members.
    pub items: Vec<Member>,
}

/// A member as they shall be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PatchMember {
    /// What they may do from now on.
    pub role: Role,
}

/// Somebody who is invited and has not come yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// The invitation.
    pub id: InvitationId,
    /// Where it was mailed to.
    #[cfg_attr(feature = "openapi", schema(example = "grace@acme.example"))]
    pub email: String,
    /// What they will be.
    pub role: Role,
    /// The address of whoever invited them.
    #[cfg_attr(feature = "openapi", schema(example = "ada@acme.example"))]
    pub invited_by: String,
    /// When.
    pub created_at: Timestamp,
    /// Until when its link works.
    pub expires_at: Timestamp,
}

/// The account's invitations, by address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationList {
    /// The invitations.
    pub items: Vec<Invitation>,
}

/// Whom to invite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateInvitation {
    /// Where the link goes. At most 254 characters.
    #[cfg_attr(feature = "openapi", schema(example = "grace@acme.example"))]
    pub email: String,
    /// What they will be: at most what the caller is.
    pub role: Role,
}

/// The token of a mailed invitation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LookAtInvitation {
    /// From the link's `token`.
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = String, format = Password, example = "pm4QHnIb1oE3y2LrXJr0bTQ9xJcW5vYkZ8uFh6sKd1A"))]
    pub token: Secret,
}

/// What an invitation is to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationOffer {
    /// The organisation.
    #[cfg_attr(feature = "openapi", schema(example = "Acme BV"))]
    pub account_name: String,
    /// The address of whoever invites.
    #[cfg_attr(feature = "openapi", schema(example = "ada@acme.example"))]
    pub invited_by: String,
    /// The address that is invited.
    #[cfg_attr(feature = "openapi", schema(example = "grace@acme.example"))]
    pub email: String,
    /// What they will be.
    pub role: Role,
    /// Until when the link works.
    pub expires_at: Timestamp,
    /// Whether somebody has that address here already: then they log in to accept, and otherwise
    /// they choose a name and a password.
    #[cfg_attr(feature = "openapi", schema(example = false))]
    pub is_known: bool,
}

/// Accepting an invitation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AcceptInvitation {
    /// From the link's `token`. It works once, for seven days.
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = String, format = Password, example = "pm4QHnIb1oE3y2LrXJr0bTQ9xJcW5vYkZ8uFh6sKd1A"))]
    pub token: Secret,
    /// The person's name, 1 to 100 characters. For somebody new; others leave it out.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "Grace Hopper"))]
    pub name: Option<String>,
    /// Their password, under the rules of sign-up. For somebody new; others leave it out.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Password, example = "nine herons over Breda"))]
    pub password: Option<Secret>,
}

/// An account that the caller is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MyAccount {
    /// The account.
    pub id: AccountId,
    /// The organisation's name.
    #[cfg_attr(feature = "openapi", schema(example = "Acme BV"))]
    pub name: String,
    /// What the caller may do in it.
    pub role: Role,
    /// Whether this session is in it.
    #[cfg_attr(feature = "openapi", schema(example = true))]
    pub is_current: bool,
}

/// The accounts that the caller is in, the one they last acted for first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MyAccountList {
    /// The accounts.
    pub items: Vec<MyAccount>,
}

/// Which account to act for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SwitchAccount {
    /// One of the caller's accounts.
    pub account_id: AccountId,
}

/// The account as it shall be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PatchAccount {
    /// The organisation's name. 1 to 200 characters.
    #[cfg_attr(feature = "openapi", schema(example = "Acme Nederland BV"))]
    pub name: String,
}

/// Closing the account.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CloseAccount {
    /// The account's name, typed out.
    #[cfg_attr(feature = "openapi", schema(example = "Acme BV"))]
    pub confirmation: String,
    /// The caller's password.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, example = "seven geese over Delft"))]
    pub password: Secret,
}
