//! Logging in at an identity provider.

use portal_api::clock::Clock as _;
use portal_tests::{Answer, Engine, IdentityProvider, PASSWORD, Person, TestApp, Twist};
use reqwest::Method;
use serde_json::{Value, json};

use crate::second_factor::{enrol, next_step};

const START: &str = "/api/v1/auth/sso/acme/start";
const FINISH: &str = "/api/v1/auth/sso/finish";
const MINE: &str = "/api/v1/me/identities";
const LIMITS: [&str; 5] = ["SIGN_UP", "LOGIN", "LOGIN_AS", "LOGIN_FROM", "MAIL"];

/// The portal, and a provider that it knows.
struct Stage {
    app: TestApp,
    provider: IdentityProvider,
}

impl Stage {
    async fn set(engine: Engine) -> Self {
        let provider = IdentityProvider::start();
        let setting = provider.setting();
        let limits = LIMITS.map(|name| format!("PORTAL_LIMIT_{name}"));
        let mut settings: Vec<_> = limits.iter().map(|name| (name.as_str(), "100000/s")).collect();
        settings.push(("PORTAL_SSO", &setting));
        let app = TestApp::start_with(engine, &settings).await;
        Self { app, provider }
    }

    /// A browser leaves for the provider: where it goes, and the cookie that it is known by.
    async fn leave(&self) -> (String, String) {
        let answer = self.app.get(&format!("{START}?next=/integration")).await;
        assert_eq!(answer.status, 303, "{answer:?}");
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        (answer.header("location").to_owned(), answer.cookie("portal_sso").unwrap())
    }

    fn log_in(&self, address: &str, subject: &str, twist: Twist) -> String {
        let now = self.app.clock.now().unix_seconds();
        self.provider.log_in(address, subject, Some("ada@acme.example"), twist, now)
    }

    async fn visit(&self, path: &str, cookie: Option<&str>) -> String {
        let mut request = self.app.request(Method::GET, path);
        if let Some(cookie) = cookie {
            request = request.header("Cookie", format!("portal_sso={cookie}"));
        }
        let answer = self.app.send(request).await;
        assert_eq!(answer.status, 303, "{answer:?}");
        answer.header("location").to_owned()
    }

    /// Somebody goes there and comes back; the browser's cookie.
    async fn come_back(&self, subject: &str) -> String {
        let (address, cookie) = self.leave().await;
        let back = self.log_in(&address, subject, Twist::None);
        assert_eq!(self.visit(&back, Some(&cookie)).await, "/login/sso?next=%2Fintegration");
        cookie
    }

    async fn finish(&self, cookie: &str) -> Answer {
        let request = self.app.request(Method::POST, FINISH);
        self.app.send(request.header("Cookie", format!("portal_sso={cookie}"))).await
    }

    async fn log_in_as(&self, subject: &str) -> Answer {
        let cookie = self.come_back(subject).await;
        self.finish(&cookie).await
    }
}

async fn link(person: &Person<'_>, cookie: &str, password: &str) -> Answer {
    let request = person.app.request(Method::POST, MINE).bearer_auth(&person.access_token);
    let request = request.header("Cookie", format!("portal_sso={cookie}"));
    person.app.send(request.json(&json!({ "password": password }))).await
}

pub async fn a_login_elsewhere_is_linked_by_proof_of_both_sides(engine: Engine) {
    let stage = Stage::set(engine).await;
    let app = &stage.app;
    let listed = app.get("/api/v1/auth/sso").await.ok();
    assert_eq!(listed, json!({ "items": [{ "id": "acme", "name": "Acme login" }] }));
    let ada = Person::sign_up(app, "ada@acme.example").await;
    app.clock.advance_seconds(1);

    let cookie = stage.come_back("248289761001").await;
    let told = stage.finish(&cookie).await.problem(409, "identity_unlinked");
    assert_eq!(told["detail"], "ada@acme.example at Acme login is not linked to anybody here yet.");
    link(&ada, &cookie, "wrong").await.invalid("/password", "mismatch");
    link(&ada, "made up", PASSWORD).await.problem(401, "sso_ended");
    let linked = link(&ada, &cookie, PASSWORD).await;
    assert_eq!(linked.status, 201, "{linked:?}");
    let identity = linked.json();
    assert_eq!(identity["provider"], "Acme login");
    link(&ada, &cookie, PASSWORD).await.problem(401, "sso_ended");
    let mail = app.mail_to("ada@acme.example", 2).await;
    assert_eq!(mail["subject"], "Another way to log in");

    app.clock.advance_seconds(60);
    let session = stage.log_in_as("248289761001").await;
    assert!(session.cookie("portal_refresh").is_some());
    assert_eq!(session.ok()["user"]["email"], "ada@acme.example");
    stage.log_in_as("another").await.problem(409, "identity_unlinked");
    let listed = ada.get(MINE).await.ok();
    assert_eq!(listed["items"][0]["lastUsedAt"], "2026-03-01T09:31:01Z", "{listed:#}");
    let noted = ada.get("/api/v1/audit-events").await.ok();
    let first = &noted["items"][0];
    assert_eq!(
        (&first["action"], &first["after"]["provider"]),
        (&json!("logged_in"), &json!("Acme login"))
    );
    assert!(noted.to_string().contains("identity_linked"));

    let one = format!("{MINE}/{}", identity["id"].as_str().unwrap());
    let remove = async |password: &str| {
        ada.call(Method::DELETE, &one, Some(&json!({ "password": password })), None).await
    };
    remove("wrong").await.invalid("/password", "mismatch");
    let eve = Person::sign_up(app, "eve@evil.example").await;
    let theirs = eve.call(Method::DELETE, &one, Some(&json!({ "password": PASSWORD })), None).await;
    theirs.problem(404, "not_found");
    assert_eq!(remove(PASSWORD).await.status, 204);
    remove(PASSWORD).await.problem(404, "not_found");
    stage.log_in_as("248289761001").await.problem(409, "identity_unlinked");
    assert_eq!(ada.get(MINE).await.ok()["items"], json!([]));
}

pub async fn an_address_that_looks_alike_links_nobody(engine: Engine) {
    let stage = Stage::set(engine).await;
    Person::sign_up(&stage.app, "ada@acme.example").await;
    // The provider says this address; nobody has proven to be both.
    for subject in ["1", "2"] {
        stage.log_in_as(subject).await.problem(409, "identity_unlinked");
    }
}

pub async fn what_a_provider_says_wrongly_lets_nobody_in(engine: Engine) {
    let stage = Stage::set(engine).await;
    let ada = Person::sign_up(&stage.app, "ada@acme.example").await;
    link(&ada, &stage.come_back("1").await, PASSWORD).await.ok();
    for (twist, problem) in [
        (Twist::Nonce, "sso_refused"),
        (Twist::Audience, "sso_refused"),
        (Twist::Issuer, "sso_refused"),
        (Twist::Expired, "sso_refused"),
        (Twist::Early, "sso_refused"),
        (Twist::Key, "sso_refused"),
        (Twist::Unsigned, "sso_refused"),
        (Twist::SharedSecret, "sso_refused"),
        (Twist::Altered, "sso_refused"),
        (Twist::NoIdToken, "sso_refused"),
        (Twist::Refuses, "sso_refused"),
        (Twist::Html, "sso_failed"),
        (Twist::Endless, "sso_failed"),
    ] {
        // Later than the last reading of its keys.
        stage.app.clock.advance_seconds(61);
        let (address, cookie) = stage.leave().await;
        let back = stage.log_in(&address, "1", twist);
        let page = stage.visit(&back, Some(&cookie)).await;
        assert_eq!(page, format!("/login/sso?problem={problem}"), "{twist:?}");
        stage.finish(&cookie).await.problem(401, "sso_ended");
    }
    stage.log_in_as("1").await.ok();
}

pub async fn it_works_once_in_one_browser_for_ten_minutes(engine: Engine) {
    let stage = Stage::set(engine).await;
    let app = &stage.app;
    let ada = Person::sign_up(app, "ada@acme.example").await;
    link(&ada, &stage.come_back("1").await, PASSWORD).await.ok();
    let ended = "/login/sso?problem=sso_ended";

    let (address, cookie) = stage.leave().await;
    let (_, other) = stage.leave().await;
    let back = stage.log_in(&address, "1", Twist::None);
    // Somebody is led into a session that is not theirs: their browser has another cookie, or none.
    for stranger in [None, Some(&*other), Some("made up")] {
        assert_eq!(stage.visit(&back, stranger).await, ended);
    }
    let altered = back.replace("state=", "state=A");
    assert_eq!(stage.visit(&altered, Some(&cookie)).await, ended);
    let without = back.split_once('?').unwrap().0;
    assert_eq!(stage.visit(without, Some(&cookie)).await, ended);
    // None of these used it up.
    assert_eq!(stage.visit(&back, Some(&cookie)).await, "/login/sso?next=%2Fintegration");
    assert_eq!(stage.visit(&back, Some(&cookie)).await, ended);
    for elsewhere in [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")] {
        let request = app.request(Method::POST, FINISH).header(elsewhere.0, elsewhere.1);
        let request = request.header("Cookie", format!("portal_sso={cookie}"));
        app.send(request).await.problem(403, "origin_refused");
    }
    stage.finish(&other).await.problem(401, "sso_ended");
    app.post(FINISH, &Value::Null).await.problem(401, "sso_ended");
    stage.finish(&cookie).await.ok();
    stage.finish(&cookie).await.problem(401, "sso_ended");

    // Neither the way there nor the way in is open for longer.
    let (address, cookie) = stage.leave().await;
    app.clock.advance_seconds(600);
    let back = stage.log_in(&address, "1", Twist::None);
    assert_eq!(stage.visit(&back, Some(&cookie)).await, ended);
    let cookie = stage.come_back("1").await;
    app.clock.advance_seconds(600);
    stage.finish(&cookie).await.problem(401, "sso_ended");

    let (address, cookie) = stage.leave().await;
    let back = stage.log_in(&address, "1", Twist::None);
    let state = back.split('&').find(|part| part.starts_with("state=")).unwrap();
    let denied = format!("/api/v1/auth/sso/acme/callback?error=access_denied&{state}");
    assert_eq!(stage.visit(&denied, Some(&cookie)).await, "/login/sso?problem=sso_refused");
    app.get("/api/v1/auth/sso/nobody/start").await.problem(404, "not_found");
    app.get("/api/v1/auth/sso/nobody/callback").await.problem(404, "not_found");
    app.get(&format!("{START}?colour=red")).await.problem(422, "invalid_input");
}

pub async fn of_uses_at_once_one_succeeds_every_time(engine: Engine) {
    let stage = Stage::set(engine).await;
    let ada = Person::sign_up(&stage.app, "ada@acme.example").await;
    link(&ada, &stage.come_back("1").await, PASSWORD).await.ok();
    for n in 0..100 {
        let (address, cookie) = stage.leave().await;
        let back = stage.log_in(&address, "1", Twist::None);
        let visit = || stage.visit(&back, Some(&cookie));
        let (one, two) = tokio::join!(visit(), visit());
        let good = [&one, &two].iter().filter(|page| page.contains("next=")).count();
        assert_eq!(good, 1, "{n}: {one} {two}");
        let (one, two) = tokio::join!(stage.finish(&cookie), stage.finish(&cookie));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 401], "{n}: {} {}", one.text, two.text);
    }
}

pub async fn the_second_factor_is_asked_for_all_the_same(engine: Engine) {
    let stage = Stage::set(engine).await;
    let app = &stage.app;
    let ada = Person::sign_up(app, "ada@acme.example").await;
    link(&ada, &stage.come_back("1").await, PASSWORD).await.ok();
    let (authenticator, _) = enrol(app, &ada).await;
    next_step(app);
    let told = stage.log_in_as("1").await.problem(401, "mfa_required");
    let body = json!({ "mfaToken": told["mfaToken"], "code": authenticator.code(app) });
    let session = app.post("/api/v1/auth/login/mfa", &body).await.ok();
    assert_eq!(session["user"]["email"], "ada@acme.example");
}

pub async fn a_login_elsewhere_belongs_to_one_person(engine: Engine) {
    let stage = Stage::set(engine).await;
    let ada = Person::sign_up(&stage.app, "ada@acme.example").await;
    let eve = Person::sign_up(&stage.app, "eve@evil.example").await;
    link(&ada, &stage.come_back("1").await, PASSWORD).await.ok();
    link(&eve, &stage.come_back("1").await, PASSWORD).await.problem(409, "identity_taken");
    let session = stage.log_in_as("1").await.ok();
    assert_eq!(session["user"]["email"], "ada@acme.example");
    // Both at once: one of them has it.
    let (one, two) = (stage.come_back("2").await, stage.come_back("2").await);
    let (one, two) = tokio::join!(link(&ada, &one, PASSWORD), link(&eve, &two, PASSWORD));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409], "{} {}", one.text, two.text);
}

pub async fn a_provider_may_change_its_keys_and_be_away(engine: Engine) {
    let stage = Stage::set(engine).await;
    let app = &stage.app;
    let ada = Person::sign_up(app, "ada@acme.example").await;
    link(&ada, &stage.come_back("1").await, PASSWORD).await.ok();
    app.clock.advance_seconds(61);
    stage.provider.change_key();
    stage.log_in_as("1").await.ok();

    // One that can't be reached is told on the page, and the password works on.
    let away = json!([{
        "id": "away", "name": "Away", "issuer": "http://127.0.0.1:9", "client_id": "portal",
        "client_secret": "planted-sso-secret-8c2e",
    }]);
    let other = TestApp::start_on(&app.database_url, &[("PORTAL_SSO", &away.to_string())]).await;
    let answer = other.get("/api/v1/auth/sso/away/start").await;
    assert_eq!(answer.header("location"), "/login/sso?problem=sso_failed");
    Person::log_in(&other, "ada@acme.example").await;
    // Whoever came by a provider that is not configured any more is still known by its name here.
    let ada = Person::log_in(&other, "ada@acme.example").await;
    assert_eq!(ada.get(MINE).await.ok()["items"][0]["provider"], "acme");
}
