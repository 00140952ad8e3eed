use portal_tests::{Engine, PASSWORD, Person, TestApp};
use reqwest::Method;
use serde_json::json;

pub async fn an_access_token_ends_after_ten_minutes(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    app.clock.advance_seconds(599);
    let me = ada.get("/api/v1/me").await.ok();
    assert_eq!(
        (me["email"].as_str(), me["role"].as_str()),
        (Some("ada@acme.example"), Some("owner"))
    );
    app.clock.advance_seconds(1);
    ada.get("/api/v1/me").await.problem(401, "access_token_invalid");
    let renewed = Person::refresh(&app, &ada.refresh_token).await.ok();
    let token = renewed["accessToken"].as_str().unwrap();
    app.connector(token, "/api/v1/me").await.ok();
}

pub async fn refreshing_rotates_and_a_late_copy_ends_the_family(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let second = Person::refresh(&app, &ada.refresh_token).await.cookie("portal_refresh").unwrap();
    let answer = Person::refresh(&app, &second).await;
    let third = answer.cookie("portal_refresh").unwrap();
    let access_token = answer.ok()["accessToken"].as_str().unwrap().to_owned();
    assert!(ada.refresh_token != second && second != third);
    // The first one comes back, from whoever copied it: everybody is out.
    Person::refresh(&app, &ada.refresh_token).await.problem(401, "refresh_token_invalid");
    Person::refresh(&app, &third).await.problem(401, "refresh_token_invalid");
    app.connector(&access_token, "/api/v1/me").await.problem(401, "access_token_invalid");
    Person::refresh(&app, "made up").await.problem(401, "refresh_token_invalid");
}

pub async fn a_lost_answer_is_forgiven_once(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let lost = Person::refresh(&app, &ada.refresh_token).await.cookie("portal_refresh").unwrap();
    let again = Person::refresh(&app, &ada.refresh_token).await.cookie("portal_refresh").unwrap();
    // The one that was lost has been put aside: whoever has it stole it.
    Person::refresh(&app, &lost).await.problem(401, "refresh_token_invalid");
    Person::refresh(&app, &again).await.problem(401, "refresh_token_invalid");

    let bob = Person::sign_up(&app, "bob@acme.example").await;
    Person::refresh(&app, &bob.refresh_token).await.ok();
    let again = Person::refresh(&app, &bob.refresh_token).await.cookie("portal_refresh").unwrap();
    Person::refresh(&app, &again).await.ok();
    Person::refresh(&app, &bob.refresh_token).await.problem(401, "refresh_token_invalid");
}

pub async fn many_refreshes_at_once_leave_one_way_on(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let all = (0..10).map(|_| Person::refresh(&app, &ada.refresh_token));
    let answers = futures_util::future::join_all(all).await;
    let taken = answers.iter().filter(|answer| answer.status == 200).count();
    // Once, once more for the lost answer, and then it looks like a copy.
    assert_eq!(taken, 2);
    for answer in &answers {
        if let Some(token) = answer.cookie("portal_refresh") {
            Person::refresh(&app, &token).await.problem(401, "refresh_token_invalid");
        }
    }
}

pub async fn logging_out_ends_access_at_once(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let request = app.request(Method::POST, "/api/v1/auth/logout");
    let cookie = format!("portal_refresh={}", ada.refresh_token);
    let answer = app.send(request.header("Cookie", cookie)).await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.cookie("portal_refresh").unwrap(), "");
    assert!(answer.header("set-cookie").contains("Max-Age=0"));
    ada.get("/api/v1/me").await.problem(401, "access_token_invalid");
    Person::refresh(&app, &ada.refresh_token).await.problem(401, "refresh_token_invalid");
    let nobody = app.send(app.request(Method::POST, "/api/v1/auth/logout")).await;
    assert_eq!(nobody.status, 204);
}

pub async fn whoever_logs_in_anew_leaves_no_session_behind(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let elsewhere = Person::log_in(&app, "ada@acme.example").await;
    let request = app.request(Method::POST, "/api/v1/auth/login");
    let cookie = format!("portal_refresh={}", ada.refresh_token);
    let body = json!({ "email": "ada@acme.example", "password": PASSWORD });
    app.send(request.header("Cookie", cookie).json(&body)).await.ok();
    ada.get("/api/v1/me").await.problem(401, "access_token_invalid");
    Person::refresh(&app, &ada.refresh_token).await.problem(401, "refresh_token_invalid");
    elsewhere.get("/api/v1/me").await.ok();
}

pub async fn another_site_cannot_refresh(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    for path in ["/api/v1/auth/refresh", "/api/v1/auth/logout"] {
        for (name, value) in [
            ("Origin", "https://evil.example"),
            ("Origin", "null"),
            ("Sec-Fetch-Site", "cross-site"),
            ("Sec-Fetch-Site", "same-site"),
        ] {
            let request = app.request(Method::POST, path).header(name, value);
            let cookie = format!("portal_refresh={}", ada.refresh_token);
            app.send(request.header("Cookie", cookie)).await.problem(403, "origin_refused");
        }
    }
    Person::refresh(&app, &ada.refresh_token).await.ok();
}

pub async fn the_cookie_is_kept_from_scripts_and_other_sites(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let answer = Person::refresh(&app, &ada.refresh_token).await;
    let cookie = answer.header("set-cookie");
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=2592000"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert_eq!(answer.header("cache-control"), "no-store");

    let smtp = ("PORTAL_MAIL", "smtp://127.0.0.1:9");
    let https = ("PORTAL_PUBLIC_URL", "https://portal.example");
    let app = TestApp::start_with(engine, &[smtp, https]).await;
    let request = app.request(Method::POST, "/api/v1/auth/logout");
    let answer = app.send(request).await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-portal_refresh=;") && cookie.contains("Secure"), "{cookie}");
    assert!(answer.header("strict-transport-security").contains("max-age="));
}
