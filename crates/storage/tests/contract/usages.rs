use portal_storage::{
    Unit, UsageAssetChange, UsageFilter, UsagePageChange, UsageRecord, UsageValueRecord,
};
use portal_types::AccountId;

use crate::{Fixture, at};

fn usage(page_id: i64, asset_id: i64, place: u8) -> UsageRecord {
    UsageRecord {
        page_id,
        asset_id,
        place: vec![place; 16],
        item_id: None,
        item_path: Some("/home".to_owned()),
        field: Some("Hero".to_owned()),
        language: None,
        version: None,
        site: None,
        additional: None,
        connector: "xp_xm".to_owned(),
    }
}

fn any() -> UsageFilter {
    UsageFilter::default()
}

fn only(asset_key: Option<&str>, uri: Option<&str>) -> UsageFilter {
    let text = |text: Option<&str>| text.map(ToOwned::to_owned);
    UsageFilter { asset_key: text(asset_key), uri: text(uri), ..any() }
}

async fn asset(unit: &mut dyn Unit, account: AccountId, key: &str, by: i64, seconds: i64) -> i64 {
    let change = UsageAssetChange { asset_key: key.to_owned(), asset_id: key.to_uppercase(), by };
    unit.change_usage_assets(account, &[change], at(seconds)).await.unwrap()[0].0
}

pub async fn a_page_is_one_of_its_account(f: &Fixture) {
    let ((acme, _), (beta, _)) = (f.account().await, f.account().await);
    let mut unit = f.store.write().await.unwrap();
    assert_eq!(unit.usage_pages(acme, &["/a"]).await.unwrap(), []);
    let added = unit.put_usage_pages(acme, &["/A", "/a"], at(0)).await.unwrap();
    assert_eq!(added.len(), 2);
    let again = unit.put_usage_pages(acme, &["/a"], at(1)).await.unwrap();
    assert_eq!(again, [added[1].clone()]);
    assert_eq!(unit.usage_pages(acme, &["/a", "/b"]).await.unwrap(), again);
    assert_eq!(unit.usage_pages(beta, &["/a"]).await.unwrap(), []);
}

pub async fn a_usage_ends_and_stays_in_the_history(f: &Fixture) {
    let (acme, _) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    let page = unit.put_usage_pages(acme, &["/a"], at(0)).await.unwrap()[0].id;
    let logo = asset(&mut *unit, acme, "aa", 1, 0).await;
    unit.insert_usages(&[usage(page, logo, 1)], at(0)).await.unwrap();
    let live = unit.live_usages(&[page]).await.unwrap();
    assert_eq!((live[0].asset_key.as_str(), live[0].place.as_slice()), ("aa", &[1; 16][..]));
    unit.amend_usage(live[0].id, None, Some("Top"), "other").await.unwrap();
    let all = unit.usages(acme, &any(), 0, 10).await.unwrap();
    assert_eq!((all[0].asset_id.as_str(), all[0].uri.as_str()), ("AA", "/a"));
    assert_eq!((all[0].item_path.as_deref(), all[0].additional.as_deref()), (None, Some("Top")));
    unit.end_usages(&[live[0].id], at(5)).await.unwrap();
    assert_eq!(unit.live_usages(&[page]).await.unwrap(), []);
    assert_eq!(unit.usages(acme, &any(), 0, 10).await.unwrap(), []);
    // At the same place again, which is another usage.
    unit.insert_usages(&[usage(page, logo, 1)], at(6)).await.unwrap();
    let again = unit.usages(acme, &only(Some("aa"), Some("/a")), 0, 10).await.unwrap();
    assert_eq!(again.iter().map(|one| one.since).collect::<Vec<_>>(), [at(6)]);
    assert!(again[0].id > live[0].id);
    assert!(unit.usages(acme, &only(Some("bb"), None), 0, 10).await.unwrap().is_empty());
    assert!(unit.usages(acme, &only(None, Some("/b")), 0, 10).await.unwrap().is_empty());
    assert!(unit.insert_usages(&[usage(page, logo, 1)], at(7)).await.is_err());
}

pub async fn usages_are_counted(f: &Fixture) {
    let ((acme, _), (beta, _)) = (f.account().await, f.account().await);
    let mut unit = f.store.write().await.unwrap();
    let page = unit.put_usage_pages(acme, &["/a"], at(0)).await.unwrap()[0].id;
    let logo = asset(&mut *unit, acme, "aa", 2, 0).await;
    assert_eq!(asset(&mut *unit, acme, "aa", -2, 5).await, logo);
    assert_ne!(asset(&mut *unit, beta, "aa", 1, 0).await, logo);
    for (by, is_changed) in [(2, true), (-1, true), (0, false)] {
        let change = UsagePageChange { id: page, by, is_changed };
        unit.change_usage_pages(&[change], at(1)).await.unwrap();
    }
    unit.commit().await.unwrap();
}

pub async fn another_accounts_usages_are_absent(f: &Fixture) {
    let ((acme, _), (beta, _)) = (f.account().await, f.account().await);
    let mut unit = f.store.write().await.unwrap();
    for account in [acme, beta] {
        let page = unit.put_usage_pages(account, &["/a"], at(0)).await.unwrap()[0].id;
        let logo = asset(&mut *unit, account, "aa", 1, 0).await;
        unit.insert_usages(&[usage(page, logo, 1), usage(page, logo, 2)], at(0)).await.unwrap();
    }
    for (key, uri) in
        [(None, None), (Some("aa"), None), (None, Some("/a")), (Some("aa"), Some("/a"))]
    {
        let all = unit.usages(acme, &only(key, uri), 0, 10).await.unwrap();
        assert_eq!(all.len(), 2, "{key:?} {uri:?}");
        assert_eq!(unit.usages(acme, &only(key, uri), all[0].id, 10).await.unwrap(), all[1..]);
        assert_eq!(unit.usages(acme, &only(key, uri), 0, 1).await.unwrap(), all[..1]);
    }
}

pub async fn a_filter_finds_what_was_there_at_a_time(f: &Fixture) {
    let (acme, _) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    let page = unit.put_usage_pages(acme, &["/100%_a", "/b"], at(0)).await.unwrap();
    let logo = asset(&mut *unit, acme, "aa", 2, 0).await;
    let hero = asset(&mut *unit, acme, "bb", 1, 0).await;
    let german = UsageRecord { language: Some("de".to_owned()), ..usage(page[1].id, hero, 3) };
    let (first, second) = (usage(page[0].id, logo, 1), usage(page[1].id, logo, 2));
    unit.insert_usages(&[first], at(10)).await.unwrap();
    unit.insert_usages(&[second, german], at(30)).await.unwrap();
    let ended = unit.live_usages(&[page[0].id]).await.unwrap()[0].id;
    unit.end_usages(&[ended], at(20)).await.unwrap();
    let time = |from, to| UsageFilter { from: Some(at(from)), to: Some(at(to)), ..any() };
    for (filter, usages, assets) in [
        (any(), 2, 2),
        (time(0, 10), 0, 0),
        (time(10, 11), 1, 1),
        (time(19, 31), 3, 2),
        (time(20, 30), 0, 0),
        (UsageFilter { language: Some("de".to_owned()), ..any() }, 1, 1),
        (UsageFilter { search: Some("/B".to_owned()), ..any() }, 2, 2),
        (UsageFilter { search: Some("0%_A".to_owned()), ..time(0, 50) }, 1, 1),
        (UsageFilter { search: Some("0_%".to_owned()), ..time(0, 50) }, 0, 0),
        (UsageFilter { connector: Some("other".to_owned()), ..any() }, 0, 0),
    ] {
        let found = unit.usages(acme, &filter, 0, 10).await.unwrap().len();
        let used = unit.used_assets(acme, &filter, None, 10).await.unwrap().len();
        assert_eq!((found, used), (usages, assets), "{filter:?}");
    }
    let all = unit.used_assets(acme, &any(), None, 10).await.unwrap();
    assert_eq!(all.iter().map(|one| one.id).collect::<Vec<_>>(), [logo, hero]);
    let rest = unit.used_assets(acme, &any(), Some((2, logo)), 10).await.unwrap();
    assert_eq!(rest, all[1..]);
    let totals = unit.usage_totals(acme).await.unwrap();
    assert_eq!((totals.assets, totals.usages), (2, 3));
}

pub async fn values_are_counted_and_go_with_their_last_usage(f: &Fixture) {
    let (acme, _) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    let value = |value: &str, usages: i64| UsageValueRecord {
        kind: "language".to_owned(),
        value: value.to_owned(),
        usages,
    };
    unit.change_usage_values(acme, &[value("de", 1), value("en", 2)]).await.unwrap();
    unit.change_usage_values(acme, &[value("de", -1), value("en", 3)]).await.unwrap();
    assert_eq!(unit.usage_values(acme, "language", 10).await.unwrap(), [value("en", 5)]);
    assert_eq!(unit.usage_values(acme, "field", 10).await.unwrap(), []);
}

pub async fn the_history_ends_with_pages_and_assets_that_nothing_is_left_of(f: &Fixture) {
    let (acme, _) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    let pages = unit.put_usage_pages(acme, &["/a", "/b"], at(0)).await.unwrap();
    let logo = asset(&mut *unit, acme, "aa", 0, 0).await;
    let hero = asset(&mut *unit, acme, "bb", 1, 0).await;
    let (a, b) = (pages[0].id, pages[1].id);
    let rows = [usage(a, logo, 1), usage(b, hero, 2), usage(b, hero, 3)];
    unit.insert_usages(&rows, at(0)).await.unwrap();
    let live = unit.live_usages(&[a, b]).await.unwrap();
    let of = |place: u8| live.iter().find(|one| one.place[0] == place).unwrap().id;
    unit.end_usages(&[of(1), of(2)], at(10)).await.unwrap();
    assert_eq!(unit.delete_usages_over(at(10), 10).await.unwrap(), 0);
    assert_eq!(unit.delete_usages_over(at(11), 1).await.unwrap(), 1);
    assert_eq!(unit.delete_usages_over(at(11), 10).await.unwrap(), 1);
    assert_eq!(unit.usage_pages(acme, &["/a", "/b"]).await.unwrap(), pages[1..]);
    let left = unit.used_assets(acme, &any(), None, 10).await.unwrap();
    assert_eq!(left.iter().map(|one| one.id).collect::<Vec<_>>(), [hero]);
    assert_eq!(unit.usages(acme, &any(), 0, 10).await.unwrap().len(), 1);
}
