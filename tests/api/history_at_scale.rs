use portal_storage::{ChangeRecord, FieldRecord, RevisionRecord, Store as _};
use portal_tests::{Engine, Person, TestApp};
use portal_types::{FieldRowId, RevisionCause, SettingsPart, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};

const FIELDS: &str = "/api/v1/settings/fields";
const REVISIONS: &str = "/api/v1/settings/revisions";

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below
    }
}

async fn restore(ada: &Person<'_>, revision: i64) -> Value {
    let path = format!("{REVISIONS}/{revision}/restore");
    ada.call(Method::POST, &path, None, Some("*")).await.ok()
}

/// Everything that can be set, with the revisions taken out.
async fn everything(ada: &Person<'_>) -> Value {
    let mut all = Vec::new();
    for path in ["bynder", "asset-selector", "advanced", "fields?limit=200"] {
        let mut part = ada.get(&format!("/api/v1/settings/{path}")).await.ok();
        part.as_object_mut().unwrap().remove("revision");
        for row in part["items"].as_array_mut().into_iter().flatten() {
            row["revision"].take();
        }
        all.push(part);
    }
    Value::Array(all)
}

/// One change, of whatever kind; some change nothing, some are refused.
async fn change_something(ada: &Person<'_>, dice: &mut Dice) {
    let pick = |dice: &mut Dice, of: &[Value]| of[dice.roll(of.len())].clone();
    let names = ["Hero", "hero", "Body", "Footer", "Émile", "50% off"].map(|name| json!(name));
    let row = |dice: &mut Dice| {
        json!({
            "field": pick(dice, &names),
            "mode": pick(dice, &[json!("MultiSelect"), json!("SingleSelect"), Value::Null]),
            "defaultSearchTerm": pick(dice, &[json!(""), json!("brand"), Value::Null]),
            "visibleAssetTypes": pick(dice, &[json!(["image"]), json!(["audio", "video"]), Value::Null]),
            "storeMetaProperties": pick(dice, &[json!(true), json!(false), Value::Null]),
        })
    };
    let rows = ada.get(&format!("{FIELDS}?limit=200")).await.ok()["items"].clone();
    let rows = rows.as_array().unwrap();
    let chosen = &rows[dice.roll(rows.len())]["id"];
    let path = format!("{FIELDS}/{}", chosen.as_str().unwrap());
    match dice.roll(7) {
        0 => {
            let body = match dice.roll(3) {
                0 => json!({"dam": "webdam", "portalUrl": "acme.webdamdb.com"}),
                1 => json!({"dam": "bynder", "oauthClientId": "one"}),
                _ => json!({"dam": "bynder", "portalUrl": "acme.bynder.com", "integrationId": "i"}),
            };
            ada.put("/api/v1/settings/bynder", &body).await.ok();
        }
        1 => {
            let language = pick(dice, &[json!("nl_NL"), json!("de_DE"), json!("en_US")]);
            let body = json!({ "language": language });
            ada.put("/api/v1/settings/asset-selector", &body).await.ok();
        }
        2 => {
            let body = json!({ "remoteLoggingEnabled": dice.roll(2) == 0 });
            ada.put("/api/v1/settings/advanced", &body).await.ok();
        }
        3 | 4 => {
            ada.post(FIELDS, &row(dice)).await;
        }
        5 if chosen == "global" => {
            let mut body = row(dice);
            body.as_object_mut().unwrap().remove("field");
            body["alwaysHideLimitedUsage"] = json!(true);
            body["includeInLayoutService"] = json!(dice.roll(2) == 0);
            ada.put(&path, &body).await;
        }
        5 => {
            ada.put(&path, &row(dice)).await;
        }
        _ => {
            ada.call(Method::DELETE, &path, None, Some("*")).await;
        }
    }
}

/// Whatever was changed, any revision can be gone back to, and the difference to it says so.
pub async fn any_revision_of_many_is_restored_exactly(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let mut dice = Dice(42);
    let mut states = vec![everything(&ada).await];
    let revision = async || ada.get("/api/v1/account").await.ok()["revision"].as_u64().unwrap();
    while states.len() < 40 {
        change_something(&ada, &mut dice).await;
        if revision().await > states.len() as u64 {
            states.push(everything(&ada).await);
        }
    }
    for _ in 0..20 {
        let at = dice.roll(states.len());
        let number = i64::try_from(at + 1).unwrap();
        let before = revision().await;
        let restored = restore(&ada, number).await;
        assert_eq!(everything(&ada).await, states[at], "revision {number}");
        let changed = restored["total"] != 0;
        assert_eq!(restored["revision"], before + u64::from(changed));
        if changed {
            states.push(states[at].clone());
        }
        let path = format!("{REVISIONS}/{}?against={number}", restored["revision"]);
        assert_eq!(ada.get(&path).await.ok()["total"], 0);
    }
}

/// A revision as an import of many rows makes it.
async fn import(ada: &Person<'_>, count: u128) {
    let mut unit = ada.app.store.write().await.unwrap();
    let user = unit.user_by_email(&ada.email).await.unwrap().unwrap();
    let account = unit.memberships(user.id).await.unwrap()[0].account_id;
    let now = Timestamp::parse("2026-03-01T09:30:00Z").unwrap();
    let revision = unit.begin_revision(account, now).await.unwrap().unwrap();
    let rows: Vec<_> = (1..=count)
        .map(|n| FieldRecord {
            id: FieldRowId(uuid::Uuid::from_u128(n)),
            field: Some(format!("Field {n:05}")),
            field_key: format!("field {n:05}"),
            default_search_term: Some("brand".to_owned()),
            visible_asset_types: None,
            always_hide_limited_usage: None,
            include_in_layout_service: None,
            mode: None,
            store_meta_properties: Some(true),
            revision,
        })
        .collect();
    let changes: Vec<_> = rows
        .iter()
        .map(|row| ChangeRecord {
            part: SettingsPart::Field,
            row_id: row.id,
            old: None,
            new: Some(json!({
                "field": row.field, "defaultSearchTerm": "brand", "storeMetaProperties": true,
            })),
        })
        .collect();
    let record = RevisionRecord {
        revision,
        at: now,
        author_id: None,
        author_name: None,
        author_email: None,
        from_address: None,
        cause: RevisionCause::Imported,
        restored_from: None,
        parts: vec![SettingsPart::Field],
        field: None,
        change_count: i64::try_from(count).unwrap(),
    };
    unit.insert_fields(account, &rows).await.unwrap();
    unit.insert_revision(account, &record, &changes).await.unwrap();
    ada.app.portal.snapshots.commit(unit, account).await.unwrap();
}

/// Slow here means minutes: a look-up that costs the square of the rows would take them.
pub async fn an_import_of_ten_thousand_rows_is_shown_and_undone(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    import(&ada, 9_999).await;
    let shown = ada.get(&format!("{REVISIONS}/2")).await.ok();
    assert_eq!((&shown["total"], &shown["by"]), (&json!(9_999), &Value::Null));
    let next = shown["nextCursor"].as_str().unwrap();
    let next = ada.get(&format!("{REVISIONS}/2?cursor={next}")).await.ok();
    let changes = [&shown, &next].map(|page| page["changes"].as_array().unwrap().clone()).concat();
    let names: Vec<_> = changes.iter().map(|c| c["field"].as_str().unwrap()).collect();
    let wanted: Vec<_> = (1..=2_000).map(|n| format!("Field {n:05}")).collect();
    assert_eq!(names, wanted);
    let few = ada.get(&format!("{REVISIONS}/2?limit=3")).await.ok();
    assert_eq!(few["changes"].as_array().unwrap().len(), 3);
    let last = format!("{REVISIONS}/2?cursor={}", "OTk5OA"); // 9998
    let last = ada.get(&last).await.ok();
    assert_eq!(
        (&last["changes"][0]["field"], &last["nextCursor"]),
        (&json!("Field 09999"), &Value::Null)
    );

    let undone = restore(&ada, 1).await;
    assert_eq!((&undone["revision"], &undone["total"]), (&json!(3), &json!(9_999)));
    assert_eq!(undone["changes"].as_array().unwrap().len(), 1_000);
    assert_eq!(ada.config().await.ok()["fields"]["items"], json!([]));
    assert_eq!(restore(&ada, 2).await["revision"], 4);
    let config = ada.config().await.ok();
    assert_eq!(config["fields"]["items"].as_array().unwrap().len(), 9_999);
    assert_eq!(config["fields"]["items"][9_998]["storeMetaProperties"], true);
    assert_eq!(ada.get(&format!("{REVISIONS}/4?against=2")).await.ok()["total"], 0);
}
