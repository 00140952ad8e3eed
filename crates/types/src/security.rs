//! How a person proves who they are, and where they are logged in.

use serde::{Deserialize, Serialize};

use crate::{PasskeyId, Secret, SessionId, Timestamp};

/// The code of a second factor, after the password.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoginMfa {
    /// `mfaToken` of the answer `mfa_required`. It works for five minutes and five tries.
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = String, format = Password, example = "pm4QHnIb1oE3y2LrXJr0bTQ9xJcW5vYkZ8uFh6sKd1A"))]
    pub mfa_token: Secret,
    /// Six digits of the authenticator app, or a recovery code.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, example = "492039"))]
    pub code: Secret,
}

text_enum!(
    /// What a person can prove themselves by, besides the password.
    MfaMethod {
        /// A code of an authenticator app.
        Totp = "totp",
        /// A passkey.
        Passkey = "passkey",
        /// A recovery code.
        RecoveryCode = "recovery_code",
    }
);

/// What stands besides the password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mfa {
    /// Since when an authenticator app is set up. Null: there is none.
    pub totp_since: Option<Timestamp>,
    /// The passkeys, the oldest first.
    pub passkeys: Vec<Passkey>,
    /// Whether the portal's address is one that browsers make passkeys for.
    #[cfg_attr(feature = "openapi", schema(example = true))]
    pub passkeys_available: bool,
    /// How many recovery codes are left.
    #[cfg_attr(feature = "openapi", schema(example = 9))]
    pub recovery_codes_left: i64,
    /// Whether the account asks for a second factor.
    #[cfg_attr(feature = "openapi", schema(example = false))]
    pub is_required: bool,
}

/// A fresh proof, for what must not be done by somebody who finds an open browser.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordProof {
    /// The password.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, example = "seven geese over Delft"))]
    pub password: Secret,
}

/// A fresh proof by both.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FactorProof {
    /// The password.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, example = "seven geese over Delft"))]
    pub password: Secret,
    /// Six digits of the authenticator app, or a recovery code.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, example = "492039"))]
    pub code: Secret,
}

/// What an authenticator app needs. Shown once.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TotpSetup {
    /// To type in, base32.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, example = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"))]
    pub secret: Secret,
    /// The same as an address that apps open.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, example = "otpauth://totp/Integration%20portal:ada%40acme.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Integration%20portal"))]
    pub otpauth_url: Secret,
    /// The same as a picture to scan: the squares of a QR code, a text of `0` and `1` a row.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>, example = json!(["1011", "0010", "1100", "1001"])))]
    pub qr_rows: Vec<Secret>,
}

/// The code that proves a new authenticator app.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfirmTotp {
    /// Six digits, of now.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, example = "492039"))]
    pub code: Secret,
}

/// Codes for when the authenticator app is gone. Each works once; shown once.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    /// The codes.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>, example = json!(["7Q2M-4XKD-9RTB", "W8NC-H3VF-6YPZ"])))]
    pub codes: Vec<Secret>,
}

/// A passkey: a key that a device, a security key or a password manager keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Passkey {
    /// The passkey.
    pub id: PasskeyId,
    /// What its owner calls it.
    #[cfg_attr(feature = "openapi", schema(example = "Laptop"))]
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
}

/// What a browser is asked, and what its answer is sent with.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyChallenge {
    /// To be sent along with the answer. It works once, for five minutes.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, example = "pm4QHnIb1oE3y2LrXJr0bTQ9xJcW5vYkZ8uFh6sKd1A"))]
    pub token: Secret,
    /// The options of `navigator.credentials.create` or `.get`, in the JSON of Web Authentication
    /// (level 3): `PublicKeyCredential.parseCreationOptionsFromJSON` and `.parseRequestOptionsFromJSON`
    /// take its `publicKey`.
    #[cfg_attr(feature = "openapi", schema(value_type = Object, example = json!({"publicKey": {"challenge": "ZXhhbXBsZQ", "rpId": "portal.example", "userVerification": "required"}})))]
    pub options: serde_json::Value,
}

/// A new passkey.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPasskey {
    /// `token` of the challenge.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, example = "pm4QHnIb1oE3y2LrXJr0bTQ9xJcW5vYkZ8uFh6sKd1A"))]
    pub token: Secret,
    /// What to call it. Absent: after the browser.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "Laptop"))]
    pub name: Option<String>,
    /// What the browser made, by its `toJSON()`.
    #[cfg_attr(feature = "openapi", schema(value_type = Object, example = json!({"id": "ZXhhbXBsZQ", "rawId": "ZXhhbXBsZQ", "type": "public-key", "response": {"clientDataJSON": "e30", "attestationObject": "oA"}})))]
    pub credential: serde_json::Value,
}

/// A passkey that was made.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyMade {
    /// The passkey.
    pub passkey: Passkey,
    /// Recovery codes, where it is the person's first second factor. Shown once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>, example = json!(["7Q2M-4XKD-9RTB", "W8NC-H3VF-6YPZ"])))]
    pub codes: Vec<Secret>,
}

/// Who is to be asked for a passkey.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BeginPasskey {
    /// `mfaToken` of the answer `mfa_required`: the person whose password was right. Absent: whoever
    /// has a passkey.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Password, example = "pm4QHnIb1oE3y2LrXJr0bTQ9xJcW5vYkZ8uFh6sKd1A"))]
    pub mfa_token: Option<Secret>,
}

/// A passkey that is used.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsePasskey {
    /// `token` of the challenge.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, example = "pm4QHnIb1oE3y2LrXJr0bTQ9xJcW5vYkZ8uFh6sKd1A"))]
    pub token: Secret,
    /// What the browser answered, by its `toJSON()`.
    #[cfg_attr(feature = "openapi", schema(value_type = Object, example = json!({"id": "ZXhhbXBsZQ", "rawId": "ZXhhbXBsZQ", "type": "public-key", "response": {"clientDataJSON": "e30", "authenticatorData": "oA", "signature": "MA"}})))]
    pub credential: serde_json::Value,
}

/// What the account asks of its members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountSecurity {
    /// Whether members need a second factor. Those without one can only set one up.
    #[cfg_attr(feature = "openapi", schema(example = true))]
    pub second_factor_required: bool,
}

/// A browser in which the caller is logged in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MySession {
    /// The session.
    pub id: SessionId,
    /// The account it is in.
    #[cfg_attr(feature = "openapi", schema(example = "Acme BV"))]
    pub account_name: String,
    /// The browser and its system, as far as they say.
    #[cfg_attr(feature = "openapi", schema(example = "Firefox on Linux"))]
    pub device: Option<String>,
    /// The network address it was last used from.
    #[cfg_attr(feature = "openapi", schema(example = "203.0.113.9"))]
    pub address: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to ten minutes.
    pub last_used_at: Timestamp,
    /// Whether it is the caller's.
    #[cfg_attr(feature = "openapi", schema(example = true))]
    pub is_current: bool,
}

/// Where the caller is logged in, the last used first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MySessionList {
    /// The sessions.
    pub items: Vec<MySession>,
}
