//! What migrations make of data that is there already.

use portal_storage::{
    Config, MIGRATIONS, RevisionRecord, open,
    testing::{Engine, TempDatabase},
};
use portal_types::{AccountId, RevisionCause};
use sqlx::{PgPool, SqlitePool};
use uuid::Uuid;

use crate::{Fixture, at};

const INSERT_ACCOUNT: &str = "INSERT INTO accounts \
    (id, name, created_at, revision, revised_at, changed_at, changed_by) \
    VALUES ($1, 'Acme', $2, 41, $3, $3, $1)";

/// An account of before there was a history: its history begins where it stands.
pub async fn the_history_of_an_older_account_begins_where_it_stands(f: &Fixture) {
    const HISTORY: i64 = 5;
    let versions = MIGRATIONS[0].iter().map(|migration| migration.version);
    let before = versions.filter(|version| *version < HISTORY).max().unwrap();
    let database = TempDatabase::create(f.engine).await;
    let account = AccountId(Uuid::new_v4());
    let store = open(&Config::new(&database.url)).await.unwrap();
    let (created, revised) = (at(0), at(60));
    match f.engine {
        Engine::Sqlite => {
            let pool = SqlitePool::connect(&database.url).await.unwrap();
            MIGRATIONS[0].run_to(before, &pool).await.unwrap();
            let insert = sqlx::query(INSERT_ACCOUNT).bind(account).bind(created).bind(revised);
            insert.execute(&pool).await.unwrap();
            pool.close().await;
        }
        Engine::Postgres => {
            let pool = PgPool::connect(&database.url).await.unwrap();
            MIGRATIONS[1].run_to(before, &pool).await.unwrap();
            let insert = sqlx::query(INSERT_ACCOUNT).bind(account).bind(created).bind(revised);
            insert.execute(&pool).await.unwrap();
            pool.close().await;
        }
    }
    store.migrate().await.unwrap();
    let mut unit = store.read().await.unwrap();
    let recorded = RevisionRecord {
        revision: 41,
        at: revised,
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
