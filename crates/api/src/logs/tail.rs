//! Records as they come in: server-sent events.

use std::{collections::HashSet, convert::Infallible, time::Duration};

use actix_web::web::Bytes;
use futures_util::stream::{self, Stream};
use portal_storage::LogFilter;
use portal_types::{AccountId, Log, Timestamp};
use tokio::sync::watch;

use super::search::to_wire;
use crate::{problem::ApiResult, state::State};

/// Records of other replicas are this late at most.
const LOOK: Duration = Duration::from_secs(2);
/// Looks come no closer than this, however fast records come.
const PAUSE: Duration = Duration::from_millis(200);
/// What comes later than this after it happened is not shown as news.
const LATE: i64 = 5 * 60;
/// Clocks that are this many seconds ahead are right.
const AHEAD: i64 = 2;
/// Records at a time: more can't be read by anybody.
const AT_A_TIME: usize = 200;
/// Seconds without a record after which comes a comment.
const HEARTBEAT: i64 = 15;
/// Seconds after which the caller has to ask again, with a credential that still holds.
const LONGEST: i64 = 10 * 60;

/// What somebody follows.
pub struct Tail {
    state: State,
    account: AccountId,
    filter: LogFilter,
    news: watch::Receiver<()>,
    /// The ids that were told, of those that a look finds.
    told: HashSet<i64>,
    is_begun: bool,
    began_at: Timestamp,
    said_at: Timestamp,
}

impl Tail {
    /// Begins with the newest records that there are.
    pub fn new(state: State, account: AccountId, filter: LogFilter) -> Self {
        let news = state.logs.writes().follow(account);
        let now = state.clock.now();
        let (told, is_begun) = (HashSet::new(), false);
        Self { state, account, filter, news, told, is_begun, began_at: now, said_at: now }
    }

    /// What it says, until it ends.
    pub fn events(self) -> impl Stream<Item = Result<Bytes, Infallible>> {
        stream::unfold(Some(self), |tail| async {
            let mut tail = tail?;
            loop {
                if let Some(goodbye) = tail.is_over() {
                    return Some((Ok(Bytes::from_static(goodbye)), None));
                }
                if tail.is_begun {
                    let _ = tokio::time::timeout(LOOK, tail.news.changed()).await;
                    tokio::time::sleep(PAUSE).await;
                }
                tail.news.mark_unchanged();
                match tail.look().await {
                    Ok(Some(said)) => return Some((Ok(said), Some(tail))),
                    Ok(None) => {}
                    Err(error) => {
                        tracing::error!(%error, cause = ?error.cause(), "logs can't be followed");
                        let goodbye = b"event: goodbye\ndata: {\"reason\":\"failed\"}\n\n";
                        return Some((Ok(Bytes::from_static(goodbye)), None));
                    }
                }
            }
        })
    }

    fn is_over(&self) -> Option<&'static [u8]> {
        if self.state.snapshots.is_closed() {
            return Some(b"event: goodbye\ndata: {\"reason\":\"shutdown\"}\n\n");
        }
        let is_over = self.state.clock.now() >= self.began_at.plus_seconds(LONGEST);
        is_over.then_some(b"event: goodbye\ndata: {\"reason\":\"over\"}\n\n")
    }

    /// Something to say, if there is.
    async fn look(&mut self) -> ApiResult<Option<Bytes>> {
        let now = self.state.clock.now();
        let mut filter = self.filter.clone();
        if self.is_begun {
            filter.from = filter.from.max(Some(now.plus_seconds(-LATE)));
            // Those of clocks that are ahead have their turn when it is that late here.
            let soon = now.plus_seconds(AHEAD);
            filter.to = Some(filter.to.map_or(soon, |to| to.min(soon)));
        }
        let mut unit = self.state.store.read().await?;
        let patience = self.state.config.logs.patience;
        // What it takes longer to find is no news.
        let records = unit.logs(self.account, &filter, None, AT_A_TIME, patience).await?.records;
        drop(unit);
        let found: HashSet<i64> = records.iter().map(|record| record.id).collect();
        let news: Vec<Log> = records
            .into_iter()
            .rev()
            .filter(|record| !self.told.contains(&record.id))
            .map(to_wire)
            .collect();
        self.told = found;
        let is_first = !std::mem::replace(&mut self.is_begun, true);
        if news.is_empty() && !is_first {
            let is_silent = now >= self.said_at.plus_seconds(HEARTBEAT);
            if !is_silent {
                return Ok(None);
            }
            self.said_at = now;
            return Ok(Some(Bytes::from_static(b": still here\n\n")));
        }
        self.said_at = now;
        let data = serde_json::to_string(&news).map_err(crate::problem::ApiError::internal)?;
        Ok(Some(format!("event: logs\ndata: {data}\n\n").into()))
    }
}
