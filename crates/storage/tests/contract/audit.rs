use portal_storage::{AuditEventRecord, AuditFilter, AuditHeadRecord, AuditMark};
use portal_types::{AccountId, AuditAction, AuditEventId, AuditTargetKind, UserId};
use uuid::Uuid;

use crate::{Fixture, at};

fn event(account: AccountId, n: u8) -> AuditEventRecord {
    AuditEventRecord {
        account_id: account,
        id: AuditEventId(Uuid::from_u128(u128::from(n))),
        at: at(i64::from(n)),
        action: if n.is_multiple_of(2) {
            AuditAction::LoggedIn
        } else {
            AuditAction::ApiKeyChanged
        },
        actor_id: Some(UserId(Uuid::from_u128(7))),
        actor_name: Some("Ada".to_owned()),
        actor_email: Some("ada@acme.example".to_owned()),
        from_address: Some("2001:db8::1".to_owned()),
        target_kind: Some(AuditTargetKind::ApiKey),
        target_id: Some(Uuid::from_u128(8)),
        target_name: Some("Production".to_owned()),
        old_values: Some(r#"{"name":"First key"}"#.parse().unwrap()),
        new_values: Some(r#"{"name":"Production","scopes":["config:read"]}"#.parse().unwrap()),
        revision: Some(42),
        number: Some(n.into()),
        mac: Some(vec![n; 32]),
    }
}

fn all() -> AuditFilter {
    AuditFilter::default()
}

fn only(action: AuditAction) -> AuditFilter {
    AuditFilter { action: Some(action), ..all() }
}

async fn insert(f: &Fixture, events: &[AuditEventRecord]) {
    let mut unit = f.store.write().await.unwrap();
    for event in events {
        unit.insert_audit_event(event).await.unwrap();
    }
    unit.commit().await.unwrap();
}

pub async fn an_event_is_read_back_as_it_was_written(f: &Fixture) {
    let (acme, _) = f.account().await;
    let bare = AuditEventRecord {
        actor_id: None,
        actor_name: None,
        actor_email: None,
        from_address: None,
        target_kind: None,
        target_id: None,
        target_name: None,
        old_values: None,
        new_values: None,
        revision: None,
        number: None,
        mac: None,
        ..event(acme, 2)
    };
    insert(f, &[event(acme, 1), bare.clone()]).await;
    let mut unit = f.store.read().await.unwrap();
    let found = unit.audit_events(acme, &all(), None, 10).await.unwrap();
    assert_eq!(found, [bare, event(acme, 1)]);
}

pub async fn the_newest_come_first_and_in_pages(f: &Fixture) {
    let (acme, _) = f.account().await;
    // Two at one moment: their ids decide.
    let twin = AuditEventRecord { at: at(3), ..event(acme, 9) };
    insert(f, &[event(acme, 3), event(acme, 1), twin.clone(), event(acme, 2)]).await;
    let mut unit = f.store.read().await.unwrap();
    let mut found = Vec::new();
    let mut before = None;
    loop {
        let page = unit.audit_events(acme, &all(), before, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        before = Some(AuditMark { at: last.at, id: last.id });
        found.extend(page);
    }
    assert_eq!(found, [twin, event(acme, 3), event(acme, 2), event(acme, 1)]);
    let logins = unit.audit_events(acme, &only(AuditAction::LoggedIn), None, 10).await.unwrap();
    assert_eq!(logins, [event(acme, 2)]);
}

pub async fn another_accounts_events_are_absent(f: &Fixture) {
    let ((acme, _), (other, _)) = (f.account().await, f.account().await);
    insert(f, &[event(acme, 1)]).await;
    let mut unit = f.store.read().await.unwrap();
    assert!(unit.audit_events(other, &all(), None, 10).await.unwrap().is_empty());
    let changes = only(AuditAction::ApiKeyChanged);
    assert!(unit.audit_events(other, &changes, None, 10).await.unwrap().is_empty());
}

/// The list says what somebody was called when they did it, and does not depend on their row.
pub async fn an_event_outlives_its_person(f: &Fixture) {
    let (acme, user) = f.account().await;
    let mut nobody = event(acme, 1);
    nobody.actor_id = Some(UserId(Uuid::new_v4()));
    assert_ne!(nobody.actor_id, Some(user));
    insert(f, &[nobody.clone()]).await;
    let mut unit = f.store.read().await.unwrap();
    assert_eq!(unit.audit_events(acme, &all(), None, 10).await.unwrap(), [nobody]);
}

pub async fn a_filter_is_kept_to(f: &Fixture) {
    let (acme, _) = f.account().await;
    let somebody = Some(UserId(Uuid::from_u128(99)));
    let theirs = AuditEventRecord { actor_id: somebody, ..event(acme, 3) };
    let events = [event(acme, 1), event(acme, 2), theirs, event(acme, 4)];
    insert(f, &events).await;
    let mut unit = f.store.read().await.unwrap();
    let mut numbers = async |filter: AuditFilter, before| {
        let found = unit.audit_events(acme, &filter, before, 10).await.unwrap();
        found.into_iter().filter_map(|event| event.number).collect::<Vec<_>>()
    };
    let actor = AuditFilter { actor: somebody, ..all() };
    assert_eq!(numbers(actor, None).await, [3]);
    // From is in, to is out.
    let between = AuditFilter { from: Some(at(2)), to: Some(at(4)), ..all() };
    assert_eq!(numbers(between, None).await, [3, 2]);
    // A place in the list holds within the filter, whichever is earlier.
    let mark = |n: u8| Some(AuditMark { at: at(n.into()), id: event(acme, n).id });
    assert_eq!(numbers(between, mark(3)).await, [2]);
    assert_eq!(numbers(between, mark(4)).await, [3, 2]);
    let logins = AuditFilter { to: Some(at(4)), ..only(AuditAction::LoggedIn) };
    assert_eq!(numbers(logins, None).await, [2]);
}

pub async fn a_chain_has_one_end_and_is_read_in_order(f: &Fixture) {
    let ((acme, _), (other, _)) = (f.account().await, f.account().await);
    let head = AuditHeadRecord {
        account_id: acme,
        number: 0,
        mac: vec![0; 32],
        proof: vec![1; 32],
        key: b"sealed".to_vec(),
    };
    let mut unit = f.store.write().await.unwrap();
    assert_eq!(unit.lock_audit_head(acme).await.unwrap(), None);
    unit.insert_audit_head(&head).await.unwrap();
    // Whoever comes second gets the first one's.
    let second = AuditHeadRecord { key: b"another".to_vec(), ..head.clone() };
    unit.insert_audit_head(&second).await.unwrap();
    assert_eq!(unit.lock_audit_head(acme).await.unwrap(), Some(head.clone()));
    let moved = AuditHeadRecord { number: 2, mac: vec![2; 32], proof: vec![3; 32], ..head };
    unit.move_audit_head(&moved).await.unwrap();
    unit.commit().await.unwrap();

    let outside = AuditEventRecord { number: None, mac: None, ..event(acme, 3) };
    insert(f, &[event(acme, 2), event(acme, 1), outside.clone(), event(other, 1)]).await;
    let mut unit = f.store.read().await.unwrap();
    assert_eq!(unit.audit_head(acme).await.unwrap(), Some(moved));
    assert_eq!(unit.accounts_without_audit_head(10).await.unwrap(), [other]);
    assert_eq!(unit.audit_chain(acme, 0, 10).await.unwrap(), [event(acme, 1), event(acme, 2)]);
    assert_eq!(unit.audit_chain(acme, 1, 10).await.unwrap(), [event(acme, 2)]);
    assert_eq!(unit.audit_events_outside(acme, 10).await.unwrap(), [outside]);
}

/// What is outside of the chain can be taken into it; what is in it can't be changed.
pub async fn an_event_of_the_chain_stays_as_it_is(f: &Fixture) {
    let (acme, _) = f.account().await;
    let outside = AuditEventRecord { number: None, mac: None, ..event(acme, 1) };
    insert(f, std::slice::from_ref(&outside)).await;
    let mut unit = f.store.write().await.unwrap();
    unit.take_into_audit_chain(&event(acme, 1)).await.unwrap();
    unit.commit().await.unwrap();
    let mut unit = f.store.write().await.unwrap();
    assert_eq!(unit.audit_chain(acme, 0, 10).await.unwrap(), [event(acme, 1)]);
    assert!(unit.take_into_audit_chain(&event(acme, 1)).await.is_err());
}
