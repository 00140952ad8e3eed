use portal_storage::{
    BynderSyncRecord, MediaRecord, MediaSaid, NewRejection, ToldPage, Unit, UsageAssetChange,
    UsageCount, UsageDayRecord, UsageFacet, UsageFacetChange, UsageFilter, UsageImportRecord,
    UsagePageChange, UsagePlace, UsageRecord, UsageSigns, UsageValueRecord, UsedAssetPlace,
};
use portal_types::{AccountId, UsageImportId, UsageImportState};

use crate::{Fixture, at};

fn hero() -> UsageFacet {
    UsageFacet { field: "Hero".to_owned(), connector: "xp_xm".to_owned(), ..UsageFacet::default() }
}

fn usage(page_id: i64, (asset_id, facet_id): (i64, i64), place: u8) -> UsageRecord {
    UsageRecord {
        page_id,
        asset_id,
        facet_id,
        place: vec![place; 16],
        item_id: None,
        item_path: Some("/home".to_owned()),
        version: None,
        additional: None,
    }
}

/// An asset that gains usages in a facet.
async fn used(
    unit: &mut dyn Unit,
    account: AccountId,
    (key, facet): (&str, UsageFacet),
    by: i64,
    seconds: i64,
) -> (i64, i64) {
    let asset_id = asset(unit, account, key, by, seconds).await;
    let change = UsageFacetChange { asset_id, facet, by };
    (asset_id, unit.change_usage_facets(account, &[change]).await.unwrap()[0].id)
}

fn any() -> UsageFilter {
    UsageFilter::default()
}

fn only(asset_key: Option<&str>, uri: Option<&str>) -> UsageFilter {
    let text = |text: Option<&str>| text.map(ToOwned::to_owned);
    UsageFilter { asset_key: text(asset_key), uri: text(uri), ..any() }
}

async fn asset(unit: &mut dyn Unit, account: AccountId, key: &str, by: i64, seconds: i64) -> i64 {
    let signs = UsageSigns { field: -1, language: -1, site: -1, connector: -1 };
    let (asset_key, asset_id) = (key.to_owned(), key.to_uppercase());
    let change = UsageAssetChange { asset_key, asset_id, by, signs };
    unit.change_usage_assets(account, &[change], at(seconds)).await.unwrap()[0].id
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
    let logo = used(&mut *unit, acme, ("aa", hero()), 1, 0).await;
    unit.insert_usages(acme, &[usage(page, logo, 1)], at(0)).await.unwrap();
    let live = unit.live_usages(&[page]).await.unwrap();
    assert_eq!((live[0].asset_key.as_str(), live[0].place.as_slice()), ("aa", &[1; 16][..]));
    assert_eq!((live[0].facet_id, &live[0].facet), (logo.1, &hero()));
    let other = UsageFacet { connector: "other".to_owned(), ..hero() };
    let change = UsageFacetChange { asset_id: logo.0, facet: other.clone(), by: 1 };
    let other_id = unit.change_usage_facets(acme, &[change]).await.unwrap()[0].id;
    unit.amend_usage(live[0].id, other_id, None, Some("Top")).await.unwrap();
    let all = unit.usages(acme, &any(), UsagePlace::default(), 10).await.unwrap();
    assert_eq!((all[0].asset_id.as_str(), all[0].uri.as_str()), ("AA", "/a"));
    assert_eq!((all[0].item_path.as_deref(), all[0].additional.as_deref()), (None, Some("Top")));
    assert_eq!((&*all[0].connector, &*all[0].field), ("other", "Hero"));
    unit.end_usages(&[live[0].id], at(5)).await.unwrap();
    assert_eq!(unit.live_usages(&[page]).await.unwrap(), []);
    assert_eq!(unit.usages(acme, &any(), UsagePlace::default(), 10).await.unwrap(), []);
    // At the same place again, which is another usage.
    unit.insert_usages(acme, &[usage(page, logo, 1)], at(6)).await.unwrap();
    let again =
        unit.usages(acme, &only(Some("aa"), Some("/a")), UsagePlace::default(), 10).await.unwrap();
    assert_eq!(again.iter().map(|one| one.since).collect::<Vec<_>>(), [at(6)]);
    assert!(again[0].id > live[0].id);
    assert!(
        unit.usages(acme, &only(Some("bb"), None), UsagePlace::default(), 10)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        unit.usages(acme, &only(None, Some("/b")), UsagePlace::default(), 10)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(unit.insert_usages(acme, &[usage(page, logo, 1)], at(7)).await.is_err());
}

pub async fn what_went_comes_after_what_is_there(f: &Fixture) {
    let (acme, _) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    let page = unit.put_usage_pages(acme, &["/a"], at(0)).await.unwrap()[0].id;
    let logo = used(&mut *unit, acme, ("aa", hero()), 5, 0).await;
    let rows: Vec<_> = (1..=5).map(|place| usage(page, logo, place)).collect();
    unit.insert_usages(acme, &rows, at(0)).await.unwrap();
    let live = unit.live_usages(&[page]).await.unwrap();
    let ids: Vec<i64> =
        (1..=5).map(|place| live.iter().find(|one| one.place == [place; 16]).unwrap().id).collect();
    unit.end_usages(&ids[..1], at(5)).await.unwrap();
    unit.end_usages(&ids[2..4], at(3)).await.unwrap();
    let expected = [ids[1], ids[4], ids[0], ids[3], ids[2]];
    for (key, uri) in [(None, None), (Some("aa"), None), (None, Some("/a"))] {
        let mut filter = only(key, uri);
        filter.from = Some(at(0));
        let mut after = UsagePlace::default();
        for (place, id) in expected.into_iter().enumerate() {
            let rest = unit.usages(acme, &filter, after, 10).await.unwrap();
            let rest: Vec<_> = rest.iter().map(|row| row.id).collect();
            assert_eq!(rest, expected[place..], "{key:?} {uri:?}");
            let next = &unit.usages(acme, &filter, after, 1).await.unwrap()[0];
            assert_eq!(next.id, id);
            after = UsagePlace { until: next.until, id };
        }
        assert_eq!(unit.usages(acme, &filter, after, 10).await.unwrap(), []);
        filter.from = Some(at(4));
        let since = unit.usages(acme, &filter, UsagePlace::default(), 10).await.unwrap();
        assert_eq!(since.iter().map(|row| row.id).collect::<Vec<_>>(), expected[..3]);
    }
}

pub async fn usages_are_counted(f: &Fixture) {
    let ((acme, _), (beta, _)) = (f.account().await, f.account().await);
    let mut unit = f.store.write().await.unwrap();
    let page = unit.put_usage_pages(acme, &["/a"], at(0)).await.unwrap()[0].id;
    let logo = used(&mut *unit, acme, ("aa", hero()), 2, 0).await;
    assert_eq!(used(&mut *unit, acme, ("aa", hero()), -2, 5).await, logo);
    assert_ne!(used(&mut *unit, beta, ("aa", hero()), 1, 0).await, logo);
    for (by, is_changed) in [(2, true), (-1, true), (0, false)] {
        let change = UsagePageChange { id: page, by, is_changed };
        unit.change_usage_pages(&[change], at(1)).await.unwrap();
    }
    let day = at(0).unix_seconds() / 86_400;
    for (assets, came, went) in [(2, 5, 0), (-1, 1, 3), (0, 0, 0)] {
        let count = UsageCount { assets, pages: 1, came, went };
        unit.count_usages(acme, count, at(0)).await.unwrap();
    }
    let totals = unit.usage_totals(acme).await.unwrap();
    assert_eq!((totals.assets, totals.pages, totals.usages), (1, 3, 3));
    assert_eq!(unit.usage_totals(beta).await.unwrap().usages, 0);
    let days = unit.usage_days(acme, day).await.unwrap();
    assert_eq!(days, [UsageDayRecord { day, came: 6, went: 3 }]);
    assert_eq!(unit.usage_days(acme, day + 1).await.unwrap(), []);
    unit.commit().await.unwrap();
}

pub async fn another_accounts_usages_are_absent(f: &Fixture) {
    let ((acme, _), (beta, _)) = (f.account().await, f.account().await);
    let mut unit = f.store.write().await.unwrap();
    for account in [acme, beta] {
        let page = unit.put_usage_pages(account, &["/a"], at(0)).await.unwrap()[0].id;
        let change = UsagePageChange { id: page, by: 2, is_changed: true };
        unit.change_usage_pages(&[change], at(0)).await.unwrap();
        let logo = used(&mut *unit, account, ("aa", hero()), 1, 0).await;
        let rows = [usage(page, logo, 1), usage(page, logo, 2)];
        unit.insert_usages(account, &rows, at(0)).await.unwrap();
    }
    for (key, uri) in
        [(None, None), (Some("aa"), None), (None, Some("/a")), (Some("aa"), Some("/a"))]
    {
        let all = unit.usages(acme, &only(key, uri), UsagePlace::default(), 10).await.unwrap();
        assert_eq!(all.len(), 2, "{key:?} {uri:?}");
        let after = UsagePlace { until: None, id: all[0].id };
        assert_eq!(unit.usages(acme, &only(key, uri), after, 10).await.unwrap(), all[1..]);
        assert_eq!(
            unit.usages(acme, &only(key, uri), UsagePlace::default(), 1).await.unwrap(),
            all[..1]
        );
        let assets = unit.used_assets(acme, &only(key, uri), None, 10).await.unwrap();
        assert_eq!(assets.len(), 1, "{key:?} {uri:?}");
        let pages = unit.used_pages(acme, &only(key, uri), None, 10).await.unwrap();
        assert_eq!(pages.len(), 1, "{key:?} {uri:?}");
    }
    assert_eq!(unit.thumbnail(acme, "aa").await.unwrap(), None);
    assert_eq!(unit.untold_pages(acme, 10).await.unwrap().len(), 1);
    assert_eq!(unit.media_due(acme, at(0), 10).await.unwrap().len(), 1);
    assert_eq!(unit.most_used_assets(acme, 10).await.unwrap().len(), 1);
}

pub async fn a_filter_finds_what_was_there_at_a_time(f: &Fixture) {
    let (acme, _) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    let page = unit.put_usage_pages(acme, &["/100%_a", "/b"], at(0)).await.unwrap();
    let logo = used(&mut *unit, acme, ("aa", hero()), 2, 0).await;
    let german = UsageFacet { language: "de".to_owned(), ..hero() };
    let hero = used(&mut *unit, acme, ("bb", german), 1, 0).await;
    let (first, second) = (usage(page[0].id, logo, 1), usage(page[1].id, logo, 2));
    unit.insert_usages(acme, &[first], at(10)).await.unwrap();
    let rows = [second, usage(page[1].id, hero, 3)];
    unit.insert_usages(acme, &rows, at(30)).await.unwrap();
    let ended = unit.live_usages(&[page[0].id]).await.unwrap()[0].id;
    unit.end_usages(&[ended], at(20)).await.unwrap();
    for id in [page[0].id, page[1].id] {
        let change = UsagePageChange { id, by: 1, is_changed: true };
        unit.change_usage_pages(&[change], at(30)).await.unwrap();
    }
    let time = |from, to| UsageFilter { from: Some(at(from)), to: Some(at(to)), ..any() };
    let text = |text: &str| Some(text.to_owned());
    for (filter, usages, assets, pages) in [
        (any(), 2, 2, 2),
        (time(0, 10), 0, 0, 0),
        (time(10, 11), 1, 1, 1),
        (time(19, 31), 3, 2, 2),
        (time(20, 30), 0, 0, 0),
        (UsageFilter { language: text("de"), ..any() }, 1, 1, 1),
        (UsageFilter { language: text("de"), field: text("Hero"), ..any() }, 1, 1, 1),
        (UsageFilter { language: text("de"), field: text("Logo"), ..any() }, 0, 0, 0),
        (UsageFilter { language: text("de"), ..time(0, 20) }, 0, 0, 0),
        (UsageFilter { language: text("de"), search: text("/b"), ..any() }, 1, 1, 1),
        (UsageFilter { search: text("/B"), ..any() }, 2, 2, 1),
        (UsageFilter { search: text("0%_A"), ..time(0, 50) }, 1, 1, 1),
        (UsageFilter { search: text("0_%"), ..time(0, 50) }, 0, 0, 0),
        (UsageFilter { connector: text("other"), ..any() }, 0, 0, 0),
        (UsageFilter { asset_key: text("aa"), ..any() }, 1, 1, 1),
        (UsageFilter { name: text("logo"), ..any() }, 0, 0, 0),
    ] {
        let found = unit.usages(acme, &filter, UsagePlace::default(), 10).await.unwrap().len();
        let used = unit.used_assets(acme, &filter, None, 10).await.unwrap().len();
        // Without a filter pages are those of now; here all have a usage.
        let on = unit.used_pages(acme, &filter, None, 10).await.unwrap().len();
        assert_eq!((found, used, on), (usages, assets, pages), "{filter:?}");
    }
    let all = unit.used_assets(acme, &any(), None, 10).await.unwrap();
    assert_eq!(all.iter().map(|one| one.id).collect::<Vec<_>>(), [logo.0, hero.0]);
    let place = UsedAssetPlace { attention: 0, usages: 2, id: logo.0 };
    let rest = unit.used_assets(acme, &any(), Some(place), 10).await.unwrap();
    assert_eq!(rest, all[1..]);
    let pages = unit.used_pages(acme, &any(), None, 10).await.unwrap();
    let rest = unit.used_pages(acme, &any(), Some((1, pages[0].id)), 10).await.unwrap();
    assert_eq!(rest, pages[1..]);
    let assets = unit.assets_of_page(page[1].id, &any(), 10).await.unwrap();
    assert_eq!(assets.len(), 2);
    assert_eq!(unit.assets_of_page(page[1].id, &any(), 1).await.unwrap().len(), 1);
}

pub async fn values_are_counted_and_go_with_their_last_usage(f: &Fixture) {
    let (acme, _) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    let value = |kind: &str, value: &str, usages: i64| UsageValueRecord {
        kind: kind.to_owned(),
        value: value.to_owned(),
        usages,
    };
    let first =
        [value("connector", "xp_xm", 1), value("language", "de", 1), value("language", "en", 2)];
    unit.change_usage_values(acme, &first, at(0)).await.unwrap();
    let then =
        [value("connector", "xp_xm", -1), value("language", "de", -1), value("language", "en", 3)];
    unit.change_usage_values(acme, &then, at(5)).await.unwrap();
    let of = async |unit: &mut dyn Unit, kind: &str| {
        let rows = unit.usage_values(acme, kind, 10).await.unwrap();
        rows.into_iter().map(|row| (row.value, row.usages, row.told_at)).collect::<Vec<_>>()
    };
    assert_eq!(of(&mut *unit, "language").await, [("en".to_owned(), 5, at(5))]);
    assert_eq!(of(&mut *unit, "field").await, []);
    // When a connector told something last stays known.
    assert_eq!(of(&mut *unit, "connector").await, [("xp_xm".to_owned(), 0, at(5))]);
}

pub async fn the_history_ends_with_pages_and_assets_that_nothing_is_left_of(f: &Fixture) {
    let (acme, _) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    let pages = unit.put_usage_pages(acme, &["/a", "/b"], at(0)).await.unwrap();
    let logo = used(&mut *unit, acme, ("aa", hero()), 0, 0).await;
    let hero = used(&mut *unit, acme, ("bb", hero()), 1, 0).await;
    let (a, b) = (pages[0].id, pages[1].id);
    let rows = [usage(a, logo, 1), usage(b, hero, 2), usage(b, hero, 3)];
    unit.insert_usages(acme, &rows, at(0)).await.unwrap();
    let live = unit.live_usages(&[a, b]).await.unwrap();
    let of = |place: u8| live.iter().find(|one| one.place[0] == place).unwrap().id;
    unit.end_usages(&[of(1), of(2)], at(10)).await.unwrap();
    assert_eq!(unit.delete_usages_over(at(10), 10).await.unwrap(), 0);
    assert_eq!(unit.delete_usages_over(at(11), 1).await.unwrap(), 1);
    assert_eq!(unit.delete_usages_over(at(11), 10).await.unwrap(), 1);
    assert_eq!(unit.usage_pages(acme, &["/a", "/b"]).await.unwrap(), pages[1..]);
    let left = unit.used_assets(acme, &any(), None, 10).await.unwrap();
    assert_eq!(left.iter().map(|one| one.id).collect::<Vec<_>>(), [hero.0]);
    assert_eq!(unit.usages(acme, &any(), UsagePlace::default(), 10).await.unwrap().len(), 1);
}

/// Otherwise Bynder would never hear that nothing is left there.
pub async fn a_page_that_bynder_knows_otherwise_stays(f: &Fixture) {
    let (acme, _) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    let sync = BynderSyncRecord { told_to: Some("bynder one".to_owned()), ..Default::default() };
    unit.put_usage_sync(acme, &sync).await.unwrap();
    let page = unit.put_usage_pages(acme, &["/a"], at(0)).await.unwrap()[0].id;
    for (place, has_been_told) in [(1, false), (2, true)] {
        let logo = used(&mut *unit, acme, ("aa", hero()), 0, 0).await;
        unit.insert_usages(acme, &[usage(page, logo, place)], at(0)).await.unwrap();
        let id = unit.live_usages(&[page]).await.unwrap()[0].id;
        unit.end_usages(&[id], at(1)).await.unwrap();
        if has_been_told {
            let version = unit.untold_pages(acme, 10).await.unwrap()[0].version;
            let told = [ToldPage { id: page, version }];
            unit.put_told_pages(acme, &told, &[], at(2)).await.unwrap();
        }
        assert_eq!(unit.delete_usages_over(at(5), 10).await.unwrap(), 1);
        let left = unit.usage_pages(acme, &["/a"]).await.unwrap().len();
        assert_eq!(left, usize::from(!has_been_told));
    }
}

pub async fn what_stands_out_is_first_while_it_is_used(f: &Fixture) {
    let (acme, _) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    let mut ids = Vec::new();
    for (key, usages) in [("aa", 5), ("bb", 1), ("cc", 2), ("dd", 3)] {
        ids.push(used(&mut *unit, acme, (key, hero()), usages, 0).await.0);
    }
    let due = unit.media_due(acme, at(0), 10).await.unwrap();
    assert_eq!(due.len(), 4);
    let said = |name: &str| {
        Some(MediaSaid {
            name: name.to_owned(),
            media_type: "image".to_owned(),
            thumbnail: Some(format!("https://cdn.example/{name}")),
        })
    };
    let media = [
        MediaRecord { id: ids[0], said: said("Größe 100%"), marks: 0 },
        MediaRecord { id: ids[1], said: said("Old"), marks: 2 },
        MediaRecord { id: ids[2], said: None, marks: 8 },
    ];
    unit.put_media(acme, &media, at(1), at(100)).await.unwrap();
    let order = async |unit: &mut dyn Unit, filter: &UsageFilter| {
        let rows = unit.used_assets(acme, filter, None, 10).await.unwrap();
        rows.into_iter().map(|row| row.asset_key).collect::<Vec<_>>()
    };
    assert_eq!(order(&mut *unit, &any()).await, ["cc", "bb", "aa", "dd"]);
    let most: Vec<_> = unit.most_used_assets(acme, 3).await.unwrap();
    assert_eq!(most.iter().map(|row| &*row.asset_key).collect::<Vec<_>>(), ["aa", "dd", "cc"]);
    let marks = unit.usage_marks(acme).await.unwrap();
    assert_eq!(marks.iter().map(|row| row.assets).sum::<i64>(), 2);
    for (filter, expected) in [
        (UsageFilter { marks: Some(10), ..any() }, vec!["cc", "bb"]),
        (UsageFilter { marks: Some(2), ..any() }, vec!["bb"]),
        (UsageFilter { marks: Some(1), ..any() }, vec![]),
        (UsageFilter { name: Some("GRÖSSE 100%".to_owned()), ..any() }, vec!["aa"]),
        (UsageFilter { media_type: Some("image".to_owned()), ..any() }, vec!["bb", "aa"]),
    ] {
        assert_eq!(order(&mut *unit, &filter).await, expected, "{filter:?}");
    }
    assert_eq!(
        unit.thumbnail(acme, "aa").await.unwrap().unwrap(),
        "https://cdn.example/Größe 100%"
    );
    assert_eq!(unit.media_due(acme, at(99), 10).await.unwrap().len(), 1);
    // Nobody asks what is wrong with what is not used.
    asset(&mut *unit, acme, "cc", -2, 2).await;
    assert_eq!(order(&mut *unit, &any()).await, ["bb", "aa", "dd", "cc"]);
    asset(&mut *unit, acme, "cc", 1, 3).await;
    assert_eq!(order(&mut *unit, &any()).await[0], "cc");
    // Deleted ones keep their name.
    let gone = [MediaRecord { id: ids[0], said: None, marks: 8 }];
    unit.put_media(acme, &gone, at(5), at(100)).await.unwrap();
    let row = unit.used_assets(acme, &only(Some("aa"), None), None, 1).await.unwrap();
    assert_eq!((row[0].name.as_deref(), &row[0].thumbnail), (Some("Größe 100%"), &None));
    unit.forget_media_times(acme).await.unwrap();
    assert_eq!(unit.media_due(acme, at(0), 10).await.unwrap().len(), 4);
}

pub async fn what_changed_since_it_was_read_is_told_again(f: &Fixture) {
    let ((acme, _), (beta, _)) = (f.account().await, f.account().await);
    let mut unit = f.store.write().await.unwrap();
    let pages = unit.put_usage_pages(acme, &["/a", "/b"], at(0)).await.unwrap();
    let logo = used(&mut *unit, acme, ("aa", hero()), 1, 0).await;
    unit.insert_usages(acme, &[usage(pages[0].id, logo, 1)], at(0)).await.unwrap();
    let untold = unit.untold_pages(acme, 10).await.unwrap();
    assert_eq!(untold.len(), 2);
    assert_eq!(unit.untold_pages(acme, 1).await.unwrap(), untold[..1]);
    assert_eq!(unit.count_untold_pages(beta, 100).await.unwrap(), 0);
    let usages = unit.untold_usages(&[pages[0].id, pages[1].id]).await.unwrap();
    assert_eq!((usages.len(), &*usages[0].asset_id, &*usages[0].field), (1, "AA", "Hero"));
    // Meanwhile one of them changes.
    let change = UsagePageChange { id: pages[0].id, by: 1, is_changed: true };
    unit.change_usage_pages(&[change], at(1)).await.unwrap();
    let told: Vec<ToldPage> =
        untold.iter().map(|page| ToldPage { id: page.id, version: page.version }).collect();
    let no =
        NewRejection { page_id: pages[0].id, asset_id: logo.0, reason: "not found".to_owned() };
    unit.put_told_pages(acme, &told, std::slice::from_ref(&no), at(2)).await.unwrap();
    let left = unit.untold_pages(acme, 10).await.unwrap();
    assert_eq!(left.iter().map(|page| &*page.uri).collect::<Vec<_>>(), ["/a"]);
    let rejected = unit.usage_rejections(acme, (0, 0), 10).await.unwrap();
    assert_eq!((&*rejected[0].reason, &*rejected[0].uri), ("not found", "/a"));
    let after = (rejected[0].page_id, rejected[0].id);
    assert_eq!(unit.usage_rejections(acme, after, 10).await.unwrap(), []);
    assert_eq!(unit.count_usage_rejections(beta).await.unwrap(), 0);
    let told = [ToldPage { id: left[0].id, version: left[0].version }];
    unit.put_told_pages(acme, &told, &[], at(3)).await.unwrap();
    assert_eq!(unit.count_usage_rejections(acme).await.unwrap(), 0);
    assert_eq!(unit.count_untold_pages(acme, 100).await.unwrap(), 0);
    unit.put_told_pages(acme, &told, &[no], at(4)).await.unwrap();
    unit.retry_usage_rejections(acme).await.unwrap();
    assert_eq!(unit.count_untold_pages(acme, 100).await.unwrap(), 1);
    let (count, last) = unit.all_usage_pages(acme).await.unwrap();
    assert_eq!((count, last), (2, pages.iter().map(|page| page.id).max().unwrap()));
    let all = unit.usage_pages_after(acme, 0, last, 10).await.unwrap();
    assert_eq!(unit.usage_pages_after(acme, all[0].id, last, 10).await.unwrap(), all[1..]);
}

pub async fn one_visit_at_a_time(f: &Fixture) {
    let (acme, _) = f.account().await;
    let (one, two) = (uuid::Uuid::from_u128(1), uuid::Uuid::from_u128(2));
    let mut unit = f.store.write().await.unwrap();
    assert!(unit.claim_usage_sync(acme, one, at(0), at(40)).await.unwrap());
    assert!(!unit.claim_usage_sync(acme, two, at(1), at(41)).await.unwrap());
    assert!(unit.claim_usage_sync(acme, one, at(1), at(41)).await.unwrap());
    // Its holder says nothing any more.
    assert!(unit.claim_usage_sync(acme, two, at(41), at(80)).await.unwrap());
    assert!(!unit.claim_usage_sync(acme, one, at(42), at(82)).await.unwrap());
    unit.release_usage_sync(acme, one, at(1)).await.unwrap();
    assert!(!unit.claim_usage_sync(acme, one, at(42), at(82)).await.unwrap());
    unit.release_usage_sync(acme, two, at(1)).await.unwrap();
    assert!(unit.claim_usage_sync(acme, one, at(42), at(82)).await.unwrap());
    unit.release_usage_syncs().await.unwrap();
    assert!(unit.claim_usage_sync(acme, two, at(42), at(82)).await.unwrap());
    // What is known stays beside the claim.
    let mut sync = unit.lock_usage_sync(acme).await.unwrap();
    assert_eq!(sync, BynderSyncRecord::default());
    sync.paused_at = Some(at(3));
    sync.resync_after = Some(0);
    unit.put_usage_sync(acme, &sync).await.unwrap();
    assert_eq!(unit.usage_sync(acme).await.unwrap(), sync);
    assert!(!unit.claim_usage_sync(acme, one, at(43), at(83)).await.unwrap());
}

pub async fn only_accounts_with_something_to_do_are_due(f: &Fixture) {
    let ((acme, _), (beta, _)) = (f.account().await, f.account().await);
    let mut unit = f.store.write().await.unwrap();
    let mut settings = unit.bynder(acme).await.unwrap().unwrap();
    unit.put_usage_pages(acme, &["/a"], at(0)).await.unwrap();
    unit.put_usage_pages(beta, &["/a"], at(0)).await.unwrap();
    let due = async |unit: &mut dyn Unit, seconds| {
        let due = unit.due_usage_syncs(at(seconds), 1_000).await.unwrap();
        due.into_iter().filter(|account| [acme, beta].contains(account)).collect::<Vec<_>>()
    };
    assert_eq!(due(&mut *unit, 0).await, []);
    settings.portal_url = Some("acme.bynder.com".to_owned());
    settings.oauth_client_id = Some("client".to_owned());
    settings.oauth_client_secret = Some(vec![1]);
    unit.put_bynder(acme, &settings).await.unwrap();
    assert_eq!(due(&mut *unit, 0).await, []);
    settings.integration_id = Some("one".to_owned());
    unit.put_bynder(acme, &settings).await.unwrap();
    assert_eq!(due(&mut *unit, 0).await, [acme]);
    let of_now = BynderSyncRecord {
        revision: settings.revision,
        told_to: Some("acme.bynder.com one".to_owned()),
        ..Default::default()
    };
    for (sync, is_due) in [
        (of_now.clone(), true),
        (BynderSyncRecord { paused_at: Some(at(0)), ..of_now.clone() }, false),
        (BynderSyncRecord { tell_next_at: at(9), ..of_now.clone() }, false),
        (BynderSyncRecord { tell_next_at: at(9), revision: 0, ..of_now.clone() }, true),
    ] {
        unit.put_usage_sync(acme, &sync).await.unwrap();
        assert_eq!(!due(&mut *unit, 5).await.is_empty(), is_due, "{sync:?}");
    }
    let page = unit.untold_pages(acme, 1).await.unwrap().remove(0);
    let told = [ToldPage { id: page.id, version: page.version }];
    unit.put_told_pages(acme, &told, &[], at(1)).await.unwrap();
    for (sync, is_due) in [
        (of_now.clone(), false),
        (
            BynderSyncRecord { told_to: Some("acme.bynder.com two".to_owned()), ..of_now.clone() },
            true,
        ),
        (BynderSyncRecord { resync_after: Some(0), ..of_now.clone() }, true),
    ] {
        unit.put_usage_sync(acme, &sync).await.unwrap();
        assert_eq!(!due(&mut *unit, 5).await.is_empty(), is_due, "{sync:?}");
    }
    unit.put_usage_sync(acme, &of_now).await.unwrap();
    asset(&mut *unit, acme, "aa", 1, 0).await;
    assert_eq!(due(&mut *unit, 5).await, [acme]);
    unit.claim_usage_sync(acme, uuid::Uuid::from_u128(1), at(5), at(45)).await.unwrap();
    assert_eq!(due(&mut *unit, 5).await, []);
    assert_eq!(due(&mut *unit, 45).await, [acme]);
}

pub async fn an_upload_is_followed(f: &Fixture) {
    let ((acme, _), (beta, _)) = (f.account().await, f.account().await);
    let mut import = UsageImportRecord {
        id: UsageImportId(uuid::Uuid::from_u128(7)),
        connector: "xp_xm".to_owned(),
        instance: None,
        state: UsageImportState::Running,
        began_at: at(0),
        changed_at: at(0),
        bytes: 10,
        bytes_total: Some(100),
        pages: 1,
        added: 2,
        accepted: 3,
        rejected: 4,
        removed: 5,
        problem: None,
    };
    let mut unit = f.store.write().await.unwrap();
    unit.put_usage_import(acme, &import).await.unwrap();
    import.state = UsageImportState::Done;
    (import.bytes, import.changed_at) = (100, at(9));
    unit.put_usage_import(acme, &import).await.unwrap();
    assert_eq!(unit.usage_imports(acme, 10).await.unwrap(), [import]);
    assert_eq!(unit.usage_imports(beta, 10).await.unwrap(), []);
    assert_eq!(unit.delete_usage_imports_over(at(9)).await.unwrap(), 0);
    assert_eq!(unit.delete_usage_imports_over(at(10)).await.unwrap(), 1);
}

pub async fn an_accounts_usages_go_in_parts(f: &Fixture) {
    let ((acme, _), (beta, _)) = (f.account().await, f.account().await);
    let mut unit = f.store.write().await.unwrap();
    for account in [acme, beta] {
        let page = unit.put_usage_pages(account, &["/a"], at(0)).await.unwrap()[0].id;
        let logo = used(&mut *unit, account, ("aa", hero()), 2, 0).await;
        let rows = [usage(page, logo, 1), usage(page, logo, 2)];
        unit.insert_usages(account, &rows, at(0)).await.unwrap();
    }
    // Two usages, a page, an asset.
    for _ in 0..4 {
        assert_eq!(unit.delete_some_usages(acme, 1).await.unwrap(), 1);
    }
    assert_eq!(unit.delete_some_usages(acme, 1).await.unwrap(), 0);
    assert_eq!(unit.used_assets(acme, &any(), None, 10).await.unwrap(), []);
    assert_eq!(unit.usages(beta, &any(), UsagePlace::default(), 10).await.unwrap().len(), 2);
    assert_eq!(unit.used_assets(beta, &any(), None, 10).await.unwrap().len(), 1);
}

/// More than few have the value, so that the list is walked; and fewer than few have two of them.
pub async fn many_are_walked_and_few_are_looked_up(f: &Fixture) {
    const MANY: usize = 1_200;
    let (acme, _) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    let facet = |n: usize| UsageFacet {
        field: if n.is_multiple_of(2) { "Hero" } else { "Teaser" }.to_owned(),
        language: format!("l{}", n % 7),
        ..UsageFacet::default()
    };
    let changes: Vec<UsageAssetChange> = (0..MANY)
        .map(|n| {
            let mut signs = UsageSigns::default();
            signs.add(&facet(n));
            let (asset_key, asset_id) = (format!("{n:08}"), format!("{n:08}"));
            UsageAssetChange { asset_key, asset_id, by: 1 + i64::from(n == 700), signs }
        })
        .collect();
    let assets = unit.change_usage_assets(acme, &changes, at(0)).await.unwrap();
    let facets: Vec<UsageFacetChange> = assets
        .iter()
        .map(|asset| {
            let n: usize = asset.asset_key.parse().unwrap();
            UsageFacetChange { asset_id: asset.id, facet: facet(n), by: 1 }
        })
        .collect();
    unit.change_usage_facets(acme, &facets).await.unwrap();
    let text = |text: &str| Some(text.to_owned());
    let hero = UsageFilter { field: text("Hero"), ..any() };
    let both = UsageFilter { language: text("l0"), ..hero.clone() };
    let german = UsageFilter { language: text("l0"), ..any() };
    let none = UsageFilter { field: text("None"), ..any() };
    for (filter, step) in [(&hero, 2), (&both, 14), (&german, 7)] {
        let found = unit.used_assets(acme, filter, None, 10_000).await.unwrap();
        assert_eq!(found.len(), MANY.div_ceil(step), "{filter:?}");
        // Of most usages first; then those that came last.
        assert_eq!(found[0].asset_key, "00000700");
        assert!(found[1..].windows(2).all(|two| two[0].id > two[1].id));
        let place = |asset: &portal_storage::UsedAssetRecord| UsedAssetPlace {
            attention: asset.attention,
            usages: asset.usages,
            id: asset.id,
        };
        let rest = unit.used_assets(acme, filter, Some(place(&found[9])), 5).await.unwrap();
        assert_eq!(rest, found[10..15]);
    }
    assert_eq!(unit.used_assets(acme, &none, None, 10).await.unwrap(), []);
}
