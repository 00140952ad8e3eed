//! Looking for accounts with something to do, and visiting them.

use std::{sync::Arc, time::Duration};

use portal_types::AccountId;
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{Instant, MissedTickBehavior, interval},
};

use super::{Step, ask, claim::Claim, tell};
use crate::{problem::ApiResult, state::Portal};

/// How often is looked for what nobody rang for: second tries, and what other replicas wrote.
const LOOK: Duration = Duration::from_secs(2);

/// So many accounts are visited at the same time. A call at a time for each, and each host has its
/// budget anyway.
const MOST_VISITS: usize = 8;

/// Then it is another account's turn: those of long lists, or with a slow Bynder, don't keep others
/// from theirs.
const LONGEST_VISIT: Duration = Duration::from_secs(20);

/// Visits accounts until told to stop; then lets each visit end its step.
pub async fn keep_bynder_up_to_date(portal: Arc<Portal>, mut stopped: watch::Receiver<bool>) {
    if let Err(error) = forget_the_dead(&portal).await {
        tracing::error!(%error, cause = ?error.cause(), "claims can't be given back");
    }
    let mut look = interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut visits = JoinSet::new();
    loop {
        tokio::select! {
            _ = stopped.changed() => break,
            () = portal.bynder_wake.notified() => {}
            _ = look.tick() => {}
            // After a visit that did nothing there is no hurry.
            Some(done) = visits.join_next() => if !matches!(done, Ok(true)) { continue },
        }
        let free = MOST_VISITS.saturating_sub(visits.len());
        match due(&portal, free).await {
            Ok(accounts) => {
                for account in accounts {
                    visits.spawn(visit(Arc::clone(&portal), account, stopped.clone()));
                }
            }
            Err(error) => {
                tracing::error!(%error, cause = ?error.cause(), "what Bynder is to be told can't be read");
            }
        }
    }
    while visits.join_next().await.is_some() {}
}

/// Where no other process can be at work, whoever holds a claim at the start is dead.
async fn forget_the_dead(portal: &Portal) -> ApiResult<()> {
    if portal.store.is_shared() {
        return Ok(());
    }
    let mut unit = portal.store.write().await?;
    unit.release_usage_syncs().await?;
    unit.commit().await?;
    Ok(())
}

/// Accounts that are due, claimed.
async fn due(portal: &Arc<Portal>, most: usize) -> ApiResult<Vec<Claim>> {
    let mut claims = Vec::new();
    if most == 0 {
        return Ok(claims);
    }
    let now = portal.clock.now();
    let mut unit = portal.store.read().await?;
    let accounts = unit.due_usage_syncs(now, i64::try_from(most).unwrap_or(i64::MAX)).await?;
    drop(unit);
    for account in accounts {
        claims.extend(Claim::take(portal, account).await?);
    }
    Ok(claims)
}

/// Whether it did something.
async fn visit(portal: Arc<Portal>, claim: Claim, stopped: watch::Receiver<bool>) -> bool {
    let account = claim.account;
    let outcome = steps(&portal, &claim, &stopped).await;
    if let Err(error) = &outcome {
        tracing::error!(%account, %error, cause = ?error.cause(), "a visit to Bynder failed");
        pause(&portal, &claim, account).await;
    }
    if let Err(error) = claim.release().await {
        tracing::error!(%account, %error, cause = ?error.cause(), "a claim can't be given back");
    }
    outcome.unwrap_or(false)
}

async fn steps(portal: &Portal, claim: &Claim, stopped: &watch::Receiver<bool>) -> ApiResult<bool> {
    let mut did_something = false;
    let (mut asking, mut telling) = (ask::Asking::default(), tell::Telling::default());
    let begun = Instant::now();
    while !*stopped.borrow() && begun.elapsed() < LONGEST_VISIT {
        // Kept for the next step; whoever lost it leaves the account to the other.
        if !claim.keep().await? {
            break;
        }
        let asked = asking.step(portal, claim).await?;
        if !claim.keep().await? {
            break;
        }
        let told = telling.step(portal, claim).await?;
        if (asked, told) == (Step::Rest, Step::Rest) {
            break;
        }
        did_something = true;
    }
    Ok(did_something)
}

/// Our own failure, such as a database that is away for a moment: not again at once.
async fn pause(portal: &Portal, claim: &Claim, account: AccountId) {
    let later = super::trouble::Trouble::internal();
    let noted = async {
        tell::note(portal, claim, &later).await?;
        ask::note(portal, claim, &later).await
    };
    if let Err(error) = noted.await {
        tracing::error!(%account, %error, "a failure can't be noted");
    }
}
