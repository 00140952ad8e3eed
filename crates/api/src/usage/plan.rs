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
    /// By which sync, too.
    New(&'a Told, usize),
}

/// How many usages came and went by one sync.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Count {
    pub new: u64,
    pub removed: u64,
    /// Those that the account's plan has no room for, by their place in the request.
    pub no_room: Vec<u64>,
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
/// one sync and goes with a later one was never there. `room` is how many more the account may have: what
/// comes beyond it, besides those that go, is left out.
pub fn plan<'a>(
    syncs: &'a [&Sync],
    pages: &[UsagePageRecord],
    stored: &'a [LiveUsageRecord],
    room: i64,
) -> Plan<'a> {
    let ids: HashMap<&str, i64> = pages.iter().map(|page| (&*page.uri, page.id)).collect();
    let mut here: BTreeMap<i64, BTreeMap<&[u8], Here<'a>>> = BTreeMap::new();
    for usage in stored {
        here.entry(usage.page_id).or_default().insert(&usage.place, Here::Stored(usage));
    }
    let mut counts = Vec::with_capacity(syncs.len());
    let mut end = Vec::new();
    for (number, sync) in syncs.iter().enumerate() {
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
                        vacant.insert(Here::New(told, number));
                    }
                    Entry::Occupied(mut known) => match *known.get() {
                        Here::Stored(stored) | Here::Amended(stored, ..) => {
                            known.insert(amended(stored, told));
                        }
                        Here::New(_, first) => {
                            let number = first;
                            known.insert(Here::New(told, number));
                        }
                    },
                }
            }
        }
        counts.push(count);
    }
    let (mut insert, mut amend) = (Vec::new(), Vec::new());
    let mut room = room.saturating_add(i64::try_from(end.len()).unwrap_or(i64::MAX));
    for (page, usages) in here {
        for usage in usages.into_values() {
            match usage {
                Here::Stored(_) => {}
                Here::Amended(stored, told) => amend.push((stored, told)),
                Here::New(told, _) if room > 0 => {
                    room -= 1;
                    insert.push((page, told));
                }
                Here::New(told, number) => {
                    counts[number].new -= 1;
                    counts[number].no_room.push(told.index);
                }
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
