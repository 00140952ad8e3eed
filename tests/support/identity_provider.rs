//! An identity provider: OpenID Connect as RFCs and specification have it, with the ways in which it
//! can be wrong. Nobody logs in at it; a test says who comes back.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use actix_web::{App, HttpResponse, HttpServer, web};
use base64::{
    Engine as _,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256, PublicKeyData as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const CLIENT: &str = "portal";
const SECRET: &str = "planted-sso-secret-8c2e";

/// What is wrong with what it says of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twist {
    None,
    /// Of another log-in.
    Nonce,
    /// For another client.
    Audience,
    /// By another provider.
    Issuer,
    /// It holds no longer.
    Expired,
    /// It was issued tomorrow.
    Early,
    /// By a key that it does not publish.
    Key,
    /// Not signed.
    Unsigned,
    /// Signed with the secret that both sides know.
    SharedSecret,
    /// Changed after it was signed.
    Altered,
    /// There is none.
    NoIdToken,
    /// It does not take the code.
    Refuses,
    /// It answers in HTML.
    Html,
    /// It answers without an end.
    Endless,
}

/// Somebody who has logged in at it, and comes back with a code.
struct Grant {
    subject: String,
    email: Option<String>,
    query: HashMap<String, String>,
    twist: Twist,
    now: i64,
}

struct Inner {
    url: String,
    key: KeyPair,
    grants: HashMap<String, Grant>,
}

/// The running provider.
#[derive(Clone)]
pub struct IdentityProvider {
    pub url: String,
    inner: Arc<Mutex<Inner>>,
}

impl IdentityProvider {
    /// Starts it.
    pub fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let inner = Inner { url: url.clone(), key: new_key(), grants: HashMap::new() };
        let inner = Arc::new(Mutex::new(inner));
        let shared = web::Data::from(Arc::clone(&inner));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(shared.clone())
                .route("/.well-known/openid-configuration", web::get().to(discovery))
                .route("/jwks", web::get().to(keys))
                .route("/token", web::post().to(token))
        })
        .workers(1)
        .disable_signals()
        .listen(listener)
        .unwrap()
        .run();
        tokio::spawn(server);
        Self { url, inner }
    }

    /// The setting by which the portal knows it as `acme`.
    pub fn setting(&self) -> String {
        json!([{
            "id": "acme", "name": "Acme login", "issuer": self.url,
            "client_id": CLIENT, "client_secret": SECRET,
        }])
        .to_string()
    }

    /// It signs with another key from now on.
    pub fn change_key(&self) {
        self.inner.lock().unwrap().key = new_key();
    }

    /// Somebody logs in who was sent to `address`. Returns where that leads back to: path and query.
    pub fn log_in(
        &self,
        address: &str,
        subject: &str,
        email: Option<&str>,
        twist: Twist,
        now: i64,
    ) -> String {
        let (endpoint, text) = address.split_once('?').unwrap();
        assert_eq!(endpoint, format!("{}/authorize", self.url));
        let query: HashMap<String, String> =
            reqwest::Url::parse(address).unwrap().query_pairs().into_owned().collect();
        assert_eq!(query["response_type"], "code", "{text}");
        assert_eq!(query["client_id"], CLIENT);
        assert_eq!(query["code_challenge_method"], "S256");
        assert!(query["scope"].split(' ').any(|scope| scope == "openid"));
        assert!(query["nonce"].len() >= 32 && query["state"].len() >= 32);
        let code = uuid::Uuid::new_v4().to_string();
        let back = reqwest::Url::parse_with_params(
            &query["redirect_uri"],
            // Some add things of their own.
            [("code", &*code), ("state", &query["state"]), ("iss", &self.url), ("hd", "acme")],
        )
        .unwrap();
        let email = email.map(str::to_owned);
        let grant = Grant { subject: subject.to_owned(), email, query, twist, now };
        self.inner.lock().unwrap().grants.insert(code, grant);
        format!("{}?{}", back.path(), back.query().unwrap())
    }
}

fn new_key() -> KeyPair {
    KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap()
}

async fn discovery(inner: web::Data<Mutex<Inner>>) -> HttpResponse {
    let url = inner.lock().unwrap().url.clone();
    HttpResponse::Ok().json(json!({
        "issuer": url,
        "authorization_endpoint": format!("{url}/authorize"),
        "token_endpoint": format!("{url}/token"),
        "jwks_uri": format!("{url}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
    }))
}

async fn keys(inner: web::Data<Mutex<Inner>>) -> HttpResponse {
    let inner = inner.lock().unwrap();
    // Uncompressed: a byte, then both coordinates.
    let point = inner.key.der_bytes();
    let (x, y) = point[1..].split_at(32);
    let text = |part: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(part);
    HttpResponse::Ok().json(json!({ "keys": [{
        "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": key_id(&inner.key),
        "x": text(x), "y": text(y),
    }]}))
}

fn key_id(key: &KeyPair) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(key.der_bytes())[..8])
}

async fn token(
    request: actix_web::HttpRequest,
    form: web::Form<HashMap<String, String>>,
    inner: web::Data<Mutex<Inner>>,
) -> HttpResponse {
    let mut inner = inner.lock().unwrap();
    let basic = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    let expected = format!("Basic {}", BASE64_STANDARD.encode(format!("{CLIENT}:{SECRET}")));
    if basic != Some(&*expected) {
        return HttpResponse::Unauthorized().json(json!({ "error": "invalid_client" }));
    }
    let refuse = || HttpResponse::BadRequest().json(json!({ "error": "invalid_grant" }));
    // A code works once.
    let Some(grant) = inner.grants.remove(&form["code"]) else { return refuse() };
    let digest = Sha256::digest(form["code_verifier"].as_bytes());
    let fits = form["grant_type"] == "authorization_code"
        && form["redirect_uri"] == grant.query["redirect_uri"]
        && BASE64_URL_SAFE_NO_PAD.encode(digest) == grant.query["code_challenge"];
    match grant.twist {
        Twist::Refuses => return refuse(),
        _ if !fits => return refuse(),
        Twist::Html => {
            return HttpResponse::BadGateway().content_type("text/html").body("<h1>Oh no</h1>");
        }
        Twist::Endless => {
            let chunk = web::Bytes::from_static(&[b' '; 16 * 1024]);
            let chunks =
                futures_util::stream::repeat_with(move || Ok::<_, actix_web::Error>(chunk.clone()));
            return HttpResponse::Ok().content_type("application/json").streaming(chunks);
        }
        _ => {}
    }
    let mut answer = json!({ "access_token": "unused", "token_type": "Bearer", "expires_in": 60 });
    if grant.twist != Twist::NoIdToken {
        answer["id_token"] = id_token(&inner, &grant).into();
    }
    HttpResponse::Ok().json(answer)
}

fn id_token(inner: &Inner, grant: &Grant) -> String {
    let Grant { twist, now, .. } = grant;
    let issuer = if *twist == Twist::Issuer { "https://evil.example" } else { &inner.url };
    let (issued, end) = match twist {
        Twist::Expired => (now - 700, now - 100),
        Twist::Early => (now + 86_400, now + 90_000),
        _ => (*now, now + 600),
    };
    let mut claims = json!({
        "iss": issuer,
        "sub": grant.subject,
        "aud": if *twist == Twist::Audience { "another" } else { CLIENT },
        "nonce": if *twist == Twist::Nonce { "another" } else { &grant.query["nonce"] },
        "iat": issued,
        "exp": end,
    });
    if let Some(email) = &grant.email {
        claims["email"] = email.clone().into();
    }
    if *twist == Twist::Unsigned {
        let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        return format!("{}.{}.", part(&json!({ "alg": "none" })), part(&claims));
    }
    let other = new_key();
    let key = if *twist == Twist::Key { &other } else { &inner.key };
    let mut header = Header::new(Algorithm::ES256);
    header.kid = Some(key_id(&inner.key));
    let mut encoding = EncodingKey::from_ec_der(&key.serialize_der());
    if *twist == Twist::SharedSecret {
        header = Header::new(Algorithm::HS256);
        encoding = EncodingKey::from_secret(SECRET.as_bytes());
    }
    let token = jsonwebtoken::encode(&header, &claims, &encoding).unwrap();
    if *twist != Twist::Altered {
        return token;
    }
    claims["sub"] = "somebody else".into();
    let parts: Vec<&str> = token.split('.').collect();
    let altered = BASE64_URL_SAFE_NO_PAD.encode(claims.to_string());
    [parts[0], &altered, parts[2]].join(".")
}
