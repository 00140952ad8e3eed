use portal_storage::StoreError;
use portal_types::{AccountId, Timestamp, UserId};
use uuid::Uuid;

use crate::{Fixture, at, person};

pub async fn a_dropped_unit_leaves_nothing(f: &Fixture) {
    let mut unit = f.store.write().await.unwrap();
    unit.insert_user(&person(UserId(Uuid::new_v4()), "ada@acme.example")).await.unwrap();
    drop(unit);
    let mut unit = f.store.write().await.unwrap();
    assert!(unit.user_by_email("ada@acme.example").await.unwrap().is_none());
}

pub async fn a_read_unit_refuses_to_write(f: &Fixture) {
    let mut unit = f.store.read().await.unwrap();
    let refused = unit.insert_user(&person(UserId(Uuid::new_v4()), "ada@acme.example")).await;
    assert!(matches!(refused, Err(StoreError::Backend(_))));
}

pub async fn a_read_unit_sees_one_state(f: &Fixture) {
    let (acme, _) = f.account().await;
    let mut reader = f.store.read().await.unwrap();
    assert_eq!(reader.account(acme).await.unwrap().unwrap().revision, 1);
    let mut writer = f.store.write().await.unwrap();
    writer.begin_revision(acme, at(1)).await.unwrap();
    writer.commit().await.unwrap();
    assert_eq!(reader.account(acme).await.unwrap().unwrap().revision, 1);
    drop(reader);
    let mut reader = f.store.read().await.unwrap();
    assert_eq!(reader.account(acme).await.unwrap().unwrap().revision, 2);
}

/// A deferred transaction that reads and then writes fails under load on SQLite; ours must not.
pub async fn writers_at_once_all_succeed(f: &Fixture) {
    let (acme, user) = f.account().await;
    let results = futures_util::future::join_all((0..50).map(|n| async move {
        let mut unit = f.store.write().await?;
        unit.user(user).await?;
        unit.set_password_hash(user, &format!("hash {n}")).await?;
        unit.mark_changed(acme, at(n)).await?;
        unit.commit().await
    }))
    .await;
    assert_eq!(results.iter().filter(|result| result.is_err()).count(), 0);
}

/// Callers hang up at any moment, also while a unit begins. Whoever gets the connection next must
/// find nothing of it.
pub async fn a_unit_that_nobody_waited_for_leaves_nothing(f: &Fixture) {
    let (acme, _) = f.account().await;
    let one = f.with_connections(1).await;
    for micros in (0..3_000).step_by(30) {
        let begin = tokio::time::timeout(std::time::Duration::from_micros(micros), one.read());
        drop(begin.await);
        let mut unit = one.write().await.unwrap();
        unit.mark_changed(acme, at(1)).await.unwrap();
        unit.commit().await.unwrap();
    }
    one.close().await;
}

pub async fn a_conflict_is_told_from_a_failure(f: &Fixture) {
    let (_, user) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    let twin = unit.insert_user(&person(user, "another@acme.example")).await;
    assert!(matches!(twin, Err(StoreError::Conflict)));
    drop(unit);
    let mut unit = f.store.write().await.unwrap();
    let orphan = AccountId(Uuid::new_v4());
    let refused = unit.insert_member(orphan, user, portal_types::Role::Member).await;
    assert!(matches!(refused, Err(StoreError::Backend(_))));
}

pub async fn migrating_twice_changes_nothing(f: &Fixture) {
    let (acme, _) = f.account().await;
    f.store.migrate().await.unwrap();
    assert!(f.store.read().await.unwrap().account(acme).await.unwrap().is_some());
}

/// As text, `…:12Z` sorts after `…:12.5Z`.
pub async fn times_order_as_they_should(f: &Fixture) {
    let (whole, half) = (at(12), Timestamp::from_unix_micros(at(12).unix_micros() + 500_000));
    let mut unit = f.store.write().await.unwrap();
    for (n, moment) in [(1_u128, half), (2, whole)] {
        let job = portal_types::JobId(Uuid::from_u128(n));
        unit.insert_job(job, "mail", b"", moment).await.unwrap();
    }
    let first = unit.claim_job(at(20), at(30)).await.unwrap().unwrap();
    assert_eq!((first.id.0.as_u128(), first.created_at), (2, whole));
}
