//! Links that work once: used twice at the same moment, again and again, exactly one use succeeds.

use portal_tests::{Answer, Engine, PASSWORD, Person, TestApp, eventually};
use serde_json::json;

/// How often each kind is tried.
const TIMES: usize = 100;

async fn exactly_one_succeeds(what: &str, uses: [impl Future<Output = Answer>; 2]) {
    let [first, second] = uses;
    let (first, second) = tokio::join!(first, second);
    let (good, bad): (Vec<_>, Vec<_>) =
        [first, second].into_iter().partition(|answer| answer.status < 300);
    assert_eq!((good.len(), bad.len()), (1, 1), "{what}: {good:?} {bad:?}");
    bad[0].problem(422, "link_invalid");
}

pub async fn a_confirmation_used_twice_at_once_works_once_every_time(engine: Engine) {
    let app = generous(engine).await;
    for n in 0..TIMES {
        let email = format!("ada{n}@acme.example");
        let person =
            json!({"email": email, "password": PASSWORD, "name": "Ada", "company": "Acme"});
        app.post("/api/v1/auth/sign-up", &person).await.ok();
        let token = json!({ "token": app.token_mailed_to(&email, 1).await });
        let confirm = || app.post("/api/v1/auth/verify-email", &token);
        exactly_one_succeeds("confirmation", [confirm(), confirm()]).await;
    }
}

pub async fn a_reset_used_twice_at_once_works_once_every_time(engine: Engine) {
    let app = generous(engine).await;
    let email = "ada@acme.example";
    Person::sign_up(&app, email).await;
    let mut last = String::new();
    for _ in 0..TIMES {
        // So that mails have an order.
        app.clock.advance_seconds(1);
        app.post("/api/v1/auth/password/forgot", &json!({ "email": email })).await.ok();
        let token = eventually("another link", async || {
            let mails = app.mails_to(email).await;
            let mut links = mails.iter().filter_map(|mail| mail["links"][0].as_str());
            let token = links.find_map(|link| link.split_once("/reset-password?token="))?.1;
            (token != last).then(|| token.to_owned())
        })
        .await;
        last.clone_from(&token);
        let reset = |password: &str| {
            let body = json!({"token": token, "password": password});
            let app = &app;
            async move { app.post("/api/v1/auth/password/reset", &body).await }
        };
        let uses = [reset("seven geese over Delft"), reset("eight swans under Leiden")];
        exactly_one_succeeds("reset", uses).await;
    }
}

/// Without limits that so many tries would meet.
async fn generous(engine: Engine) -> TestApp {
    let names = ["SIGN_UP", "LOGIN", "LOGIN_AS", "LOGIN_FROM", "FORGOT", "MAIL"];
    let names = names.map(|name| format!("PORTAL_LIMIT_{name}"));
    let settings: Vec<_> = names.iter().map(|name| (name.as_str(), "100000/s")).collect();
    TestApp::start_with(engine, &settings).await
}
