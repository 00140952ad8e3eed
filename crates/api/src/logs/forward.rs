//! Copies of records for operators who keep logs elsewhere, too: to an OTLP collector, as it is
//! configured. What the collector does not take in time is left out, and said so in the service's own log; nobody waits
//! for it. Whoever withdraws consent withdraws it from copies that still wait, too.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use opentelemetry_proto::tonic::{
    collector::logs::v1::ExportLogsServiceRequest,
    common::v1::{AnyValue, InstrumentationScope, KeyValue, any_value::Value as Any},
    logs::v1::{LogRecord, ResourceLogs, ScopeLogs},
    resource::v1::Resource,
};
use portal_storage::{NewLogRecord, Store, StoreError};
use portal_types::{AccountId, LogLevel, Secret};
use prost::Message as _;
use reqwest::{Client, StatusCode};
use tokio::sync::{Notify, watch};

use super::{consent::is_on, level::severity};
use crate::clock::Clock;

/// Bytes of records that wait to be forwarded.
const MOST_BYTES: i64 = 32 * 1024 * 1024;
/// Records that are forwarded at a time.
const AT_A_TIME: usize = 1_000;
/// Bytes of them: less than collectors refuse.
const BYTES_AT_A_TIME: i64 = 2 * 1024 * 1024;
const PATIENCE: Duration = Duration::from_secs(10);
/// The first pause after a failure; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const TRIES: u32 = 6;
const NANOS_OF_A_MICRO: u64 = 1_000;

/// Where copies go.
#[derive(Clone)]
pub struct Collector {
    /// Such as `https://collector.example:4318/v1/logs`.
    pub url: url::Url,
    /// Names and values.
    pub headers: Vec<(String, Secret)>,
}

type Copied = (AccountId, NewLogRecord);

/// Records on their way.
pub struct Forwarder {
    collector: Option<Collector>,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    waiting: Mutex<Waiting>,
    wake: Notify,
}

#[derive(Default)]
struct Waiting {
    records: VecDeque<Copied>,
    bytes: i64,
    left_out: u64,
}

/// Why a try failed.
enum Failure {
    /// The collector does not want them: trying again is no use.
    Unwanted(StatusCode),
    Away(reqwest::Error),
    /// Who consents is not known.
    Store(StoreError),
}

impl Forwarder {
    /// To a collector, if there is one.
    pub fn new(collector: Option<Collector>, store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Self {
        Self { collector, store, clock, waiting: Mutex::default(), wake: Notify::new() }
    }

    /// Takes copies of records that are kept. Never waits.
    pub fn offer(&self, account: AccountId, records: &[NewLogRecord]) {
        if self.collector.is_none() {
            return;
        }
        let mut waiting = self.waiting();
        for record in records {
            if waiting.bytes + record.size > MOST_BYTES {
                waiting.left_out += 1;
                continue;
            }
            waiting.bytes += record.size;
            // By words nobody looks for it there.
            let copy = NewLogRecord { words: Vec::new(), ..record.clone() };
            waiting.records.push_back((account, copy));
        }
        drop(waiting);
        self.wake.notify_one();
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The first that wait.
    fn take(&self) -> Vec<Copied> {
        let mut waiting = self.waiting();
        let mut bytes = 0;
        let fits = waiting.records.iter().take(AT_A_TIME).take_while(|(_, record)| {
            bytes += record.size;
            bytes <= BYTES_AT_A_TIME
        });
        let count = fits.count().max(1).min(waiting.records.len());
        let taken: Vec<_> = waiting.records.drain(..count).collect();
        waiting.bytes -= taken.iter().map(|(_, record)| record.size).sum::<i64>();
        taken
    }

    /// Forwards until told to stop; then what waits, once.
    pub async fn run(self: Arc<Self>, mut stopped: watch::Receiver<bool>) {
        let Some(collector) = self.collector.clone() else { return };
        let client = Client::builder()
            .timeout(PATIENCE)
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build();
        let client = match client {
            Ok(client) => client,
            Err(error) => {
                tracing::error!(%error, "log records can't be forwarded");
                return;
            }
        };
        loop {
            let records = self.take();
            if records.is_empty() {
                if *stopped.borrow() {
                    return;
                }
                tokio::select! {
                    _ = stopped.changed() => {}
                    () = self.wake.notified() => {}
                }
                continue;
            }
            let is_last = *stopped.borrow();
            let not_taken = self.deliver(&client, &collector, records, &mut stopped).await;
            let is_taken = not_taken == 0;
            let left_out = std::mem::take(&mut self.waiting().left_out) + not_taken;
            if left_out > 0 {
                tracing::warn!(records = left_out, "log records were not forwarded");
            }
            if is_last && !is_taken {
                let records = self.waiting().records.len();
                tracing::warn!(records, "log records were not forwarded: the service stops");
                return;
            }
        }
    }

    /// Brings them to the collector, now or at a later try. How many of them it did not take.
    async fn deliver(
        &self,
        client: &Client,
        collector: &Collector,
        mut records: Vec<Copied>,
        stopped: &mut watch::Receiver<bool>,
    ) -> u64 {
        let mut pause = FIRST_PAUSE;
        for _ in 0..TRIES {
            match self.try_to_deliver(client, collector, &mut records).await {
                Ok(()) => return 0,
                Err(Failure::Unwanted(status)) => {
                    tracing::warn!(%status, "the collector refuses log records");
                    break;
                }
                Err(Failure::Away(error)) => {
                    // Without the address, which may have a secret.
                    let error = error.without_url();
                    tracing::info!(%error, "the collector can't be reached");
                }
                Err(Failure::Store(error)) => {
                    tracing::error!(%error, "log records are not forwarded: who consents is not known");
                }
            }
            if *stopped.borrow() {
                break;
            }
            let _ = tokio::time::timeout(pause, stopped.changed()).await;
            pause *= 2;
        }
        records.len() as u64
    }

    /// Leaves only those of accounts that consent still.
    async fn try_to_deliver(
        &self,
        client: &Client,
        collector: &Collector,
        records: &mut Vec<Copied>,
    ) -> Result<(), Failure> {
        let consenting = self.consenting(records).await.map_err(Failure::Store)?;
        records.retain(|(account, _)| consenting.contains(account));
        if records.is_empty() {
            return Ok(());
        }
        send(client, collector, export(records).encode_to_vec()).await
    }

    /// Of the accounts that records are of, those that consent.
    async fn consenting(&self, records: &[Copied]) -> Result<BTreeSet<AccountId>, StoreError> {
        let mut accounts: BTreeSet<AccountId> =
            records.iter().map(|(account, _)| *account).collect();
        let mut unit = self.store.read().await?;
        let now = self.clock.now();
        for account in accounts.clone() {
            let consent = unit.advanced(account).await?;
            if !consent.is_some_and(|consent| is_on(&consent, now)) {
                accounts.remove(&account);
            }
        }
        Ok(accounts)
    }
}

async fn send(client: &Client, collector: &Collector, body: Vec<u8>) -> Result<(), Failure> {
    let mut request = client.post(collector.url.clone());
    for (name, value) in &collector.headers {
        request = request.header(name, value.expose());
    }
    let request = request.header("Content-Type", "application/x-protobuf").body(body);
    let answer = request.send().await.map_err(Failure::Away)?;
    let status = answer.status();
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
        return answer.error_for_status().map(drop).map_err(Failure::Away);
    }
    if status.is_success() { Ok(()) } else { Err(Failure::Unwanted(status)) }
}

/// As OTLP has it: records of an instance have a resource, which says whose they are.
fn export(records: &[Copied]) -> ExportLogsServiceRequest {
    let mut by_resource: BTreeMap<(AccountId, String, String), BTreeMap<String, Vec<LogRecord>>> =
        BTreeMap::new();
    for (account, record) in records {
        let NewLogRecord { at, level, connector, instance, logger, message, properties, .. } =
            record.clone();
        let level = LogLevel::of_rank(level);
        let nanos = u64::try_from(at.unix_micros()).unwrap_or_default() * NANOS_OF_A_MICRO;
        let attributes = properties.map(|json| attribute("properties", json));
        let scopes = by_resource.entry((*account, connector, instance)).or_default();
        scopes.entry(logger).or_default().push(LogRecord {
            time_unix_nano: nanos,
            severity_number: severity(level),
            severity_text: level.as_str().to_uppercase(),
            body: Some(text(message)),
            attributes: attributes.into_iter().collect(),
            ..LogRecord::default()
        });
    }
    let resource_logs = by_resource.into_iter().map(|((account, connector, instance), scopes)| {
        let attributes = vec![
            attribute("service.name", connector),
            attribute("service.instance.id", instance),
            attribute("portal.account.id", account.to_string()),
        ];
        let scope_logs = scopes.into_iter().map(|(name, log_records)| {
            let scope = InstrumentationScope { name, ..InstrumentationScope::default() };
            ScopeLogs { scope: Some(scope), log_records, ..ScopeLogs::default() }
        });
        ResourceLogs {
            resource: Some(Resource { attributes, ..Resource::default() }),
            scope_logs: scope_logs.collect(),
            ..ResourceLogs::default()
        }
    });
    ExportLogsServiceRequest { resource_logs: resource_logs.collect() }
}

fn attribute(key: &str, value: String) -> KeyValue {
    KeyValue { key: key.to_owned(), value: Some(text(value)), ..KeyValue::default() }
}

fn text(text: String) -> AnyValue {
    AnyValue { value: Some(Any::StringValue(text)) }
}
