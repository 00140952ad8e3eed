//! Writing together: calls that come at the same time share a transaction.
//!
//! Whoever comes takes a place in the queue. Whoever gets the turn writes for all that wait; the
//! others find their answer, or the next turn. So a call alone waits for nobody, and many at once
//! cost one commit.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use portal_storage::StoreError;
use portal_types::AccountId;
use tokio::sync::{Mutex as Turn, oneshot};

use crate::problem::{ApiError, ApiResult};

/// So many rows are written in a transaction, if that is not one call's alone.
const MOST_ROWS: usize = 20_000;

/// What is written, and how.
#[async_trait]
pub trait Writes: Send + Sync + 'static {
    type Item: Send + Sync + 'static;
    type Answer: Send + 'static;

    /// About how many rows it costs.
    fn rows(item: &Self::Item) -> usize;

    /// Writes some in one transaction; an answer for each, once it is committed.
    async fn write(&self, items: &[Self::Item]) -> Result<Vec<Self::Answer>, StoreError>;
}

/// Where in a batch each account's items are, in the order in which they came.
pub fn by_account(accounts: impl Iterator<Item = AccountId>) -> BTreeMap<AccountId, Vec<usize>> {
    let mut places: BTreeMap<AccountId, Vec<usize>> = BTreeMap::new();
    for (at, account) in accounts.enumerate() {
        places.entry(account).or_default().push(at);
    }
    places
}

/// Writes together what comes at the same time.
pub struct Together<W: Writes> {
    writes: W,
    queue: Mutex<Vec<Waiting<W>>>,
    turn: Arc<Turn<()>>,
}

struct Waiting<W: Writes> {
    item: W::Item,
    tell: oneshot::Sender<ApiResult<W::Answer>>,
}

impl<W: Writes> Together<W> {
    /// One for the whole service.
    pub fn new(writes: W) -> Self {
        Self { writes, queue: Mutex::default(), turn: Arc::default() }
    }

    /// What it writes with.
    pub fn writes(&self) -> &W {
        &self.writes
    }

    /// Does something while nobody writes here. Take it before a unit, as whoever writes does.
    pub async fn alone<T>(&self, work: impl Future<Output = T>) -> T {
        let _turn = self.turn.lock().await;
        work.await
    }

    /// Writes one. When this returns, it is committed.
    pub async fn write(self: &Arc<Self>, item: W::Item) -> ApiResult<W::Answer> {
        let (tell, mut told) = oneshot::channel();
        self.queue().push(Waiting { item, tell });
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

    fn queue(&self) -> std::sync::MutexGuard<'_, Vec<Waiting<W>>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From the front, in the order in which they came.
    fn take(&self) -> Vec<Waiting<W>> {
        let mut queue = self.queue();
        // Nobody waits for these any more, and nobody was told that they are written.
        queue.retain(|waiting| !waiting.tell.is_closed());
        let mut rows = 0;
        let fits = queue.iter().take_while(|waiting| {
            rows += W::rows(&waiting.item);
            rows <= MOST_ROWS
        });
        let count = fits.count().max(1).min(queue.len());
        queue.drain(..count).collect()
    }

    async fn write_all(&self, batch: Vec<Waiting<W>>) {
        let (items, tell): (Vec<_>, Vec<_>) =
            batch.into_iter().map(|waiting| (waiting.item, waiting.tell)).unzip();
        if items.is_empty() {
            return;
        }
        if let Ok(answers) = self.writes.write(&items).await {
            for (tell, answer) in tell.into_iter().zip(answers) {
                let _ = tell.send(Ok(answer));
            }
            return;
        }
        // What is wrong with one, an account that is gone say, is not to be the others' harm; and
        // replicas that got into each other's way do not a second time.
        for (item, tell) in items.iter().zip(tell) {
            let answers = self.writes.write(std::slice::from_ref(item)).await;
            let answer = answers.map_err(ApiError::from).and_then(|mut answers| {
                answers.pop().ok_or_else(|| ApiError::internal("a write without an answer"))
            });
            let _ = tell.send(answer);
        }
    }
}
