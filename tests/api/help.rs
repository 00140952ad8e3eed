//! Help articles.

use portal_tests::{Engine, TestApp};
use serde_json::json;

pub async fn articles_are_found_and_read(engine: Engine) {
    const HELP: &str = "/api/v1/help/articles";
    let app = TestApp::start(engine).await;
    let found = app.get(&format!("{HELP}?q=the+selector+is+emp")).await.ok();
    let first = &found["items"][0];
    assert_eq!(first["slug"], "selector-is-empty");
    assert!(found["items"].as_array().unwrap().len() <= 5);
    let all = app.get(HELP).await.ok();
    for article in all["items"].as_array().unwrap() {
        let page = app.get(&format!("/help/{}", article["slug"].as_str().unwrap())).await;
        assert_eq!(page.status, 200);
        let title = article["title"].as_str().unwrap().replace('"', "&quot;");
        assert!(page.text.contains(&format!("<h1>{title}</h1>")), "{}", page.text);
    }
    assert_eq!(app.get(&format!("{HELP}?q=zzzzqqqq")).await.ok(), json!({ "items": [] }));
    app.get(&format!("{HELP}?q={}", "x".repeat(201))).await.invalid("?q", "too_long");
    let list = app.get("/help").await;
    assert!(list.text.contains("href=\"/help/selector-is-empty\""));
    let absent = app.get("/help/nothing").await;
    assert!(absent.status == 404 && absent.text.contains("There is no such article"));
}
