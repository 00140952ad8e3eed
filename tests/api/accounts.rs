use portal_tests::{Answer, Engine, PASSWORD, Person, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

fn sign_up(email: &str) -> Value {
    json!({"email": email, "password": PASSWORD, "name": "Ada", "company": "Acme"})
}

async fn verify(app: &TestApp, token: &str) -> Answer {
    app.post("/api/v1/auth/verify-email", &json!({ "token": token })).await
}

async fn login(app: &TestApp, email: &str, password: &str) -> Answer {
    app.post("/api/v1/auth/login", &json!({"email": email, "password": password})).await
}

pub async fn a_known_address_gets_the_same_answer_and_another_mail(engine: Engine) {
    let app = TestApp::start(engine).await;
    Person::sign_up(&app, "ada@acme.example").await;
    let known = app.post("/api/v1/auth/sign-up", &sign_up("ADA@acme.example")).await;
    let unknown = app.post("/api/v1/auth/sign-up", &sign_up("eve@acme.example")).await;
    assert_eq!((known.status, known.json()), (202, unknown.json()));
    let mail = app.mail_to("ADA@acme.example", 1).await;
    assert_eq!(mail["subject"], "You have an account already");
    assert!(!mail["text"].as_str().unwrap().contains("token="));

    for email in ["ada@acme.example", "nobody@acme.example"] {
        let answer = app.post("/api/v1/auth/password/forgot", &json!({ "email": email })).await;
        assert_eq!(answer.status, 202);
        assert_eq!(
            answer.json()["message"],
            "If somebody has this address, a message with a link is on its way to it."
        );
    }
    assert!(app.mails_to("nobody@acme.example").await.is_empty());
}

pub async fn what_is_wrong_with_a_sign_up_is_named_part_by_part(engine: Engine) {
    let app = TestApp::start(engine).await;
    let body =
        json!({"email": "ada", "password": "short", "name": " ", "company": "x".repeat(201)});
    let problem = app.post("/api/v1/auth/sign-up", &body).await.problem(422, "invalid_input");
    let mut errors: Vec<_> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (error["pointer"].as_str().unwrap(), error["code"].as_str().unwrap()))
        .collect();
    errors.sort_unstable();
    assert_eq!(
        errors,
        [
            ("/company", "too_long"),
            ("/email", "invalid_format"),
            ("/name", "required"),
            ("/password", "too_short"),
        ]
    );
    for (password, code) in [("passwordpassword", "too_common"), ("Ada Lovelace", "too_common")] {
        let mut body = sign_up("ada@acme.example");
        body["password"] = json!(password);
        body["name"] = json!("Ada Lovelace");
        app.post("/api/v1/auth/sign-up", &body).await.invalid("/password", code);
    }
    let mut body = sign_up("ada@acme.example");
    body["verified"] = json!(true);
    app.post("/api/v1/auth/sign-up", &body).await.invalid("/verified", "unknown");
    assert!(app.mails_to("ada@acme.example").await.is_empty());
}

pub async fn a_confirmation_works_once_also_at_the_same_time(engine: Engine) {
    let app = TestApp::start(engine).await;
    app.post("/api/v1/auth/sign-up", &sign_up("ada@acme.example")).await.ok();
    login(&app, "ada@acme.example", PASSWORD).await.problem(401, "invalid_credentials");
    let token = app.token_mailed_to("ada@acme.example", 1).await;
    let answers = futures_util::future::join_all((0..8).map(|_| verify(&app, &token))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        answer.problem(422, "link_invalid");
    }
    verify(&app, &token).await.problem(422, "link_invalid");
    verify(&app, "made up").await.problem(422, "link_invalid");
    login(&app, " Ada@ACME.example ", PASSWORD).await.ok();
}

pub async fn a_confirmation_ends_after_a_day(engine: Engine) {
    let app = TestApp::start(engine).await;
    app.post("/api/v1/auth/sign-up", &sign_up("ada@acme.example")).await.ok();
    let token = app.token_mailed_to("ada@acme.example", 1).await;
    app.clock.advance_seconds(24 * 3_600);
    verify(&app, &token).await.problem(422, "link_invalid");
}

pub async fn a_later_sign_up_cannot_replace_a_confirmed_one(engine: Engine) {
    let app = TestApp::start(engine).await;
    let mut other = sign_up("ada@acme.example");
    other["password"] = json!("eight swans under Leiden");
    app.post("/api/v1/auth/sign-up", &sign_up("ada@acme.example")).await.ok();
    let first = app.token_mailed_to("ada@acme.example", 1).await;
    app.clock.advance_seconds(1);
    app.post("/api/v1/auth/sign-up", &other).await.ok();
    let second = app.token_mailed_to("ada@acme.example", 2).await;
    verify(&app, &first).await.ok();
    verify(&app, &second).await.problem(422, "link_invalid");
    login(&app, "ada@acme.example", PASSWORD).await.ok();
    login(&app, "ada@acme.example", "eight swans under Leiden")
        .await
        .problem(401, "invalid_credentials");
}

pub async fn a_wrong_password_and_an_unknown_address_look_alike(engine: Engine) {
    let app = TestApp::start(engine).await;
    Person::sign_up(&app, "ada@acme.example").await;
    let wrong = login(&app, "ada@acme.example", "not her password").await;
    let unknown = login(&app, "bob@acme.example", "not her password").await;
    let without_id = |answer: &Answer| {
        let mut problem = answer.problem(401, "invalid_credentials");
        problem["requestId"].take();
        problem
    };
    assert_eq!(without_id(&wrong), without_id(&unknown));
    let long = login(&app, "ada@acme.example", &"x".repeat(60_000)).await;
    long.problem(401, "invalid_credentials");
}

pub async fn a_forgotten_password_is_set_anew_and_ends_every_session(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    app.clock.advance_seconds(1);
    app.post("/api/v1/auth/password/forgot", &json!({"email": "ada@acme.example"})).await.ok();
    let token = app.token_mailed_to("ada@acme.example", 2).await;
    let body = json!({"token": token, "password": "eight swans under Leiden"});
    app.clock.advance_seconds(1);
    assert_eq!(app.post("/api/v1/auth/password/reset", &body).await.status, 204);
    // The link is spent, the old password and the old session are over, at once.
    app.post("/api/v1/auth/password/reset", &body).await.problem(422, "link_invalid");
    login(&app, "ada@acme.example", PASSWORD).await.problem(401, "invalid_credentials");
    ada.get("/api/v1/me").await.problem(401, "access_token_invalid");
    Person::refresh(&app, &ada.refresh_token).await.problem(401, "refresh_token_invalid");
    login(&app, "ada@acme.example", "eight swans under Leiden").await.ok();
    let mail = app.mail_to("ada@acme.example", 3).await;
    assert_eq!(mail["subject"], "Your password was changed");
    // Connectors go on.
    ada.config().await.ok();
}

pub async fn a_reset_link_ends_after_an_hour_and_a_bad_password_does_not_cost_it(engine: Engine) {
    let app = TestApp::start(engine).await;
    Person::sign_up(&app, "ada@acme.example").await;
    app.clock.advance_seconds(1);
    app.post("/api/v1/auth/password/forgot", &json!({"email": "ada@acme.example"})).await.ok();
    let token = app.token_mailed_to("ada@acme.example", 2).await;
    let reset = |password: &str| json!({"token": token, "password": password});
    let bad = app.post("/api/v1/auth/password/reset", &reset("short")).await;
    bad.invalid("/password", "too_short");
    app.clock.advance_seconds(3_600);
    let late = app.post("/api/v1/auth/password/reset", &reset("eight swans under Leiden")).await;
    late.problem(422, "link_invalid");
    login(&app, "ada@acme.example", PASSWORD).await.ok();
}

pub async fn changing_the_password_ends_the_other_sessions_only(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let elsewhere = Person::log_in(&app, "ada@acme.example").await;
    let change = |current: &str| json!({"currentPassword": current, "newPassword": "eight swans under Leiden"});
    ada.post("/api/v1/me/password", &change("wrong")).await.invalid("/currentPassword", "mismatch");
    elsewhere.get("/api/v1/me").await.ok();
    assert_eq!(ada.post("/api/v1/me/password", &change(PASSWORD)).await.status, 204);
    ada.get("/api/v1/me").await.ok();
    Person::refresh(&app, &ada.refresh_token).await.ok();
    elsewhere.get("/api/v1/me").await.problem(401, "access_token_invalid");
    Person::refresh(&app, &elsewhere.refresh_token).await.problem(401, "refresh_token_invalid");
    login(&app, "ada@acme.example", "eight swans under Leiden").await.ok();
}

pub async fn links_never_follow_the_host_header(engine: Engine) {
    let app = TestApp::start(engine).await;
    let request = app.request(Method::POST, "/api/v1/auth/sign-up");
    let request = request
        .header("Host", "evil.example")
        .header("X-Forwarded-Host", "evil.example")
        .json(&sign_up("ada@acme.example"));
    app.send(request).await.ok();
    let mail = app.mail_to("ada@acme.example", 1).await;
    assert!(mail["links"][0].as_str().unwrap().starts_with(&app.url), "{mail:#}");
}

/// Whoever logs in with the old password while it is changed is either too late, or their session
/// ends with the others.
pub async fn no_session_of_the_old_password_outlives_its_change(engine: Engine) {
    let app = TestApp::start_with(engine, &[("PORTAL_LIMIT_LOGIN_AS", "1000/s")]).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let passwords = [PASSWORD, "eight swans under Leiden"];
    for n in 0..4 {
        let (old, new) = (passwords[n % 2], passwords[(n + 1) % 2]);
        let change = json!({ "currentPassword": old, "newPassword": new });
        let (changed, logins) = tokio::join!(
            ada.post("/api/v1/me/password", &change),
            futures_util::future::join_all((0..3).map(|_| login(&app, "ada@acme.example", old))),
        );
        assert_eq!(changed.status, 204);
        for answer in logins.iter().filter(|answer| answer.status == 200) {
            let token = answer.json()["accessToken"].as_str().unwrap().to_owned();
            let me = app.request(Method::GET, "/api/v1/me").bearer_auth(token);
            app.send(me).await.problem(401, "access_token_invalid");
        }
    }
}

pub async fn a_mail_to_a_stranger_repeats_nothing_that_was_typed(engine: Engine) {
    let app = TestApp::start(engine).await;
    let prize = "you won, claim at https://evil.example/prize";
    let body = json!({
        "email": "ada@acme.example", "password": PASSWORD, "name": prize, "company": prize,
    });
    assert_eq!(app.post("/api/v1/auth/sign-up", &body).await.status, 202);
    let mail = app.mail_to("ada@acme.example", 1).await;
    assert!(!mail.to_string().contains("evil"), "{mail:#}");
    assert_eq!(mail["links"].as_array().unwrap().len(), 1);
}
