//! Authenticator apps, recovery codes, and accounts that ask for them.

use portal_tests::{Answer, Engine, PASSWORD, Person, TestApp};
use portal_types::Role;
use reqwest::Method;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret, Totp};

const LOGIN: &str = "/api/v1/auth/login";
const MFA: &str = "/api/v1/me/mfa";
const TOTP: &str = "/api/v1/me/mfa/totp";

/// An authenticator app.
pub(crate) struct App(Totp);

impl App {
    fn of(secret: &Value) -> Self {
        let secret = Secret::try_from_base32(secret.as_str().unwrap()).unwrap();
        let builder = Builder::new().with_secret(secret).with_account_name("any");
        Self(builder.with_issuer(Some("x")).build().unwrap())
    }

    /// The code that it shows now.
    pub(crate) fn code(&self, app: &TestApp) -> String {
        use portal_api::clock::Clock as _;
        let now = u64::try_from(app.clock.now().unix_seconds()).unwrap();
        self.0.generate(now).to_string()
    }
}

/// Sets one up; the recovery codes, too.
pub(crate) async fn enrol(app: &TestApp, person: &Person<'_>) -> (App, Vec<String>) {
    let setup = person.post(TOTP, &json!({ "password": PASSWORD })).await.ok();
    let authenticator = App::of(&setup["secret"]);
    let code = json!({ "code": authenticator.code(app) });
    let made = person.post(&format!("{TOTP}/confirm"), &code).await.ok();
    let codes = made["codes"].as_array().unwrap();
    (authenticator, codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect())
}

async fn password(app: &TestApp, email: &str) -> Answer {
    app.post(LOGIN, &json!({ "email": email, "password": PASSWORD })).await
}

/// The token of a log-in that waits for its code.
async fn waiting(app: &TestApp, email: &str) -> String {
    let problem = password(app, email).await.problem(401, "mfa_required");
    problem["mfaToken"].as_str().unwrap().to_owned()
}

async fn code(app: &TestApp, token: &str, code: &str) -> Answer {
    app.post("/api/v1/auth/login/mfa", &json!({ "mfaToken": token, "code": code })).await
}

/// Without limits that so many tries would meet.
async fn generous(engine: Engine) -> TestApp {
    let limits = ["LOGIN", "LOGIN_AS", "LOGIN_FROM"].map(|name| format!("PORTAL_LIMIT_{name}"));
    let limits: Vec<_> = limits.iter().map(|name| (name.as_str(), "100000/s")).collect();
    TestApp::start_with(engine, &limits).await
}

/// Time for the next code.
pub(crate) fn next_step(app: &TestApp) {
    app.clock.advance_seconds(30);
}

pub async fn logging_in_takes_password_and_code(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let elsewhere = Person::log_in(&app, "ada@acme.example").await;
    assert_eq!(
        ada.get(MFA).await.ok(),
        json!({
            "totpSince": null, "passkeys": [], "passkeysAvailable": false,
            "recoveryCodesLeft": 0, "isRequired": false,
        })
    );
    ada.post(TOTP, &json!({"password": "not it"})).await.invalid("/password", "mismatch");
    // Begun, and not proven: nothing changes.
    let setup = ada.post(TOTP, &json!({ "password": PASSWORD })).await.ok();
    assert!(setup["otpauthUrl"].as_str().unwrap().starts_with("otpauth://totp/"));
    let rows = setup["qrRows"].as_array().unwrap();
    assert!(rows.len() >= 21 && rows.iter().all(|row| row.as_str().unwrap().len() == rows.len()));
    let wrong = json!({"code": "000000"});
    ada.post(&format!("{TOTP}/confirm"), &wrong).await.invalid("/code", "mismatch");
    password(&app, "ada@acme.example").await.ok();
    let (authenticator, codes) = enrol(&app, &ada).await;
    assert_eq!(codes.len(), 10);
    // It ended the other sessions.
    elsewhere.get("/api/v1/me").await.problem(401, "access_token_invalid");
    ada.post(TOTP, &json!({ "password": PASSWORD })).await.problem(409, "factor_exists");

    // The code that confirmed it was used with that.
    let token = waiting(&app, "ada@acme.example").await;
    code(&app, &token, &authenticator.code(&app)).await.problem(401, "mfa_code_invalid");
    next_step(&app);
    let session = code(&app, &token, &authenticator.code(&app)).await;
    assert_eq!(session.ok()["user"]["email"], "ada@acme.example");
    assert!(session.cookie("portal_refresh").is_some());
    // The token was, too.
    code(&app, &token, &authenticator.code(&app)).await.problem(401, "mfa_token_invalid");
    // A wrong password still says what it says to everybody.
    let wrong = json!({"email": "ada@acme.example", "password": "not it at all"});
    app.post(LOGIN, &wrong).await.problem(401, "invalid_credentials");
}

pub async fn a_forgotten_password_does_not_go_around_it(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    enrol(&app, &ada).await;
    app.clock.advance_seconds(1);
    let forgot = json!({ "email": "ada@acme.example" });
    app.post("/api/v1/auth/password/forgot", &forgot).await.ok();
    let token = app.token_mailed_to("ada@acme.example", 3).await;
    let reset = json!({ "token": token, "password": "eight swans under Leiden" });
    let answer = app.post("/api/v1/auth/password/reset", &reset).await;
    assert_eq!((answer.status, answer.cookie("portal_refresh")), (204, None));
    let body = json!({ "email": "ada@acme.example", "password": "eight swans under Leiden" });
    app.post(LOGIN, &body).await.problem(401, "mfa_required");
}

pub async fn a_log_in_waits_five_minutes_and_five_tries(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let (authenticator, _) = enrol(&app, &ada).await;
    next_step(&app);
    let token = waiting(&app, "ada@acme.example").await;
    for wrong in ["000000", "12345", "", "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA", "٠٠٠٠٠٠"] {
        code(&app, &token, wrong).await.problem(401, "mfa_code_invalid");
    }
    code(&app, &token, &authenticator.code(&app)).await.problem(401, "mfa_token_invalid");
    let token = waiting(&app, "ada@acme.example").await;
    app.clock.advance_seconds(300);
    code(&app, &token, &authenticator.code(&app)).await.problem(401, "mfa_token_invalid");
    code(&app, "made up", "000000").await.problem(401, "mfa_token_invalid");
}

pub async fn a_recovery_code_works_once(engine: Engine) {
    let app = generous(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let (authenticator, codes) = enrol(&app, &ada).await;
    for (n, recovery) in codes.iter().take(7).enumerate() {
        app.clock.advance_seconds(1);
        let token = waiting(&app, "ada@acme.example").await;
        // However it is typed.
        let typed = if n % 2 == 0 { recovery.to_lowercase() } else { recovery.replace('-', " ") };
        code(&app, &token, &typed).await.ok();
        let token = waiting(&app, "ada@acme.example").await;
        code(&app, &token, recovery).await.problem(401, "mfa_code_invalid");
    }
    assert_eq!(ada.get(MFA).await.ok()["recoveryCodesLeft"], 3);
    let mails = app.mails_to("ada@acme.example").await;
    assert!(mails.iter().any(|mail| mail["subject"] == "Few recovery codes are left"));

    next_step(&app);
    let proof = json!({ "password": PASSWORD, "code": authenticator.code(&app) });
    let new = ada.post(&format!("{MFA}/recovery-codes"), &proof).await.ok();
    assert_eq!(new["codes"].as_array().unwrap().len(), 10);
    let token = waiting(&app, "ada@acme.example").await;
    code(&app, &token, &codes[9]).await.problem(401, "mfa_code_invalid");
    code(&app, &token, new["codes"][0].as_str().unwrap()).await.ok();
}

/// One code, one recovery code, one log-in: used twice at the same moment, a hundred times.
pub async fn each_is_used_once_also_at_the_same_moment(engine: Engine) {
    let app = generous(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let (authenticator, _) = enrol(&app, &ada).await;
    let mut recovery: Vec<String> = Vec::new();
    for n in 0..100 {
        next_step(&app);
        let now = authenticator.code(&app);
        // The same code for two log-ins.
        let tokens =
            [waiting(&app, "ada@acme.example").await, waiting(&app, "ada@acme.example").await];
        let (one, two) = tokio::join!(code(&app, &tokens[0], &now), code(&app, &tokens[1], &now));
        let session = one_of(&one, &two, &["mfa_code_invalid"]);
        // The same log-in, and the same recovery code, twice.
        if recovery.is_empty() {
            next_step(&app);
            let proof = json!({ "password": PASSWORD, "code": authenticator.code(&app) });
            let request = app.request(Method::POST, &format!("{MFA}/recovery-codes"));
            // Ada's own access token ended after ten minutes of these.
            let request = request.bearer_auth(session["accessToken"].as_str().unwrap());
            let new = app.send(request.json(&proof)).await.ok();
            let new = new["codes"].as_array().unwrap();
            recovery = new.iter().map(|code| code.as_str().unwrap().to_owned()).collect();
        }
        let last = recovery.pop().unwrap();
        let tokens = if n % 2 == 0 {
            let token = waiting(&app, "ada@acme.example").await;
            [token.clone(), token]
        } else {
            [waiting(&app, "ada@acme.example").await, waiting(&app, "ada@acme.example").await]
        };
        let (one, two) = tokio::join!(code(&app, &tokens[0], &last), code(&app, &tokens[1], &last));
        one_of(&one, &two, &["mfa_code_invalid", "mfa_token_invalid"]);
    }
}

/// The answer to the one that succeeded.
fn one_of(one: &Answer, two: &Answer, refusals: &[&str]) -> Value {
    let (good, bad) = if one.status == 200 { (one, two) } else { (two, one) };
    assert_eq!((good.status, bad.status), (200, 401), "{} {}", one.text, two.text);
    let code = bad.json()["code"].clone();
    assert!(refusals.contains(&code.as_str().unwrap()), "{}", bad.text);
    good.json()
}

pub async fn a_factor_is_removed_with_both_proofs(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let remove = async |proof: Value| ada.call(Method::DELETE, TOTP, Some(&proof), None).await;
    remove(json!({"password": PASSWORD, "code": "000000"})).await.problem(404, "not_found");
    let (authenticator, codes) = enrol(&app, &ada).await;
    next_step(&app);
    let now = authenticator.code(&app);
    remove(json!({"password": "not it", "code": now})).await.invalid("/password", "mismatch");
    remove(json!({"password": PASSWORD, "code": "000000"})).await.invalid("/code", "mismatch");
    assert_eq!(remove(json!({"password": PASSWORD, "code": codes[0]})).await.status, 204);
    password(&app, "ada@acme.example").await.ok();
    assert_eq!(ada.get(MFA).await.ok()["recoveryCodesLeft"], 0);
    let noted = ada.get("/api/v1/audit-events").await.text;
    assert!(noted.contains("factor_added") && noted.contains("factor_removed"));
    // And another can be set up.
    next_step(&app);
    enrol(&app, &ada).await;
}

pub async fn an_account_can_ask_for_a_second_factor(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let bob = ada.colleague("bob@acme.example", Role::Admin).await;
    let require = async |by: &Person<'_>, required: bool| {
        let body = json!({ "secondFactorRequired": required });
        by.call(Method::PUT, "/api/v1/account/security", Some(&body), None).await
    };
    require(&bob, true).await.problem(403, "role_insufficient");
    require(&ada, true).await.problem(409, "factor_needed");
    let (authenticator, _) = enrol(&app, &ada).await;
    assert_eq!(require(&ada, true).await.ok()["secondFactorRequired"], true);
    // At once, on open sessions: nothing but setting one up.
    bob.get("/api/v1/account").await.problem(403, "mfa_enrolment_required");
    bob.get("/api/v1/api-keys").await.problem(403, "mfa_enrolment_required");
    let me = bob.get("/api/v1/me").await.ok();
    assert_eq!(me["mustEnrol"], true);
    assert_eq!(bob.get(MFA).await.ok()["isRequired"], true);
    // Connectors go on.
    ada.config().await.ok();
    next_step(&app);
    enrol(&app, &bob).await;
    assert_eq!(bob.get("/api/v1/me").await.ok()["mustEnrol"], false);
    bob.get("/api/v1/api-keys").await.ok();
    // It can't be taken away while it is asked for.
    next_step(&app);
    let proof = json!({ "password": PASSWORD, "code": authenticator.code(&app) });
    ada.call(Method::DELETE, TOTP, Some(&proof), None).await.problem(409, "factor_needed");
    require(&ada, false).await.ok();
    next_step(&app);
    let proof = json!({ "password": PASSWORD, "code": authenticator.code(&app) });
    assert_eq!(ada.call(Method::DELETE, TOTP, Some(&proof), None).await.status, 204);
}

const SESSIONS: &str = "/api/v1/me/sessions";

pub async fn sessions_are_listed_and_ended(engine: Engine) {
    let app = TestApp::start_with(engine, &[("PORTAL_PROXY_HOPS", "1")]).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    app.clock.advance_seconds(1);
    let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    let login = app.request(Method::POST, LOGIN).header("User-Agent", agent);
    let login = login.header("X-Forwarded-For", "203.0.113.9");
    let body = json!({"email": "ada@acme.example", "password": PASSWORD});
    let other = app.send(login.json(&body)).await.ok();
    let list = ada.get(SESSIONS).await.ok();
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(
        (&items[0]["device"], &items[0]["address"]),
        (&json!("Firefox on Linux"), &json!("203.0.113.9"))
    );
    assert_eq!((&items[0]["isCurrent"], &items[1]["isCurrent"]), (&json!(false), &json!(true)));
    assert!(!list.to_string().contains("Gecko"));
    let path = format!("{SESSIONS}/{}", items[0]["id"].as_str().unwrap());
    eve.delete(&path).await.problem(404, "not_found");
    assert_eq!(ada.delete(&path).await.status, 204);
    ada.delete(&path).await.problem(404, "not_found");
    let token = other["accessToken"].as_str().unwrap();
    app.connector(token, "/api/v1/me").await.problem(401, "access_token_invalid");

    let more = [
        Person::log_in(&app, "ada@acme.example").await,
        Person::log_in(&app, "ada@acme.example").await,
    ];
    assert_eq!(ada.delete(SESSIONS).await.status, 204);
    for person in &more {
        person.get("/api/v1/me").await.problem(401, "access_token_invalid");
    }
    ada.get("/api/v1/me").await.ok();
    eve.get("/api/v1/me").await.ok();
}

/// A copy of a spent refresh token ends the session, and the person hears of it.
pub async fn a_copied_session_is_told_by_mail(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    app.clock.advance_seconds(1);
    let mut spent = ada.refresh_token.clone();
    for _ in 0..2 {
        let renewed = Person::refresh(&app, &spent).await;
        renewed.ok();
        spent = renewed.cookie("portal_refresh").unwrap();
    }
    Person::refresh(&app, &ada.refresh_token).await.problem(401, "refresh_token_invalid");
    assert_eq!(app.mail_to("ada@acme.example", 2).await["subject"], "A session of yours was ended");
    Person::refresh(&app, &spent).await.problem(401, "refresh_token_invalid");
}

/// Sessions end after thirty days without use, and after ninety however often they are used.
pub async fn a_session_has_an_end(engine: Engine) {
    const DAY: i64 = 24 * 60 * 60;
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    app.clock.advance_seconds(30 * DAY);
    Person::refresh(&app, &ada.refresh_token).await.problem(401, "refresh_token_invalid");
    let ada = Person::log_in(&app, "ada@acme.example").await;
    let mut token = ada.refresh_token.clone();
    for _ in 0..4 {
        app.clock.advance_seconds(20 * DAY);
        let renewed = Person::refresh(&app, &token).await;
        renewed.ok();
        token = renewed.cookie("portal_refresh").unwrap();
    }
    app.clock.advance_seconds(10 * DAY);
    Person::refresh(&app, &token).await.problem(401, "refresh_token_invalid");
}

/// Whoever was taken out of their last account is a stranger, and can be invited as one.
pub async fn somebody_removed_can_come_back(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let bob = ada.colleague("bob@acme.example", Role::Owner).await;
    let invite = json!({"email": "carl@acme.example", "role": "owner"});
    bob.post("/api/v1/account/invitations", &invite).await.ok();
    let id = bob.get("/api/v1/me").await.ok()["id"].as_str().unwrap().to_owned();
    assert_eq!(ada.delete(&format!("/api/v1/account/members/{id}")).await.status, 204);
    // What he invited went with him.
    assert_eq!(ada.get("/api/v1/account/invitations").await.ok()["items"], json!([]));
    app.clock.advance_seconds(1);
    let invite = json!({"email": "bob@acme.example", "role": "member"});
    ada.post("/api/v1/account/invitations", &invite).await.ok();
    let token = app.token_mailed_to("bob@acme.example", 2).await;
    let accept = json!({"token": token, "name": "Bob again", "password": PASSWORD});
    app.post("/api/v1/auth/invitations/accept", &accept).await.ok();
}
