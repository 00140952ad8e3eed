//! Several master keys, and sealing everything anew under the first.

use std::time::Duration;

use portal_api::{
    config::Values,
    rekey::rekey,
    seal::Sealer,
    startup::{Dependencies, master_keys},
};
use portal_storage::{SealedKind, testing::tamper};
use portal_tests::{Engine, Person, TestApp};
use serde_json::json;

const BYNDER: &str = "/api/v1/settings/bynder";

/// A master key made of one letter.
fn master(letter: &str) -> String {
    format!("{}=", letter.repeat(43))
}

/// What the command line works with.
async fn beside(app: &TestApp, masters: &str) -> (Dependencies, Sealer) {
    let environment = [("DATABASE_URL", app.database_url.as_str()), ("PORTAL_MASTER_KEY", masters)];
    let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let nowhere = std::path::Path::new("/nowhere/portal.toml");
    let config = Values::read(nowhere, environment.into_iter()).unwrap().parse().unwrap();
    let with = Dependencies::open_with(
        &config,
        app.clock.clone(),
        std::sync::Arc::new(portal_api::randomness::SystemRandomness),
    );
    let with = with.await.unwrap();
    let masters = master_keys(&config.master_keys, &*with.randomness).unwrap();
    let sealer = Sealer::new(&masters, with.randomness.clone());
    (with, sealer)
}

pub async fn everything_opens_with_the_new_key_alone_afterwards(engine: Engine) {
    let (old, new) = (master("A"), master("Q"));
    let app = TestApp::start_with(engine, &[("PORTAL_MASTER_KEY", &old)]).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let bynder = json!({"dam": "bynder", "portalUrl": "acme.bynder.com", "oauthClientId": "app",
        "oauthClientSecret": portal_tests::CLIENT_SECRET});
    ada.put(BYNDER, &bynder).await.ok();
    let mut keys = Vec::new();
    for n in 0..8 {
        keys.push(ada.new_key(&json!({"name": format!("key {n}")})).await);
    }
    let again = json!({"name": "once"});
    let once = ada.post_once("/api/v1/api-keys", &again, "the-call").await.ok();

    // Interrupted after a while, again and again, until one run comes to its end.
    let both = format!("{new},{old}");
    let (with, sealer) = beside(&app, &both).await;
    let mut patience = Duration::from_micros(200);
    while tokio::time::timeout(patience, rekey(&*with.store, &sealer)).await.is_err() {
        patience *= 2;
    }
    let nothing_left = rekey(&*with.store, &sealer).await.unwrap();
    assert_eq!(nothing_left.len(), SealedKind::ALL.len());
    assert!(nothing_left.iter().all(|kind| kind.done == 0 && kind.closed == 0));

    // A service that has the new key only.
    let second = TestApp::start_on(&app.database_url, &[("PORTAL_MASTER_KEY", &new)]).await;
    let ada = Person::log_in(&second, "ada@acme.example").await;
    for (key, id) in &keys {
        let shown = ada.get(&format!("/api/v1/api-keys/{id}/secret")).await.ok();
        assert_eq!(shown["secret"], *key);
    }
    let repeated = ada.post_once("/api/v1/api-keys", &again, "the-call").await.ok();
    assert_eq!(repeated["secret"], once["secret"]);
    // The same secret once more is no change: it was opened to be compared.
    let saved = ada.put(BYNDER, &bynder).await.ok();
    assert_eq!(saved["hasOauthClientSecret"], true);
    let mut wrong = Vec::new();
    let note = |verdict: portal_api::audit::verify::Verdict| wrong.extend(verdict.wrong);
    portal_api::audit::verify::verify(&*second.store, &second.portal.sealer, None, note)
        .await
        .unwrap();
    assert_eq!(wrong, Vec::<String>::new());
}

pub async fn a_value_that_opens_with_no_key_is_left_and_told(engine: Engine) {
    let (old, new) = (master("A"), master("Q"));
    let app = TestApp::start_with(engine, &[("PORTAL_MASTER_KEY", &old)]).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let (_, other) = ada.new_key(&json!({"name": "other"})).await;
    // Cut short, it opens with no key.
    tamper(
        &app.database_url,
        &["UPDATE api_keys SET sealed = SUBSTR(sealed, 1, 40) WHERE name = 'other'"],
    )
    .await;
    ada.get(&format!("/api/v1/api-keys/{other}/secret")).await.problem(500, "internal");

    let (with, sealer) = beside(&app, &format!("{new},{old}")).await;
    let outcome = rekey(&*with.store, &sealer).await.unwrap();
    let keys = outcome.iter().find(|kind| kind.kind == SealedKind::ApiKey).unwrap();
    assert_eq!((keys.done, keys.closed), (1, 1));
    // And again: the rest is not kept from being looked at, and nothing is done twice.
    let outcome = rekey(&*with.store, &sealer).await.unwrap();
    let keys = outcome.iter().find(|kind| kind.kind == SealedKind::ApiKey).unwrap();
    assert_eq!((keys.done, keys.closed), (0, 1));
}
