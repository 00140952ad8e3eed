//! What must be there.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::senders::Seen;

pub(crate) const SENDERS: usize = 12;
pub(crate) const PAGES: usize = 15;

/// An asset in a field.
pub(crate) type Place = (String, String);

pub(crate) fn uri(sender: usize, page: usize) -> String {
    format!("https://www.acme.example/{sender}/{page}")
}

pub(crate) struct Model {
    /// Ids of assets that Bynder has.
    pub(crate) assets: Vec<String>,
    /// Of each page what was acknowledged last.
    pages: BTreeMap<String, BTreeSet<Place>>,
    in_doubt: BTreeMap<String, BTreeSet<Place>>,
}

impl Model {
    pub(crate) fn new(assets: Vec<String>) -> Self {
        Self { assets, pages: BTreeMap::new(), in_doubt: BTreeMap::new() }
    }

    /// Takes in what a sender saw.
    pub(crate) fn take(&mut self, seen: Seen) {
        for (page, places) in seen.acknowledged {
            self.pages.insert(page, places.into_iter().collect());
        }
        if let Some((page, places)) = seen.in_doubt {
            self.in_doubt.insert(page, places.into_iter().collect());
        }
    }

    /// Compares with what the portal holds: of each page what was acknowledged last or, where a call
    /// was not answered, what that said; whole, and nothing twice. What is seen is what is known then.
    pub(crate) fn compare(&mut self, listed: &[Value]) -> Result<(), String> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mut there: BTreeMap<String, BTreeSet<Place>> = BTreeMap::new();
        for one in listed {
            let place = (text(&one["assetId"]), text(&one["field"]));
            if !there.entry(text(&one["uri"])).or_default().insert(place) {
                return Err(format!("twice: {one}"));
            }
        }
        let nothing = BTreeSet::new();
        let in_doubt = std::mem::take(&mut self.in_doubt);
        let all: BTreeSet<String> =
            self.pages.keys().chain(there.keys()).chain(in_doubt.keys()).cloned().collect();
        for page in all {
            let seen = there.get(&page).unwrap_or(&nothing);
            let known = self.pages.get(&page).unwrap_or(&nothing);
            if seen != known && in_doubt.get(&page) != Some(seen) {
                return Err(format!(
                    "{page} has {seen:?}, not {known:?} (in doubt: {:?})",
                    in_doubt.get(&page)
                ));
            }
            self.pages.insert(page, seen.clone());
        }
        Ok(())
    }

    /// Pages and assets, as Bynder counts them.
    pub(crate) fn for_bynder(&self) -> BTreeSet<(String, String)> {
        let pages = self.pages.iter();
        pages
            .flat_map(|(page, places)| {
                places.iter().map(|(asset, _)| (page.clone(), asset.clone()))
            })
            .collect()
    }

    pub(crate) fn usages(&self) -> usize {
        self.pages.values().map(BTreeSet::len).sum()
    }
}
