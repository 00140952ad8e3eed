//! What some syncs, one after the other, change in what is there.

use std::collections::{BTreeMap, HashMap, btree_map::Entry};

use portal_storage::{LiveUsageRecord, UsagePageRecord};

use super::sync::{Sync, Told};

/// A usage of a page: one that is stored, or one that a sync told.
#[derive(Clone, Copy)]
enum Here<'a> {
    Stored(&'a LiveUsageRecord),
    /// Stored, and told anew with something else beside its place.
    Amended(&'a LiveUsageRecord, &'a Told),
    New(&'a Told),
}

/// How many usages came and went by one sync.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    pub new: u64,
    pub removed: u64,
}

/// What is to be written.
pub struct Plan<'a> {
    /// By sync.
    pub counts: Vec<Count>,
    /// With the page.
    pub insert: Vec<(i64, &'a Told)>,
    pub end: Vec<&'a LiveUsageRecord>,
    pub amend: Vec<(&'a LiveUsageRecord, &'a Told)>,
}

/// Works it out: after all syncs, each page has what the last one that lists it says. What comes with
/// one sync and goes with a later one was never there.
pub fn plan<'a>(
    syncs: &'a [&Sync],
    pages: &[UsagePageRecord],
    stored: &'a [LiveUsageRecord],
) -> Plan<'a> {
    let ids: HashMap<&str, i64> = pages.iter().map(|page| (&*page.uri, page.id)).collect();
    let mut here: BTreeMap<i64, BTreeMap<&[u8], Here<'a>>> = BTreeMap::new();
    for usage in stored {
        here.entry(usage.page_id).or_default().insert(&usage.place, Here::Stored(usage));
    }
    let mut counts = Vec::with_capacity(syncs.len());
    let mut end = Vec::new();
    for sync in syncs {
        let mut count = Count::default();
        let mut told: HashMap<i64, BTreeMap<&[u8], &Told>> = HashMap::new();
        for one in &sync.usages {
            if let Some(id) = ids.get(&*one.usage.uri) {
                told.entry(*id).or_default().insert(&one.place, one);
            }
        }
        for id in sync.uris.iter().filter_map(|uri| ids.get(&**uri)) {
            let told = told.remove(id).unwrap_or_default();
            let page = here.entry(*id).or_default();
            page.retain(|place, usage| {
                let stays = told.contains_key(place);
                if !stays {
                    count.removed += 1;
                    if let Here::Stored(stored) | Here::Amended(stored, ..) = usage {
                        end.push(*stored);
                    }
                }
                stays
            });
            for (place, told) in told {
                match page.entry(place) {
                    Entry::Vacant(vacant) => {
                        count.new += 1;
                        vacant.insert(Here::New(told));
                    }
                    Entry::Occupied(mut known) => match *known.get() {
                        Here::Stored(stored) | Here::Amended(stored, ..) => {
                            known.insert(amended(stored, told));
                        }
                        Here::New(..) => {
                            known.insert(Here::New(told));
                        }
                    },
                }
            }
        }
        counts.push(count);
    }
    let (mut insert, mut amend) = (Vec::new(), Vec::new());
    for (page, usages) in here {
        for usage in usages.into_values() {
            match usage {
                Here::Stored(_) => {}
                Here::Amended(stored, told) => amend.push((stored, told)),
                Here::New(told) => insert.push((page, told)),
            }
        }
    }
    Plan { counts, insert, end, amend }
}

fn amended<'a>(stored: &'a LiveUsageRecord, told: &'a Told) -> Here<'a> {
    let is_alike = stored.item_path == told.usage.item_path
        && stored.additional == told.usage.additional
        && stored.facet == told.facet;
    if is_alike { Here::Stored(stored) } else { Here::Amended(stored, told) }
}
