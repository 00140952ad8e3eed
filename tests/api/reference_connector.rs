use std::sync::{Arc, Mutex};

use portal_connector::{Connector, Keep, KeySource, Options, tell_usage};
use portal_storage::testing::TempDatabase;
use portal_tests::{Engine, Person, TestApp, eventually};
use portal_types::Timestamp;
use serde_json::{Value, json};

const SELECTOR: &str = "/api/v1/settings/asset-selector";

/// A reference connector, and what it said.
struct Reference {
    folder: tempfile::TempDir,
    said: Arc<Mutex<Vec<String>>>,
}

impl Reference {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), said: Arc::default() }
    }

    fn options(&self, app: &TestApp, key: &str, polls: bool) -> Options {
        let key_file = self.folder.path().join("key");
        std::fs::write(&key_file, format!("{key}\n")).unwrap();
        Options {
            url: app.url.clone(),
            key: KeySource::File(key_file),
            keep: self.folder.path().join("settings.json"),
            kind: "reference".to_owned(),
            instance: "cm1".to_owned(),
            polls,
        }
    }

    fn connector(&self, options: Options) -> Connector<impl Fn(&str) + Send + Sync + 'static> {
        let said = Arc::clone(&self.said);
        Connector::new(options, move |line| said.lock().unwrap().push(line.to_owned())).unwrap()
    }

    fn run(&self, options: Options) -> tokio::task::JoinHandle<()> {
        let mut connector = self.connector(options);
        tokio::spawn(async move { connector.run().await.unwrap() })
    }

    /// Comes back once it has said something that it had not said before, and forgets it.
    async fn says(&self, words: &str) {
        eventually(words, async || {
            let mut said = self.said.lock().unwrap();
            let at = said.iter().position(|line| line.contains(words))?;
            said.drain(..=at);
            Some(())
        })
        .await;
    }

    fn kept(&self) -> Option<i64> {
        let held = Keep::at(&self.folder.path().join("settings.json")).load();
        held.map(|held| held.config.revision)
    }
}

async fn set_language(ada: &Person<'_>, language: &str) {
    ada.put(SELECTOR, &json!({ "language": language })).await.ok();
}

/// Follows changes, works on while the portal is away, and catches up when it is back.
pub async fn it_follows_and_outlives_the_portal(engine: Engine) {
    let database = TempDatabase::create(engine).await;
    let app = TestApp::start_on(&database.url, &[]).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let reference = Reference::new();
    let options = reference.options(&app, &ada.key, false);
    let task = reference.run(options.clone());
    reference.says("nothing is kept").await;
    reference.says("revision 1: no portal URL yet (bynder), language en_US").await;
    set_language(&ada, "nl_NL").await;
    reference.says("language: en_US → nl_NL").await;
    assert_eq!(reference.kept(), Some(2));
    let list = ada.get("/api/v1/connectors").await.ok();
    let seen = &list["items"][0];
    assert_eq!((&seen["kind"], &seen["instance"]), (&json!("reference"), &json!("cm1")));
    assert_eq!((&seen["isCurrent"], &seen["isListening"]), (&json!(true), &json!(true)));

    let address = app.url.trim_start_matches("http://").to_owned();
    let email = ada.email.clone();
    app.stop().await;
    reference.says("goodbye: The service stops.").await;
    reference.says("works on with revision 2, tries again").await;
    let app = TestApp::start_on(&database.url, &[("PORTAL_LISTEN", &address)]).await;
    let ada = Person::log_in(&app, &email).await;
    reference.says("connected; holds revision 2").await;
    set_language(&ada, "fr_FR").await;
    reference.says("language: nl_NL → fr_FR").await;
    assert_eq!(reference.kept(), Some(3));

    // It dies; what it kept is there for the next one, which is told only what is new.
    task.abort();
    set_language(&ada, "de_DE").await;
    let task = reference.run(options);
    reference.says("kept from before: revision 3").await;
    reference.says("language: fr_FR → de_DE").await;
    task.abort();
    app.stop().await;
}

pub async fn it_follows_by_long_polls_too(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let reference = Reference::new();
    let task = reference.run(reference.options(&app, &ada.key, true));
    reference.says("connected; holds revision 1").await;
    for (revision, language) in [(2, "nl_NL"), (3, "fr_FR")] {
        set_language(&ada, language).await;
        reference.says(&format!("→ {language}")).await;
        assert_eq!(reference.kept(), Some(revision));
    }
    task.abort();
}

pub async fn it_says_what_is_to_be_mended(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let in_a_minute = Timestamp::parse("2026-03-01T09:31:00Z");
    let ending = ada.another_key(|key| key.expires_at = in_a_minute).await;
    let reference = Reference::new();
    let options = reference.options(&app, &ending, false);
    let task = reference.run(options.clone());
    reference.says("revision 1").await;
    app.clock.advance_seconds(60);
    reference.says("to be mended: This API key has expired.").await;
    task.abort();

    // Once: prints what it works with in any case, and fails where that is not the portal's word.
    let printed = Mutex::new(Vec::<Value>::new());
    let print = |text: &str| printed.lock().unwrap().push(serde_json::from_str(text).unwrap());
    let error = reference.connector(options.clone()).once(print).await.unwrap_err().to_string();
    assert!(error.contains("api_key_expired"), "{error}");
    std::fs::write(reference.folder.path().join("key"), &ada.key).unwrap();
    reference.connector(options.clone()).once(print).await.unwrap();
    let away = Options { url: "http://127.0.0.1:9".to_owned(), ..options };
    let error = reference.connector(away).once(print).await.unwrap_err().to_string();
    assert!(error.contains("the portal is away"), "{error}");
    let printed = printed.into_inner().unwrap();
    assert_eq!(printed.len(), 3);
    assert!(printed.iter().all(|settings| settings["revision"] == 1));
    let said = reference.said.lock().unwrap().join("\n");
    assert!(!said.contains(&ada.key) && !said.contains(&ending));
}

pub async fn it_tells_which_assets_a_site_uses(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let reference = Reference::new();
    let options = reference.options(&app, &ada.key, false);
    let file = reference.folder.path().join("usage.ndjson");
    let line = |n: usize| {
        let uri = format!("https://www.acme.example/{n}");
        let usages = json!([{ "assetId": "94F19AC2-2A4D-4B4C-B2AF6C1B4D6F2A10", "field": "Hero" }]);
        json!({ "uri": uri, "usages": usages }).to_string()
    };
    let mut lines: Vec<String> = (0..3_000).map(line).collect();
    lines.push("nonsense".to_owned());
    std::fs::write(&file, lines.join("\n")).unwrap();
    let said = Mutex::new(Vec::<String>::new());
    let say = |line: &str| said.lock().unwrap().push(line.to_owned());
    let told = tell_usage(&options, &file, say).await.unwrap();
    assert_eq!((told.import.pages, told.import.new, told.import.rejected), (3_000, 3_000, 1));
    let words = said.into_inner().unwrap().join("\n");
    assert!(words.contains("3000 pages and 3000 usages are in, 3000 of them new"), "{words}");
    assert!(words.contains("line 3001: "), "{words}");
    let summary = ada.get("/api/v1/asset-usage/summary").await.ok();
    assert_eq!(summary["connectors"][0]["value"], "reference");

    let (narrow, _) = ada.new_key(&json!({"name": "Reads", "scopes": ["config:read"]})).await;
    std::fs::write(reference.folder.path().join("key"), narrow).unwrap();
    let error = tell_usage(&options, &file, |_| {}).await.unwrap_err().to_string();
    assert!(error.contains("scope_missing"), "{error}");
    let nowhere = reference.folder.path().join("nothing");
    let error = tell_usage(&options, &nowhere, |_| {}).await.unwrap_err().to_string();
    assert!(error.contains("can't be read"), "{error}");
}
