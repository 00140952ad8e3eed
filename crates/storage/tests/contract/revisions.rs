use portal_storage::{ChangeRecord, RevisionRecord, StoreError};
use portal_types::{AccountId, FieldRowId, RevisionCause, SettingsPart, UserId};
use uuid::Uuid;

use crate::{Fixture, at};

fn revision(number: i64) -> RevisionRecord {
    RevisionRecord {
        revision: number,
        at: at(number),
        author_id: Some(UserId(Uuid::from_u128(7))),
        author_name: Some("Ada".to_owned()),
        author_email: Some("ada@acme.example".to_owned()),
        from_address: Some("2001:db8::1".to_owned()),
        cause: RevisionCause::Changed,
        restored_from: None,
        parts: vec![SettingsPart::Bynder, SettingsPart::Field],
        field: Some("Hero".to_owned()),
        change_count: 2,
    }
}

/// A row's change from one search term to another; empty: it was not there.
fn row(n: u128, old: &str, new: &str) -> ChangeRecord {
    let state = |term: &str| {
        let term = term.replace('"', "\\\"");
        let text = format!("{{\"defaultSearchTerm\": \"{term}\"}}");
        (!term.is_empty()).then(|| text.parse().unwrap())
    };
    ChangeRecord {
        part: SettingsPart::Field,
        row_id: FieldRowId(Uuid::from_u128(n)),
        old: state(old),
        new: state(new),
    }
}

async fn record(f: &Fixture, account: AccountId, number: i64, changes: &[ChangeRecord]) {
    let mut unit = f.store.write().await.unwrap();
    unit.insert_revision(account, &revision(number), changes).await.unwrap();
    unit.commit().await.unwrap();
}

pub async fn a_revision_is_read_as_it_was_written(f: &Fixture) {
    let ((acme, _), (other, _)) = (f.account().await, f.account().await);
    let bare = RevisionRecord {
        author_id: None,
        author_name: None,
        author_email: None,
        from_address: None,
        cause: RevisionCause::Restored,
        restored_from: Some(1),
        parts: Vec::new(),
        field: None,
        ..revision(3)
    };
    let mut unit = f.store.write().await.unwrap();
    unit.insert_revision(acme, &revision(2), &[]).await.unwrap();
    unit.insert_revision(acme, &bare, &[]).await.unwrap();
    unit.commit().await.unwrap();

    let mut unit = f.store.read().await.unwrap();
    assert_eq!(unit.revision(acme, 2).await.unwrap(), Some(revision(2)));
    assert_eq!(unit.revision(acme, 3).await.unwrap(), Some(bare));
    assert_eq!(unit.revision(acme, 4).await.unwrap(), None);
    assert_eq!(unit.revision(other, 2).await.unwrap(), None);
    drop(unit);
    let mut unit = f.store.write().await.unwrap();
    let again = unit.insert_revision(acme, &revision(2), &[]).await;
    assert!(matches!(again, Err(StoreError::Conflict)));
}

pub async fn revisions_come_in_pages_the_newest_first(f: &Fixture) {
    let ((acme, _), (other, _)) = (f.account().await, f.account().await);
    for number in [2, 3, 4, 10] {
        record(f, acme, number, &[]).await;
    }
    record(f, other, 5, &[]).await;
    let mut unit = f.store.read().await.unwrap();
    let mut page = async |before, limit| {
        let rows = unit.revisions(acme, before, limit).await.unwrap();
        rows.into_iter().map(|row| row.revision).collect::<Vec<_>>()
    };
    assert_eq!(page(None, 2).await, [10, 4]);
    assert_eq!(page(Some(4), 5).await, [3, 2]);
    assert!(page(Some(2), 5).await.is_empty());
}

pub async fn a_difference_is_from_the_first_state_to_the_last(f: &Fixture) {
    let ((acme, _), (other, _)) = (f.account().await, f.account().await);
    record(f, acme, 2, &[row(1, "", "a"), row(2, "", "x")]).await;
    record(f, acme, 3, &[row(1, "a", "b")]).await;
    record(f, other, 3, &[row(1, "theirs", "theirs too")]).await;
    record(f, acme, 4, &[row(1, "b", "a"), row(2, "x", "")]).await;
    record(f, acme, 5, &[row(1, "a", "c")]).await;
    let mut unit = f.store.read().await.unwrap();
    let mut difference = async |from, to| {
        let mut rows = unit.difference(acme, from, to).await.unwrap();
        rows.sort_by_key(|row| row.row_id);
        rows
    };
    assert_eq!(difference(1, 2).await, [row(1, "", "a"), row(2, "", "x")]);
    assert_eq!(difference(2, 3).await, [row(1, "a", "b")]);
    // There and back; gone.
    assert_eq!(difference(2, 4).await, [row(1, "a", "a"), row(2, "x", "")]);
    // It came and went.
    assert_eq!(difference(1, 5).await, [row(1, "", "c"), row(2, "", "")]);
    assert!(difference(5, 5).await.is_empty());
    assert!(difference(5, 9).await.is_empty());
}

pub async fn a_revision_takes_ten_thousand_changes(f: &Fixture) {
    let (acme, _) = f.account().await;
    let changes: Vec<_> = (1..=10_000).map(|n| row(n, "", "it's \"new\" ü")).collect();
    record(f, acme, 2, &changes).await;
    let mut unit = f.store.read().await.unwrap();
    let mut read = unit.difference(acme, 1, 2).await.unwrap();
    read.sort_by_key(|row| row.row_id);
    assert!(read == changes);
}
