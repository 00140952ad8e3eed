//! What runs beside the requests, from start to stop: the outbox's worker, the batches of key uses and connectors,
//! other replicas' changes, and forgetting what is over.

use std::{sync::Arc, time::Duration};

use futures_util::StreamExt as _;
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{MissedTickBehavior, interval},
};

use super::{Transport, run_due};
use crate::{
    connector::Which,
    problem::{ApiError, ApiResult},
    request::IdempotencyKey,
    state::Portal,
    usage::bynder::keep_bynder_up_to_date,
};

/// How often a worker looks for jobs that nobody woke it for: other replicas', and second tries.
const LOOK_FOR_JOBS: Duration = Duration::from_secs(2);
/// Key uses are at most this late.
const WRITE_KEY_USES: Duration = Duration::from_secs(15);
/// News of connectors is at most this late.
const WRITE_INSTANCES: Duration = Duration::from_secs(2);
/// What dates do to subscriptions is written down at most this late; it holds at once.
const LOOK_FOR_DATES: Duration = Duration::from_secs(2);
/// How often the payment provider is asked for what it did not get to tell.
const RECONCILE: Duration = Duration::from_mins(15);
const FORGET: Duration = Duration::from_mins(10);

/// Usages that left the history are forgotten in parts of so many.
const USAGES_AT_A_TIME: i64 = 1_000;

/// Seconds that an ended session or link is kept, so that a late copy is still told what it is.
const KEEP_OVER: i64 = 7 * 24 * 60 * 60;
/// Seconds that a used refresh token is kept, so that a copy of it is noticed.
const KEEP_SPENT: i64 = 2 * 24 * 60 * 60;
/// Seconds that a connector is kept that does not call any more.
const KEEP_CONNECTORS: i64 = 90 * 24 * 60 * 60;

/// Seconds for which an upload of usages is told of.
const KEEP_IMPORTS: i64 = 30 * 24 * 60 * 60;

/// The tasks in the background.
pub struct Background {
    tasks: JoinSet<()>,
    stop: watch::Sender<bool>,
}

impl Background {
    /// Starts them all.
    pub fn start(portal: &Arc<Portal>, transport: Transport) -> Self {
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        tasks.spawn(work(Arc::clone(portal), Arc::new(transport), stopped.clone()));
        tasks.spawn(write_key_uses(Arc::clone(portal), stopped.clone()));
        tasks.spawn(write_instances(Arc::clone(portal), stopped.clone()));
        tasks.spawn(hear_changes(Arc::clone(portal), stopped.clone()));
        tasks.spawn(keep_bynder_up_to_date(Arc::clone(portal), stopped.clone()));
        tasks.spawn(portal.logs.writes().forwarder().run(stopped.clone()));
        tasks.spawn(collect(Arc::clone(portal), stopped.clone()));
        tasks.spawn(advance_subscriptions(Arc::clone(portal), stopped.clone()));
        tasks.spawn(forget(Arc::clone(portal), stopped));
        Self { tasks, stop }
    }

    /// Lets each finish what it is at, and waits for that.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        while self.tasks.join_next().await.is_some() {}
    }
}

async fn work(portal: Arc<Portal>, transport: Arc<Transport>, mut stopped: watch::Receiver<bool>) {
    if let Err(error) = portal.release_jobs().await {
        tracing::error!(%error, cause = ?error.cause(), "jobs of the dead can't be taken over");
    }
    let mut look = ticks(LOOK_FOR_JOBS);
    loop {
        tokio::select! {
            _ = stopped.changed() => return,
            () = portal.outbox.wake.notified() => {}
            _ = look.tick() => {}
        }
        while !*stopped.borrow() {
            match run_due(&portal, &transport).await {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    tracing::error!(%error, cause = ?error.cause(), "the outbox can't be read");
                    break;
                }
            }
        }
    }
}

async fn write_key_uses(portal: Arc<Portal>, mut stopped: watch::Receiver<bool>) {
    let mut ticks = ticks(WRITE_KEY_USES);
    loop {
        let last = tokio::select! {
            _ = stopped.changed() => true,
            _ = ticks.tick() => false,
        };
        if let Err(error) = portal.write_key_uses().await {
            tracing::error!(%error, cause = ?error.cause(), "uses of API keys can't be written");
        }
        if last {
            return;
        }
    }
}

async fn write_instances(portal: Arc<Portal>, mut stopped: watch::Receiver<bool>) {
    let mut ticks = ticks(WRITE_INSTANCES);
    loop {
        let which = tokio::select! {
            _ = stopped.changed() => Which::All,
            _ = ticks.tick() => Which::Due,
        };
        if let Err(error) = portal.write_instances(which).await {
            tracing::error!(%error, cause = ?error.cause(), "connectors can't be written");
        }
        if which == Which::All {
            return;
        }
    }
}

async fn hear_changes(portal: Arc<Portal>, mut stopped: watch::Receiver<bool>) {
    let mut changes = portal.store.changes();
    loop {
        tokio::select! {
            _ = stopped.changed() => return,
            change = changes.next() => match change {
                Some(change) => portal.snapshots.announce(change),
                None => return,
            },
        }
    }
}

async fn advance_subscriptions(portal: Arc<Portal>, mut stopped: watch::Receiver<bool>) {
    let mut ticks = ticks(LOOK_FOR_DATES);
    loop {
        tokio::select! {
            _ = stopped.changed() => return,
            _ = ticks.tick() => {}
        }
        if let Err(error) = portal.advance_subscriptions().await {
            tracing::error!(%error, cause = ?error.cause(), "subscriptions can't be looked up");
        }
    }
}

/// Deals with what the payment provider tells, charges, and looks up what it did not get to tell.
async fn collect(portal: Arc<Portal>, mut stopped: watch::Receiver<bool>) {
    if portal.stripe.is_none() {
        return;
    }
    let (mut look, mut reconcile) = (ticks(LOOK_FOR_DATES), ticks(RECONCILE));
    loop {
        let done = tokio::select! {
            _ = stopped.changed() => return,
            () = portal.collect_wake.notified() => portal.collect().await,
            _ = look.tick() => portal.collect().await,
            _ = reconcile.tick() => portal.reconcile().await,
        };
        if let Err(error) = done {
            tracing::warn!(%error, cause = ?error.cause(), "payments can't be looked up");
        }
    }
}

async fn forget(portal: Arc<Portal>, mut stopped: watch::Receiver<bool>) {
    if let Err(error) = portal.begin_audit_chains().await {
        tracing::error!(%error, cause = ?error.cause(), "audit lists' chains can't be begun");
    }
    if let Err(error) = portal.forget_revealed_keys().await {
        tracing::error!(%error, cause = ?error.cause(), "copies of API keys can't be forgotten");
    }
    let mut ticks = ticks(FORGET);
    // The first tick comes at once, and start-up has enough to do.
    ticks.tick().await;
    loop {
        tokio::select! {
            _ = stopped.changed() => return,
            _ = ticks.tick() => {}
        }
        if let Err(error) = portal.remove_closed_accounts().await {
            tracing::error!(%error, cause = ?error.cause(), "closed accounts can't be removed");
        }
        if let Err(error) = portal.tidy_support().await {
            tracing::error!(%error, cause = ?error.cause(), "tickets can't be tidied up");
        }
        if let Err(error) = portal.forget().await {
            tracing::error!(%error, cause = ?error.cause(), "what is over can't be forgotten");
        }
    }
}

fn ticks(every: Duration) -> tokio::time::Interval {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

impl Portal {
    /// Writes down the uses of keys noted since the last time, in one unit; where that fails, they
    /// wait for the next time.
    pub async fn write_key_uses(&self) -> ApiResult<()> {
        let taken = self.snapshots.uses.take();
        if taken.is_empty() {
            return Ok(());
        }
        let mut unit = self.store.write().await?;
        for used in taken.last() {
            unit.set_api_key_used(&used).await?;
        }
        unit.commit().await?;
        taken.written();
        Ok(())
    }

    /// Where no other process can be at work, what was begun before this start is to be done again.
    async fn release_jobs(&self) -> ApiResult<()> {
        if self.store.is_shared() {
            return Ok(());
        }
        let mut unit = self.store.write().await?;
        unit.release_jobs().await?;
        unit.commit().await?;
        Ok(())
    }

    /// Lets go of the sealed copies of keys that were shown already, where keys are shown once: the
    /// operator may have decided that after they were made.
    pub async fn forget_revealed_keys(&self) -> ApiResult<()> {
        if !self.config.show_keys_once {
            return Ok(());
        }
        let mut unit = self.store.write().await?;
        let keys = unit.forget_revealed_api_keys().await?;
        unit.commit().await?;
        if keys > 0 {
            tracing::info!(keys, "let go of the sealed copies of API keys that were shown");
        }
        Ok(())
    }

    /// Forgets sessions and links that have been over for a while, connectors that ceased to call,
    /// answers that need not be repeated any more, and rate limits that no longer limit anybody.
    pub async fn forget(&self) -> ApiResult<()> {
        let now = self.clock.now();
        self.limits.tidy();
        self.instances.tidy(now);
        self.bynder_tokens.tidy();
        let before = now.plus_seconds(-KEEP_OVER);
        let mut unit = self.store.write().await?;
        let sessions = unit.delete_sessions_over(before).await?;
        let links = unit.delete_links_over(before).await?;
        let invitations = unit.delete_invitations_over(before).await?;
        unit.delete_login_challenges_over(now).await?;
        unit.delete_sso_over(now).await?;
        unit.delete_passkey_challenges_over(now).await?;
        let connectors = unit.delete_connectors_over(now.plus_seconds(-KEEP_CONNECTORS)).await?;
        let tokens = unit.delete_spent_tokens(now.plus_seconds(-KEEP_SPENT)).await?;
        let over = now.plus_seconds(-IdempotencyKey::LIFETIME);
        let answers = unit.delete_idempotent_answers(over).await?;
        unit.delete_usage_imports_over(now.plus_seconds(-KEEP_IMPORTS)).await?;
        unit.commit().await?;
        let over = now.plus_seconds(-self.config.usage_history);
        let mut usages = 0;
        loop {
            // In parts, each a unit: whoever writes meanwhile waits for one of them only.
            let part = async {
                let mut unit = self.store.write().await?;
                let gone = unit.delete_usages_over(over, USAGES_AT_A_TIME).await?;
                unit.commit().await?;
                Ok::<_, ApiError>(gone)
            };
            let gone = self.usages.while_nobody_writes(part).await?;
            usages += gone;
            if gone < USAGES_AT_A_TIME.unsigned_abs() {
                break;
            }
        }
        let logs = self.forget_logs().await?.unsigned_abs();
        let forgotten =
            logs + usages + sessions + links + invitations + connectors + tokens + answers;
        if forgotten > 0 {
            tracing::info!(
                sessions,
                links,
                invitations,
                connectors,
                tokens,
                answers,
                usages,
                logs,
                "tidied up"
            );
        }
        Ok(())
    }
}
