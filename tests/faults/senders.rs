//! Connectors that tell usages, each of pages of its own, one call after the other.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{sync::Semaphore, task::JoinHandle};

use crate::{
    Chance, Result,
    model::{Model, PAGES, Place, SENDERS, uri},
};

/// What a sender saw.
pub(crate) struct Seen {
    /// Page, and what was acknowledged of it, in order.
    pub(crate) acknowledged: Vec<(String, Vec<Place>)>,
    /// Sent, and not answered: it may be there or not.
    pub(crate) in_doubt: Option<(String, Vec<Place>)>,
}

pub(crate) struct Senders {
    running: Vec<JoinHandle<Result<Seen>>>,
    ended: Arc<AtomicBool>,
    /// A permit for each sync that was acknowledged.
    acknowledged: Arc<Semaphore>,
}

impl Senders {
    /// They go on until the portal is gone.
    pub(crate) fn start(origin: &str, key: &str, model: &Model, seed: u64) -> Self {
        let ended = Arc::new(AtomicBool::new(false));
        let counted = Arc::new(Semaphore::new(0));
        let running = (0..SENDERS)
            .map(|n| {
                let sender = Sender {
                    number: n,
                    url: format!("{origin}/api/v1/connector/usage/sync"),
                    key: key.to_owned(),
                    assets: model.assets.clone(),
                    chance: Chance(seed.wrapping_add(n as u64).wrapping_mul(0x9e37_79b9) | 1),
                    ended: Arc::clone(&ended),
                    counted: Arc::clone(&counted),
                };
                tokio::spawn(sender.run())
            })
            .collect();
        Self { running, ended, acknowledged: counted }
    }

    /// Waits until so many syncs were acknowledged.
    pub(crate) async fn have_told(&self, syncs: u32) -> Result<()> {
        let enough = self.acknowledged.acquire_many(syncs);
        let enough = tokio::time::timeout(Duration::from_mins(1), enough).await;
        enough.map_err(|_| "no sync was acknowledged for a minute")??.forget();
        Ok(())
    }

    /// After the portal is gone: tells the model what they saw. Returns how much was acknowledged.
    pub(crate) async fn end(self, model: &mut Model) -> Result<usize> {
        self.ended.store(true, Ordering::SeqCst);
        let mut count = 0;
        for sender in self.running {
            let seen = sender.await??;
            count += seen.acknowledged.len();
            model.take(seen);
        }
        Ok(count)
    }
}

struct Sender {
    number: usize,
    url: String,
    key: String,
    assets: Vec<String>,
    chance: Chance,
    ended: Arc<AtomicBool>,
    counted: Arc<Semaphore>,
}

impl Sender {
    async fn run(mut self) -> Result<Seen> {
        let client = reqwest::Client::builder().build()?;
        let mut acknowledged = Vec::new();
        loop {
            let page = uri(self.number, self.below(PAGES));
            let places: Vec<Place> = (0..self.below(6)).map(|n| self.place(n)).collect();
            let usages: Vec<Value> = places
                .iter()
                .map(|(asset, field)| json!({"assetId": asset, "uri": page, "field": field}))
                .collect();
            let body = json!({ "uris": [page], "usages": usages });
            let sent = client.post(&self.url).bearer_auth(&self.key).json(&body).send().await;
            match sent {
                Ok(answer) if answer.status().is_success() => {
                    // The head says it: it is committed.
                    acknowledged.push((page, places));
                    self.counted.add_permits(1);
                }
                Ok(answer) => {
                    let (status, text) = (answer.status(), answer.text().await?);
                    return Err(format!("{status}: {text}").into());
                }
                // It was killed, or is just being.
                Err(_) => return Ok(Seen { acknowledged, in_doubt: Some((page, places)) }),
            }
            if self.ended.load(Ordering::SeqCst) {
                return Ok(Seen { acknowledged, in_doubt: None });
            }
        }
    }

    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.chance.next() % most as u64).unwrap_or_default()
    }

    /// Fields say when it was told, so that an older set is never taken for a newer one.
    fn place(&mut self, n: usize) -> Place {
        let asset = self.below(self.assets.len());
        (self.assets[asset].clone(), format!("{n} {:x}", self.chance.next() % 1_000))
    }
}
