use std::time::Duration;

use futures_util::StreamExt;
use portal_storage::{BynderRecord, Change, StoreError, testing::Engine};
use portal_types::{Dam, Language, UserId};
use uuid::Uuid;

use crate::{Fixture, at, person};

pub async fn a_revision_rises_by_one_and_only_for_its_account(f: &Fixture) {
    let ((acme, _), (other, _)) = (f.account().await, f.account().await);
    let mut unit = f.store.write().await.unwrap();
    assert_eq!(unit.begin_revision(acme, at(5)).await.unwrap(), Some(2));
    unit.commit().await.unwrap();

    let mut unit = f.store.read().await.unwrap();
    let account = unit.account(acme).await.unwrap().unwrap();
    assert_eq!((account.revision, account.revised_at), (2, at(5)));
    assert_eq!(unit.account(other).await.unwrap().unwrap().revision, 1);
    drop(unit);

    let mut unit = f.store.write().await.unwrap();
    let nobody = portal_types::AccountId(Uuid::new_v4());
    assert_eq!(unit.begin_revision(nobody, at(5)).await.unwrap(), None);
}

pub async fn revisions_begun_at_once_are_all_different(f: &Fixture) {
    let (acme, _) = f.account().await;
    let mut revisions = futures_util::future::join_all((0..20).map(|_| async {
        let mut unit = f.store.write().await.unwrap();
        let revision = unit.begin_revision(acme, at(1)).await.unwrap().unwrap();
        unit.commit().await.unwrap();
        revision
    }))
    .await;
    revisions.sort_unstable();
    assert_eq!(revisions, (2..22).collect::<Vec<_>>());
}

pub async fn settings_are_replaced_as_a_whole(f: &Fixture) {
    let ((acme, _), (other, _)) = (f.account().await, f.account().await);
    let bynder = BynderRecord {
        portal_url: Some("acme.bynder.com".to_owned()),
        dam: Dam::Webdam,
        oauth_client_id: Some("id".to_owned()),
        oauth_client_secret: Some(vec![0, 159, 146, 150]),
        integration_id: None,
        revision: 7,
    };
    let mut unit = f.store.write().await.unwrap();
    unit.put_bynder(acme, &bynder).await.unwrap();
    let mut selector = unit.asset_selector(acme).await.unwrap().unwrap();
    selector.language = Language::Spanish;
    unit.put_asset_selector(acme, &selector).await.unwrap();
    let mut advanced = unit.advanced(acme).await.unwrap().unwrap();
    advanced.remote_logging_enabled = true;
    advanced.remote_logging_until = Some(at(9));
    unit.put_advanced(acme, &advanced).await.unwrap();
    unit.commit().await.unwrap();

    let mut unit = f.store.read().await.unwrap();
    assert_eq!(unit.bynder(acme).await.unwrap(), Some(bynder));
    assert_eq!(unit.asset_selector(acme).await.unwrap(), Some(selector));
    assert_eq!(unit.advanced(acme).await.unwrap(), Some(advanced));
    assert_eq!(unit.bynder(other).await.unwrap().unwrap().portal_url, None);
    assert_eq!(unit.asset_selector(other).await.unwrap().unwrap().language, Language::English);
    assert!(!unit.advanced(other).await.unwrap().unwrap().remote_logging_enabled);
}

pub async fn an_address_belongs_to_one_person(f: &Fixture) {
    let (_, user) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    let again = person(UserId(Uuid::new_v4()), &format!("{user}@ACME.example"));
    assert!(matches!(unit.insert_user(&again).await, Err(StoreError::Conflict)));
    drop(unit);

    let mut unit = f.store.read().await.unwrap();
    let found = unit.user_by_email(&again.email_key).await.unwrap().unwrap();
    assert_eq!(found.id, user);
    assert!(unit.user_by_email("nobody@acme.example").await.unwrap().is_none());
    assert_eq!(unit.memberships(user).await.unwrap().len(), 1);
}

pub async fn another_replica_hears_of_a_change(f: &Fixture) {
    let (acme, _) = f.account().await;
    let mut changes = f.store.changes();
    if f.engine == Engine::Sqlite {
        // There are no other replicas.
        assert!(futures_util::poll!(changes.next()).is_pending());
        return;
    }
    // Whoever begins to listen may have missed something.
    assert_eq!(changes.next().await, Some(Change::Unknown));
    // What we change ourselves we are not told.
    let (other, _) = f.account().await;
    let replica = f.another_replica().await;
    for (store, account) in [(&f.store, other), (&replica, acme)] {
        let mut unit = store.write().await.unwrap();
        unit.mark_changed(account, at(1)).await.unwrap();
        unit.commit().await.unwrap();
    }
    let heard = tokio::time::timeout(Duration::from_secs(20), changes.next()).await;
    assert_eq!(heard.unwrap(), Some(Change::Account(acme)));
}

pub async fn a_password_is_replaced_only_by_whoever_verified_it(f: &Fixture) {
    let (_, user) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    let verified = unit.user(user).await.unwrap().unwrap().password_hash;
    assert!(unit.confirm_password_hash(user, &verified).await.unwrap());
    assert!(unit.replace_password_hash(user, &verified, "new").await.unwrap());
    assert!(!unit.replace_password_hash(user, &verified, "newer").await.unwrap());
    assert!(!unit.confirm_password_hash(user, &verified).await.unwrap());
    assert_eq!(unit.user(user).await.unwrap().unwrap().password_hash, "new");
}
