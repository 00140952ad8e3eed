//! Passkeys (Web Authentication). Each verifies its owner, by finger, face or PIN: so it is both
//! factors at once, and takes the place of the password or of the code.

use portal_storage::{PasskeyRecord, UserRecord};
use portal_types::{FieldCode, ProblemCode, UserId};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use url::Url;
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{
        DiscoverableAuthentication, Passkey, PasskeyAuthentication, PasskeyRegistration,
        PublicKeyCredential, RegisterPublicKeyCredential, WebauthnError,
    },
};

use crate::{
    domain::Checks,
    problem::{ApiError, ApiResult},
};

/// What people see in their browser's own dialog.
const NAME: &str = "Integration portal";

/// What somebody was asked, as it is kept until they answer.
#[derive(Serialize, Deserialize)]
pub enum Asked {
    /// A new passkey.
    Registration(PasskeyRegistration),
    /// Any passkey of anybody.
    LogIn(DiscoverableAuthentication),
    /// One of the person's whose password was right.
    SecondFactor(PasskeyAuthentication),
}

/// A credential that a browser made.
pub struct Made {
    /// As authenticators know it.
    pub id: Vec<u8>,
    /// Its public key and counter, JSON.
    pub credential: String,
}

/// Makes and checks passkeys for the portal's public address.
pub struct Passkeys(Option<Webauthn>);

impl Passkeys {
    /// For this address. Browsers make passkeys for names only: for a bare network address there
    /// are none.
    pub fn new(public_url: &str) -> Self {
        let built = Url::parse(public_url).ok().and_then(|origin| {
            let name = origin.domain()?.to_owned();
            WebauthnBuilder::new(&name, &origin).ok()?.rp_name(NAME).build().ok()
        });
        Self(built)
    }

    /// Whether there are any.
    pub fn are_available(&self) -> bool {
        self.0.is_some()
    }

    /// Asks for a new passkey, on an authenticator that holds none of the person's yet.
    pub fn ask_for_new(
        &self,
        user: &UserRecord,
        there: &[PasskeyRecord],
    ) -> ApiResult<(Value, Asked)> {
        let exclude = there.iter().map(|passkey| passkey.credential_id.clone()).collect();
        let (options, state) = self
            .webauthn()?
            .start_passkey_registration(user.id.0, &user.email, &user.name, Some(exclude))
            .map_err(ApiError::internal)?;
        let mut options = serde_json::to_value(options).map_err(ApiError::internal)?;
        // So that logging in with it needs no e-mail address.
        let selection = &mut options["publicKey"]["authenticatorSelection"];
        selection["residentKey"] = json!("required");
        selection["requireResidentKey"] = json!(true);
        Ok((options, Asked::Registration(state)))
    }

    /// The passkey that a browser made.
    pub fn made(&self, asked: &Asked, credential: Value) -> ApiResult<Made> {
        let Asked::Registration(state) = asked else { return Err(misfit("another kind")) };
        let credential: RegisterPublicKeyCredential = read(credential)?;
        let passkey =
            self.webauthn()?.finish_passkey_registration(&credential, state).map_err(refused)?;
        let id = passkey.cred_id().clone();
        Ok(Made { id, credential: serde_json::to_string(&passkey).map_err(ApiError::internal)? })
    }

    /// Asks whoever is there for a passkey.
    pub fn ask_anybody(&self) -> ApiResult<(Value, Asked)> {
        let (options, state) =
            self.webauthn()?.start_discoverable_authentication().map_err(ApiError::internal)?;
        let mut options = serde_json::to_value(options).map_err(ApiError::internal)?;
        // A button asks for it, and no field in a form.
        if let Some(options) = options.as_object_mut() {
            options.remove("mediation");
        }
        Ok((options, Asked::LogIn(state)))
    }

    /// Asks for one of these passkeys.
    pub fn ask_for_one(&self, passkeys: &[PasskeyRecord]) -> ApiResult<(Value, Asked)> {
        let passkeys = passkeys.iter().map(stored).collect::<ApiResult<Vec<_>>>()?;
        let (options, state) =
            self.webauthn()?.start_passkey_authentication(&passkeys).map_err(ApiError::internal)?;
        let options = serde_json::to_value(options).map_err(ApiError::internal)?;
        Ok((options, Asked::SecondFactor(state)))
    }

    /// What a browser answered.
    pub fn answer(credential: Value) -> ApiResult<Answer> {
        read(credential).map(Answer)
    }

    /// Whether an answer is by this passkey, to what was asked. Returns the passkey as it is to be
    /// kept from now on.
    pub fn check(
        &self,
        asked: Asked,
        answer: &Answer,
        record: &PasskeyRecord,
    ) -> ApiResult<String> {
        let mut passkey = stored(record)?;
        let webauthn = self.webauthn()?;
        let result = match asked {
            Asked::LogIn(state) => {
                let (user, _) =
                    webauthn.identify_discoverable_authentication(&answer.0).map_err(refused)?;
                if UserId(user) != record.user_id {
                    return Err(misfit("of another person"));
                }
                webauthn.finish_discoverable_authentication_v2(&answer.0, state, &passkey)
            }
            Asked::SecondFactor(state) => webauthn.finish_passkey_authentication(&answer.0, &state),
            Asked::Registration(_) => return Err(misfit("another kind")),
        };
        let result = result.map_err(refused)?;
        if !result.user_verified() || passkey.update_credential(&result).is_none() {
            return Err(misfit("not verified, or another one"));
        }
        serde_json::to_string(&passkey).map_err(ApiError::internal)
    }

    fn webauthn(&self) -> ApiResult<&Webauthn> {
        self.0.as_ref().ok_or_else(|| {
            let detail = "This portal's address is a bare network address: browsers make no passkeys for it.";
            ApiError::new(ProblemCode::PasskeysUnavailable, detail)
        })
    }
}

/// What a browser answered: which passkey, and its signature.
pub struct Answer(PublicKeyCredential);

impl Answer {
    /// Which passkey it says it is by.
    pub fn credential_id(&self) -> &[u8] {
        self.0.get_credential_id()
    }
}

fn stored(record: &PasskeyRecord) -> ApiResult<Passkey> {
    serde_json::from_str(&record.credential).map_err(ApiError::internal)
}

/// Reads what a browser made, which it wrote by itself.
fn read<T: DeserializeOwned>(credential: Value) -> ApiResult<T> {
    let mut checks = Checks::default();
    let read = serde_json::from_value(credential);
    if read.is_err() {
        let detail = "credential is what the browser made, by its toJSON().";
        checks.note("/credential", FieldCode::InvalidFormat, detail);
    }
    checks.finish()?;
    read.map_err(ApiError::internal)
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn refused(error: WebauthnError) -> ApiError {
    misfit(&error.to_string())
}

/// The reason is for our log.
fn misfit(reason: &str) -> ApiError {
    tracing::info!(reason, "a passkey was refused");
    let detail = "This passkey does not fit. Try again, or log in with your password.";
    ApiError::new(ProblemCode::PasskeyInvalid, detail)
}

#[cfg(test)]
mod tests {
    use super::Passkeys;

    #[test]
    fn passkeys_are_for_names() {
        for (url, available) in [
            ("https://portal.acme.example", true),
            ("http://localhost:8080", true),
            ("http://127.0.0.1:8080", false),
            ("https://[2001:db8::1]", false),
        ] {
            assert_eq!(Passkeys::new(url).are_available(), available, "{url}");
        }
    }
}
