use portal_tests::{Answer, Engine, Person, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

use crate::history::{
    ADVANCED, BYNDER, REVISIONS, SELECTOR, add, changes, current, delete, newest,
};

pub async fn restore(ada: &Person<'_>, revision: i64, if_match: Option<&str>) -> Answer {
    let path = format!("{REVISIONS}/{revision}/restore");
    ada.call(Method::POST, &path, None, if_match).await
}

async fn restore_now(ada: &Person<'_>, revision: i64) -> Answer {
    let tag = format!("\"{}\"", current(ada).await);
    restore(ada, revision, Some(&tag)).await
}

pub async fn preview(ada: &Person<'_>, revision: i64) -> Answer {
    let path = format!("{REVISIONS}/{revision}/restore?dryRun=true");
    ada.call(Method::POST, &path, None, None).await
}

/// What a connector gets, but for the revision's number.
async fn config(ada: &Person<'_>) -> Value {
    let mut config = ada.config().await.ok();
    config["revision"].take();
    config
}

pub async fn a_revision_is_previewed_and_restored_as_a_new_one(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let hero = add(&ada, json!({"field": "Hero", "mode": "MultiSelect"})).await;
    let before = config(&ada).await;
    ada.put(SELECTOR, &json!({"language": "fr_FR"})).await.ok();
    ada.put(BYNDER, &json!({"dam": "bynder", "portalUrl": "acme.bynder.com"})).await.ok();
    delete(&ada, &hero).await;
    let changed = config(&ada).await;

    let shown = preview(&ada, 2).await;
    assert_eq!(shown.header("etag"), "\"5\"");
    assert_eq!((&shown.ok()["revision"], &shown.ok()["total"]), (&json!(5), &json!(3)));
    assert_eq!((current(&ada).await, &config(&ada).await), (5, &changed));

    restore(&ada, 2, None).await.problem(428, "revision_required");
    for stale in ["\"4\"", "\"2\"", "W/\"5\""] {
        restore(&ada, 2, Some(stale)).await.problem(412, "stale_revision");
    }
    for absent in [0, 6, 99] {
        restore(&ada, absent, Some("*")).await.problem(404, "not_found");
        preview(&ada, absent).await.problem(404, "not_found");
    }
    let path = format!("{REVISIONS}/2/restore?dryRun=maybe");
    ada.call(Method::POST, &path, None, Some("*")).await.invalid("?dryRun", "invalid_format");
    assert_eq!(current(&ada).await, 5);

    let done = restore(&ada, 2, Some(shown.header("etag"))).await;
    assert_eq!((done.header("etag"), &done.ok()["revision"]), ("\"6\"", &json!(6)));
    assert_eq!(done.ok()["changes"], shown.ok()["changes"]);
    // The connector has it at once, and the row is the same row.
    assert_eq!(config(&ada).await, before);
    let row = ada.get(&hero).await.ok();
    assert_eq!((&row["mode"], &row["revision"]), (&json!("MultiSelect"), &json!(6)));
    let made = newest(&ada).await;
    assert_eq!((&made["cause"], &made["restoredFrom"]), (&json!("restored"), &json!(2)));
    assert_eq!(made["parts"], json!(["bynder", "asset_selector", "field"]));
    assert_eq!(changes(&ada, "6").await, done.ok()["changes"]);
    assert_eq!(changes(&ada, "6?against=2").await, json!([]));

    // There is nothing left to restore; and undoing it is one more restoration.
    assert_eq!(restore_now(&ada, 2).await.ok(), json!({"revision": 6, "total": 0, "changes": []}));
    assert_eq!(current(&ada).await, 6);
    restore_now(&ada, 5).await.ok();
    assert_eq!(config(&ada).await, changed);
}

pub async fn of_two_restorations_at_once_one_is_refused(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    ada.put(SELECTOR, &json!({"language": "fr_FR"})).await.ok();
    let answers = (0..6).map(|_| restore(&ada, 1, Some("\"2\"")));
    let answers = futures_util::future::join_all(answers).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 412).count(), 5);
    assert_eq!(current(&ada).await, 3);
}

pub async fn names_that_moved_between_rows_are_restored(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let one = add(&ada, json!({"field": "Hero", "mode": "MultiSelect"})).await;
    let two = add(&ada, json!({"field": "Body"})).await;
    let before = config(&ada).await;
    // They change names, and a third takes a name that was free.
    ada.put(&one, &json!({"field": "Other"})).await.ok();
    ada.put(&two, &json!({"field": "Hero"})).await.ok();
    ada.put(&one, &json!({"field": "Body"})).await.ok();
    delete(&ada, &two).await;
    add(&ada, json!({"field": "hero", "defaultSearchTerm": "new"})).await;
    restore_now(&ada, 3).await.ok();
    assert_eq!(config(&ada).await, before);
    assert_eq!(ada.get(&one).await.ok()["field"], "Hero");
    assert_eq!(ada.get(&two).await.ok()["field"], "Body");
}

pub async fn restoring_leaves_the_secret_alone(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let webdam = json!({"dam": "webdam", "portalUrl": "acme.webdamdb.com"});
    ada.put(BYNDER, &webdam).await.ok();
    let bynder = |id: &str, secret: &str| json!({"dam": "bynder", "portalUrl": "acme.bynder.com", "oauthClientId": id, "oauthClientSecret": secret});
    ada.put(BYNDER, &bynder("one", "first")).await.ok();
    ada.put(BYNDER, &bynder("two", "second")).await.ok();
    let restored = restore_now(&ada, 3).await.ok();
    assert_eq!(
        restored["changes"][0]["values"],
        json!([{"name": "oauthClientId", "before": "two", "after": "one"}])
    );
    assert_eq!(secret(&ada).await.as_deref(), Some("second"));
    // A change of the secret alone can't be undone: nothing would differ.
    ada.put(BYNDER, &bynder("one", "third")).await.ok();
    assert_eq!(restore_now(&ada, 5).await.ok()["total"], 0);
    // Webdam has none.
    let shown = preview(&ada, 2).await.ok();
    let values = shown["changes"][0]["values"].as_array().unwrap();
    let cleared =
        json!({"name": "oauthClientSecret", "before": null, "after": null, "secret": "cleared"});
    assert!(values.contains(&cleared), "{shown:#}");
    restore_now(&ada, 2).await.ok();
    assert_eq!(secret(&ada).await, None);
    // And nobody can bring it back.
    let back = restore_now(&ada, 6).await.ok();
    assert!(!back.to_string().contains("oauthClientSecret"));
    assert_eq!(ada.get(BYNDER).await.ok()["hasOauthClientSecret"], false);
}

/// The account's client secret, opened.
async fn secret(ada: &Person<'_>) -> Option<String> {
    use portal_storage::Store as _;
    let mut unit = ada.app.store.read().await.unwrap();
    let user = unit.user_by_email(&ada.email).await.unwrap().unwrap();
    let account = unit.memberships(user.id).await.unwrap()[0].account_id;
    let sealed = unit.bynder(account).await.unwrap().unwrap().oauth_client_secret?;
    let belongs_to = format!("bynder_settings/{account}/oauth_client_secret");
    let text = ada.app.portal.sealer.open(&belongs_to, &sealed).unwrap();
    Some(String::from_utf8(text.to_vec()).unwrap())
}

pub async fn a_consent_that_ended_stays_off(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let until = json!({"remoteLoggingEnabled": true, "remoteLoggingUntil": "2026-03-01T09:35:00Z"});
    ada.put(ADVANCED, &until).await.ok();
    ada.put(ADVANCED, &json!({"remoteLoggingEnabled": false})).await.ok();
    // While it runs it can be restored.
    assert_eq!(preview(&ada, 2).await.ok()["total"], 1);
    app.clock.advance_seconds(300);
    assert_eq!(restore_now(&ada, 2).await.ok(), json!({"revision": 3, "total": 0, "changes": []}));
    // One without an end can: the person is asked, by the preview.
    ada.put(ADVANCED, &json!({"remoteLoggingEnabled": true})).await.ok();
    ada.put(ADVANCED, &json!({"remoteLoggingEnabled": false})).await.ok();
    restore_now(&ada, 4).await.ok();
    assert_eq!(ada.get(ADVANCED).await.ok()["remoteLoggingEnabled"], true);
}
