//! Writing usages: syncs that come at the same time share a transaction.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use async_trait::async_trait;
use portal_storage::{
    Store, StoreError, Unit, UsageFacet, UsageFacetRecord, UsagePageRecord, UsageRecord,
};
use portal_types::{AccountId, Timestamp, UsagesSynced};
use quick_cache::sync::Cache;
use tokio::sync::Notify;

use super::{
    count,
    plan::{Count, plan},
    sync::{Sync, Told},
};
use crate::{
    billing::{Plans, limits},
    clock::Clock,
    together::{Together, Writes, by_account},
};

/// Writes usages.
pub type UsageWriter = Together<UsageWrites>;

/// How they are written.
pub struct UsageWrites {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    /// Rung when there is something to tell Bynder, or to ask it.
    written: Arc<Notify>,
    facets: Facets,
    plans: Plans,
}

/// Ids of facets, by asset and facet: most usages come in facets that are there already. A facet goes
/// only with its asset, and ids of assets are told anew by each transaction; but SQLite gives
/// the ids of deleted rows out again, so whoever deletes forgets all of these.
type Facets = Cache<(i64, UsageFacet), i64>;

/// How many of them are kept: some megabytes.
const MOST_FACETS: usize = 50_000;

/// So many usages that are there are looked at together.
const MOST_ROWS: usize = 20_000;

impl UsageWrites {
    /// Into a store.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        written: Arc<Notify>,
        plans: Plans,
    ) -> Self {
        Self { store, clock, written, facets: Cache::new(MOST_FACETS), plans }
    }
}

impl UsageWriter {
    /// Does something after which assets may be gone: where ids are given out again, while nobody
    /// writes. Take it before a unit, as whoever writes does.
    pub async fn while_nobody_writes<T>(&self, work: impl Future<Output = T>) -> T {
        let UsageWrites { store, facets, .. } = self.writes();
        if store.is_shared() {
            return work.await;
        }
        self.alone(async {
            let done = work.await;
            facets.clear();
            done
        })
        .await
    }
}

#[async_trait]
impl Writes for UsageWrites {
    type Item = (AccountId, Sync);
    type Answer = UsagesSynced;

    fn rows((_, sync): &Self::Item) -> usize {
        sync.size()
    }

    async fn write(&self, syncs: &[Self::Item]) -> Result<Vec<UsagesSynced>, StoreError> {
        let by_account = by_account(syncs.iter().map(|(account, _)| *account));
        let now = self.clock.now();
        let mut counts = vec![Count::default(); syncs.len()];
        let mut learned = Vec::new();
        let mut unit = self.store.write().await?;
        for (account, places) in by_account {
            let of_account: Vec<&Sync> = places.iter().map(|at| &syncs[*at].1).collect();
            let facets = (&self.facets, &mut learned);
            let of_account =
                write(&mut *unit, account, &of_account, now, (facets, &self.plans)).await?;
            for (at, count) in places.into_iter().zip(of_account) {
                counts[at] = count;
            }
        }
        unit.commit().await?;
        for one in learned {
            self.facets.insert((one.asset_id, one.facet), one.id);
        }
        self.written.notify_one();
        Ok(syncs.iter().zip(counts).map(|((_, sync), count)| sync.answer(count)).collect())
    }
}

/// Writes what some syncs of an account say, one after the other.
async fn write(
    unit: &mut dyn Unit,
    account: AccountId,
    syncs: &[&Sync],
    now: Timestamp,
    ((known, learned), plans): ((&Facets, &mut Vec<UsageFacetRecord>), &Plans),
) -> Result<Vec<Count>, StoreError> {
    unit.lock_usages(account).await?;
    let mut room = limits::room_for_usages(plans, unit, account).await?;
    let pages = pages(unit, account, syncs, now).await?;
    let mut counts = vec![Count::default(); syncs.len()];
    for pages in in_parts(&pages) {
        let of_part = (syncs, pages, room);
        let (of_part, more) = write_pages(unit, account, of_part, now, (known, learned)).await?;
        room = room.saturating_sub(more);
        for (count, more) in counts.iter_mut().zip(of_part) {
            count.new += more.new;
            count.removed += more.removed;
            count.no_room.extend(more.no_room);
        }
    }
    Ok(counts)
}

/// Pages in parts that fit into memory with what they use now: a page without a usage is soon said,
/// however many it had. At least one part.
fn in_parts(mut pages: &[UsagePageRecord]) -> impl Iterator<Item = &[UsagePageRecord]> {
    let mut is_over = false;
    std::iter::from_fn(move || {
        if std::mem::replace(&mut is_over, true) {
            return None;
        }
        let mut rows = 0;
        let fits = pages.iter().take_while(|page| {
            rows += usize::try_from(page.usages).unwrap_or_default();
            rows <= MOST_ROWS
        });
        let count = fits.count().max(1).min(pages.len());
        let (part, rest) = pages.split_at(count);
        pages = rest;
        is_over = rest.is_empty();
        Some(part)
    })
}

/// Writes what the syncs say of some pages. Each table in the order of its keys, so that those who write
/// what Bynder says at the same time wait in one direction. Also how many usages there are more than before.
async fn write_pages(
    unit: &mut dyn Unit,
    account: AccountId,
    (syncs, pages, room): (&[&Sync], &[UsagePageRecord], i64),
    now: Timestamp,
    (known, learned): (&Facets, &mut Vec<UsageFacetRecord>),
) -> Result<(Vec<Count>, i64), portal_storage::StoreError> {
    let ids: Vec<i64> = pages.iter().filter(|page| page.usages > 0).map(|page| page.id).collect();
    let stored = unit.live_usages(&ids).await?;
    let plan = plan(syncs, pages, &stored, room);
    let changes = count::assets(&plan);
    let assets = unit.change_usage_assets(account, &changes, now).await?;
    let mut total = count::total(&plan, &changes, &assets);
    let assets: HashMap<String, i64> =
        assets.into_iter().map(|asset| (asset.asset_key, asset.id)).collect();
    let (mut counted, mut others) = (Vec::new(), Vec::new());
    let mut facets: HashMap<i64, HashMap<UsageFacet, i64>> = HashMap::new();
    for change in count::facets(&plan, &assets) {
        let facet = (change.asset_id, change.facet.clone());
        match known.get(&facet) {
            Some(id) => {
                counted.push((id, change.by));
                facets.entry(facet.0).or_default().insert(facet.1, id);
            }
            None => others.push(change),
        }
    }
    unit.count_usage_facets(&counted).await?;
    let others = unit.change_usage_facets(account, &others).await?;
    for one in &others {
        facets.entry(one.asset_id).or_default().insert(one.facet.clone(), one.id);
    }
    learned.extend(others);
    let facet_of = |told: &Told| {
        let asset = *assets.get(told.asset.key())?;
        Some((asset, *facets.get(&asset)?.get(&told.facet)?))
    };
    let ended: Vec<i64> = plan.end.iter().map(|usage| usage.id).collect();
    unit.end_usages(&ended, now).await?;
    let rows: Vec<UsageRecord> = plan
        .insert
        .iter()
        .filter_map(|(page, told)| {
            let (asset_id, facet_id) = facet_of(told)?;
            let usage = &told.usage;
            Some(UsageRecord {
                page_id: *page,
                asset_id,
                facet_id,
                place: told.place.clone(),
                item_id: usage.item_id.clone(),
                item_path: usage.item_path.clone(),
                version: usage.version.clone(),
                additional: usage.additional.clone(),
            })
        })
        .collect();
    unit.insert_usages(account, &rows, now).await?;
    for (stored, told) in &plan.amend {
        let (path, additional) =
            (told.usage.item_path.as_deref(), told.usage.additional.as_deref());
        let facet = facet_of(told).map_or(stored.facet_id, |(_, facet)| facet);
        unit.amend_usage(stored.id, facet, path, additional).await?;
    }
    unit.change_usage_values(account, &count::values(&plan, syncs), now).await?;
    let changes = count::pages(&plan, pages);
    total.pages = count::pages_in_use(&changes, pages);
    unit.change_usage_pages(&changes, now).await?;
    let more = total.came - total.went;
    unit.count_usages(account, total, now).await?;
    Ok((plan.counts, more))
}

/// The pages that the syncs list, locked. Those that are new, and without a usage, are left out.
async fn pages(
    unit: &mut dyn Unit,
    account: AccountId,
    syncs: &[&Sync],
    now: Timestamp,
) -> Result<Vec<UsagePageRecord>, StoreError> {
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

#[cfg(test)]
mod tests {
    use portal_storage::UsagePageRecord;

    use super::in_parts;

    #[test]
    fn pages_come_in_parts_that_fit() {
        let page = |usages| UsagePageRecord { id: usages, uri: String::new(), usages };
        let sizes = |usages: &[i64]| {
            let pages: Vec<_> = usages.iter().copied().map(page).collect();
            let sizes: Vec<usize> = in_parts(&pages).map(<[_]>::len).collect();
            sizes
        };
        assert_eq!(sizes(&[]), [0]);
        assert_eq!(sizes(&[0, 1, 2]), [3]);
        assert_eq!(sizes(&[20_000, 0, 1]), [2, 1]);
        assert_eq!(sizes(&[90_000, 10_000, 10_000, 1]), [1, 2, 1]);
    }
}
