use portal_storage::{ApiKeyRecord, StoreError};
use portal_types::{AccountId, ApiKeyId, Scope};
use uuid::Uuid;

use crate::{Fixture, at, digest};

fn key(account: AccountId, n: u8) -> ApiKeyRecord {
    ApiKeyRecord {
        account_id: account,
        id: ApiKeyId(Uuid::from_u128(u128::from(n))),
        name: format!("key {n}"),
        digest: digest(n).to_vec(),
        sealed: vec![n; 3],
        hint: "bip_…".to_owned(),
        scopes: vec![Scope::ConfigRead, Scope::BynderToken],
        created_at: at(0),
        expires_at: Some(at(50)),
        revoked_at: None,
        last_used_at: None,
        revealed_at: None,
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
    unit.set_api_key_revealed(other, id, at(1)).await.unwrap();
    unit.set_api_key_used(other, id, at(1)).await.unwrap();
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
    let id = key(acme, 1).id;
    let mut unit = f.store.write().await.unwrap();
    for seconds in [5, 9, 7] {
        unit.set_api_key_used(acme, id, at(seconds)).await.unwrap();
    }
    unit.set_api_key_revealed(acme, id, at(3)).await.unwrap();
    let found = unit.api_key(acme, id).await.unwrap().unwrap();
    assert_eq!((found.last_used_at, found.revealed_at), (Some(at(9)), Some(at(3))));
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
