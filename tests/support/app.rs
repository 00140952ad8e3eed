//! The service, started for one test.

use std::{sync::Arc, time::Duration};

use portal_api::{
    clock::ManualClock,
    config::Values,
    randomness::SystemRandomness,
    startup::{Application, Dependencies, Stopper},
    state::Portal,
};
use portal_dam::Resolver;
use portal_storage::{
    Store,
    testing::{Engine, TempDatabase},
};
use portal_types::Timestamp;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

use super::{
    answer::Answer,
    counting_store::CountingStore,
    person::{CLIENT_SECRET, PASSWORD},
    secrets,
};

/// The running service.
pub struct TestApp {
    pub url: String,
    pub http: Client,
    pub clock: Arc<ManualClock>,
    /// For arranging what has no call yet, and for counting.
    pub store: Arc<CountingStore>,
    pub portal: Arc<Portal>,
    pub database_url: String,
    stopper: Stopper,
    _data: tempfile::TempDir,
    database: Option<TempDatabase>,
}

impl TestApp {
    /// Starts it on an engine, on a database of its own.
    pub async fn start(engine: Engine) -> Self {
        Self::start_with(engine, &[]).await
    }

    /// Starts it with some settings of its own.
    pub async fn start_with(engine: Engine, settings: &[(&str, &str)]) -> Self {
        let database = TempDatabase::create(engine).await;
        let url = database.url.clone();
        let mut app = Self::start_on(&url, settings).await;
        app.database = Some(database);
        app
    }

    /// Starts it with a name service of the test's own.
    pub async fn start_resolving(
        engine: Engine,
        settings: &[(&str, &str)],
        resolver: Arc<dyn Resolver>,
    ) -> Self {
        let database = TempDatabase::create(engine).await;
        let url = database.url.clone();
        let mut app = Self::start_as(&url, settings, Some(resolver)).await;
        app.database = Some(database);
        app
    }

    /// Starts it on a database that is there: another replica.
    pub async fn start_on(database_url: &str, settings: &[(&str, &str)]) -> Self {
        Self::start_as(database_url, settings, None).await
    }

    async fn start_as(
        database_url: &str,
        settings: &[(&str, &str)],
        resolver: Option<Arc<dyn Resolver>>,
    ) -> Self {
        secrets::write_logs();
        for secret in [PASSWORD, CLIENT_SECRET] {
            secrets::remember(secret);
        }
        let data = tempfile::tempdir().unwrap();
        let mut environment = vec![
            ("PORTAL_LISTEN".to_owned(), "127.0.0.1:0".to_owned()),
            ("PORTAL_WORKERS".to_owned(), "2".to_owned()),
            ("PORTAL_DATA_DIR".to_owned(), data.path().to_str().unwrap().to_owned()),
            ("DATABASE_URL".to_owned(), database_url.to_owned()),
            // Tests call as often as they like, while their clock stands still.
            ("PORTAL_LIMIT_USER".to_owned(), "1000000/s".to_owned()),
            ("PORTAL_LIMIT_KEY".to_owned(), "1000000/s".to_owned()),
            // Replicas share it.
            ("PORTAL_MASTER_KEY".to_owned(), format!("{}=", "A".repeat(43))),
        ];
        for (name, value) in settings {
            environment.retain(|(set, _)| set != name);
            environment.push(((*name).to_owned(), (*value).to_owned()));
        }
        let nowhere = data.path().join("portal.toml");
        let config = Values::read(&nowhere, environment.into_iter()).unwrap().parse().unwrap();
        let beginning = Timestamp::parse("2026-03-01T09:30:00Z").unwrap();
        let clock = Arc::new(ManualClock::at(beginning));
        let mut dependencies =
            Dependencies::open_with(&config, clock.clone(), Arc::new(SystemRandomness))
                .await
                .unwrap();
        let store = Arc::new(CountingStore::new(dependencies.store));
        dependencies.store = store.clone();
        if let Some(resolver) = resolver {
            dependencies.resolver = resolver;
        }
        let application = Application::build(config, dependencies).unwrap();
        let (portal, stopper) = (application.portal().clone(), application.stopper());
        let url = format!("http://127.0.0.1:{}", application.port());
        tokio::spawn(application.run_until_stopped());
        let http = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_mins(1))
            // Plain http only; the system's certificates would be read for nothing.
            .tls_certs_only([])
            .build()
            .unwrap();
        let database_url = database_url.to_owned();
        Self { url, http, clock, store, portal, database_url, stopper, _data: data, database: None }
    }

    /// A request to a path of the service.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url))
    }

    /// Asks for a path.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// Posts JSON as a visitor.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// Calls as a connector.
    pub async fn connector(&self, key: &str, path: &str) -> Answer {
        let answer = self.send(self.request(Method::GET, path).bearer_auth(key)).await;
        secrets::assert_untold(&answer.text);
        answer
    }

    /// Sends a request and reads the answer.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        Answer::of(request.send().await.unwrap()).await
    }

    /// The mails to an address so far, the newest first.
    pub async fn mails_to(&self, email: &str) -> Vec<Value> {
        let mails = self.get("/dev/mailbox.json").await.ok();
        mails.as_array().unwrap().iter().filter(|mail| mail["to"] == email).cloned().collect()
    }

    /// Waits for the n-th mail to an address, and returns it.
    pub async fn mail_to(&self, email: &str, n: usize) -> Value {
        eventually("a mail", async || {
            let mails = self.mails_to(email).await;
            (mails.len() >= n).then(|| mails[mails.len() - n].clone())
        })
        .await
    }

    /// Waits for a mail to an address with something in its subject or text, and returns it.
    pub async fn mail_with(&self, email: &str, part: &str) -> Value {
        eventually(part, async || {
            let mails = self.mails_to(email).await;
            let has = |name: &str, mail: &Value| mail[name].as_str().unwrap().contains(part);
            mails.into_iter().find(|mail| has("subject", mail) || has("text", mail))
        })
        .await
    }

    /// The token of the link in the n-th mail to an address.
    pub async fn token_mailed_to(&self, email: &str, n: usize) -> String {
        let mail = self.mail_to(email, n).await;
        let link = mail["links"][0].as_str().unwrap().to_owned();
        let token = link.split_once("token=").unwrap_or_else(|| panic!("{mail:#}")).1.to_owned();
        secrets::remember(&token);
        token
    }

    /// Stops it, as a signal would.
    pub async fn stop(self) {
        self.stopper.stop().await;
        self.store.close().await;
    }
}

/// Asks again and again until there is an answer; gives up after half a minute.
pub async fn eventually<T>(what: &str, ask: impl AsyncFn() -> Option<T>) -> T {
    let patience = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), patience)
        .await
        .unwrap_or_else(|_| panic!("{what} did not come"))
}
