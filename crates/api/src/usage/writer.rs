//! Writing usages: calls that come at the same time share a transaction.
//!
//! Whoever comes takes a place in the queue. Whoever gets the turn writes for all that wait; the
//! others find their answer, or the next turn. So a call alone waits for nobody, and many at once
//! cost one commit.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
};

use portal_storage::{
    Store, Unit, UsageAssetChange, UsagePageChange, UsagePageRecord, UsageRecord, UsageValueRecord,
};
use portal_types::{AccountId, Timestamp, UsagesSynced};
use tokio::sync::{Mutex as Turn, oneshot};

use super::{
    plan::{Count, Plan, plan},
    sync::Sync,
};
use crate::{
    clock::Clock,
    problem::{ApiError, ApiResult},
};

/// So many rows are written in a transaction, if that is not one call's alone.
const MOST_ROWS: usize = 20_000;

/// Writes usages.
pub struct UsageWriter {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    queue: Mutex<Vec<Waiting>>,
    turn: Arc<Turn<()>>,
}

struct Waiting {
    account: AccountId,
    sync: Sync,
    tell: oneshot::Sender<ApiResult<UsagesSynced>>,
}

impl UsageWriter {
    /// One for the whole service.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock, queue: Mutex::default(), turn: Arc::default() }
    }

    /// Writes what a connector says. When this returns, it is committed.
    pub async fn write(
        self: &Arc<Self>,
        account: AccountId,
        sync: Sync,
    ) -> ApiResult<UsagesSynced> {
        let (tell, mut told) = oneshot::channel();
        self.queue().push(Waiting { account, sync, tell });
        loop {
            tokio::select! {
                biased;
                answer = &mut told => return answer.map_err(ApiError::internal)?,
                turn = Arc::clone(&self.turn).lock_owned() => {
                    let batch = self.take();
                    let this = Arc::clone(self);
                    // In a task of its own: a caller who hangs up takes nobody else's along.
                    tokio::spawn(async move {
                        this.write_all(batch).await;
                        drop(turn);
                    });
                }
            }
        }
    }

    fn queue(&self) -> std::sync::MutexGuard<'_, Vec<Waiting>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From the front, in the order in which they came.
    fn take(&self) -> Vec<Waiting> {
        let mut queue = self.queue();
        // Nobody waits for these any more, and nobody was told that they are written.
        queue.retain(|waiting| !waiting.tell.is_closed());
        let mut rows = 0;
        let fits = queue.iter().take_while(|waiting| {
            rows += waiting.sync.size();
            rows <= MOST_ROWS
        });
        let count = fits.count().max(1).min(queue.len());
        queue.drain(..count).collect()
    }

    async fn write_all(&self, batch: Vec<Waiting>) {
        if let Ok(counts) = self.write_together(&batch).await {
            for (waiting, count) in batch.into_iter().zip(counts) {
                let _ = waiting.tell.send(Ok(waiting.sync.answer(count)));
            }
            return;
        }
        // What is wrong with one, an account that is gone say, is not to be the others' harm; and
        // replicas that got into each other's way do not a second time.
        for waiting in batch {
            let alone = [waiting];
            let counts = self.write_together(&alone).await;
            let [Waiting { sync, tell, .. }] = alone;
            let count = counts.map(|counts| counts.first().copied().unwrap_or_default());
            let _ = tell.send(count.map(|count| sync.answer(count)).map_err(ApiError::from));
        }
    }

    async fn write_together(
        &self,
        batch: &[Waiting],
    ) -> Result<Vec<Count>, portal_storage::StoreError> {
        let mut by_account: BTreeMap<AccountId, Vec<usize>> = BTreeMap::new();
        for (at, waiting) in batch.iter().enumerate() {
            by_account.entry(waiting.account).or_default().push(at);
        }
        let now = self.clock.now();
        let mut counts = vec![Count::default(); batch.len()];
        let mut unit = self.store.write().await?;
        for (account, places) in by_account {
            let syncs: Vec<&Sync> = places.iter().map(|at| &batch[*at].sync).collect();
            let of_account = write(&mut *unit, account, &syncs, now).await?;
            for (at, count) in places.into_iter().zip(of_account) {
                counts[at] = count;
            }
        }
        unit.commit().await?;
        Ok(counts)
    }
}

/// Writes what some syncs of an account say, one after the other.
async fn write(
    unit: &mut dyn Unit,
    account: AccountId,
    syncs: &[&Sync],
    now: Timestamp,
) -> Result<Vec<Count>, portal_storage::StoreError> {
    let pages = pages(unit, account, syncs, now).await?;
    let ids: Vec<i64> = pages.iter().filter(|page| page.usages > 0).map(|page| page.id).collect();
    let stored = unit.live_usages(&ids).await?;
    let plan = plan(syncs, &pages, &stored);
    let assets = count_assets(&plan);
    let assets: BTreeMap<String, i64> = unit
        .change_usage_assets(account, &assets, now)
        .await?
        .into_iter()
        .map(|(id, key)| (key, id))
        .collect();
    let ended: Vec<i64> = plan.end.iter().map(|usage| usage.id).collect();
    unit.end_usages(&ended, now).await?;
    let rows: Vec<UsageRecord> = plan
        .insert
        .iter()
        .filter_map(|(page, by, told)| {
            let usage = &told.usage;
            Some(UsageRecord {
                page_id: *page,
                asset_id: *assets.get(told.asset.key())?,
                place: told.place.clone(),
                item_id: usage.item_id.clone(),
                item_path: usage.item_path.clone(),
                field: usage.field.clone(),
                language: usage.language.clone(),
                version: usage.version.clone(),
                site: usage.site.clone(),
                additional: usage.additional.clone(),
                connector: syncs[*by].connector.clone(),
            })
        })
        .collect();
    unit.insert_usages(&rows, now).await?;
    for (stored, by, told) in &plan.amend {
        let (path, additional) =
            (told.usage.item_path.as_deref(), told.usage.additional.as_deref());
        unit.amend_usage(stored.id, path, additional, &syncs[*by].connector).await?;
    }
    unit.change_usage_values(account, &count_values(&plan, syncs)).await?;
    unit.change_usage_pages(&count_pages(&plan, &pages), now).await?;
    Ok(plan.counts)
}

/// The pages that the syncs list, locked. Those that are new, and without a usage, are left out.
async fn pages(
    unit: &mut dyn Unit,
    account: AccountId,
    syncs: &[&Sync],
    now: Timestamp,
) -> Result<Vec<UsagePageRecord>, portal_storage::StoreError> {
    let told: BTreeSet<&str> =
        syncs.iter().flat_map(|sync| &sync.usages).map(|told| &*told.usage.uri).collect();
    let listed: BTreeSet<&str> =
        syncs.iter().flat_map(|sync| &sync.uris).map(String::as_str).collect();
    let bare: Vec<&str> = listed.difference(&told).copied().collect();
    let told: Vec<&str> = told.into_iter().collect();
    let mut pages = unit.put_usage_pages(account, &told, now).await?;
    pages.extend(unit.usage_pages(account, &bare).await?);
    Ok(pages)
}

fn count_assets(plan: &Plan<'_>) -> Vec<UsageAssetChange> {
    let mut changes: BTreeMap<&str, (&str, i64)> = BTreeMap::new();
    for usage in &plan.end {
        // Known already, so that its id is not looked at.
        changes.entry(&usage.asset_key).or_insert((&usage.asset_key, 0)).1 -= 1;
    }
    for (_, _, told) in &plan.insert {
        let change = changes.entry(told.asset.key()).or_insert((told.asset.as_str(), 0));
        change.1 += 1;
    }
    changes
        .into_iter()
        .map(|(key, (id, by))| UsageAssetChange {
            asset_key: key.to_owned(),
            asset_id: id.to_owned(),
            by,
        })
        .collect()
}

fn count_pages(plan: &Plan<'_>, pages: &[UsagePageRecord]) -> Vec<UsagePageChange> {
    let mut changes: BTreeMap<i64, (i64, bool)> =
        pages.iter().map(|page| (page.id, (0, false))).collect();
    let came = plan.insert.iter().map(|(page, ..)| (*page, 1));
    for (page, by) in came.chain(plan.end.iter().map(|usage| (usage.page_id, -1))) {
        let change = changes.entry(page).or_default();
        *change = (change.0 + by, true);
    }
    changes
        .into_iter()
        .map(|(id, (by, is_changed))| UsagePageChange { id, by, is_changed })
        .collect()
}

/// Fields, languages, sites and connectors, by which the dashboard filters.
fn count_values(plan: &Plan<'_>, syncs: &[&Sync]) -> Vec<UsageValueRecord> {
    let ended = plan
        .end
        .iter()
        .map(|usage| (&usage.field, &usage.language, &usage.site, Some(&usage.connector), -1));
    let came = plan.insert.iter().map(|(_, by, told)| {
        let usage = &told.usage;
        (&usage.field, &usage.language, &usage.site, Some(&syncs[*by].connector), 1)
    });
    let none = &None;
    let amended = plan.amend.iter().flat_map(|(stored, by, _)| {
        let connectors = [(&stored.connector, -1), (&syncs[*by].connector, 1)];
        connectors.map(|(connector, by)| (none, none, none, Some(connector), by))
    });
    let mut changes: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for (field, language, site, connector, by) in ended.chain(came).chain(amended) {
        let values = [
            ("field", field.as_ref()),
            ("language", language.as_ref()),
            ("site", site.as_ref()),
            ("connector", connector),
        ];
        for (kind, value) in values {
            if let Some(value) = value {
                *changes.entry((kind, value)).or_default() += by;
            }
        }
    }
    let changes = changes.into_iter().filter(|(_, by)| *by != 0);
    changes
        .map(|((kind, value), usages)| UsageValueRecord {
            kind: kind.to_owned(),
            value: value.to_owned(),
            usages,
        })
        .collect()
}
