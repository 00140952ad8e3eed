//! A device that holds a passkey, and the browser around it: what Web Authentication says they do,
//! and ways in which they could lie.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256, PublicKeyData as _, SigningKey as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// The portal's address, as the browser sees it.
pub const ORIGIN: &str = "http://localhost";

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lie {
    None,
    /// The page was somebody else's.
    Origin,
    /// It answers another question.
    Challenge,
    /// Nobody has shown a finger.
    NotVerified,
    /// It was changed on the way.
    Signature,
    /// For another site.
    Site,
    /// It is no log-in.
    Kind,
    /// It says that it is of somebody else.
    User,
}

/// A device with one passkey.
pub struct Authenticator {
    key: KeyPair,
    id: Vec<u8>,
    user: String,
}

impl Authenticator {
    /// Makes a passkey. Returns what the browser sends of it, too.
    pub fn make(options: &Value) -> (Self, Value) {
        let options = &options["publicKey"];
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        let id = uuid::Uuid::new_v4().as_bytes().to_vec();
        let user = options["user"]["id"].as_str().unwrap().to_owned();
        let client = client_data("webauthn.create", &options["challenge"], ORIGIN);
        let length = u16::try_from(id.len()).unwrap().to_be_bytes();
        let made = [&[0; 16][..], &length, &id, &cose(&key)].concat();
        let flags = USER_PRESENT | USER_VERIFIED | ATTESTED;
        let data = authenticator_data(options["rp"]["id"].as_str().unwrap(), flags, &made);
        let attestation = [
            &[0xa3][..],
            &text("fmt"),
            &text("none"),
            &text("attStmt"),
            &[0xa0],
            &text("authData"),
            &bytes(&data),
        ]
        .concat();
        let credential = json!({
            "id": encode(&id),
            "rawId": encode(&id),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": { "credProps": { "rk": true } },
            "response": {
                "clientDataJSON": encode(client.as_bytes()),
                "attestationObject": encode(&attestation),
                "transports": ["internal"],
            },
        });
        (Self { key, id, user }, credential)
    }

    /// Answers to a question.
    pub fn answer(&self, options: &Value, lie: Lie) -> Value {
        let options = &options["publicKey"];
        assert_eq!(options["userVerification"], "required");
        let another = json!("YW5vdGhlciBjaGFsbGVuZ2UsIG9mIGFub3RoZXIgZGF5");
        let challenge = if lie == Lie::Challenge { &another } else { &options["challenge"] };
        let origin = if lie == Lie::Origin { "http://localhost.evil.example" } else { ORIGIN };
        let kind = if lie == Lie::Kind { "webauthn.create" } else { "webauthn.get" };
        let client = client_data(kind, challenge, origin);
        let site = options["rpId"].as_str().unwrap();
        let site = if lie == Lie::Site { "evil.example" } else { site };
        let verified = if lie == Lie::NotVerified { 0 } else { USER_VERIFIED };
        let data = authenticator_data(site, USER_PRESENT | verified, &[]);
        let signed = [&data[..], &Sha256::digest(client.as_bytes())].concat();
        let mut signature = self.key.sign(&signed).unwrap();
        if lie == Lie::Signature {
            signature = self.key.sign(b"something else").unwrap();
        }
        let nobody = encode(uuid::Uuid::new_v4().as_bytes());
        json!({
            "id": encode(&self.id),
            "rawId": encode(&self.id),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": encode(client.as_bytes()),
                "authenticatorData": encode(&data),
                "signature": encode(&signature),
                "userHandle": if lie == Lie::User { &nobody } else { &self.user },
            },
        })
    }
}

fn encode(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

fn client_data(kind: &str, challenge: &Value, origin: &str) -> String {
    let data =
        json!({ "type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false });
    data.to_string()
}

/// Whose site, what the person did, how often; and of a new passkey its key.
fn authenticator_data(site: &str, flags: u8, made: &[u8]) -> Vec<u8> {
    [&Sha256::digest(site.as_bytes())[..], &[flags], &[0; 4], made].concat()
}

/// The public key in CBOR: EC2, ES256, P-256, and both coordinates.
fn cose(key: &KeyPair) -> Vec<u8> {
    let (x, y) = key.der_bytes()[1..].split_at(32);
    let head = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21];
    [&head[..], &bytes(x), &[0x22], &bytes(y)].concat()
}

fn text(words: &str) -> Vec<u8> {
    [&[0x60 | u8::try_from(words.len()).unwrap()], words.as_bytes()].concat()
}

fn bytes(bytes: &[u8]) -> Vec<u8> {
    let length = u8::try_from(bytes.len()).unwrap();
    [&[0x58, length], bytes].concat()
}
