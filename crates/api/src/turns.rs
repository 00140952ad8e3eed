//! Turns: so many do something heavy at the same time, and so many of them for one account, so that
//! one account holds few others up.

use std::{convert::Infallible, sync::Arc, time::Duration};

use portal_types::AccountId;
use quick_cache::sync::Cache;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Of so many accounts it is known how many turns they have.
const MOST_ACCOUNTS: usize = 1_000;

/// The turns.
pub struct Turns {
    all: Arc<Semaphore>,
    of_account: usize,
    accounts: Cache<AccountId, Arc<Semaphore>>,
}

/// A turn, while it is held.
pub struct Turn {
    _of_account: Option<OwnedSemaphorePermit>,
    _of_all: Option<OwnedSemaphorePermit>,
}

impl Turns {
    /// So many at once, and so many of one account.
    pub fn new(at_once: usize, of_account: usize) -> Self {
        let accounts = Cache::new(MOST_ACCOUNTS);
        Self { all: Arc::new(Semaphore::new(at_once)), of_account, accounts }
    }

    /// Waits for one of an account, and then for one of all. `None`: that took too long.
    pub async fn take(&self, account: AccountId, longest: Duration) -> Option<Turn> {
        let new = || Ok::<_, Infallible>(Arc::new(Semaphore::new(self.of_account)));
        let of_account = match self.accounts.get_or_insert_with(&account, new) {
            Ok(turns) => turns,
            Err(never) => match never {},
        };
        let both = async {
            // Neither is ever closed.
            let of_account = of_account.acquire_owned().await.ok();
            let of_all = Arc::clone(&self.all).acquire_owned().await.ok();
            Turn { _of_account: of_account, _of_all: of_all }
        };
        tokio::time::timeout(longest, both).await.ok()
    }
}
