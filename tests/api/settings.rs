use portal_storage::Store as _;
use portal_tests::{Engine, Person, TestApp};
use portal_types::Role;
use reqwest::Method;
use serde_json::{Value, json};

const BYNDER: &str = "/api/v1/settings/bynder";
const SELECTOR: &str = "/api/v1/settings/asset-selector";
const ADVANCED: &str = "/api/v1/settings/advanced";
const FIELDS: &str = "/api/v1/settings/fields";
const GLOBAL: &str = "/api/v1/settings/fields/global";

fn global() -> Value {
    json!({
        "defaultSearchTerm": "brand", "visibleAssetTypes": ["audio", "image", "image"],
        "alwaysHideLimitedUsage": true, "includeInLayoutService": false,
        "mode": "MultiSelect", "storeMetaProperties": true,
    })
}

pub async fn a_portal_url_is_cut_down_to_its_domain(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let put = async |url: Value| ada.put(BYNDER, &json!({"dam": "bynder", "portalUrl": url})).await;
    let saved = put(json!("https://Acme.getbynder.com/login")).await.ok();
    assert_eq!(saved["portalUrl"], "acme.getbynder.com");
    for url in ["acme bynder", "https://127.0.0.1/", "http://user@acme.com", "acme.com:8080", "x"] {
        put(json!(url)).await.invalid("/portalUrl", "invalid_format");
    }
    assert_eq!(ada.get(BYNDER).await.ok()["portalUrl"], "acme.getbynder.com");
    assert!(put(Value::Null).await.ok()["portalUrl"].is_null());
    assert!(put(json!("  ")).await.ok()["portalUrl"].is_null());
}

pub async fn the_client_secret_goes_in_and_never_comes_out(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let with = |secret: Value| json!({"dam": "bynder", "oauthClientSecret": secret});
    let saved = ada.put(BYNDER, &with(json!("correct-horse"))).await;
    assert_eq!(saved.ok()["hasOauthClientSecret"], true);
    // Absent keeps it.
    let kept = ada.put(BYNDER, &json!({"dam": "bynder", "oauthClientId": "id"})).await;
    assert_eq!(kept.ok()["hasOauthClientSecret"], true);
    for answer in [saved, kept, ada.get(BYNDER).await, ada.config().await] {
        assert!(!answer.text.contains("correct-horse"), "{answer:?}");
    }
    // At rest it is sealed, and for this account only.
    let mut unit = app.store.read().await.unwrap();
    let user = unit.user_by_email("ada@acme.example").await.unwrap().unwrap();
    let account = unit.memberships(user.id).await.unwrap()[0].account_id;
    let sealed = unit.bynder(account).await.unwrap().unwrap().oauth_client_secret.unwrap();
    drop(unit);
    assert!(!sealed.windows(13).any(|bytes| bytes == b"correct-horse"));
    let belongs_to = format!("bynder_settings/{account}/oauth_client_secret");
    assert_eq!(&*app.portal.sealer.open(&belongs_to, &sealed).unwrap(), b"correct-horse");
    assert!(app.portal.sealer.open("bynder_settings/another", &sealed).is_err());
    // Null clears it; empty is no secret.
    assert_eq!(ada.put(BYNDER, &with(Value::Null)).await.ok()["hasOauthClientSecret"], false);
    ada.put(BYNDER, &with(json!(" "))).await.invalid("/oauthClientSecret", "required");
    ada.put(BYNDER, &with(json!("ünicode"))).await.invalid("/oauthClientSecret", "invalid_format");
}

pub async fn webdam_takes_no_oauth_client(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let body = json!({
        "dam": "bynder", "portalUrl": "acme.bynder.com", "oauthClientId": "id",
        "oauthClientSecret": "secret", "integrationId": "i",
    });
    ada.put(BYNDER, &body).await.ok();
    for (name, value) in
        [("oauthClientId", "id"), ("oauthClientSecret", "s"), ("integrationId", "i")]
    {
        let body = json!({"dam": "webdam", "portalUrl": "acme.webdamdb.com", name: value});
        ada.put(BYNDER, &body).await.invalid(&format!("/{name}"), "not_allowed");
    }
    let body = json!({"dam": "webdam", "portalUrl": "acme.webdamdb.com"});
    let saved = ada.put(BYNDER, &body).await.ok();
    assert_eq!(saved["hasOauthClientSecret"], false);
    assert!(saved["oauthClientId"].is_null() && saved["integrationId"].is_null());
    assert_eq!(ada.config().await.ok()["dam"], "webdam");
}

pub async fn the_language_is_one_of_five(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    for language in ["nl_NL", "de_DE", "fr_FR", "es_ES", "en_US"] {
        let saved = ada.put(SELECTOR, &json!({ "language": language })).await.ok();
        assert_eq!(saved["language"], language);
        assert_eq!(ada.config().await.ok()["language"], language);
    }
    for language in [json!("nl"), json!("EN_US"), json!(null), json!(5), json!("")] {
        ada.put(SELECTOR, &json!({ "language": language }))
            .await
            .invalid("/language", "wrong_type");
    }
    ada.put(SELECTOR, &json!({})).await.invalid("/language", "required");
}

pub async fn rows_inherit_value_by_value(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let saved = ada.put(GLOBAL, &global()).await.ok();
    // Each kind once, in the documented order.
    assert_eq!(saved["visibleAssetTypes"], json!(["image", "audio"]));
    let row = json!({"field": " Hero ", "defaultSearchTerm": "", "alwaysHideLimitedUsage": null});
    let row = ada.post(FIELDS, &row).await.ok();
    assert_eq!((&row["field"], &row["defaultSearchTerm"]), (&json!("Hero"), &json!("")));
    assert!(row["alwaysHideLimitedUsage"].is_null() && row["mode"].is_null());

    let effective = async || ada.config().await.ok()["fields"]["items"][0].clone();
    let first = effective().await;
    // An empty search term is a value of its own: search for nothing.
    assert_eq!(first["defaultSearchTerm"], "");
    assert_eq!(first["alwaysHideLimitedUsage"], true);
    assert_eq!(first["mode"], "MultiSelect");
    // Global moves on, and what is inherited with it.
    let mut moved = global();
    moved["alwaysHideLimitedUsage"] = json!(false);
    moved["defaultSearchTerm"] = json!("other");
    ada.put(GLOBAL, &moved).await.ok();
    let second = effective().await;
    assert_eq!(second["alwaysHideLimitedUsage"], false);
    assert_eq!(second["defaultSearchTerm"], "");
    // One row away, and Global holds.
    let path = format!("{FIELDS}/{}", row["id"].as_str().unwrap());
    let tag = format!("\"{}\"", row["revision"]);
    assert_eq!(ada.call(Method::DELETE, &path, None, Some(&tag)).await.status, 204);
    ada.get(&path).await.problem(404, "not_found");
    let field = app.connector(&ada.key, "/api/v1/connector/fields/hero").await.ok();
    assert_eq!(
        (&field["hasOwnRow"], &field["settings"]["defaultSearchTerm"]),
        (&json!(false), &json!("other"))
    );
}

pub async fn a_field_has_one_row(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let hero = ada.post(FIELDS, &json!({"field": "Hero"})).await;
    assert_eq!(hero.status, 201);
    let path = hero.header("location").to_owned();
    assert_eq!(ada.get(&path).await.ok(), hero.json());
    let before = ada.get("/api/v1/account").await.ok()["revision"].clone();
    for name in ["Hero", " hERO\t"] {
        ada.post(FIELDS, &json!({ "field": name })).await.problem(409, "field_exists");
    }
    let body = ada.post(FIELDS, &json!({"field": "Body"})).await.ok();
    let body_path = format!("{FIELDS}/{}", body["id"].as_str().unwrap());
    ada.put(&body_path, &json!({"field": "HERO"})).await.problem(409, "field_exists");
    // Its own name in another spelling is fine.
    assert_eq!(ada.put(&body_path, &json!({"field": "BODY"})).await.ok()["field"], "BODY");
    // What was refused made no revision: two changes since.
    let after = ada.get("/api/v1/account").await.ok()["revision"].as_i64().unwrap();
    assert_eq!(after, before.as_i64().unwrap() + 2);
    for (name, code) in [
        (json!(""), "required"),
        (json!(null), "required"),
        (json!("a\u{7}"), "invalid_format"),
        (json!("x".repeat(201)), "too_long"),
    ] {
        ada.post(FIELDS, &json!({ "field": name })).await.invalid("/field", code);
    }
    ada.post(FIELDS, &json!({"field": "x", "visibleAssetTypes": []}))
        .await
        .invalid("/visibleAssetTypes", "too_short");
    let long = json!({"field": "x", "defaultSearchTerm": "y".repeat(501)});
    ada.post(FIELDS, &long).await.invalid("/defaultSearchTerm", "too_long");
}

pub async fn global_needs_every_value_and_stays(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    for name in global().as_object().unwrap().keys() {
        for absent in [true, false] {
            let mut body = global();
            if absent {
                body.as_object_mut().unwrap().remove(name);
            } else {
                body[name] = Value::Null;
            }
            ada.put(GLOBAL, &body).await.invalid(&format!("/{name}"), "required");
        }
    }
    let mut named = global();
    named["field"] = json!("Global");
    ada.put(GLOBAL, &named).await.invalid("/field", "not_allowed");
    ada.call(Method::DELETE, GLOBAL, None, Some("*")).await.invalid("", "not_allowed");
    let nil = format!("{FIELDS}/{}", uuid::Uuid::nil());
    ada.get(&nil).await.problem(404, "not_found");
}

pub async fn consent_ends_by_itself(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let until = |time: &str| json!({"remoteLoggingEnabled": true, "remoteLoggingUntil": time});
    ada.put(ADVANCED, &until("2026-03-01T09:30:00Z"))
        .await
        .invalid("/remoteLoggingUntil", "out_of_range");
    ada.put(ADVANCED, &until("tomorrow")).await.invalid("/remoteLoggingUntil", "wrong_type");
    let off = json!({"remoteLoggingEnabled": false, "remoteLoggingUntil": "2026-04-01T00:00:00Z"});
    ada.put(ADVANCED, &off).await.invalid("/remoteLoggingUntil", "not_allowed");

    let saved = ada.put(ADVANCED, &until("2026-03-01T11:00:00+01:00")).await.ok();
    assert_eq!(saved["remoteLoggingUntil"], "2026-03-01T10:00:00Z");
    let before = ada.config().await;
    assert_eq!(before.ok()["remoteLoggingEnabled"], true);
    app.clock.advance_seconds(30 * 60);
    let after = ada.config().await;
    assert_eq!(after.ok()["remoteLoggingEnabled"], false);
    assert_ne!(before.header("etag"), after.header("etag"));
    let ada = Person::log_in(&app, "ada@acme.example").await;
    let now = ada.get(ADVANCED).await.ok();
    assert_eq!(now["remoteLoggingEnabled"], false);
    assert!(now["remoteLoggingUntil"].is_null());
}

pub async fn a_change_needs_the_revision_that_was_read(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let row = ada.post(FIELDS, &json!({"field": "Hero"})).await.ok();
    let row = format!("{FIELDS}/{}", row["id"].as_str().unwrap());
    for (path, body) in [
        (BYNDER, json!({"dam": "bynder", "portalUrl": "acme.bynder.com"})),
        (SELECTOR, json!({"language": "nl_NL"})),
        (ADVANCED, json!({"remoteLoggingEnabled": true})),
        (GLOBAL, global()),
        (row.as_str(), json!({"field": "Hero", "mode": "MultiSelect"})),
    ] {
        let put = async |tag| ada.call(Method::PUT, path, Some(&body), tag).await;
        let read = ada.get(path).await;
        let tag = read.header("etag").to_owned();
        assert_eq!(tag, format!("\"{}\"", read.json()["revision"]));
        put(None).await.problem(428, "revision_required");
        let (bare, weak) = (tag.replace('"', ""), format!("W/{tag}"));
        for stale in ["\"0\"", "\"999\"", "W/\"1\"", &bare, &weak, ""] {
            put(Some(stale)).await.problem(412, "stale_revision");
        }
        assert_eq!(ada.get(path).await.json(), read.json(), "{path} changed");
        let saved = put(Some(&tag)).await;
        assert_eq!(saved.header("etag"), format!("\"{}\"", saved.ok()["revision"]));
        assert!(saved.json()["revision"].as_i64() > read.json()["revision"].as_i64());
        put(Some(&tag)).await.problem(412, "stale_revision");
    }
    ada.call(Method::DELETE, &row, None, None).await.problem(428, "revision_required");
    ada.call(Method::DELETE, &row, None, Some("\"1\"")).await.problem(412, "stale_revision");
}

pub async fn of_two_changes_at_once_one_is_refused(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let tag = ada.get(BYNDER).await.header("etag").to_owned();
    let changes = (0..8).map(|n| {
        let (ada, tag) = (&ada, &tag);
        async move {
            let body = json!({"dam": "bynder", "portalUrl": format!("acme{n}.bynder.com")});
            ada.call(Method::PUT, BYNDER, Some(&body), Some(tag)).await
        }
    });
    let answers = futures_util::future::join_all(changes).await;
    let (saved, refused): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|answer| answer.status == 200);
    assert_eq!(saved.len(), 1);
    for answer in refused {
        answer.problem(412, "stale_revision");
    }
    assert_eq!(ada.get(BYNDER).await.json(), saved[0].json());
}

pub async fn saving_what_is_there_is_no_change(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let bynder = json!({"dam": "bynder", "portalUrl": "acme.bynder.com", "oauthClientSecret": "s"});
    for (path, body) in [
        (BYNDER, bynder),
        (SELECTOR, json!({"language": "de_DE"})),
        (ADVANCED, json!({"remoteLoggingEnabled": true})),
        (GLOBAL, global()),
    ] {
        let first = ada.put(path, &body).await.ok();
        assert_eq!(ada.put(path, &body).await.ok(), first);
    }
    assert_eq!(ada.get("/api/v1/account").await.ok()["revision"], 5);
}

pub async fn a_list_comes_in_pages(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    for name in ["zebra", "Émile", "apple", "Banana", "10%"] {
        ada.post(FIELDS, &json!({ "field": name })).await.ok();
    }
    let mut names = Vec::new();
    let mut path = format!("{FIELDS}?limit=2");
    loop {
        let page = ada.get(&path).await.ok();
        let items = page["items"].as_array().unwrap();
        assert!((1..=2).contains(&items.len()));
        names.extend(items.iter().map(|row| row["field"].as_str().unwrap_or("-").to_owned()));
        let Some(cursor) = page["nextCursor"].as_str() else { break };
        path = format!("{FIELDS}?limit=2&cursor={cursor}");
    }
    assert_eq!(names, ["-", "10%", "apple", "Banana", "zebra", "Émile"]);
    for list in [FIELDS, "/api/v1/api-keys"] {
        for (query, pointer, code) in [
            ("limit=0", "?limit", "out_of_range"),
            ("limit=99999999999999999999", "?limit", "out_of_range"),
            ("limit=1001", "?limit", "out_of_range"),
            ("limit=x", "?limit", "out_of_range"),
            ("cursor=***", "?cursor", "invalid_format"),
            ("sort=secret", "?sort", "unknown"),
        ] {
            ada.get(&format!("{list}?{query}")).await.invalid(pointer, code);
        }
    }
}

pub async fn a_member_reads_and_does_not_write(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let bob = ada.colleague("bob@acme.example", Role::Member).await;
    for path in [BYNDER, SELECTOR, ADVANCED, GLOBAL, FIELDS] {
        bob.get(path).await.ok();
    }
    for path in [BYNDER, SELECTOR, ADVANCED, GLOBAL] {
        // Also without a body that would do: who may not is told that first.
        let answer = bob.call(Method::PUT, path, Some(&json!({"x": 1})), Some("*")).await;
        answer.problem(403, "role_insufficient");
    }
    bob.post(FIELDS, &json!({"field": "Hero"})).await.problem(403, "role_insufficient");
    bob.call(Method::DELETE, GLOBAL, None, Some("*")).await.problem(403, "role_insufficient");
}
