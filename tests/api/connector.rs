use std::sync::atomic::{AtomicBool, AtomicI64, Ordering::SeqCst};

use portal_tests::{Engine, Person, TestApp};
use reqwest::Method;
use serde_json::json;

const CONFIG: &str = "/api/v1/connector/config";
const SELECTOR: &str = "/api/v1/settings/asset-selector";

pub async fn a_known_key_touches_no_database(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let etag = ada.config().await.header("etag").to_owned();
    let reads = async || {
        for _ in 0..50 {
            ada.config().await.ok();
            app.connector(&ada.key, "/api/v1/connector/fields/hero").await.ok();
            let again = app.request(Method::GET, CONFIG).bearer_auth(&ada.key);
            assert_eq!(app.send(again.header("If-None-Match", &etag)).await.status, 304);
        }
    };
    let before = app.store.units();
    reads().await;
    assert_eq!(app.store.units() - before, 0);
}

pub async fn a_stampede_loads_once(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    for _ in 0..3 {
        // Everybody at once, on a key that is not cached or no longer current.
        ada.put(SELECTOR, &json!({"language": "nl_NL"})).await.ok();
        ada.put(SELECTOR, &json!({"language": "de_DE"})).await.ok();
        let before = app.store.units();
        let all = futures_util::future::join_all((0..100).map(|_| ada.config())).await;
        assert!(all.iter().all(|answer| answer.ok()["language"] == "de_DE"));
        assert_eq!(app.store.units() - before, 1);
    }
}

pub async fn a_write_is_visible_in_the_very_next_call(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    for n in 0..20 {
        let language = ["nl_NL", "fr_FR"][n % 2];
        let saved = ada.put(SELECTOR, &json!({ "language": language })).await.ok();
        let config = ada.config().await.ok();
        assert_eq!(config["language"], language);
        assert_eq!(config["revision"], saved["revision"]);
    }
}

/// Readers hammer while a writer writes: whoever asks after a write was answered sees it or a later
/// one.
pub async fn reads_during_writes_are_never_older_than_the_last_write(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let written = AtomicI64::new(1);
    let done = AtomicBool::new(false);
    let writer = async {
        for n in 0..40 {
            let language = ["nl_NL", "fr_FR"][n % 2];
            let saved = ada.put(SELECTOR, &json!({ "language": language })).await.ok();
            written.store(saved["revision"].as_i64().unwrap(), SeqCst);
        }
        done.store(true, SeqCst);
    };
    let reader = || async {
        while !done.load(SeqCst) {
            let least = written.load(SeqCst);
            let seen = ada.config().await.ok()["revision"].as_i64().unwrap();
            assert!(seen >= least, "saw {seen} after {least} was written");
        }
    };
    futures_util::future::join4(writer, reader(), reader(), reader()).await;
}

pub async fn nothing_changed_is_304(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    for path in [CONFIG, "/api/v1/connector/fields/hero"] {
        let first = app.connector(&ada.key, path).await;
        let etag = first.header("etag").to_owned();
        assert!(etag.starts_with('"') && etag.ends_with('"'), "{etag}");
        let ask = async |tags: &str| {
            let request = app.request(Method::GET, path).bearer_auth(&ada.key);
            app.send(request.header("If-None-Match", tags)).await
        };
        for tags in [etag.as_str(), "*", &format!("\"x\", {etag}"), &format!("W/{etag}")] {
            let answer = ask(tags).await;
            assert_eq!((answer.status, answer.text.as_str()), (304, ""), "{tags}");
            assert_eq!(answer.header("etag"), etag);
        }
        for tags in ["\"0\"", "", &etag.replace('"', "")] {
            assert_eq!(ask(tags).await.status, 200, "{tags}");
        }
        ada.post("/api/v1/settings/fields", &json!({"field": path})).await.ok();
        assert_eq!(ask(&etag).await.status, 200);
    }
}

pub async fn a_large_document_comes_compressed(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    for n in 0..10 {
        ada.post("/api/v1/settings/fields", &json!({"field": format!("Field {n}")})).await.ok();
    }
    let plain = ada.config().await;
    let ask = async |accept: &str, tag: &str| {
        let request = app.request(Method::GET, CONFIG).bearer_auth(&ada.key);
        let request = request.header("Accept-Encoding", accept).header("If-None-Match", tag);
        app.http.execute(request.build().unwrap()).await.unwrap()
    };
    let packed = ask("br, gzip;q=0.5", "\"0\"").await;
    assert_eq!(packed.headers()["content-encoding"], "gzip");
    assert!(packed.headers()["vary"].to_str().unwrap().contains("Accept-Encoding"));
    // Other bytes, other tag; and each form is current.
    let tag = packed.headers()["etag"].to_str().unwrap().to_owned();
    assert_ne!(tag, plain.header("etag"));
    assert_eq!(ask("gzip", &tag).await.status(), 304);
    assert_eq!(ask("gzip", plain.header("etag")).await.status(), 304);
    let bytes = packed.bytes().await.unwrap();
    assert!(bytes.len() < plain.text.len() / 2);
    let mut text = String::new();
    let mut decoder = flate2::read::GzDecoder::new(&bytes[..]);
    std::io::Read::read_to_string(&mut decoder, &mut text).unwrap();
    assert_eq!(text, plain.text);
    assert!(ask("gzip;q=0, identity", "\"0\"").await.headers().get("content-encoding").is_none());
}

pub async fn any_spelling_of_a_field_finds_its_row(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let name = "Größe / 100% & mehr";
    let row = json!({"field": name, "mode": "MultiSelect"});
    ada.post("/api/v1/settings/fields", &row).await.ok();
    for asked in [
        "Gr%C3%B6%C3%9Fe%20%2F%20100%25%20%26%20mehr",
        "%20gr%C3%B6sse%20%2F%20100%25%20%26%20MEHR%20",
    ] {
        let path = format!("/api/v1/connector/fields/{asked}");
        let field = app.connector(&ada.key, &path).await.ok();
        assert_eq!((&field["field"], &field["hasOwnRow"]), (&json!(name), &json!(true)));
        assert_eq!(field["plugin"]["mode"], "MultiSelect");
    }
    let other = app.connector(&ada.key, "/api/v1/connector/fields/Body%20text").await.ok();
    assert_eq!((&other["field"], &other["hasOwnRow"]), (&json!("Body text"), &json!(false)));
    assert!(other["compactView"].get("portal").is_none());
    assert!(other["plugin"].get("defaultSearchTerm").is_none());
    let long = format!("/api/v1/connector/fields/{}", "x".repeat(201));
    app.connector(&ada.key, &long).await.problem(404, "not_found");
    app.connector(&ada.key, "/api/v1/connector/fields/%20").await.problem(404, "not_found");
}

pub async fn a_trial_that_ends_is_402(engine: Engine) {
    let app = TestApp::start_with(engine, &[("PORTAL_TRIAL_DAYS", "7")]).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    ada.config().await.ok();
    app.clock.advance_seconds(7 * 86_400 - 1);
    assert_eq!(ada.config().await.ok()["subscription"]["status"], "trialing");
    app.clock.advance_seconds(1);
    let problem = ada.config().await.problem(402, "subscription_ended");
    assert!(problem["detail"].as_str().unwrap().contains("expired"));
    let ada = Person::log_in(&app, "ada@acme.example").await;
    let account = ada.get("/api/v1/account").await.ok();
    assert_eq!(account["subscription"]["status"], "expired");
}

/// However large an account is, its connectors cost no query, and take nobody else's time.
pub async fn a_large_account_is_cached_too(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let term = "x".repeat(500);
    let rows: Vec<_> = (0..8_000)
        .map(|n| json!({ "field": format!("Field {n}"), "defaultSearchTerm": term }))
        .collect();
    ada.post("/api/v1/settings/fields/import", &json!({ "rows": rows })).await.ok();
    let etag = ada.config().await.header("etag").to_owned();
    let before = app.store.units();
    for _ in 0..20 {
        let again = app.request(Method::GET, CONFIG).bearer_auth(&ada.key);
        assert_eq!(app.send(again.header("If-None-Match", &etag)).await.status, 304);
        app.connector(&ada.key, "/api/v1/connector/fields/field%207999").await.ok();
    }
    assert_eq!(app.store.units() - before, 0);
}

pub async fn another_accounts_tag_is_not_ones_own(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let eve = Person::sign_up(&app, "eve@other.example").await;
    for (person, language) in [(&ada, "nl_NL"), (&eve, "fr_FR")] {
        person.put(SELECTOR, &json!({ "language": language })).await.ok();
    }
    for path in [CONFIG, "/api/v1/connector/fields/hero"] {
        let etag = app.connector(&ada.key, path).await.header("etag").to_owned();
        let other = app.request(Method::GET, path).bearer_auth(&eve.key);
        assert_eq!(app.send(other.header("If-None-Match", &etag)).await.status, 200);
    }
}
