//! Telling Bynder which assets are used where, as people look at it and steer it.

pub mod get;
pub mod pause;
pub mod rejected;
pub mod restart;
pub mod resume;
pub mod retry;

use actix_web::HttpResponse;
use portal_storage::{BynderSyncRecord, Unit};
use portal_types::{
    AccountId, AuditAction, Timestamp, UsageResync, UsageSync, UsageSyncProblem, UsageSyncState,
    UsageSyncTrouble,
};

use crate::{
    audit::{Event, Who},
    auth::Admin,
    problem::ApiResult,
    request::Client,
    state::Portal,
    usage::bynder::{advice, needs_for_asking, needs_for_telling},
};

/// Pages that wait are counted no further.
const MOST_WAITING: i64 = 10_000;

/// How it stands.
async fn read(unit: &mut dyn Unit, account: AccountId) -> ApiResult<UsageSync> {
    let settings = unit.bynder(account).await?;
    let sync = unit.usage_sync(account).await?;
    let pages_waiting = unit.count_untold_pages(account, MOST_WAITING).await?;
    let rejected = unit.count_usage_rejections(account).await?;
    let (missing, names_missing) =
        settings.map(|it| (needs_for_telling(&it), needs_for_asking(&it))).unwrap_or_default();
    let resync = sync.resync_after.and(sync.resync_began_at).map(|began_at| UsageResync {
        began_at,
        done: sync.resync_done,
        total: sync.resync_total.max(sync.resync_done),
    });
    let is_off = !missing.is_empty();
    let problem = trouble(sync.tell_problem, sync.tell_failures, sync.tell_next_at);
    let names_problem = trouble(sync.ask_problem, sync.ask_failures, sync.ask_next_at);
    let state = match (is_off, sync.paused_at) {
        (true, _) => UsageSyncState::Off,
        (_, Some(_)) => UsageSyncState::Paused,
        _ if problem.is_some() => UsageSyncState::Waiting,
        _ if pages_waiting > 0 || resync.is_some() => UsageSyncState::Telling,
        _ => UsageSyncState::Told,
    };
    Ok(UsageSync {
        state,
        missing,
        problem: problem.filter(|_| !is_off),
        pages_waiting,
        rejected,
        told_at: sync.told_at,
        paused_at: sync.paused_at,
        resync,
        names_problem: names_problem.filter(|_| names_missing.is_empty()),
        names_missing,
    })
}

fn trouble(
    code: Option<UsageSyncProblem>,
    failures: i64,
    next_try_at: Timestamp,
) -> Option<UsageSyncTrouble> {
    let code = code?;
    Some(UsageSyncTrouble { code, detail: advice(code).to_owned(), failures, next_try_at })
}

/// Steers it, and answers how it stands then.
async fn steer(
    portal: &Portal,
    (admin, client): (Admin, Client),
    action: AuditAction,
    change: impl AsyncFnOnce(&mut dyn Unit, &mut BynderSyncRecord) -> ApiResult<bool>,
) -> ApiResult<HttpResponse> {
    let Admin(user) = admin;
    let mut unit = portal.store.write().await?;
    let mut sync = unit.lock_usage_sync(user.account).await?;
    if change(&mut *unit, &mut sync).await? {
        unit.put_usage_sync(user.account, &sync).await?;
        Who::of(&user.wire, client).does(portal, &mut *unit, Event::new(action)).await?;
    }
    let answer = read(&mut *unit, user.account).await?;
    unit.commit().await?;
    portal.bynder_wake.notify_one();
    Ok(HttpResponse::Ok().json(answer))
}

/// Trouble is forgotten: a person wants it tried now.
fn try_now(sync: &mut BynderSyncRecord) {
    sync.tell_failures = 0;
    sync.tell_problem = None;
    sync.tell_next_at = Timestamp::default();
    sync.ask_failures = 0;
    sync.ask_problem = None;
    sync.ask_next_at = Timestamp::default();
}
