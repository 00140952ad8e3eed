use std::time::{Duration, Instant};

use portal_storage::Store as _;
use portal_tests::{Answer, Engine, EventStream, Person, TestApp, eventually};
use portal_types::{AccountId, SubscriptionStatus};
use reqwest::Method;
use serde_json::json;

const CONFIG: &str = "/api/v1/connector/config";
const SELECTOR: &str = "/api/v1/settings/asset-selector";

async fn set_language(ada: &Person<'_>, language: &str) -> i64 {
    let saved = ada.put(SELECTOR, &json!({ "language": language })).await.ok();
    saved["revision"].as_i64().unwrap()
}

/// Asks for the settings with a tag, and waits for others.
async fn poll(app: &TestApp, key: &str, etag: &str, seconds: u32) -> Answer {
    let request = app.request(Method::GET, &format!("{CONFIG}?wait={seconds}")).bearer_auth(key);
    app.send(request.header("If-None-Match", etag)).await
}

/// Comes back once so many of the account's connectors listen.
async fn listening(ada: &Person<'_>, count: usize) {
    eventually("listening connectors", async || {
        let list = ada.get("/api/v1/connectors").await.ok();
        let items = list["items"].as_array().unwrap();
        let listening = items.iter().filter(|item| item["isListening"] == true).count();
        (listening == count).then_some(())
    })
    .await;
}

async fn account_of(ada: &Person<'_>) -> AccountId {
    let mut unit = ada.app.store.read().await.unwrap();
    let user = unit.user_by_email(&ada.email).await.unwrap().unwrap();
    unit.memberships(user.id).await.unwrap()[0].account_id
}

pub async fn a_long_poll_is_answered_when_something_changes(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let etag = ada.config().await.header("etag").to_owned();
    let change = async {
        listening(&ada, 1).await;
        (set_language(&ada, "nl_NL").await, Instant::now())
    };
    let (answer, (revision, changed_at)) = tokio::join!(poll(&app, &ada.key, &etag, 60), change);
    assert!(changed_at.elapsed() < Duration::from_secs(2));
    assert_eq!(answer.ok()["revision"], revision);
    assert_eq!(answer.ok()["language"], "nl_NL");
    assert_eq!(answer.header("etag"), ada.config().await.header("etag"));
    // Who holds something else, or nothing, does not wait.
    assert_eq!(poll(&app, &ada.key, &etag, 60).await.ok()["revision"], revision);
    app.connector(&ada.key, &format!("{CONFIG}?wait=60")).await.ok();
}

pub async fn a_long_poll_without_a_change_is_304_in_the_end(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    let etag = ada.config().await.header("etag").to_owned();
    let meanwhile = async {
        listening(&ada, 1).await;
        // Somebody else's change is none.
        set_language(&eve, "de_DE").await;
        app.clock.advance_seconds(29);
        tokio::time::sleep(Duration::from_millis(100)).await;
        app.clock.advance_seconds(1);
    };
    let (answer, ()) = tokio::join!(poll(&app, &ada.key, &etag, 30), meanwhile);
    assert_eq!((answer.status, answer.text.as_str()), (304, ""));
    assert_eq!(answer.header("etag"), etag);
    assert_eq!(poll(&app, &ada.key, &etag, 0).await.status, 304);
    for query in ["wait=61", "wait=-1", "wait=soon", "wait="] {
        app.connector(&ada.key, &format!("{CONFIG}?{query}"))
            .await
            .invalid("?wait", "out_of_range");
    }
    app.connector(&ada.key, &format!("{CONFIG}?hold=1")).await.invalid("?hold", "unknown");
}

/// What ends while somebody waits ends the waiting, with the same answer as to one who asks.
pub async fn a_long_poll_ends_with_its_key_or_subscription(engine: Engine) {
    let app = TestApp::start_with(engine, &[("PORTAL_TRIAL_DAYS", "1")]).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let etag = ada.config().await.header("etag").to_owned();
    app.clock.advance_seconds(86_400 - 30);
    let meanwhile = async {
        let ada = Person::log_in(&app, "ada@acme.example").await;
        listening(&ada, 1).await;
        app.clock.advance_seconds(30);
    };
    let (answer, ()) = tokio::join!(poll(&app, &ada.key, &etag, 60), meanwhile);
    answer.problem(402, "subscription_ended");
}

pub async fn a_stream_tells_the_settings_and_every_change(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let mut stream = EventStream::open(&app, &ada.key, &[]).await;
    assert!(stream.header("cache-control").contains("no-store"));
    assert_eq!(stream.header("x-accel-buffering"), "no");
    assert!(stream.next().await.unwrap().retry.is_some());
    let first = stream.event().await;
    let config = ada.config().await;
    assert_eq!((first.name.as_str(), first.json()), ("settings", config.ok()));
    assert_eq!(format!("\"{}\"", first.id), config.header("etag"));
    assert!(first.id.starts_with(&format!("{}-", first.revision())));
    stream.silence().await;
    for language in ["nl_NL", "fr_FR", "de_DE"] {
        let revision = set_language(&ada, language).await;
        let event = stream.event().await;
        assert_eq!((event.revision(), &event.json()["language"]), (revision, &json!(language)));
        assert_eq!(format!("\"{}\"", event.id), ada.config().await.header("etag"));
    }
    // Saving what is there already is no change.
    set_language(&ada, "de_DE").await;
    stream.silence().await;
}

pub async fn a_stream_is_taken_up_where_it_broke_off(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let last = EventStream::open(&app, &ada.key, &[]).await.event().await;
    let etag = ada.config().await.header("etag").to_owned();
    for held in [("Last-Event-ID", last.id.as_str()), ("If-None-Match", &etag)] {
        let mut stream = EventStream::open(&app, &ada.key, &[held]).await;
        stream.next().await.unwrap();
        stream.silence().await;
    }
    // What changed while nobody listened comes at once, and once.
    let revision = set_language(&ada, "nl_NL").await;
    for id in [last.id.as_str(), "1", "nonsense", "", "99999-active"] {
        let mut stream = EventStream::open(&app, &ada.key, &[("Last-Event-ID", id)]).await;
        assert_eq!(stream.event().await.revision(), revision);
        stream.silence().await;
    }
}

pub async fn a_quiet_stream_has_a_heartbeat(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let mut stream = EventStream::open(&app, &ada.key, &[]).await;
    stream.event().await;
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        app.clock.advance_seconds(15);
        let beat = stream.next().await.unwrap();
        assert!(beat.name.is_empty() && !beat.comment.is_empty(), "{beat:?}");
        stream.silence().await;
    }
    let revision = set_language(&ada, "nl_NL").await;
    assert_eq!(stream.event().await.revision(), revision);
}

pub async fn a_stream_says_why_it_ends(engine: Engine) {
    let app = TestApp::start_with(engine, &[("PORTAL_TRIAL_DAYS", "1")]).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let account = account_of(&ada).await;
    let in_a_minute = portal_types::Timestamp::parse("2026-03-01T09:31:00Z");
    let expiring = ada.another_key(|key| key.expires_at = in_a_minute).await;
    let made = ada.post("/api/v1/api-keys", &json!({"name": "To be revoked"})).await.ok();
    let revoked = made["secret"].as_str().unwrap().to_owned();
    let mut streams = Vec::new();
    for key in [&expiring, &revoked, &ada.key] {
        let mut stream = EventStream::open(&app, key, &[]).await;
        stream.event().await;
        streams.push(stream);
    }
    app.clock.advance_seconds(60);
    streams[0].goodbye("key_expired").await;
    let path = format!("/api/v1/api-keys/{}", made["id"].as_str().unwrap());
    assert_eq!(ada.call(Method::DELETE, &path, None, None).await.status, 204);
    streams[1].goodbye("key_revoked").await;
    EventStream::refused(&app, &expiring).await.problem(401, "api_key_expired");
    EventStream::refused(&app, &revoked).await.problem(401, "api_key_revoked");
    streams[2].silence().await;
    // A subscription that is ended, and one that ends by itself.
    let set = async |status| {
        let mut unit = app.store.write().await.unwrap();
        let mut subscription = unit.subscription(account).await.unwrap().unwrap();
        subscription.status = status;
        unit.set_subscription(&subscription).await.unwrap();
        unit.mark_changed(account, in_a_minute.unwrap()).await.unwrap();
        app.portal.snapshots.commit(unit, account).await.unwrap();
    };
    set(SubscriptionStatus::Suspended).await;
    streams[2].goodbye("subscription_ended").await;
    EventStream::refused(&app, &ada.key).await.problem(402, "subscription_ended");
    set(SubscriptionStatus::Trialing).await;
    let mut stream = EventStream::open(&app, &ada.key, &[]).await;
    stream.event().await;
    app.clock.advance_seconds(86_400);
    stream.goodbye("subscription_ended").await;
}

pub async fn consent_that_ends_is_told_like_a_change(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let consent =
        json!({"remoteLoggingEnabled": true, "remoteLoggingUntil": "2026-03-01T09:40:00Z"});
    ada.put("/api/v1/settings/advanced", &consent).await.ok();
    let mut stream = EventStream::open(&app, &ada.key, &[]).await;
    let before = stream.event().await;
    assert_eq!(before.json()["remoteLoggingEnabled"], true);
    app.clock.advance_seconds(600);
    let after = stream.event().await;
    assert_eq!(after.json()["remoteLoggingEnabled"], false);
    assert_eq!(after.revision(), before.revision());
    assert_ne!(after.id, before.id);
}

pub async fn a_stop_says_goodbye_and_waits_for_nobody(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let etag = ada.config().await.header("etag").to_owned();
    let mut stream =
        EventStream::open(&app, &ada.key, &[("X-Connector-Instance", "streams")]).await;
    stream.event().await;
    let (url, key) = (app.url.clone(), ada.key.clone());
    let polling = tokio::spawn(async move {
        let request = reqwest::Client::new().get(format!("{url}{CONFIG}?wait=60"));
        Answer::of(request.bearer_auth(key).header("If-None-Match", etag).send().await.unwrap())
            .await
    });
    listening(&ada, 2).await;
    let began = Instant::now();
    let stop = app.stop();
    let goodbye = async {
        let event = stream.goodbye("shutdown").await;
        assert!((500..=3_000).contains(&event.retry.unwrap()), "{event:?}");
    };
    tokio::join!(stop, goodbye);
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    let answer = polling.await.unwrap();
    assert_eq!((answer.status, answer.header("connection")), (304, "close"));
}

/// A database that is away ends no stream, and no heartbeat.
pub async fn a_stream_outlives_the_database(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let account = account_of(&ada).await;
    let mut stream = EventStream::open(&app, &ada.key, &[]).await;
    stream.event().await;
    app.store.close().await;
    app.portal.snapshots.announce(portal_storage::Change::Account(account));
    stream.silence().await;
    ada.config().await.problem(503, "unavailable");
    app.clock.advance_seconds(15);
    let beat = tokio::time::timeout(Duration::from_secs(10), stream.next()).await.unwrap().unwrap();
    assert_eq!(beat.comment, "still here");
}

/// Waiting costs no look-up, and a change is read once for all who wait with one key.
pub async fn waiting_touches_no_database(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    ada.config().await.ok();
    let before = app.store.units();
    let mut streams = Vec::new();
    for _ in 0..50 {
        let mut stream = EventStream::open(&app, &ada.key, &[]).await;
        stream.event().await;
        streams.push(stream);
    }
    app.clock.advance_seconds(15);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(app.store.units() - before, 0);
    let account = account_of(&ada).await;
    let mut unit = app.store.write().await.unwrap();
    let now = portal_types::Timestamp::parse("2026-03-01T09:31:00Z").unwrap();
    let revision = unit.begin_revision(account, now).await.unwrap().unwrap();
    app.portal.snapshots.commit(unit, account).await.unwrap();
    for stream in &mut streams {
        assert_eq!(stream.event().await.revision(), revision);
    }
    assert_eq!(app.store.units() - before, 1);
}

pub async fn an_account_waits_with_so_many_calls(engine: Engine) {
    let app = TestApp::start_with(engine, &[("PORTAL_WAITING_PER_ACCOUNT", "2")]).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    let etag = ada.config().await.header("etag").to_owned();
    let first = EventStream::open(&app, &ada.key, &[]).await;
    let _second = EventStream::open(&app, &ada.key, &[]).await;
    for refused in
        [EventStream::refused(&app, &ada.key).await, poll(&app, &ada.key, &etag, 30).await]
    {
        refused.problem(429, "rate_limited");
        assert_eq!(refused.header("retry-after"), "60");
    }
    // Asking without waiting, and another account, go on.
    assert_eq!(poll(&app, &ada.key, &etag, 0).await.status, 304);
    let _hers = EventStream::open(&app, &eve.key, &[]).await;
    drop(first);
    eventually("a free place", async || {
        let answer = app.http.get(format!("{}{CONFIG}/events", app.url)).bearer_auth(&ada.key);
        (answer.send().await.unwrap().status() == 200).then_some(())
    })
    .await;
}

/// Two replicas: who waits at one hears at once of what is changed at the other.
pub async fn a_change_on_one_replica_wakes_those_at_the_other(engine: Engine) {
    if engine == Engine::Sqlite {
        return;
    }
    let first = TestApp::start(engine).await;
    let ada = Person::sign_up(&first, "ada@acme.example").await;
    let second = TestApp::start_on(&first.database_url, &[]).await;
    let named = [("X-Connector", "xp_xm/3.2"), ("X-Connector-Instance", "cm1")];
    let mut stream = EventStream::open(&second, &ada.key, &named).await;
    stream.event().await;
    // The replica may be about to begin to listen to the other: the first change waits for that.
    set_language(&ada, "fr_FR").await;
    stream.event().await;
    for language in ["nl_NL", "de_DE"] {
        let revision = set_language(&ada, language).await;
        let saved_at = Instant::now();
        assert_eq!(stream.event().await.revision(), revision);
        // Not by the look every five seconds.
        assert!(saved_at.elapsed() < Duration::from_secs(1), "{:?}", saved_at.elapsed());
    }
    // And the first replica lists who listens at the second.
    eventually("the connector", async || {
        let list = ada.get("/api/v1/connectors").await.ok();
        let item = &list["items"][0];
        let there = item["instance"] == "cm1" && item["isListening"] == true;
        (there && item["isCurrent"] == true).then_some(())
    })
    .await;
}
