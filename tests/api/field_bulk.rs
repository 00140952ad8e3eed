use portal_tests::{Engine, Person, TestApp};
use portal_types::Role;
use serde_json::{Value, json};

const FIELDS: &str = "/api/v1/settings/fields";
const EDIT: &str = "/api/v1/settings/fields/bulk-edit";
const DELETE: &str = "/api/v1/settings/fields/bulk-delete";

/// The rows but Global, as a caller would name them.
async fn rows(person: &Person<'_>) -> Vec<Value> {
    let list = person.get(&format!("{FIELDS}?limit=1000")).await.ok();
    let items = list["items"].as_array().unwrap().iter().skip(1);
    items.map(|row| json!({"id": row["id"], "revision": row["revision"]})).collect()
}

async fn with_rows(person: &Person<'_>, names: &[&str]) {
    for name in names {
        let row = json!({"field": name, "defaultSearchTerm": "own", "mode": "SingleSelect"});
        person.post(FIELDS, &row).await.ok();
    }
}

pub async fn many_rows_are_changed_alike(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    with_rows(&ada, &["a", "b", "c"]).await;
    let read = rows(&ada).await;
    let set = json!({"mode": "MultiSelect", "visibleAssetTypes": ["video", "image", "video"], "defaultSearchTerm": null});
    let done = ada.post(EDIT, &json!({"rows": read[..2], "set": set})).await.ok();
    assert_eq!(done, json!({"changed": 2, "revision": 5}));
    let list = ada.get(FIELDS).await.ok();
    for (index, revision) in [(1, 5), (2, 5), (3, 4)] {
        assert_eq!(list["items"][index]["revision"], revision);
    }
    let first = &list["items"][1];
    assert_eq!(
        (&first["mode"], &first["visibleAssetTypes"], &first["defaultSearchTerm"]),
        (&json!("MultiSelect"), &json!(["image", "video"]), &Value::Null)
    );
    assert_eq!(list["items"][3]["defaultSearchTerm"], "own");
    assert_eq!(ada.config().await.ok()["fields"]["items"][0]["mode"], "MultiSelect");
    let latest = ada.get("/api/v1/settings/revisions?limit=1").await.ok()["items"][0].clone();
    assert_eq!((&latest["cause"], &latest["changeCount"]), (&json!("bulk_changed"), &json!(2)));

    // Rows that are so already stay, and if all are, nothing happens.
    for changed in [1, 0] {
        let all = json!({"rows": rows(&ada).await, "set": {"mode": "MultiSelect"}});
        let done = ada.post(EDIT, &all).await.ok();
        assert_eq!(done, json!({"changed": changed, "revision": 6}));
    }
}

pub async fn many_rows_go_at_once(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    with_rows(&ada, &["a", "b", "c"]).await;
    let read = rows(&ada).await;
    let done = ada.post(DELETE, &json!({"rows": read[1..]})).await.ok();
    assert_eq!(done, json!({"changed": 2, "revision": 5}));
    let list = ada.get(FIELDS).await.ok();
    let names: Vec<_> = list["items"].as_array().unwrap().iter().map(|row| &row["field"]).collect();
    assert_eq!(json!(names), json!([null, "a"]));
    let latest = ada.get("/api/v1/settings/revisions?limit=1").await.ok()["items"][0].clone();
    assert_eq!(latest["cause"], "bulk_changed");
    // And they come back with the revision before.
    let restore = "/api/v1/settings/revisions/4/restore";
    ada.call(reqwest::Method::POST, restore, None, Some("\"5\"")).await.ok();
    assert_eq!(rows(&ada).await.len(), 3);
}

pub async fn rows_that_changed_in_the_meantime_are_named(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    with_rows(&ada, &["a", "b", "c", "d"]).await;
    with_rows(&eve, &["hers"]).await;
    let mut read = rows(&ada).await;
    let path = |n: usize| format!("{FIELDS}/{}", read[n]["id"].as_str().unwrap());
    ada.put(&path(1), &json!({"field": "b", "mode": "MultiSelect"})).await.ok();
    ada.call(reqwest::Method::DELETE, &path(2), None, Some("*")).await;
    // Another account's row is as good as gone.
    read.push(rows(&eve).await[0].clone());
    read.push(json!({"id": uuid::Uuid::new_v4(), "revision": 2}));
    let before = ada.get(FIELDS).await.ok();
    for (call, body) in
        [(EDIT, json!({"rows": read, "set": {"mode": null}})), (DELETE, json!({"rows": read}))]
    {
        let problem = ada.post(call, &body).await.problem(412, "stale_revision");
        let errors = problem["errors"].as_array().unwrap();
        let pointers: Vec<_> = errors.iter().map(|error| &error["pointer"]).collect();
        let stale = json!(["/rows/1/revision", "/rows/2/id", "/rows/4/id", "/rows/5/id"]);
        assert_eq!(json!(pointers), stale);
        assert!(errors.iter().all(|error| error["code"] == "mismatch"), "{problem:#}");
        assert!(errors[0]["detail"].as_str().unwrap().contains("\"b\""), "{problem:#}");
        let gone = |n: usize| errors[n]["detail"].clone();
        assert!(gone(1) == gone(2) && gone(2) == gone(3), "hers is told from one that is gone");
        assert!(!problem.to_string().contains("hers"), "{problem:#}");
    }
    assert_eq!(ada.get(FIELDS).await.ok(), before);
    assert_eq!(rows(&eve).await.len(), 1);
}

pub async fn what_many_rows_cannot_be(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    with_rows(&ada, &["a"]).await;
    let row = rows(&ada).await[0].clone();
    let set = json!({"mode": "MultiSelect"});
    let edit =
        async |rows: Value, set: &Value| ada.post(EDIT, &json!({"rows": rows, "set": set})).await;
    edit(json!([]), &set).await.invalid("/rows", "too_short");
    edit(json!([row, row]), &set).await.invalid("/rows/1/id", "not_allowed");
    let global = json!([row, {"id": "global", "revision": 1}]);
    edit(global, &set).await.invalid("/rows/1/id", "not_allowed");
    edit(json!([{"id": "x", "revision": 1}]), &set).await.invalid("/rows/0/id", "invalid_format");
    edit(json!([{"id": "x"}]), &set).await.invalid("/rows/0/revision", "required");
    edit(json!([row]), &json!({})).await.invalid("/set", "too_short");
    edit(json!([row]), &json!({"field": "x"})).await.invalid("/set/field", "unknown");
    edit(json!([row]), &json!({"visibleAssetTypes": []}))
        .await
        .invalid("/set/visibleAssetTypes", "too_short");
    edit(json!([row]), &json!({"defaultSearchTerm": "x".repeat(501)}))
        .await
        .invalid("/set/defaultSearchTerm", "too_long");
    ada.post(DELETE, &json!({"rows": []})).await.invalid("/rows", "too_short");
    let many: Vec<_> = (0..10_001).map(|_| &row).collect();
    edit(json!(many), &set).await.invalid("/rows", "too_long");

    let bob = ada.colleague("bob@acme.example", Role::Member).await;
    for call in [EDIT, DELETE] {
        bob.post(call, &json!({"rows": [row]})).await.problem(403, "role_insufficient");
    }
    assert_eq!(rows(&ada).await, [row]);
}

/// As many rows as there can be.
pub async fn all_rows_change_together(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let table: Vec<_> = (0..9_999).map(|n| json!({"field": format!("f{n}")})).collect();
    let import = format!("{FIELDS}/import");
    ada.post(&import, &json!({ "rows": table })).await.ok();
    ada.post(FIELDS, &json!({"field": "one more"})).await.problem(409, "field_limit_reached");
    let mut read = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = ada.get(&format!("{FIELDS}?limit=1000{cursor}")).await.ok();
        let items = page["items"].as_array().unwrap().iter();
        let items = items.filter(|row| row["id"] != "global");
        read.extend(items.map(|row| json!({"id": row["id"], "revision": row["revision"]})));
        let Some(next) = page["nextCursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    let set = json!({"includeInLayoutService": true});
    let done = ada.post(EDIT, &json!({"rows": read, "set": set})).await.ok();
    assert_eq!(done, json!({"changed": 9_999, "revision": 3}));
    for row in &mut read {
        row["revision"] = json!(3);
    }
    let done = ada.post(DELETE, &json!({"rows": read})).await.ok();
    assert_eq!(done, json!({"changed": 9_999, "revision": 4}));
    assert_eq!(ada.config().await.ok()["fields"]["items"], json!([]));
}
