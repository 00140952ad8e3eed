use portal_storage::{AuditEventRecord, AuditMark};
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
    }
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
        ..event(acme, 2)
    };
    insert(f, &[event(acme, 1), bare.clone()]).await;
    let mut unit = f.store.read().await.unwrap();
    let found = unit.audit_events(acme, None, None, 10).await.unwrap();
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
        let page = unit.audit_events(acme, None, before, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        before = Some(AuditMark { at: last.at, id: last.id });
        found.extend(page);
    }
    assert_eq!(found, [twin, event(acme, 3), event(acme, 2), event(acme, 1)]);
    let logins = unit.audit_events(acme, Some(AuditAction::LoggedIn), None, 10).await.unwrap();
    assert_eq!(logins, [event(acme, 2)]);
}

pub async fn another_accounts_events_are_absent(f: &Fixture) {
    let ((acme, _), (other, _)) = (f.account().await, f.account().await);
    insert(f, &[event(acme, 1)]).await;
    let mut unit = f.store.read().await.unwrap();
    assert!(unit.audit_events(other, None, None, 10).await.unwrap().is_empty());
    let action = Some(AuditAction::ApiKeyChanged);
    assert!(unit.audit_events(other, action, None, 10).await.unwrap().is_empty());
}

/// The list says what somebody was called when they did it, and does not depend on their row.
pub async fn an_event_outlives_its_person(f: &Fixture) {
    let (acme, user) = f.account().await;
    let mut nobody = event(acme, 1);
    nobody.actor_id = Some(UserId(Uuid::new_v4()));
    assert_ne!(nobody.actor_id, Some(user));
    insert(f, &[nobody.clone()]).await;
    let mut unit = f.store.read().await.unwrap();
    assert_eq!(unit.audit_events(acme, None, None, 10).await.unwrap(), [nobody]);
}
