//! What migrations make of data that is there already.

use std::sync::Arc;

use portal_storage::{
    Config, FieldFilter, MIGRATIONS, RevisionRecord, Store, open,
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
