use portal_storage::{ApiKeyRecord, ApiKeyUse, StoreError};
use portal_types::{AccountId, ApiKeyId, Scope};
use uuid::Uuid;

use crate::{Fixture, at, digest};

fn key(account: AccountId, n: u8) -> ApiKeyRecord {
    ApiKeyRecord {
        account_id: account,
        id: ApiKeyId(Uuid::from_u128(u128::from(n))),
        name: format!("key {n}"),
        digest: digest(n).to_vec(),
        sealed: Some(vec![n; 3]),
        hint: "bip_…".to_owned(),
        scopes: vec![Scope::ConfigRead, Scope::BynderToken],
        created_at: at(0),
        expires_at: Some(at(50)),
        revoked_at: None,
        last_used_at: None,
        last_used_from: None,
        last_used_by: None,
        revealed_at: None,
        replaced_by: None,
    }
}

fn used(account: AccountId, n: u8, seconds: i64) -> ApiKeyUse {
    ApiKeyUse {
        account_id: account,
        id: key(account, n).id,
        at: at(seconds),
        from: format!("203.0.113.{seconds}"),
        by: (seconds > 5).then(|| "xp_xm/3.2".to_owned()),
    }
}

async fn insert(f: &Fixture, key: &ApiKeyRecord) {
    let mut unit = f.store.write().await.unwrap();
    unit.insert_api_key(key).await.unwrap();
    unit.commit().await.unwrap();
}

pub async fn a_key_is_found_by_its_digest(f: &Fixture) {
    let (acme, _) = f.account().await;
    insert(f, &key(acme, 1)).await;
    let mut unit = f.store.read().await.unwrap();
    let found = unit.api_key_by_digest(&digest(1)).await.unwrap();
    assert!(found == Some(key(acme, 1)));
    assert!(unit.api_key_by_digest(&digest(2)).await.unwrap().is_none());
}

pub async fn another_accounts_key_is_absent(f: &Fixture) {
    let ((acme, _), (other, _)) = (f.account().await, f.account().await);
    insert(f, &key(acme, 1)).await;
    let id = key(acme, 1).id;
    let mut unit = f.store.write().await.unwrap();
    assert!(unit.api_key(other, id).await.unwrap().is_none());
    assert!(unit.api_keys(other, None, 10).await.unwrap().is_empty());
    unit.update_api_key(&ApiKeyRecord { name: "theirs".to_owned(), ..key(other, 1) })
        .await
        .unwrap();
    unit.set_api_key_used(&used(other, 1, 1)).await.unwrap();
    assert_eq!(unit.count_working_api_keys(other, at(0)).await.unwrap(), 0);
    assert!(unit.api_key(acme, id).await.unwrap() == Some(key(acme, 1)));
}

pub async fn a_digest_is_unique(f: &Fixture) {
    let ((acme, _), (other, _)) = (f.account().await, f.account().await);
    insert(f, &key(acme, 1)).await;
    let mut twin = key(other, 2);
    twin.digest = digest(1).to_vec();
    let mut unit = f.store.write().await.unwrap();
    assert!(matches!(unit.insert_api_key(&twin).await, Err(StoreError::Conflict)));
}

pub async fn last_use_never_goes_back(f: &Fixture) {
    let (acme, _) = f.account().await;
    insert(f, &key(acme, 1)).await;
    let mut unit = f.store.write().await.unwrap();
    for seconds in [5, 9, 7] {
        unit.set_api_key_used(&used(acme, 1, seconds)).await.unwrap();
    }
    // Changing a key does not touch its use.
    unit.update_api_key(&key(acme, 1)).await.unwrap();
    let found = unit.api_key(acme, key(acme, 1).id).await.unwrap().unwrap();
    assert_eq!(found.last_used_at, Some(at(9)));
    assert_eq!(found.last_used_from.as_deref(), Some("203.0.113.9"));
    assert_eq!(found.last_used_by.as_deref(), Some("xp_xm/3.2"));
}

pub async fn a_key_is_changed_as_a_whole(f: &Fixture) {
    let (acme, _) = f.account().await;
    insert(f, &key(acme, 1)).await;
    insert(f, &key(acme, 2)).await;
    let changed = ApiKeyRecord {
        name: "Production".to_owned(),
        sealed: None,
        scopes: vec![Scope::LogsWrite],
        expires_at: None,
        revoked_at: Some(at(7)),
        revealed_at: Some(at(3)),
        replaced_by: Some(key(acme, 2).id),
        ..key(acme, 1)
    };
    let mut unit = f.store.write().await.unwrap();
    unit.update_api_key(&changed).await.unwrap();
    assert!(unit.api_key(acme, changed.id).await.unwrap() == Some(changed));
    assert!(unit.api_key(acme, key(acme, 2).id).await.unwrap() == Some(key(acme, 2)));
}

pub async fn only_keys_that_work_are_counted(f: &Fixture) {
    let (acme, _) = f.account().await;
    insert(f, &key(acme, 1)).await;
    insert(f, &ApiKeyRecord { expires_at: None, ..key(acme, 2) }).await;
    insert(f, &ApiKeyRecord { revoked_at: Some(at(9)), ..key(acme, 3) }).await;
    let mut unit = f.store.read().await.unwrap();
    for (seconds, count) in [(0, 2), (49, 2), (50, 1)] {
        assert_eq!(unit.count_working_api_keys(acme, at(seconds)).await.unwrap(), count);
    }
}

pub async fn copies_of_keys_that_were_shown_can_be_forgotten(f: &Fixture) {
    let (acme, _) = f.account().await;
    insert(f, &key(acme, 1)).await;
    insert(f, &ApiKeyRecord { revealed_at: Some(at(1)), ..key(acme, 2) }).await;
    let mut unit = f.store.write().await.unwrap();
    assert_eq!(unit.forget_revealed_api_keys().await.unwrap(), 1);
    assert_eq!(unit.forget_revealed_api_keys().await.unwrap(), 0);
    let sealed = unit.api_keys(acme, None, 9).await.unwrap().into_iter().map(|key| key.sealed);
    assert_eq!(sealed.collect::<Vec<_>>(), [Some(vec![1; 3]), None]);
}

pub async fn keys_come_in_pages(f: &Fixture) {
    let (acme, _) = f.account().await;
    for n in [3, 1, 2] {
        insert(f, &key(acme, n)).await;
    }
    let mut unit = f.store.read().await.unwrap();
    let names = |page: Vec<ApiKeyRecord>| page.into_iter().map(|k| k.name).collect::<Vec<_>>();
    let first = unit.api_keys(acme, None, 2).await.unwrap();
    let last = first.last().unwrap().id;
    assert_eq!(names(first), ["key 1", "key 2"]);
    assert_eq!(names(unit.api_keys(acme, Some(last), 2).await.unwrap()), ["key 3"]);
}
