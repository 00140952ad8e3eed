//! Single sign-on, by OpenID Connect.

use serde::{Deserialize, Serialize};

use crate::{IdentityId, Timestamp};

/// An identity provider that people can log in at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SsoProvider {
    /// Its name in addresses.
    #[cfg_attr(feature = "openapi", schema(example = "acme"))]
    pub id: String,
    /// Its name for people.
    #[cfg_attr(feature = "openapi", schema(example = "Acme login"))]
    pub name: String,
}

/// The identity providers, in the operator's order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SsoProviderList {
    /// The providers. None: there is no single sign-on here.
    pub items: Vec<SsoProvider>,
}

/// Who the caller is at an identity provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Identity {
    /// The identity.
    pub id: IdentityId,
    /// The provider's name for people.
    #[cfg_attr(feature = "openapi", schema(example = "Acme login"))]
    pub provider: String,
    /// The e-mail address that the provider told, if it did. It need not be the caller's here.
    #[cfg_attr(feature = "openapi", schema(example = "ada@acme.example"))]
    pub email: Option<String>,
    /// When it was linked.
    pub created_at: Timestamp,
    /// When somebody last logged in with it.
    pub last_used_at: Option<Timestamp>,
}

/// Who the caller is at identity providers, the first linked first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdentityList {
    /// The identities.
    pub items: Vec<Identity>,
}
