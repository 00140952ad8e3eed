//! A person who signed up and is logged in.

use portal_storage::{ApiKeyRecord, Store as _};
use portal_types::{ApiKeyId, Role, UserId};
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    answer::Answer,
    app::TestApp,
    key::{key_digest, make_key},
};

/// A person, their session and their account's key.
pub struct Person<'a> {
    pub app: &'a TestApp,
    pub email: String,
    pub access_token: String,
    pub refresh_token: String,
    pub key: String,
    pub key_id: String,
}

/// Everybody's password here.
pub const PASSWORD: &str = "seven geese over Delft";

/// Every OAuth client's secret here.
pub const CLIENT_SECRET: &str = "planted-client-secret-5f1e";

impl<'a> Person<'a> {
    /// Signs up, confirms, and looks at the key.
    pub async fn sign_up(app: &'a TestApp, email: &str) -> Self {
        let company = email.split_once('@').unwrap().1;
        let body = json!({
            "email": email, "password": PASSWORD, "name": "Ada Lovelace", "company": company,
        });
        assert_eq!(app.post("/api/v1/auth/sign-up", &body).await.status, 202);
        let token = app.token_mailed_to(email, 1).await;
        let answer = app.post("/api/v1/auth/verify-email", &json!({ "token": token })).await;
        let mut person = Self::of(app, email, &answer);
        let keys = person.get("/api/v1/api-keys").await.ok();
        person.key_id = keys["items"][0]["id"].as_str().unwrap().to_owned();
        let secret = person.get(&format!("/api/v1/api-keys/{}/secret", person.key_id)).await.ok();
        secret["secret"].as_str().unwrap().clone_into(&mut person.key);
        person
    }

    /// Logs in with the password that everybody has here.
    pub async fn log_in(app: &'a TestApp, email: &str) -> Self {
        let body = json!({ "email": email, "password": PASSWORD });
        Self::of(app, email, &app.post("/api/v1/auth/login", &body).await)
    }

    /// Adds a colleague with a role, and logs them in. There is no call for that yet.
    pub async fn colleague(&self, email: &str, role: Role) -> Self {
        let mut unit = self.app.store.write().await.unwrap();
        let mut user = unit.user_by_email(&self.email).await.unwrap().unwrap();
        let account = unit.memberships(user.id).await.unwrap()[0].account_id;
        user.id = UserId(uuid::Uuid::new_v4());
        email.clone_into(&mut user.email);
        email.clone_into(&mut user.email_key);
        unit.insert_user(&user).await.unwrap();
        unit.insert_member(account, user.id, role).await.unwrap();
        unit.commit().await.unwrap();
        Self::log_in(self.app, email).await
    }

    /// Adds another key to the account, like the first but for a difference.
    pub async fn another_key(&self, change: impl Fn(&mut ApiKeyRecord)) -> String {
        let text = make_key(uuid::Uuid::new_v4().as_bytes());
        let mut unit = self.app.store.write().await.unwrap();
        let user = unit.user_by_email(&self.email).await.unwrap().unwrap();
        let account = unit.memberships(user.id).await.unwrap()[0].account_id;
        let mut key = unit.api_keys(account, None, 1).await.unwrap().remove(0);
        key.id = ApiKeyId(uuid::Uuid::new_v4());
        key.digest = key_digest(&text);
        change(&mut key);
        unit.insert_api_key(&key).await.unwrap();
        unit.commit().await.unwrap();
        text
    }

    fn of(app: &'a TestApp, email: &str, answer: &Answer) -> Self {
        Self {
            app,
            email: email.to_owned(),
            access_token: answer.ok()["accessToken"].as_str().unwrap().to_owned(),
            refresh_token: answer.cookie("portal_refresh").unwrap(),
            key: String::new(),
            key_id: String::new(),
        }
    }

    /// A call with the access token; a body and an `If-Match` where given.
    pub async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        if_match: Option<&str>,
    ) -> Answer {
        let mut request = self.app.request(method, path).bearer_auth(&self.access_token);
        if let Some(body) = body {
            request = request.json(body);
        }
        if let Some(tag) = if_match {
            request = request.header("If-Match", tag);
        }
        self.app.send(request).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None, None).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call(Method::POST, path, Some(body), None).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path, None, None).await
    }

    /// Makes an API key: its text and its id.
    pub async fn new_key(&self, body: &Value) -> (String, String) {
        let made = self.post("/api/v1/api-keys", body).await.ok();
        let text = |name: &str| made[name].as_str().unwrap().to_owned();
        (text("secret"), text("id"))
    }

    /// Posts with an `Idempotency-Key`.
    pub async fn post_once(&self, path: &str, body: &Value, key: &str) -> Answer {
        let request = self.app.request(Method::POST, path).bearer_auth(&self.access_token);
        self.app.send(request.json(body).header("Idempotency-Key", key)).await
    }

    /// Reads a settings resource, and replaces it with the tag that was read.
    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        let tag = self.get(path).await.header("etag").to_owned();
        self.call(Method::PUT, path, Some(body), Some(&tag)).await
    }

    /// What the account's connector reads.
    pub async fn config(&self) -> Answer {
        self.app.connector(&self.key, "/api/v1/connector/config").await
    }

    /// Spends a refresh token.
    pub async fn refresh(app: &TestApp, token: &str) -> Answer {
        let request = app.request(Method::POST, "/api/v1/auth/refresh");
        app.send(request.header("Cookie", format!("portal_refresh={token}"))).await
    }
}
