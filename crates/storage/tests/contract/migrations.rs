//! What migrations make of data that is there already.

use std::sync::Arc;

use portal_storage::{
    Config, FieldFilter, LogFilter, LogWord, MIGRATIONS, RevisionRecord, Store, UsageFilter,
    UsagePlace, open,
    testing::{Engine, TempDatabase},
};
use portal_types::{AccountId, RevisionCause};
use sqlx::{PgPool, SqlitePool};
use uuid::Uuid;

use crate::{Fixture, at};

/// An account at revision 41, opened at 0 s and changed at 60 s of the tests' time.
const ACCOUNT: &str = "INSERT INTO accounts \
    (id, name, created_at, revision, revised_at, changed_at, changed_by) \
    VALUES ($1, 'Acme', 1700000000000000, 41, 1700000060000000, 1700000060000000, $1)";

/// A database as it was before a migration, with what statements about an account put there.
async fn before(
    f: &Fixture,
    migration: i64,
    account: AccountId,
    statements: &[&'static str],
) -> (TempDatabase, Arc<dyn Store>) {
    let versions = MIGRATIONS[0].iter().map(|migration| migration.version);
    let last = versions.filter(|version| *version < migration).max().unwrap();
    let database = TempDatabase::create(f.engine).await;
    let store = open(&Config::new(&database.url)).await.unwrap();
    match f.engine {
        Engine::Sqlite => {
            let pool = SqlitePool::connect(&database.url).await.unwrap();
            MIGRATIONS[0].run_to(last, &pool).await.unwrap();
            for statement in statements {
                sqlx::query(*statement).bind(account).execute(&pool).await.unwrap();
            }
            pool.close().await;
        }
        Engine::Postgres => {
            let pool = PgPool::connect(&database.url).await.unwrap();
            MIGRATIONS[1].run_to(last, &pool).await.unwrap();
            for statement in statements {
                sqlx::query(*statement).bind(account).execute(&pool).await.unwrap();
            }
            pool.close().await;
        }
    }
    (database, store)
}

/// Rows of before there was a search are found.
pub async fn older_rows_are_found_by_a_search(f: &Fixture) {
    const SEARCH: i64 = 7;
    const ROW: &str = "INSERT INTO field_settings \
        (account_id, id, field, field_key, default_search_term, revision) \
        VALUES ($1, $1, 'ΟΔΟΣ Hero', 'οδος hero', 'Brand 2026', 2)";
    let account = AccountId(Uuid::new_v4());
    let (_database, store) = before(f, SEARCH, account, &[ACCOUNT, ROW]).await;
    store.migrate().await.unwrap();
    let mut unit = store.read().await.unwrap();
    for (text, found) in [("οδοσ", 1), ("HERO", 1), ("brand", 1), ("herobrand", 0)] {
        let filter = FieldFilter { text: Some(text.to_owned()), overrides: None };
        let rows = unit.search_fields(account, &filter, None, 10).await.unwrap();
        assert_eq!(rows.len(), found, "{text}");
    }
    drop(unit);
    store.close().await;
}

/// An account of before there was a history: its history begins where it stands.
pub async fn the_history_of_an_older_account_begins_where_it_stands(f: &Fixture) {
    const HISTORY: i64 = 5;
    let account = AccountId(Uuid::new_v4());
    let (_database, store) = before(f, HISTORY, account, &[ACCOUNT]).await;
    store.migrate().await.unwrap();
    let mut unit = store.read().await.unwrap();
    let recorded = RevisionRecord {
        revision: 41,
        at: at(60),
        author_id: None,
        author_name: None,
        author_email: None,
        from_address: None,
        cause: RevisionCause::Recorded,
        restored_from: None,
        parts: Vec::new(),
        field: None,
        change_count: 0,
    };
    assert_eq!(unit.revisions(account, None, 10).await.unwrap(), [recorded]);
    drop(unit);
    store.close().await;
}

/// Usages of before there were facets have them, and everything that is counted along is right.
pub async fn older_usages_have_facets_and_numbers(f: &Fixture) {
    const FACETS: i64 = 17;
    const ASSET: &str = "INSERT INTO usage_assets \
        (account_id, asset_key, asset_id, usages, first_used_at) VALUES ($1, 'aa', 'AA', 2, 0)";
    const PAGE: &str = "INSERT INTO usage_pages (account_id, uri, usages, synced_at, changed_at) \
        VALUES ($1, '/a', 2, 0, 0)";
    // Two that are there, in one field; one that went, in none.
    const USAGE: &str = "INSERT INTO usages (page_id, asset_id, place, field, connector, since, until) \
        SELECT usage_pages.id, usage_assets.id, PLACE, FIELD, 'xp_xm', 86400000000, UNTIL \
        FROM usage_assets JOIN usage_pages ON usage_pages.account_id = usage_assets.account_id \
        WHERE usage_assets.account_id = $1";
    let account = AccountId(Uuid::new_v4());
    let usage = |place: &str, field: &str, until: &str| -> &'static str {
        let kind = if f.engine == Engine::Sqlite { "BLOB" } else { "BYTEA" };
        let place = format!("CAST('{place}' AS {kind})");
        let until = format!("CAST({until} AS BIGINT)");
        USAGE.replace("PLACE", &place).replace("FIELD", field).replace("UNTIL", &until).leak()
    };
    let statements = [
        ACCOUNT,
        ASSET,
        PAGE,
        usage("1", "'Hero'", "NULL"),
        usage("2", "'Hero'", "NULL"),
        usage("3", "NULL", "172800000000"),
    ];
    let (_database, store) = before(f, FACETS, account, &statements).await;
    store.migrate().await.unwrap();
    let mut unit = store.read().await.unwrap();
    let rows =
        unit.usages(account, &UsageFilter::default(), UsagePlace::default(), 10).await.unwrap();
    let facets: Vec<_> =
        rows.iter().map(|row| (&*row.field, &*row.language, &*row.connector)).collect();
    assert_eq!(facets, [("Hero", "", "xp_xm"); 2]);
    let field = UsageFilter { field: Some("Hero".to_owned()), ..UsageFilter::default() };
    assert_eq!(unit.used_assets(account, &field, None, 10).await.unwrap()[0].usages, 2);
    let totals = unit.usage_totals(account).await.unwrap();
    assert_eq!((totals.assets, totals.pages, totals.usages), (1, 1, 2));
    let days = unit.usage_days(account, 0).await.unwrap();
    let days: Vec<_> = days.iter().map(|day| (day.day, day.came, day.went)).collect();
    assert_eq!(days, [(1, 3, 0), (2, 0, 1)]);
    assert_eq!(unit.count_untold_pages(account, 100).await.unwrap(), 1);
    drop(unit);
    store.close().await;
}

/// Signs of before a value had three bits let every asset through.
pub async fn older_signs_hide_no_asset(f: &Fixture) {
    const SIGNS: i64 = 18;
    const ASSET: &str = "INSERT INTO usage_assets (account_id, asset_key, asset_id, usages, \
        first_used_at, field_signs, language_signs, site_signs, connector_signs) \
        VALUES ($1, 'aa', 'AA', 1, 0, 1, 1, 1, 1)";
    const FACET: &str = "INSERT INTO usage_facets \
        (account_id, asset_id, field, language, site, connector, usages) \
        SELECT account_id, id, 'Hero', 'en', '', 'xp_xm', 1 FROM usage_assets WHERE account_id = $1";
    let account = AccountId(Uuid::new_v4());
    let (_database, store) = before(f, SIGNS, account, &[ACCOUNT, ASSET, FACET]).await;
    store.migrate().await.unwrap();
    let mut unit = store.read().await.unwrap();
    let field = UsageFilter { field: Some("Hero".to_owned()), ..UsageFilter::default() };
    assert_eq!(unit.used_assets(account, &field, None, 10).await.unwrap().len(), 1);
    drop(unit);
    store.close().await;
}

/// Log records of before their index was made anew are in the new one, once the start has put them there.
pub async fn older_log_records_are_found_by_a_search(f: &Fixture) {
    const NEW_INDEX: i64 = 21;
    // 1,700,000,000 seconds, in ids.
    const LOG: &str = "INSERT INTO logs \
        (account_id, id, at, level, connector, instance, logger, message, size) \
        VALUES ($1, 1782579200000000000, 1700000000000000, 4, 'xp_xm', 'cm1', 'A', 'hero x', 10)";
    const WITH_WORDS: &str = "INSERT INTO logs \
        (account_id, id, at, level, connector, instance, logger, message, size, words) \
        VALUES ($1, 1782579200000000000, 1700000000000000, 4, 'xp_xm', 'cm1', 'A', 'hero x', 10, \
        array_to_tsvector(ARRAY['hero', 'x']))";
    const MINUTE: &str = "INSERT INTO log_minutes (account_id, minute, level, records) \
        VALUES ($1, 28333333, 4, 1)";
    let account = AccountId(Uuid::new_v4());
    let log = match f.engine {
        Engine::Sqlite => LOG,
        Engine::Postgres => WITH_WORDS,
    };
    let (_database, store) = before(f, NEW_INDEX, account, &[ACCOUNT, log, MINUTE]).await;
    store.migrate().await.unwrap();
    let mut unit = store.write().await.unwrap();
    let logs = unit.unindexed_logs(10).await.unwrap();
    if f.engine == Engine::Sqlite {
        let said: Vec<_> = logs.iter().map(|log| (log.account_id, &*log.message)).collect();
        assert_eq!(said, [(account, "hero x")]);
    }
    let words = |log| (log, vec!["hero".to_owned(), "x".to_owned()]);
    unit.index_logs(&logs.into_iter().map(words).collect::<Vec<_>>()).await.unwrap();
    assert_eq!(unit.unindexed_logs(10).await.unwrap(), []);
    for (text, found) in [("hero", 1), ("x", 1), ("her", 0)] {
        let word = LogWord { text: text.to_owned(), is_beginning: false };
        let filter = LogFilter { words: vec![word], level: Some(3), ..LogFilter::default() };
        let page = unit.logs(account, &filter, None, 10, None).await.unwrap();
        assert_eq!(page.records.len(), found, "{text}");
    }
    drop(unit);
    store.close().await;
}
