use portal_tests::{Answer, Engine, Person, TestApp};
use portal_types::Role;
use reqwest::Method;
use serde_json::{Value, json};

const FIELDS: &str = "/api/v1/settings/fields";
const EXPORT: &str = "/api/v1/settings/fields/export";
const IMPORT: &str = "/api/v1/settings/fields/import";
const TRY: &str = "/api/v1/settings/fields/import?dryRun=true";

/// Posts a table as CSV.
async fn post_csv(person: &Person<'_>, path: &str, table: impl Into<reqwest::Body>) -> Answer {
    let request = person.app.request(Method::POST, path).bearer_auth(&person.access_token);
    person.app.send(request.header("Content-Type", "text/csv; charset=utf-8").body(table)).await
}

/// The revision of the person's account.
async fn revision(person: &Person<'_>) -> Value {
    person.get("/api/v1/account").await.ok()["revision"].clone()
}

/// The latest entry of the history.
async fn latest(person: &Person<'_>) -> Value {
    person.get("/api/v1/settings/revisions?limit=1").await.ok()["items"][0].clone()
}

pub async fn an_import_is_tried_and_then_done_at_once(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    ada.post(FIELDS, &json!({"field": "Hero", "mode": "MultiSelect"})).await.ok();
    ada.post(FIELDS, &json!({"field": "Body"})).await.ok();
    ada.post(FIELDS, &json!({"field": "Stays", "storeMetaProperties": true})).await.ok();
    let before = ada.config().await.ok();
    let table = json!({"rows": [
        {"field": " HERO ", "defaultSearchTerm": "brand"},
        {"field": "body", "mode": null},
        {"field": "New", "visibleAssetTypes": ["video", "image"]},
    ]});
    let told = ada.post(TRY, &table).await.ok();
    assert_eq!(
        (&told["added"], &told["changed"], &told["unchanged"], &told["revision"]),
        (&json!(1), &json!(2), &json!(0), &json!(4)),
        "{told:#}"
    );
    assert_eq!(told["errors"], json!([]));
    let changes = told["changes"].as_array().unwrap();
    assert_eq!(
        changes[0]["values"],
        json!([
            {"name": "field", "before": "Hero", "after": "HERO"},
            {"name": "defaultSearchTerm", "before": null, "after": "brand"},
            {"name": "mode", "before": "MultiSelect", "after": null},
        ])
    );
    assert_eq!((&changes[2]["kind"], &changes[2]["field"]), (&json!("added"), &json!("New")));
    assert_eq!(ada.config().await.ok(), before, "a trial changes nothing");

    let done = ada.post(IMPORT, &table).await.ok();
    assert_eq!(
        (&done["added"], &done["changed"], &done["revision"]),
        (&json!(1), &json!(2), &json!(5))
    );
    let list = ada.get(FIELDS).await.ok();
    let rows: Vec<_> = list["items"].as_array().unwrap().iter().collect();
    let names: Vec<_> = rows.iter().map(|row| &row["field"]).collect();
    assert_eq!(json!(names), json!([null, "body", "HERO", "New", "Stays"]));
    assert_eq!(rows[2]["mode"], Value::Null);
    assert_eq!(rows[3]["visibleAssetTypes"], json!(["image", "video"]));
    // What changed carries the revision; what did not, does not.
    let revisions: Vec<_> = rows.iter().map(|row| row["revision"].as_i64().unwrap()).collect();
    assert_eq!(revisions, [1, 5, 5, 5, 4]);
    let latest = latest(&ada).await;
    assert_eq!((&latest["cause"], &latest["changeCount"]), (&json!("imported"), &json!(3)));
    assert_eq!(ada.config().await.ok()["revision"], 5);

    // Once more: nothing is different, and that is no revision.
    let again = ada.post(IMPORT, &table).await.ok();
    assert_eq!((&again["unchanged"], &again["revision"]), (&json!(3), &json!(5)));
    assert_eq!(revision(&ada).await, 5);
}

pub async fn a_table_goes_out_and_comes_back_as_it_was(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let global = json!({
        "defaultSearchTerm": "all", "visibleAssetTypes": ["image", "audio"],
        "alwaysHideLimitedUsage": true, "includeInLayoutService": false,
        "mode": "SingleSelect", "storeMetaProperties": true,
    });
    ada.put(&format!("{FIELDS}/global"), &global).await.ok();
    for row in [
        json!({"field": "=1+1", "defaultSearchTerm": "@SUM(A1)"}),
        json!({"field": "Émile; \"big\", 'x'", "defaultSearchTerm": ""}),
        json!({"field": "(empty)", "defaultSearchTerm": "(empty)"}),
        json!({"field": "Plain", "mode": "MultiSelect", "alwaysHideLimitedUsage": false}),
        json!({"field": "Nothing"}),
    ] {
        ada.post(FIELDS, &row).await.ok();
    }
    let before = revision(&ada).await;
    let csv = ada.get(&format!("{EXPORT}?format=csv")).await;
    assert_eq!(csv.status, 200);
    assert!(csv.header("content-type").starts_with("text/csv"), "{csv:?}");
    let file = "attachment; filename=\"field-settings.csv\"";
    assert_eq!(csv.header("content-disposition"), file);
    let lines: Vec<_> = csv.text.trim_start_matches('\u{feff}').split("\r\n").collect();
    assert_eq!(
        lines[0],
        "field,defaultSearchTerm,visibleAssetTypes,alwaysHideLimitedUsage,\
         includeInLayoutService,mode,storeMetaProperties"
    );
    assert_eq!(lines[1], ",all,image audio,true,false,SingleSelect,true");
    // No cell is a formula to a spreadsheet.
    assert!(lines.contains(&"'=1+1,'@SUM(A1),,,,,"), "{lines:?}");
    assert!(lines.contains(&"Plain,,,false,,MultiSelect,"), "{lines:?}");
    let told = post_csv(&ada, IMPORT, csv.text.clone()).await.ok();
    assert_eq!((&told["unchanged"], &told["revision"]), (&json!(6), &before), "{told:#}");

    let table = ada.get(EXPORT).await;
    assert_eq!(table.header("content-disposition"), file.replace("csv", "json"));
    assert_eq!(table.json()["rows"][0], global);
    let told = ada.post(IMPORT, &table.json()).await.ok();
    assert_eq!((&told["unchanged"], &told["revision"]), (&json!(6), &before), "{told:#}");

    // Into another account, where Global alone is there already.
    let bob = Person::sign_up(&app, "bob@other.example").await;
    let told = post_csv(&bob, IMPORT, csv.text.clone()).await.ok();
    assert_eq!(
        (&told["added"], &told["changed"], &told["unchanged"]),
        (&json!(5), &json!(1), &json!(0))
    );
    assert_eq!(bob.get(&format!("{EXPORT}?format=csv")).await.text, csv.text);
    assert_eq!(bob.get(EXPORT).await.text, table.text);
    assert_eq!(bob.config().await.ok()["fields"], ada.config().await.ok()["fields"]);
}

pub async fn options_go_out_by_field_ready_for_pickers(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    ada.put("/api/v1/settings/bynder", &json!({"dam": "bynder", "portalUrl": "acme.bynder.com"}))
        .await
        .ok();
    ada.post(FIELDS, &json!({"field": "zebra", "visibleAssetTypes": ["video"]})).await.ok();
    ada.post(FIELDS, &json!({"field": "Hero", "defaultSearchTerm": "brand"})).await.ok();
    for (format, file, member) in [
        ("plugin", "plugin-fields.json", "plugin"),
        ("compact_view", "compact-view-fields.json", "compactView"),
    ] {
        let answer = ada.get(&format!("{EXPORT}?format={format}")).await;
        let disposition = format!("attachment; filename=\"{file}\"");
        assert_eq!(answer.header("content-disposition"), disposition);
        let options = answer.ok();
        assert_eq!(options.as_object().unwrap().len(), 3, "{options:#}");
        for (name, path) in [("", "anything%20else"), ("Hero", "hero"), ("zebra", "zebra")] {
            // The same that a connector gets.
            let path = format!("/api/v1/connector/fields/{path}");
            let field = app.connector(&ada.key, &path).await.ok();
            assert_eq!(options[name], field[member], "{format} {name}");
        }
        let at = |name: &str| answer.text.find(&format!("\"{name}\": {{")).unwrap();
        assert!(at("") < at("Hero") && at("Hero") < at("zebra"), "{}", answer.text);
    }
    ada.get(&format!("{EXPORT}?format=xml")).await.invalid("?format", "invalid_format");
    ada.get(&format!("{EXPORT}?form=csv")).await.invalid("?form", "unknown");
    let request = app.request(Method::GET, EXPORT).bearer_auth(&ada.access_token);
    let csv = app.send(request.header("Accept", "text/csv")).await;
    assert!(csv.header("content-type").starts_with("text/csv"), "{csv:?}");
}

pub async fn an_import_with_mistakes_tells_them_all_and_does_nothing(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    ada.post(FIELDS, &json!({"field": "Hero"})).await.ok();
    let before = ada.config().await.ok();
    let csv = "field;mode;visibleAssetTypes;defaultSearchTerm\n\
        Good;MultiSelect;image;x\n\
        Hero;Double;image smell;y\n\
        \n\
        good;;;\n\
        ;MultiSelect;;\n";
    let wrong = json!([
        {"row": 2, "pointer": "/mode", "code": "wrong_type"},
        {"row": 2, "pointer": "/visibleAssetTypes", "code": "wrong_type"},
        {"row": 4, "pointer": "/field", "code": "not_allowed"},
        {"row": 5, "pointer": "/field", "code": "required"},
    ]);
    let without_words = |errors: &Value| -> Value {
        let errors = errors.as_array().unwrap().iter();
        errors
            .map(|error| {
                assert!(error["detail"].as_str().unwrap().ends_with('.'), "{error}");
                json!({"row": error["row"], "pointer": error["pointer"], "code": error["code"]})
            })
            .collect()
    };
    let told = post_csv(&ada, TRY, csv).await.ok();
    assert_eq!(without_words(&told["errors"]), wrong);
    assert_eq!((&told["added"], &told["revision"]), (&json!(1), &json!(2)));
    let refused = post_csv(&ada, IMPORT, csv).await.problem(422, "invalid_input");
    assert_eq!(refused["errors"], told["errors"], "the same errors");

    let table = json!({"rows": [
        {"field": "Good"}, {"field": "Hero", "mode": "Double"}, {"field": "x", "colour": "red"}, [],
        {"field": "y", "visibleAssetTypes": []}, {"field": "z", "defaultSearchTerm": "y".repeat(501)},
    ]});
    let wrong = json!([
        {"row": 2, "pointer": "/mode", "code": "wrong_type"},
        {"row": 3, "pointer": "/colour", "code": "unknown"},
        {"row": 4, "pointer": "", "code": "wrong_type"},
        {"row": 5, "pointer": "/visibleAssetTypes", "code": "too_short"},
        {"row": 6, "pointer": "/defaultSearchTerm", "code": "too_long"},
    ]);
    let refused = ada.post(IMPORT, &table).await.problem(422, "invalid_input");
    assert_eq!(without_words(&refused["errors"]), wrong);
    assert_eq!(ada.post(TRY, &table).await.ok()["errors"], refused["errors"]);
    assert_eq!(ada.config().await.ok(), before);
    assert_eq!(revision(&ada).await, 2);
}

pub async fn what_is_no_table_is_refused(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    for bytes in [&b""[..], b"Hero;Body\n", b"field,mode\nb\xe4r,\n", b"f\0i\0e\0l\0d\0"] {
        post_csv(&ada, IMPORT, bytes).await.problem(400, "malformed_csv");
    }
    ada.post(IMPORT, &json!({})).await.invalid("/rows", "required");
    ada.post(IMPORT, &json!({"rows": 5})).await.invalid("/rows", "wrong_type");
    ada.post(&format!("{IMPORT}?dryRun=perhaps"), &json!({"rows": []}))
        .await
        .invalid("?dryRun", "invalid_format");
    // 8 MiB are taken, and a byte more is not.
    let most = 8 * 1024 * 1024;
    let padded = |length: usize| format!("field\n{}", "\n".repeat(length - "field\n".len()));
    post_csv(&ada, IMPORT, padded(most)).await.ok();
    post_csv(&ada, IMPORT, padded(most + 1)).await.problem(413, "body_too_large");
    let latin = app.request(Method::POST, IMPORT).bearer_auth(&ada.access_token);
    let latin = latin.header("Content-Type", "text/csv; charset=latin1").body("field\n");
    app.send(latin).await.problem(415, "unsupported_media_type");
    // More rows than an account can have.
    let many: Vec<_> = (0..10_002).map(|n| format!("f{n}")).collect();
    let refused = post_csv(&ada, IMPORT, format!("field\n{}\n", many.join("\n"))).await;
    let refused = refused.problem(422, "invalid_input");
    let errors = refused["errors"].as_array().unwrap();
    let seen: Vec<_> = errors.iter().map(|error| (&error["row"], &error["code"])).collect();
    let (no_room, too_long) = (json!("out_of_range"), json!("too_long"));
    assert_eq!(seen, [(&json!(10_000), &no_room), (&json!(10_001), &too_long)]);
    assert_eq!(revision(&ada).await, 1);
}

pub async fn an_import_can_hold_on_to_what_was_tried(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let table = json!({"rows": [{"field": "Hero"}]});
    let tried = ada.post(TRY, &table).await.ok()["revision"].clone();
    ada.post(FIELDS, &json!({"field": "Between"})).await.ok();
    let post = async |path, revision: &Value| {
        let tag = format!("\"{revision}\"");
        ada.call(Method::POST, path, Some(&table), Some(&tag)).await
    };
    post(IMPORT, &tried).await.problem(412, "stale_revision");
    post(TRY, &tried).await.problem(412, "stale_revision");
    let now = revision(&ada).await;
    assert_eq!(post(IMPORT, &now).await.ok()["added"], 1);

    let bob = ada.colleague("bob@acme.example", Role::Member).await;
    bob.post(IMPORT, &json!({"x": 1})).await.problem(403, "role_insufficient");
    bob.post(TRY, &table).await.problem(403, "role_insufficient");
    bob.get(EXPORT).await.ok();
}

pub async fn thousands_of_rows_come_in_at_once(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let table = |term: &str| -> String {
        let lines =
            (0..5_000).map(|n| format!("Field {n:04},{term} {n},image video,,MultiSelect\n"));
        let header = "field,defaultSearchTerm,visibleAssetTypes,includeInLayoutService,mode\n";
        std::iter::once(header.to_owned()).chain(lines).collect()
    };
    let told = post_csv(&ada, IMPORT, table("brand")).await.ok();
    assert_eq!((&told["added"], &told["revision"]), (&json!(5_000), &json!(2)));
    assert_eq!(told["changes"].as_array().unwrap().len(), 500);
    // All of them change, and it is one revision still.
    let told = post_csv(&ada, IMPORT, table("other")).await.ok();
    assert_eq!((&told["changed"], &told["revision"]), (&json!(5_000), &json!(3)));
    let config = ada.config().await.ok();
    assert_eq!(config["fields"]["items"].as_array().unwrap().len(), 5_000);
    assert_eq!(config["fields"]["items"][4_999]["defaultSearchTerm"], "other 4999");
    assert_eq!(latest(&ada).await["changeCount"], 5_000);
    let page = ada.get(&format!("{FIELDS}?limit=1000&q=field%20499")).await.ok();
    assert_eq!(page["items"].as_array().unwrap().len(), 10);
}
