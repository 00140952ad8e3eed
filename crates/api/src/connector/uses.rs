//! When, from where and by which connector keys are used: noted in memory as it happens, written
//! down in batches.
//!
//! Noting is on the way of every connector's call, so it waits for nobody and takes no memory: a
//! use overwrites the last one in place. Only the first use of a key in a batch also puts the key on
//! the batch's list.

use std::{
    net::IpAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use actix_web::http::header::HeaderMap;
use portal_storage::ApiKeyUse;
use portal_types::Timestamp;

use super::Entry;

/// How a connector names itself in `X-Connector`: printable ASCII, held in place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ConnectorName {
    length: u8,
    bytes: [u8; Self::LONGEST],
}

impl ConnectorName {
    const LONGEST: usize = 64;

    /// The name in a request's headers.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        headers.get("x-connector").and_then(|name| Self::read(name.as_bytes()))
    }

    /// Reads the header's value. What is longer, or no text, says nothing.
    fn read(value: &[u8]) -> Option<Self> {
        let value = value.trim_ascii();
        let is_text = value.iter().all(|byte| matches!(byte, b' '..=b'~'));
        let length = u8::try_from(value.len()).ok().filter(|length| *length > 0 && is_text)?;
        let mut bytes = [0; Self::LONGEST];
        bytes.get_mut(..value.len())?.copy_from_slice(value);
        Some(Self { length, bytes })
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }
}

/// A call with a key.
#[derive(Clone, Copy)]
pub struct Use {
    pub at: Timestamp,
    pub from: IpAddr,
    pub by: Option<ConnectorName>,
}

/// The last use of one key, beside the key.
#[derive(Default)]
pub(super) struct LastUse {
    last: Mutex<Option<Use>>,
    is_listed: AtomicBool,
}

/// The keys whose last use is still to be written down.
#[derive(Default)]
pub struct KeyUses(Mutex<Vec<Arc<Entry>>>);

impl KeyUses {
    /// Notes a use.
    pub fn note(&self, entry: &Arc<Entry>, used: Use) {
        // Taken only while another use of this very moment is noted, or read for a batch.
        if let Ok(mut last) = entry.last_use.last.try_lock()
            && last.is_none_or(|last| last.at <= used.at)
        {
            *last = Some(used);
        }
        if !entry.last_use.is_listed.swap(true, Ordering::AcqRel) {
            self.list().push(Arc::clone(entry));
        }
    }

    /// The keys used since the last time, in the order in which their rows are to be locked.
    pub fn take(&self) -> TakenUses<'_> {
        let mut entries = std::mem::take(&mut *self.list());
        entries.sort_unstable_by_key(|entry| (entry.account, entry.key));
        for entry in &entries {
            entry.last_use.is_listed.store(false, Ordering::Release);
        }
        TakenUses { uses: self, entries }
    }

    fn list(&self) -> std::sync::MutexGuard<'_, Vec<Arc<Entry>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The keys of a batch. If they are not written down when it is dropped (an error, or a caller who
/// hung up), they wait for the next one.
pub struct TakenUses<'a> {
    uses: &'a KeyUses,
    entries: Vec<Arc<Entry>>,
}

impl TakenUses<'_> {
    /// Whether no key was used.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The last use of each.
    pub fn last(&self) -> impl Iterator<Item = ApiKeyUse> {
        self.entries.iter().filter_map(|entry| entry.last_use())
    }

    /// They are written down.
    pub fn written(mut self) {
        self.entries.clear();
    }
}

impl Drop for TakenUses<'_> {
    fn drop(&mut self) {
        let is_new = |entry: &Arc<Entry>| !entry.last_use.is_listed.swap(true, Ordering::AcqRel);
        self.uses.list().extend(self.entries.drain(..).filter(is_new));
    }
}

impl Entry {
    /// The last use of the key that was noted here.
    fn last_use(&self) -> Option<ApiKeyUse> {
        let last = *self.last_use.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.map(|last| ApiKeyUse {
            account_id: self.account,
            id: self.key,
            at: last.at,
            from: last.from.to_canonical().to_string(),
            by: last.by.map(|name| name.as_str().to_owned()),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::ConnectorName;

    #[test]
    fn a_name_is_short_printable_text() {
        let read = |text: &str| ConnectorName::read(text.as_bytes()).map(|n| n.as_str().to_owned());
        assert_eq!(read("xp_xm/3.2").as_deref(), Some("xp_xm/3.2"));
        assert_eq!(read("  sitecore_ai/1.0 (cm 1) ").as_deref(), Some("sitecore_ai/1.0 (cm 1)"));
        assert_eq!(read(&"x".repeat(64)).unwrap().len(), 64);
        for text in ["", "   ", "a\tb", "é", "a\0b", &"x".repeat(65), &"x".repeat(300)] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_name_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            if let Some(name) = ConnectorName::read(&bytes) {
                prop_assert_eq!(name.as_str().as_bytes(), bytes.trim_ascii());
            }
        }
    }
}
