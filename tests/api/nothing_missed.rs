//! Ten thousand changes, and connectors that listen to them while their connections break: each
//! change is counted at each connector.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicI64, Ordering::SeqCst},
    time::{Duration, Instant},
};

use portal_storage::Store as _;
use portal_tests::{Engine, EventStream, Person, TestApp};
use portal_types::Timestamp;
use reqwest::Method;

const CHANGES: i64 = 10_000;
const CONFIG: &str = "/api/v1/connector/config";

/// What a connector heard.
#[derive(Default)]
struct Heard {
    revisions: BTreeSet<i64>,
    events: usize,
    connections: usize,
}

impl Heard {
    /// Notes a document; it must be newer than all before it.
    fn note(&mut self, revision: i64) {
        let newest = self.revisions.last().copied().unwrap_or(0);
        assert!(revision > newest, "heard {revision} after {newest}");
        self.revisions.insert(revision);
        self.events += 1;
    }
}

/// A chance that is the same in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// Follows the stream until the last change, and hangs up every now and then, with or without
/// something to be read.
async fn follow(
    app: &TestApp,
    key: &str,
    last: i64,
    held: &AtomicI64,
    mut chance: Chance,
) -> Heard {
    let mut heard = Heard::default();
    let mut id = String::new();
    while held.load(SeqCst) < last {
        let headers = [("Last-Event-ID", id.as_str()), ("X-Connector-Instance", "stream")];
        let mut stream = EventStream::open(app, key, &headers[usize::from(id.is_empty())..]).await;
        heard.connections += 1;
        let length = 1 + chance.below(200);
        for _ in 0..length {
            let event = stream.next().await.unwrap();
            if event.name == "settings" {
                heard.note(event.revision());
                held.store(event.revision(), SeqCst);
                id = event.id;
            }
            if held.load(SeqCst) >= last {
                break;
            }
        }
        // Sometimes it stays away while changes go on.
        if chance.below(4) == 0 {
            drop(stream);
            tokio::time::sleep(Duration::from_millis(chance.below(30))).await;
        }
    }
    heard
}

/// The same with long polls, some of which it gives up before their answer.
async fn poll(app: &TestApp, key: &str, last: i64, held: &AtomicI64, mut chance: Chance) -> Heard {
    let mut heard = Heard::default();
    let mut etag = "\"none\"".to_owned();
    while held.load(SeqCst) < last {
        let request = app.request(Method::GET, &format!("{CONFIG}?wait=60")).bearer_auth(key);
        let request = request.header("If-None-Match", &etag).header("X-Connector-Instance", "poll");
        let answer = app.send(request);
        heard.connections += 1;
        let patience = if chance.below(20) == 0 { chance.below(5) } else { 60_000 };
        let Ok(answer) = tokio::time::timeout(Duration::from_millis(patience), answer).await else {
            continue;
        };
        if answer.status == 304 {
            continue;
        }
        let revision = answer.ok()["revision"].as_i64().unwrap();
        heard.note(revision);
        held.store(revision, SeqCst);
        answer.header("etag").clone_into(&mut etag);
    }
    heard
}

pub async fn ten_thousand_changes_reach_everybody(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let first = ada.config().await.ok()["revision"].as_i64().unwrap();
    let last = first + CHANGES;
    let began = Instant::now();

    let held: Vec<_> = (0..4).map(|_| AtomicI64::new(0)).collect();
    let followers = held.iter().enumerate().map(|(n, held)| {
        let chance = Chance(n as u64 + 1);
        let (app, key) = (&app, ada.key.as_str());
        async move {
            if n % 3 == 2 {
                poll(app, key, last, held, chance).await
            } else {
                follow(app, key, last, held, chance).await
            }
        }
    });

    // Changes come alone or in quick succession; after each such group everybody must hear of it.
    let late = AtomicI64::new(0);
    let writer = async {
        let mut unit = app.store.read().await.unwrap();
        let user = unit.user_by_email(&ada.email).await.unwrap().unwrap();
        let account = unit.memberships(user.id).await.unwrap()[0].account_id;
        drop(unit);
        let mut chance = Chance(99);
        let mut done = first;
        while done < last {
            let group = if chance.below(3) == 0 { 1 + chance.below(40) } else { 1 };
            for _ in 0..i64::try_from(group).unwrap().min(last - done) {
                let mut unit = app.store.write().await.unwrap();
                let at = Timestamp::from_unix_micros(1_772_357_400_000_000 + done);
                done = unit.begin_revision(account, at).await.unwrap().unwrap();
                app.portal.snapshots.commit(unit, account).await.unwrap();
            }
            let committed_at = Instant::now();
            while held.iter().any(|held| held.load(SeqCst) < done) {
                if committed_at.elapsed() > Duration::from_secs(10) {
                    late.fetch_add(1, SeqCst);
                    break;
                }
                tokio::time::sleep(Duration::from_micros(200)).await;
            }
        }
    };
    let (heard, ()) = tokio::join!(futures_util::future::join_all(followers), writer);

    // A change is missed by a connector that heard of nothing at or after it. (`note` saw to it
    // that nothing was told twice or backwards.)
    let mut missed = 0;
    for heard in &heard {
        missed +=
            (first + 1..=last).filter(|r| heard.revisions.range(r..).next().is_none()).count();
    }
    let events: usize = heard.iter().map(|heard| heard.events).sum();
    let connections: usize = heard.iter().map(|heard| heard.connections).sum();
    println!(
        "{engine:?}: {CHANGES} changes, {} connectors, {connections} connections, {events} documents, \
         {missed} missed, {} late, {:.1?}",
        heard.len(),
        late.load(SeqCst),
        began.elapsed()
    );
    assert_eq!((missed, late.load(SeqCst)), (0, 0));
    assert!(connections > 1_000, "{connections}");
}
