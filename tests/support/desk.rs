//! People of the support team.

use portal_storage::Store as _;
use serde_json::json;
use totp_rs::{Builder, Secret, Totp};

use super::{
    app::TestApp,
    person::{PASSWORD, Person},
};

/// The code that an authenticator app with a secret shows now.
fn code(app: &TestApp, secret: &str) -> String {
    use portal_api::clock::Clock as _;
    let secret = Secret::try_from_base32(secret).unwrap();
    let builder = Builder::new().with_secret(secret).with_account_name("any");
    let totp: Totp = builder.with_issuer(Some("x")).build().unwrap();
    totp.generate(u64::try_from(app.clock.now().unix_seconds()).unwrap()).to_string()
}

impl Person<'_> {
    /// Takes the person into support, as `portal staff add` does, and sets a second factor up.
    pub async fn into_support(self) -> Self {
        self.marked_as_staff().await;
        let totp = "/api/v1/me/mfa/totp";
        let setup = self.post(totp, &json!({ "password": PASSWORD })).await.ok();
        let code = code(self.app, setup["secret"].as_str().unwrap());
        self.post(&format!("{totp}/confirm"), &json!({ "code": code })).await.ok();
        self
    }

    /// Only the mark, without a second factor.
    pub async fn marked_as_staff(&self) {
        let mut unit = self.app.store.write().await.unwrap();
        let user = unit.user_by_email(&self.email).await.unwrap().unwrap();
        unit.add_staff(user.id, user.created_at).await.unwrap();
        unit.commit().await.unwrap();
    }

    /// Submits a ticket, and says its number.
    pub async fn new_ticket(&self, subject: &str) -> i64 {
        let body = json!({
            "subject": subject, "category": "bug", "connector": "xp_xm",
            "description": "It stays empty.",
        });
        self.post("/api/v1/tickets", &body).await.ok()["number"].as_i64().unwrap()
    }
}
