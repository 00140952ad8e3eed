//! The audit list as a chain: what is missing or was changed is noticed.

use portal_api::audit::verify::{Verdict, verify};
use portal_storage::{Store as _, testing::tamper};
use portal_tests::{Engine, Person, TestApp, eventually};
use serde_json::json;

/// Takes the guard away that refuses to change an entry, as somebody could who has the database.
const UNLOCK: [&str; 2] = [
    "sqlite: DROP TRIGGER IF EXISTS audit_events_stay",
    "postgres: DROP TRIGGER IF EXISTS audit_events_stay ON audit_events",
];

/// What is found of the one account there is.
async fn verdict(app: &TestApp) -> Verdict {
    let mut found = Vec::new();
    verify(&*app.store, &app.portal.sealer, None, |verdict| found.push(verdict)).await.unwrap();
    assert_eq!(found.len(), 1);
    found.remove(0)
}

async fn wrong(app: &TestApp) -> String {
    verdict(app).await.wrong.unwrap_or_default()
}

/// An account with six entries.
async fn busy(app: &TestApp) -> Person<'_> {
    let ada = Person::sign_up(app, "ada@acme.example").await;
    for name in ["one", "two", "three"] {
        app.clock.advance_seconds(1);
        ada.new_key(&json!({ "name": name })).await;
    }
    app.clock.advance_seconds(1);
    ada.put("/api/v1/settings/asset-selector", &json!({"language": "nl_NL"})).await.ok();
    let only = verdict(app).await;
    assert_eq!((only.events, only.wrong.as_deref()), (6, None));
    ada
}

pub async fn entries_are_numbered_and_lead_to_their_revision(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = busy(&app).await;
    let list = ada.get("/api/v1/audit-events").await.ok();
    let newest = &list["items"][0];
    assert_eq!((&newest["number"], &newest["action"]), (&json!(6), &json!("settings_changed")));
    assert_eq!(newest["after"], json!({"parts": ["asset_selector"], "changes": 1}));
    let revision = format!("/api/v1/settings/revisions/{}", newest["revision"]);
    assert_eq!(ada.get(&revision).await.ok()["parts"], json!(["asset_selector"]));
}

pub async fn whatever_was_done_to_an_entry_is_noticed(engine: Engine) {
    for (statement, expected) in [
        ("UPDATE audit_events SET actor_name = 'Eve' WHERE number = 3", "entry 3 was changed"),
        ("UPDATE audit_events SET at = at + 1 WHERE number = 6", "entry 6 was changed"),
        ("UPDATE audit_events SET from_address = NULL WHERE number = 1", "entry 1 was changed"),
        ("UPDATE audit_events SET new_values = NULL WHERE number = 4", "entry 4 was changed"),
        ("UPDATE audit_events SET revision = 1 WHERE number = 6", "entry 6 was changed"),
        ("DELETE FROM audit_events WHERE number = 2", "entry 2 is missing"),
        ("DELETE FROM audit_events WHERE number = 6", "entries 6 to 6 are missing"),
        ("DELETE FROM audit_events", "entries 1 to 6 are missing"),
        ("UPDATE audit_events SET number = NULL, mac = NULL WHERE number = 6", "entries 6 to 6"),
        ("UPDATE audit_heads SET number = 5", "where the list ends was changed"),
        ("DELETE FROM audit_heads", "no chain"),
    ] {
        let app = TestApp::start(engine).await;
        busy(&app).await;
        tamper(&app.database_url, &UNLOCK).await;
        tamper(&app.database_url, &[statement]).await;
        let wrong = wrong(&app).await;
        assert!(wrong.contains(expected), "{statement}: {wrong:?}");
    }
}

/// The last entry goes, and the note of where the list ends is made to fit: without the key nobody
/// can.
pub async fn an_end_that_was_cut_off_neatly_is_noticed(engine: Engine) {
    let app = TestApp::start(engine).await;
    busy(&app).await;
    tamper(
        &app.database_url,
        &[
            "DELETE FROM audit_events WHERE number = 6",
            "UPDATE audit_heads SET number = 5, \
             mac = (SELECT mac FROM audit_events WHERE number = 5)",
        ],
    )
    .await;
    assert_eq!(wrong(&app).await, "the note of where the list ends was changed");
}

pub async fn entries_of_before_there_was_a_chain_are_taken_into_it(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = busy(&app).await;
    let before = ["UPDATE audit_events SET number = NULL, mac = NULL", "DELETE FROM audit_heads"];
    tamper(&app.database_url, &UNLOCK).await;
    tamper(&app.database_url, &before).await;
    // By the account's next entry …
    app.clock.advance_seconds(1);
    ada.new_key(&json!({"name": "four"})).await;
    assert_eq!(wrong(&app).await, "");
    let list = ada.get("/api/v1/audit-events").await.ok();
    let numbers: Vec<_> = list["items"].as_array().unwrap().iter().map(|e| &e["number"]).collect();
    assert_eq!(json!(numbers), json!([7, 6, 5, 4, 3, 2, 1]));
    // … or by the next start.
    tamper(&app.database_url, &before).await;
    let _again = TestApp::start_on(&app.database_url, &[]).await;
    eventually("the chain", async || wrong(&app).await.is_empty().then_some(())).await;
}

/// However many things happen at once, each gets a number of its own.
pub async fn entries_noted_at_once_are_one_chain(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let names: Vec<_> = (0..20).map(|n| json!({"name": format!("key {n}")})).collect();
    let made = names.iter().map(|name| ada.post("/api/v1/api-keys", name));
    let logins = (0..5).map(|_| Person::log_in(&app, "ada@acme.example"));
    let (made, _) =
        tokio::join!(futures_util::future::join_all(made), futures_util::future::join_all(logins));
    let made = made.iter().filter(|answer| answer.status == 201).count();
    let only = verdict(&app).await;
    assert_eq!(only.wrong, None);
    // Signing up and looking at the first key come before.
    assert_eq!(only.events, i64::try_from(2 + made + 5).unwrap());
}

pub async fn the_list_can_be_filtered_and_taken_elsewhere(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = busy(&app).await;
    app.clock.advance_seconds(1);
    ada.new_key(&json!({"name": "=HYPERLINK(\"http://evil.example\")"})).await;
    let export = ada.get("/api/v1/audit-events/export?action=api_key_created").await;
    assert_eq!(export.header("content-disposition"), "attachment; filename=\"activity.csv\"");
    let lines: Vec<_> = export.text.lines().collect();
    assert_eq!(lines.len(), 1 + 4, "{}", export.text);
    assert!(lines[0].starts_with("\u{feff}number,at,action,byName"));
    assert!(lines[1].contains("\"'=HYPERLINK"), "{}", lines[1]);
    assert!(lines[4].starts_with("3,2026-03-01T09:30:01Z,api_key_created,Ada Lovelace,"));

    let count = async |query: &str| {
        let list = ada.get(&format!("/api/v1/audit-events?{query}")).await.ok();
        list["items"].as_array().unwrap().len()
    };
    assert_eq!(count("from=2026-03-01T09:30:02Z&to=2026-03-01T09:30:03Z").await, 1);
    let me = ada.get("/api/v1/me").await.ok()["id"].as_str().unwrap().to_owned();
    assert_eq!(count(&format!("actor={me}")).await, 7);
    assert_eq!(count(&format!("actor={}", uuid::Uuid::new_v4())).await, 0);
    for (query, pointer) in [("from=yesterday", "?from"), ("to=1", "?to"), ("actor=ada", "?actor")]
    {
        let path = format!("/api/v1/audit-events/export?{query}");
        ada.get(&path).await.invalid(pointer, "invalid_format");
    }
}

/// More than one page of the database.
pub async fn an_export_of_any_length_is_whole(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let mut unit = app.store.write().await.unwrap();
    let user = unit.user_by_email("ada@acme.example").await.unwrap().unwrap();
    let account = unit.memberships(user.id).await.unwrap()[0].account_id;
    let pattern = unit.audit_chain(account, 0, 1).await.unwrap().remove(0);
    for n in 0..1_200_u32 {
        let mut event = pattern.clone();
        event.id = portal_types::AuditEventId(uuid::Uuid::new_v4());
        event.at = event.at.plus_seconds(i64::from(n) + 1);
        (event.number, event.mac) = (None, None);
        unit.insert_audit_event(&event).await.unwrap();
    }
    unit.commit().await.unwrap();
    let export = ada.get("/api/v1/audit-events/export").await;
    assert_eq!(export.text.lines().count(), 1 + 1_200 + 2);
    let times: Vec<_> = export.text.lines().skip(1).map(|line| line.split(',').nth(1)).collect();
    assert!(times.is_sorted_by(|a, b| a >= b));
}
