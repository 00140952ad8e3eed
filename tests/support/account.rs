//! An account made the way a person makes one, and its API key.

use std::time::{Duration, Instant};

use portal_types::AccountId;
use serde_json::{Value, json};

/// Any failure, as a message for the person who runs a tool.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

pub const EMAIL: &str = "bench@portal.example";
const PASSWORD: &str = "a bench by the river Amstel";

/// An account, with what opens it.
pub struct Account {
    pub id: AccountId,
    pub client: reqwest::Client,
    /// A user's access token.
    pub access: String,
    /// The first API key.
    pub key: String,
    /// The revision that its settings begin with.
    pub revision: u64,
}

/// Signs up, confirms by the mailed link, and copies the first API key.
pub async fn sign_up(origin: &str) -> Result<Account> {
    // A connection for each call: one that is kept may just be closed by the other side.
    let client = reqwest::Client::builder().pool_max_idle_per_host(0).build()?;
    let api = format!("{origin}/api/v1");

    let person = json!({
        "email": EMAIL,
        "password": PASSWORD,
        "name": "Bench",
        "company": "Bench",
    });
    call(client.post(format!("{api}/auth/sign-up")).json(&person)).await?;

    let token = confirmation_token(&client, origin).await?;
    let session =
        call(client.post(format!("{api}/auth/verify-email")).json(&json!({ "token": token })))
            .await?;
    let access = text(&session, "/accessToken")?;
    let id = text(&session, "/user/accountId")?.parse::<AccountId>()?;

    let keys = call(client.get(format!("{api}/api-keys")).bearer_auth(&access)).await?;
    let first = text(&keys, "/items/0/id")?;
    let key =
        call(client.get(format!("{api}/api-keys/{first}/secret")).bearer_auth(&access)).await?;
    let key = text(&key, "/secret")?;
    let settings = client.get(format!("{api}/settings/asset-selector")).bearer_auth(&access);
    let revision = call(settings).await?["revision"].as_u64().ok_or("no revision")?;
    Ok(Account { id, client, access, key, revision })
}

/// Logs in once more: an access token holds for ten minutes.
pub async fn log_in(origin: &str) -> Result<String> {
    let client = reqwest::Client::builder().pool_max_idle_per_host(0).build()?;
    let credentials = json!({ "email": EMAIL, "password": PASSWORD });
    let session =
        call(client.post(format!("{origin}/api/v1/auth/login")).json(&credentials)).await?;
    text(&session, "/accessToken")
}

/// Waits for the mail and takes the token out of its link.
async fn confirmation_token(client: &reqwest::Client, origin: &str) -> Result<String> {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(20) {
        let mails = call(client.get(format!("{origin}/dev/mailbox.json"))).await?;
        let token = mails
            .as_array()
            .into_iter()
            .flatten()
            .filter(|mail| mail["to"] == EMAIL)
            .filter_map(|mail| mail["links"].as_array())
            .flatten()
            .filter_map(|link| link.as_str()?.split_once("token=").map(|(_, token)| token))
            .find_map(|token| token.split(['&', '#']).next());
        if let Some(token) = token {
            return Ok(token.to_owned());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Err("no confirmation mail came".into())
}

/// Sends a request that must succeed, and reads the answer.
pub async fn call(request: reqwest::RequestBuilder) -> Result<Value> {
    let answer = request.send().await?;
    let (status, url) = (answer.status(), answer.url().clone());
    let body = answer.text().await?;
    if !status.is_success() {
        return Err(format!("{url} answered {status}: {body}").into());
    }
    Ok(if body.is_empty() { Value::Null } else { serde_json::from_str(&body)? })
}

fn text(body: &Value, pointer: &str) -> Result<String> {
    let found = body.pointer(pointer).and_then(Value::as_str);
    Ok(found.ok_or_else(|| format!("{pointer} is missing in {body}"))?.to_owned())
}
