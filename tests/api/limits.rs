use portal_tests::{Engine, PASSWORD, Person, TestApp};
use reqwest::Method;
use serde_json::json;

pub async fn sign_up_login_and_forgotten_password_are_limited(engine: Engine) {
    let limits = [
        ("PORTAL_LIMIT_SIGN_UP", "2/m"),
        ("PORTAL_LIMIT_LOGIN", "2/m"),
        ("PORTAL_LIMIT_FORGOT", "2/m"),
    ];
    let app = TestApp::start_with(engine, &limits).await;
    let sign_up = json!({"email": "ada@acme.example", "password": PASSWORD, "name": "Ada", "company": "Acme"});
    for (path, body, status, name) in [
        ("/api/v1/auth/sign-up", sign_up, 202, "sign-up"),
        ("/api/v1/auth/login", json!({"email": "a@b.example", "password": "x"}), 401, "login"),
        ("/api/v1/auth/password/forgot", json!({"email": "a@b.example"}), 202, "forgot"),
    ] {
        let first = app.post(path, &body).await;
        assert_eq!(first.status, status);
        if name != "login" {
            assert_eq!(first.header("ratelimit-policy"), format!("\"{name}\";q=2;w=60"));
            assert_eq!(first.header("ratelimit"), format!("\"{name}\";r=1;t=0"));
        }
        assert_eq!(app.post(path, &body).await.status, status);
        let refused = app.post(path, &body).await;
        refused.problem(429, "rate_limited");
        assert_eq!(refused.header("retry-after"), "30");
        assert_eq!(refused.header("ratelimit"), format!("\"{name}\";r=0;t=30"));
        // Waiting as long as it says is enough, and no less.
        app.clock.advance_seconds(29);
        app.post(path, &body).await.problem(429, "rate_limited");
        app.clock.advance_seconds(1);
        assert_eq!(app.post(path, &body).await.status, status);
    }
}

/// Wrong passwords from one address keep nobody out who comes from another.
pub async fn nobody_is_locked_out_by_another(engine: Engine) {
    let settings = [("PORTAL_PROXY_HOPS", "1"), ("PORTAL_LIMIT_LOGIN_AS", "3/h")];
    let app = TestApp::start_with(engine, &settings).await;
    Person::sign_up(&app, "ada@acme.example").await;
    let login = async |from: &str, password: &str| {
        let request = app.request(Method::POST, "/api/v1/auth/login");
        let body = json!({"email": "Ada@acme.example", "password": password});
        app.send(request.header("X-Forwarded-For", from).json(&body)).await
    };
    for _ in 0..3 {
        login("203.0.113.9", "wrong").await.problem(401, "invalid_credentials");
    }
    login("203.0.113.9", PASSWORD).await.problem(429, "rate_limited");
    // What the caller adds in front is not believed.
    login("198.51.100.7, 203.0.113.9", PASSWORD).await.problem(429, "rate_limited");
    login("198.51.100.7", PASSWORD).await.ok();
}

/// Guesses from everywhere are slowed together, and keep the person out of no browser that they have
/// logged in with, nor of one in which they set a new password.
pub async fn guesses_from_everywhere_lock_nobody_out(engine: Engine) {
    let settings = [("PORTAL_PROXY_HOPS", "1"), ("PORTAL_LIMIT_LOGIN_FROM", "4/h")];
    let app = TestApp::start_with(engine, &settings).await;
    let login = async |from: &str, email: &str, password: &str, device: Option<&str>| {
        let mut request = app.request(Method::POST, "/api/v1/auth/login");
        if let Some(device) = device {
            request = request.header("Cookie", format!("portal_device={device}"));
        }
        let body = json!({"email": email, "password": password});
        app.send(request.header("X-Forwarded-For", from).json(&body)).await
    };
    let (ada, eve) = ("ada@acme.example", "eve@evil.example");
    for email in [ada, eve] {
        Person::sign_up(&app, email).await;
    }
    let own = login("198.51.100.7", ada, PASSWORD, None).await.cookie("portal_device").unwrap();
    let eves = login("203.0.113.1", eve, PASSWORD, None).await.cookie("portal_device").unwrap();
    // The own browser and a stranger's are told apart by what was sealed, and for whom.
    let mut altered = own.clone();
    altered.replace_range(9..10, if &own[9..10] == "A" { "B" } else { "A" });
    for (n, device) in [None, Some(&*eves), Some(&*altered)].into_iter().enumerate() {
        let from = format!("203.0.113.{n}");
        login(&from, ada, "wrong", device).await.problem(401, "invalid_credentials");
    }
    login("203.0.113.99", ada, PASSWORD, Some("made up")).await.problem(429, "rate_limited");
    // Whoever is nobody here is slowed as well: a refusal tells nothing.
    for n in 0..4 {
        let from = format!("203.0.113.{n}");
        login(&from, "no@body.example", "x", None).await.problem(401, "invalid_credentials");
    }
    login("203.0.113.9", "no@body.example", "x", None).await.problem(429, "rate_limited");

    login("192.0.2.1", ada, PASSWORD, Some(&own)).await.ok();
    app.clock.advance_seconds(1);
    app.post("/api/v1/auth/password/forgot", &json!({ "email": ada })).await.ok();
    let token = app.token_mailed_to(ada, 2).await;
    let new = "eight swans under Leiden";
    let reset = json!({ "token": token, "password": new });
    let answer = app.post("/api/v1/auth/password/reset", &reset).await;
    let fresh = answer.cookie("portal_device").unwrap();
    login("192.0.2.2", ada, new, Some(&fresh)).await.ok();
    // A browser that is known can't guess without end either.
    for _ in 0..3 {
        login("192.0.2.3", ada, "wrong", Some(&fresh)).await.problem(401, "invalid_credentials");
    }
    login("192.0.2.4", ada, new, Some(&fresh)).await.problem(429, "rate_limited");
}

/// A person and a key can call so often; each has a bucket of its own.
pub async fn people_and_keys_are_limited(engine: Engine) {
    const CONFIG: &str = "/api/v1/connector/config";
    let limits = [("PORTAL_LIMIT_USER", "20/m"), ("PORTAL_LIMIT_KEY", "3/m")];
    let app = TestApp::start_with(engine, &limits).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    let (other, _) = ada.new_key(&json!({"name": "other"})).await;
    for _ in 0..3 {
        app.connector(&ada.key, CONFIG).await.ok();
    }
    let refused = app.connector(&ada.key, CONFIG).await;
    let problem = refused.problem(429, "rate_limited");
    assert!(problem["detail"].as_str().unwrap().contains("3 times in 60 seconds"), "{problem}");
    assert_eq!(refused.header("retry-after"), "20");
    assert_eq!(refused.header("ratelimit-policy"), "\"key\";q=3;w=60");
    assert_eq!(refused.header("ratelimit"), "\"key\";r=0;t=20");
    app.connector(&other, CONFIG).await.ok();
    app.clock.advance_seconds(20);
    app.connector(&ada.key, CONFIG).await.ok();

    let me = ada.get("/api/v1/me").await;
    assert_eq!(me.header("ratelimit-policy"), "\"user\";q=20;w=60");
    let mut calls = 0;
    while ada.get("/api/v1/me").await.status == 200 {
        calls += 1;
        assert!(calls < 30);
    }
    ada.get("/api/v1/me").await.problem(429, "rate_limited");
    eve.get("/api/v1/me").await.ok();
    app.clock.advance_seconds(3);
    ada.get("/api/v1/me").await.ok();
}
