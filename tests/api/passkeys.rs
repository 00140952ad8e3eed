//! Passkeys, as the first factor and as the second.

use portal_tests::{Answer, Authenticator, Engine, Lie, ORIGIN, PASSWORD, Person, TestApp};
use portal_types::Role;
use reqwest::Method;
use serde_json::{Value, json};

const BEGIN: &str = "/api/v1/auth/passkey/begin";
const USE: &str = "/api/v1/auth/passkey";
const NEW: &str = "/api/v1/me/passkey/begin";
const MINE: &str = "/api/v1/me/passkeys";

async fn start(engine: Engine) -> TestApp {
    let names = ["LOGIN", "LOGIN_AS", "LOGIN_FROM"].map(|name| format!("PORTAL_LIMIT_{name}"));
    let mut settings: Vec<_> = names.iter().map(|name| (name.as_str(), "100000/s")).collect();
    settings.push(("PORTAL_PUBLIC_URL", ORIGIN));
    TestApp::start_with(engine, &settings).await
}

/// Adds a passkey; the answer, too.
async fn add(person: &Person<'_>, name: &str) -> (Authenticator, Value) {
    let asked = person.post(NEW, &json!({ "password": PASSWORD })).await.ok();
    let (authenticator, credential) = Authenticator::make(&asked["options"]);
    let body = json!({ "token": asked["token"], "name": name, "credential": credential });
    (authenticator, person.post(MINE, &body).await.ok())
}

async fn ask(app: &TestApp, body: &Value) -> Value {
    app.post(BEGIN, body).await.ok()
}

async fn answer(app: &TestApp, asked: &Value, by: &Authenticator, lie: Lie) -> Answer {
    let credential = by.answer(&asked["options"], lie);
    app.post(USE, &json!({ "token": asked["token"], "credential": credential })).await
}

async fn waiting(app: &TestApp, email: &str) -> Value {
    let body = json!({ "email": email, "password": PASSWORD });
    app.post("/api/v1/auth/login", &body).await.problem(401, "mfa_required")
}

pub async fn a_passkey_takes_the_place_of_the_password(engine: Engine) {
    let app = start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let elsewhere = Person::log_in(&app, "ada@acme.example").await;
    app.clock.advance_seconds(1);
    ada.post(NEW, &json!({ "password": "wrong" })).await.invalid("/password", "mismatch");
    let (laptop, made) = add(&ada, "Laptop").await;
    assert_eq!(made["passkey"]["name"], "Laptop");
    assert_eq!(made["codes"].as_array().unwrap().len(), 10);
    elsewhere.get("/api/v1/me").await.problem(401, "access_token_invalid");
    assert_eq!(app.mail_to("ada@acme.example", 2).await["subject"], "A passkey was added");
    app.clock.advance_seconds(1);
    let (phone, made) = add(&ada, "Phone").await;
    assert!(made.get("codes").is_none(), "{made:#}");

    for key in [&laptop, &phone] {
        app.clock.advance_seconds(60);
        let asked = ask(&app, &json!({})).await;
        assert!(asked["options"].get("mediation").is_none(), "{asked:#}");
        let session = answer(&app, &asked, key, Lie::None).await;
        assert!(session.cookie("portal_refresh").is_some());
        assert_eq!(session.ok()["user"]["email"], "ada@acme.example");
    }
    let mfa = ada.get("/api/v1/me/mfa").await.ok();
    assert_eq!(mfa["passkeys"][0]["lastUsedAt"], "2026-03-01T09:31:02Z", "{mfa:#}");
    assert_eq!(mfa["passkeysAvailable"], true);
    let noted = ada.get("/api/v1/audit-events").await.ok();
    assert_eq!(noted["items"][0]["after"]["passkey"], "Phone", "{noted:#}");

    let one = format!("{MINE}/{}", mfa["passkeys"][0]["id"].as_str().unwrap());
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    let proof = json!({ "password": PASSWORD });
    eve.call(Method::DELETE, &one, Some(&proof), None).await.problem(404, "not_found");
    assert_eq!(ada.call(Method::DELETE, &one, Some(&proof), None).await.status, 204);
    let asked = ask(&app, &json!({})).await;
    answer(&app, &asked, &laptop, Lie::None).await.problem(401, "passkey_invalid");
    let asked = ask(&app, &json!({})).await;
    answer(&app, &asked, &phone, Lie::None).await.ok();
}

pub async fn a_passkey_takes_the_place_of_the_code(engine: Engine) {
    let app = start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let (key, made) = add(&ada, "Laptop").await;
    let told = waiting(&app, "ada@acme.example").await;
    assert_eq!(told["mfaMethods"], json!(["passkey", "recovery_code"]));
    let token = json!({ "mfaToken": told["mfaToken"] });
    let asked = ask(&app, &token).await;
    answer(&app, &asked, &key, Lie::None).await.ok();
    app.post(BEGIN, &token).await.problem(401, "mfa_token_invalid");

    // A recovery code does as well; a code of an app that there is not does nothing.
    let told = waiting(&app, "ada@acme.example").await;
    let code = |code: &Value| json!({ "mfaToken": told["mfaToken"], "code": code });
    let mfa = "/api/v1/auth/login/mfa";
    app.post(mfa, &code(&json!("123456"))).await.problem(401, "mfa_code_invalid");
    app.post(mfa, &code(&made["codes"][0])).await.ok();

    // Whose password was right is asked for their own passkey.
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    let (hers, _) = add(&eve, "Laptop").await;
    let told = waiting(&app, "ada@acme.example").await;
    let asked = ask(&app, &json!({ "mfaToken": told["mfaToken"] })).await;
    answer(&app, &asked, &hers, Lie::None).await.problem(401, "passkey_invalid");
    app.post(BEGIN, &json!({ "mfaToken": "made up" })).await.problem(401, "mfa_token_invalid");
}

pub async fn what_does_not_fit_lets_nobody_in(engine: Engine) {
    let app = start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let (key, _) = add(&ada, "Laptop").await;
    for lie in [
        Lie::Origin,
        Lie::Challenge,
        Lie::NotVerified,
        Lie::Signature,
        Lie::Site,
        Lie::Kind,
        Lie::User,
    ] {
        let asked = ask(&app, &json!({})).await;
        answer(&app, &asked, &key, lie).await.problem(401, "passkey_invalid");
        if lie == Lie::User {
            continue;
        }
        let told = waiting(&app, "ada@acme.example").await;
        let asked = ask(&app, &json!({ "mfaToken": told["mfaToken"] })).await;
        answer(&app, &asked, &key, lie).await.problem(401, "passkey_invalid");
    }
    let asked = ask(&app, &json!({})).await;
    let nonsense = json!({ "token": asked["token"], "credential": { "id": 1 } });
    app.post(USE, &nonsense).await.invalid("/credential", "invalid_format");
    // A new passkey is asked for, and an old one answers; and the other way round.
    let asked = ada.post(NEW, &json!({ "password": PASSWORD })).await.ok();
    let (_, credential) = Authenticator::make(&asked["options"]);
    let mut options = asked["options"].clone();
    options["publicKey"]["rpId"] = json!("localhost");
    options["publicKey"]["userVerification"] = json!("required");
    let answer = key.answer(&options, Lie::None);
    let used = json!({ "token": asked["token"], "credential": answer });
    app.post(USE, &used).await.problem(401, "passkey_invalid");
    let asked = ask(&app, &json!({})).await;
    let body = json!({ "token": asked["token"], "credential": credential });
    ada.post(MINE, &body).await.problem(401, "passkey_invalid");
    // What was asked of one person makes no passkey for another.
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    let asked = ada.post(NEW, &json!({ "password": PASSWORD })).await.ok();
    let (_, credential) = Authenticator::make(&asked["options"]);
    let body = json!({ "token": asked["token"], "credential": credential });
    eve.post(MINE, &body).await.problem(401, "passkey_invalid");
}

pub async fn a_challenge_is_answered_once(engine: Engine) {
    let app = start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let (key, _) = add(&ada, "Laptop").await;
    for n in 0..100 {
        let asked = ask(&app, &json!({})).await;
        let (one, two) = tokio::join!(
            answer(&app, &asked, &key, Lie::None),
            answer(&app, &asked, &key, Lie::None)
        );
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 401], "{n}: {} {}", one.text, two.text);
    }
    let asked = ask(&app, &json!({})).await;
    app.clock.advance_seconds(300);
    answer(&app, &asked, &key, Lie::None).await.problem(401, "passkey_invalid");
}

pub async fn a_passkey_is_a_second_factor_where_one_is_asked_for(engine: Engine) {
    let app = start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let grace = ada.colleague("grace@acme.example", Role::Member).await;
    let required = json!({ "secondFactorRequired": true });
    let security = "/api/v1/account/security";
    ada.call(Method::PUT, security, Some(&required), None).await.problem(409, "factor_needed");
    add(&ada, "Laptop").await;
    ada.call(Method::PUT, security, Some(&required), None).await.ok();
    grace.get("/api/v1/settings/bynder").await.problem(403, "mfa_enrolment_required");
    let (_, made) = add(&grace, "Phone").await;
    grace.get("/api/v1/settings/bynder").await.ok();
    // The last one stays as long as one is asked for.
    let one = format!("{MINE}/{}", made["passkey"]["id"].as_str().unwrap());
    let proof = json!({ "password": PASSWORD });
    let kept = grace.call(Method::DELETE, &one, Some(&proof), None).await;
    kept.problem(409, "factor_needed");
    let optional = json!({ "secondFactorRequired": false });
    ada.call(Method::PUT, security, Some(&optional), None).await.ok();
    assert_eq!(grace.call(Method::DELETE, &one, Some(&proof), None).await.status, 204);
    // Nothing is left of the second factor: the codes are gone with it.
    let mfa = grace.get("/api/v1/me/mfa").await.ok();
    assert_eq!((&mfa["recoveryCodesLeft"], &mfa["passkeys"]), (&json!(0), &json!([])));
    Person::log_in(&app, "grace@acme.example").await;
}

pub async fn there_are_none_for_a_bare_network_address(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    assert_eq!(ada.get("/api/v1/me/mfa").await.ok()["passkeysAvailable"], false);
    let proof = json!({ "password": PASSWORD });
    ada.post(NEW, &proof).await.problem(409, "passkeys_unavailable");
    app.post(BEGIN, &json!({})).await.problem(409, "passkeys_unavailable");
}

/// Each looks whether another is left before it goes.
pub async fn of_two_last_passkeys_one_stays(engine: Engine) {
    let app = start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    add(&ada, "Laptop").await;
    let required = json!({ "secondFactorRequired": true });
    ada.call(Method::PUT, "/api/v1/account/security", Some(&required), None).await.ok();
    for _ in 0..10 {
        let (_, made) = add(&ada, "Phone").await;
        assert!(made.get("codes").is_none(), "{made:#}");
        let all = ada.get("/api/v1/me/mfa").await.ok()["passkeys"].clone();
        let one = |n: usize| format!("{MINE}/{}", all[n]["id"].as_str().unwrap());
        let (first, second) = (one(0), one(1));
        let proof = json!({ "password": PASSWORD });
        let remove = async |one: &str| ada.call(Method::DELETE, one, Some(&proof), None).await;
        let (one, two) = tokio::join!(remove(&first), remove(&second));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 409], "{} {}", one.text, two.text);
        app.clock.advance_seconds(20);
    }
}
