use portal_storage::{FieldRecord, StoreError};
use portal_types::{AssetType, FieldRowId, PickerMode};
use uuid::Uuid;

use crate::{Fixture, global};

fn row(n: u128, field: &str) -> FieldRecord {
    FieldRecord {
        id: FieldRowId(Uuid::from_u128(n)),
        field: Some(field.to_owned()),
        field_key: field.to_lowercase(),
        default_search_term: None,
        visible_asset_types: None,
        always_hide_limited_usage: None,
        include_in_layout_service: None,
        mode: None,
        store_meta_properties: None,
        revision: 2,
    }
}

pub async fn rows_sort_by_bytes_with_global_first(f: &Fixture) {
    let (acme, _) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    // A language's collation would put the é beside the e, and ignore the space and the hyphen.
    for (n, field) in ["é", "zebra", "eagle", "e mail", "e-mail", "%_"].into_iter().enumerate() {
        unit.insert_field(acme, &row(n as u128 + 1, field)).await.unwrap();
    }
    let keys = |rows: Vec<FieldRecord>| rows.into_iter().map(|r| r.field_key).collect::<Vec<_>>();
    let first = unit.fields(acme, None, 4).await.unwrap();
    assert_eq!(first[0], global());
    assert_eq!(keys(first), ["", "%_", "e mail", "e-mail"]);
    let rest = unit.fields(acme, Some("e-mail"), 10).await.unwrap();
    assert_eq!(keys(rest), ["eagle", "zebra", "é"]);
    assert_eq!(unit.count_fields(acme).await.unwrap(), 7);
}

pub async fn a_field_has_one_row_in_its_account(f: &Fixture) {
    let ((acme, _), (other, _)) = (f.account().await, f.account().await);
    let mut unit = f.store.write().await.unwrap();
    unit.insert_field(acme, &row(1, "Hero")).await.unwrap();
    unit.insert_field(acme, &row(2, "Body")).await.unwrap();
    unit.insert_field(other, &row(1, "Hero")).await.unwrap();
    unit.commit().await.unwrap();

    let mut unit = f.store.write().await.unwrap();
    let twin = unit.insert_field(acme, &row(3, "hero")).await;
    assert!(matches!(twin, Err(StoreError::Conflict)));
    drop(unit);
    let mut unit = f.store.write().await.unwrap();
    let renamed = unit.update_field(acme, &row(2, "HERO")).await;
    assert!(matches!(renamed, Err(StoreError::Conflict)));
}

pub async fn values_that_inherit_stay_null(f: &Fixture) {
    let (acme, _) = f.account().await;
    let mut full = row(1, "Hero");
    let mut unit = f.store.write().await.unwrap();
    unit.insert_field(acme, &full).await.unwrap();
    assert_eq!(unit.field(acme, full.id).await.unwrap(), Some(full.clone()));
    full.default_search_term = Some("brand".to_owned());
    full.visible_asset_types = Some(vec![AssetType::Video, AssetType::Audio]);
    full.always_hide_limited_usage = Some(true);
    full.include_in_layout_service = Some(false);
    full.mode = Some(PickerMode::MultiSelect);
    full.store_meta_properties = Some(true);
    full.revision = 3;
    unit.update_field(acme, &full).await.unwrap();
    assert_eq!(unit.field(acme, full.id).await.unwrap(), Some(full));
}

pub async fn another_accounts_row_is_absent(f: &Fixture) {
    let ((acme, _), (other, _)) = (f.account().await, f.account().await);
    let hero = row(1, "Hero");
    let mut unit = f.store.write().await.unwrap();
    unit.insert_field(acme, &hero).await.unwrap();
    assert_eq!(unit.field(other, hero.id).await.unwrap(), None);
    unit.delete_field(other, hero.id).await.unwrap();
    unit.update_field(other, &row(1, "Stolen")).await.unwrap();
    assert_eq!(unit.field(acme, hero.id).await.unwrap(), Some(hero.clone()));
    unit.delete_field(acme, hero.id).await.unwrap();
    assert_eq!(unit.field(acme, hero.id).await.unwrap(), None);
}

/// More than one statement's worth of them.
pub async fn many_rows_come_and_go_at_once(f: &Fixture) {
    let ((acme, _), (other, _)) = (f.account().await, f.account().await);
    let rows: Vec<_> = (1..=1_201_u128).map(|n| row(n, &format!("Field {n:04}"))).collect();
    let mut unit = f.store.write().await.unwrap();
    unit.insert_fields(acme, &rows).await.unwrap();
    unit.insert_fields(other, &rows[..2]).await.unwrap();
    unit.insert_fields(acme, &[]).await.unwrap();
    unit.commit().await.unwrap();
    let mut unit = f.store.write().await.unwrap();
    assert_eq!(unit.fields(acme, Some(""), 2_000).await.unwrap(), rows);
    let ids: Vec<_> = rows[1..].iter().map(|row| row.id).collect();
    unit.delete_fields(acme, &ids).await.unwrap();
    unit.delete_fields(acme, &[]).await.unwrap();
    assert_eq!(unit.fields(acme, Some(""), 2_000).await.unwrap(), rows[..1]);
    assert_eq!(unit.fields(other, Some(""), 2_000).await.unwrap(), rows[..2]);
    let twin = unit.insert_fields(acme, &[row(5_000, "x"), row(5_001, "X")]).await;
    assert!(matches!(twin, Err(StoreError::Conflict)));
}
