use portal_storage::ConnectorInstanceRecord;
use portal_types::{AccountId, ApiKeyId, ConnectorInstanceId};
use uuid::Uuid;

use crate::{Fixture, at};

fn seen(account: AccountId, n: u128, seconds: i64) -> ConnectorInstanceRecord {
    ConnectorInstanceRecord {
        account_id: account,
        id: ConnectorInstanceId(Uuid::from_u128(n)),
        kind: "xp_xm".to_owned(),
        instance: format!("cm{n}"),
        version: Some("3.2".to_owned()),
        api_key_id: ApiKeyId(Uuid::from_u128(7)),
        first_seen_at: at(seconds),
        last_seen_at: at(seconds),
        last_seen_from: Some("203.0.113.9".to_owned()),
        revision: Some(42),
        listening_until: Some(at(seconds + 90)),
    }
}

async fn note(f: &Fixture, records: &[ConnectorInstanceRecord]) {
    let mut unit = f.store.write().await.unwrap();
    for record in records {
        unit.note_connector(record).await.unwrap();
    }
    unit.commit().await.unwrap();
}

async fn all(f: &Fixture, account: AccountId) -> Vec<ConnectorInstanceRecord> {
    f.store.read().await.unwrap().connectors(account, None, 100).await.unwrap()
}

pub async fn a_connector_is_one_row_however_often_it_is_seen(f: &Fixture) {
    let (acme, _) = f.account().await;
    let first = seen(acme, 1, 5);
    let again = ConnectorInstanceRecord {
        id: ConnectorInstanceId(Uuid::from_u128(99)),
        version: Some("3.3".to_owned()),
        revision: None,
        listening_until: None,
        ..seen(acme, 1, 9)
    };
    note(f, &[first.clone(), again.clone()]).await;
    let expected = ConnectorInstanceRecord {
        id: first.id,
        first_seen_at: first.first_seen_at,
        revision: Some(42),
        ..again
    };
    assert_eq!(all(f, acme).await, [expected]);
}

/// Replicas write what they saw whenever they come to it.
pub async fn what_was_seen_earlier_changes_nothing(f: &Fixture) {
    let (acme, _) = f.account().await;
    let late = ConnectorInstanceRecord { revision: Some(41), ..seen(acme, 1, 4) };
    note(f, &[seen(acme, 1, 5), late]).await;
    assert_eq!(all(f, acme).await, [seen(acme, 1, 5)]);
}

pub async fn connectors_come_in_pages_the_last_seen_first(f: &Fixture) {
    let (acme, _) = f.account().await;
    // Two at the same moment.
    note(f, &[seen(acme, 1, 5), seen(acme, 2, 9), seen(acme, 3, 5)]).await;
    let mut found = Vec::new();
    let mut after = None;
    let mut unit = f.store.read().await.unwrap();
    while let Some(one) = unit.connectors(acme, after, 1).await.unwrap().pop() {
        after = Some((one.last_seen_at, one.id));
        found.push(one.instance);
    }
    assert_eq!(found, ["cm2", "cm3", "cm1"]);
}

pub async fn the_last_seen_are_kept(f: &Fixture) {
    let ((acme, _), (other, _)) = (f.account().await, f.account().await);
    note(f, &[seen(acme, 1, 5), seen(acme, 2, 9), seen(acme, 3, 7), seen(other, 4, 1)]).await;
    let mut unit = f.store.write().await.unwrap();
    unit.keep_connectors(acme, 2).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(all(f, acme).await, [seen(acme, 2, 9), seen(acme, 3, 7)]);
    assert_eq!(all(f, other).await.len(), 1);
}

pub async fn another_accounts_connector_is_absent(f: &Fixture) {
    let ((acme, _), (other, _)) = (f.account().await, f.account().await);
    let mine = seen(acme, 1, 5);
    // The same name in another account is another connector.
    note(f, &[mine.clone(), ConnectorInstanceRecord { revision: None, ..seen(other, 1, 6) }]).await;
    let mut unit = f.store.write().await.unwrap();
    assert_eq!(unit.connectors(acme, None, 10).await.unwrap().len(), 1);
    let nobodys = ConnectorInstanceId(Uuid::from_u128(8));
    assert!(unit.take_connector(acme, nobodys).await.unwrap().is_none());
    let nobody = AccountId(Uuid::new_v4());
    assert!(unit.take_connector(nobody, mine.id).await.unwrap().is_none());
    assert_eq!(unit.take_connector(acme, mine.id).await.unwrap(), Some(mine));
    assert!(unit.connectors(acme, None, 10).await.unwrap().is_empty());
    assert_eq!(unit.connectors(other, None, 10).await.unwrap().len(), 1);
}

pub async fn connectors_not_seen_for_long_are_forgotten(f: &Fixture) {
    let (acme, _) = f.account().await;
    note(f, &[seen(acme, 1, 5), seen(acme, 2, 9)]).await;
    let mut unit = f.store.write().await.unwrap();
    assert_eq!(unit.delete_connectors_over(at(9)).await.unwrap(), 1);
    unit.commit().await.unwrap();
    assert_eq!(all(f, acme).await, [seen(acme, 2, 9)]);
}

pub async fn a_connector_of_no_account_is_left_out(f: &Fixture) {
    let nobody = AccountId(Uuid::new_v4());
    note(f, &[seen(nobody, 1, 5)]).await;
    assert!(all(f, nobody).await.is_empty());
}
