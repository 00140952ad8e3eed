//! Throw-away databases for tests, on both engines.

#![expect(clippy::expect_used, clippy::panic, reason = "in tests a failure is a panic")]

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;

/// Which engine a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A database that exists as long as this value.
pub struct TempDatabase {
    /// Its address, as in `DATABASE_URL`.
    pub url: String,
    _folder: Option<TempDir>,
    postgres: Option<(String, String)>,
}

impl TempDatabase {
    /// Makes an empty one.
    ///
    /// # Panics
    ///
    /// Where PostgreSQL is asked for and `TEST_DATABASE_URL` names none: a test that can't run on
    /// an engine fails, and is never skipped.
    pub async fn create(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => {
                let folder = TempDir::new().expect("a temporary folder");
                let url = format!("sqlite://{}", folder.path().join("portal.db").display());
                Self { url, _folder: Some(folder), postgres: None }
            }
            Engine::Postgres => {
                #[expect(clippy::disallowed_methods, reason = "tests have no configuration")]
                let server = std::env::var("TEST_DATABASE_URL").unwrap_or_else(|_| {
                    panic!("no PostgreSQL: run `just test`, or set TEST_DATABASE_URL to one")
                });
                let name = unique_name();
                let mut connection =
                    PgConnection::connect(&server).await.expect("TEST_DATABASE_URL answers");
                // A collation that differs from SQLite's, so that a missing COLLATE shows.
                sqlx::query(AssertSqlSafe(format!(
                    "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' \
                     LOCALE_PROVIDER icu ICU_LOCALE 'en-US'"
                )))
                .execute(&mut connection)
                .await
                .expect("the right to create a database");
                let (base, parameters) = server.split_once('?').unwrap_or((&server, ""));
                let base = base.rsplit_once('/').map_or(base, |(front, _)| front);
                let url = format!("{base}/{name}?{parameters}");
                Self { url, _folder: None, postgres: Some((server, name)) }
            }
        }
    }
}

/// Does to a database what only somebody can who has it in their hands. Statements for one engine
/// only begin with its name and a colon.
///
/// # Panics
///
/// Where a statement fails.
pub async fn tamper(url: &str, statements: &[&str]) {
    let engine = if url.starts_with("sqlite:") { "sqlite" } else { "postgres" };
    for statement in statements {
        let statement = match statement.split_once(": ") {
            Some((only, _)) if only != engine && matches!(only, "sqlite" | "postgres") => continue,
            Some(("sqlite" | "postgres", statement)) => statement,
            _ => statement,
        };
        let statement = AssertSqlSafe(statement.to_owned());
        if engine == "sqlite" {
            let mut connection = SqliteConnection::connect(url).await.expect("the database");
            sqlx::query(statement)
                .execute(&mut connection)
                .await
                .map(drop)
                .expect("it can be done");
        } else {
            let mut connection = PgConnection::connect(url).await.expect("the database");
            sqlx::query(statement)
                .execute(&mut connection)
                .await
                .map(drop)
                .expect("it can be done");
        }
    }
}

/// What of asset usages is counted along and differs from the rows themselves, and what the engine says
/// of the file: nothing, if all is well.
///
/// # Panics
///
/// Where the database can't be read.
pub async fn discrepancies(url: &str) -> Vec<String> {
    const LIVE: &str = "FROM usages WHERE until IS NULL AND";
    let facet = |column: &str| {
        format!(
            "SELECT CAST(COUNT(*) AS BIGINT) FROM usage_values v WHERE kind = '{column}' AND usages <> \
             (SELECT COALESCE(SUM(usages), 0) FROM usage_facets f WHERE f.account_id = v.account_id \
             AND f.{column} = v.value)"
        )
    };
    let mut checks = vec![
        format!("SELECT COUNT(*) FROM usage_assets a WHERE usages <> (SELECT COUNT(*) {LIVE} asset_id = a.id)"),
        format!("SELECT COUNT(*) FROM usage_pages p WHERE usages <> (SELECT COUNT(*) {LIVE} page_id = p.id)"),
        format!("SELECT COUNT(*) FROM usage_facets f WHERE usages <> (SELECT COUNT(*) {LIVE} facet_id = f.id)"),
        format!("SELECT COUNT(*) FROM usage_totals t WHERE usages <> (SELECT COUNT(*) {LIVE} account_id = t.account_id)"),
        "SELECT COUNT(*) FROM usage_totals t WHERE assets <> (SELECT COUNT(*) FROM usage_assets a \
            WHERE a.account_id = t.account_id AND usages > 0)".to_owned(),
        "SELECT COUNT(*) FROM usage_totals t WHERE pages <> (SELECT COUNT(*) FROM usage_pages p \
            WHERE p.account_id = t.account_id AND usages > 0)".to_owned(),
        "SELECT COUNT(*) FROM usage_totals t WHERE usages <> (SELECT COALESCE(SUM(came - went), 0) \
            FROM usage_days d WHERE d.account_id = t.account_id)".to_owned(),
        "SELECT COUNT(*) FROM usages WHERE facet_id NOT IN (SELECT id FROM usage_facets)".to_owned(),
        "SELECT COUNT(*) FROM usage_pages WHERE told_version > version".to_owned(),
    ];
    checks.extend(["field", "language", "site", "connector"].map(facet));
    let mut wrong = Vec::new();
    if url.starts_with("sqlite:") {
        let mut db = SqliteConnection::connect(url).await.expect("the database");
        let said: Vec<String> =
            sqlx::query_scalar("PRAGMA integrity_check").fetch_all(&mut db).await.expect("a check");
        wrong.extend(said.into_iter().filter(|line| line != "ok"));
        let loose =
            sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut db).await.expect("a check");
        if !loose.is_empty() {
            wrong.push(format!("{} references to nothing", loose.len()));
        }
        for check in checks {
            let count: i64 = sqlx::query_scalar(AssertSqlSafe(check.clone()))
                .fetch_one(&mut db)
                .await
                .expect("a count");
            if count > 0 {
                wrong.push(format!("{count}: {check}"));
            }
        }
    } else {
        let mut db = PgConnection::connect(url).await.expect("the database");
        for check in checks {
            let count: i64 = sqlx::query_scalar(AssertSqlSafe(check.clone()))
                .fetch_one(&mut db)
                .await
                .expect("a count");
            if count > 0 {
                wrong.push(format!("{count}: {check}"));
            }
        }
    }
    wrong
}

/// Every row of every table, as bytes, with the table's name: for tests that look for what should be
/// gone.
///
/// # Panics
///
/// Where the database can't be read.
pub async fn dump(url: &str) -> Vec<(String, Vec<u8>)> {
    use sqlx::{Row as _, ValueRef as _};

    let mut rows = Vec::new();
    if url.starts_with("sqlite:") {
        let mut db = SqliteConnection::connect(url).await.expect("the database");
        let tables =
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
        let tables: Vec<String> =
            sqlx::query_scalar(tables).fetch_all(&mut db).await.expect("tables");
        for table in tables {
            let all = AssertSqlSafe(format!("SELECT * FROM \"{table}\""));
            for row in sqlx::query(all).fetch_all(&mut db).await.expect("rows") {
                let mut bytes = Vec::new();
                for column in 0..row.columns().len() {
                    let value = row.try_get_raw(column).expect("a value");
                    if !value.is_null() {
                        let text = row.try_get_unchecked::<Vec<u8>, _>(column);
                        bytes.extend(text.unwrap_or_default());
                    }
                    bytes.push(b'|');
                }
                rows.push((table.clone(), bytes));
            }
        }
    } else {
        let mut db = PgConnection::connect(url).await.expect("the database");
        let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";
        let tables: Vec<String> =
            sqlx::query_scalar(tables).fetch_all(&mut db).await.expect("tables");
        for table in tables {
            let all = AssertSqlSafe(format!("SELECT t::text FROM \"{table}\" t"));
            let all: Vec<String> = sqlx::query_scalar(all).fetch_all(&mut db).await.expect("rows");
            rows.extend(all.into_iter().map(|row| (table.clone(), row.into_bytes())));
        }
    }
    rows
}

fn unique_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("portal_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

impl Drop for TempDatabase {
    fn drop(&mut self) {
        let Some((server, name)) = self.postgres.take() else { return };
        // Drop can't wait, and the test's runtime may be gone: a thread with one of its own.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let mut connection = PgConnection::connect(&server).await?;
                sqlx::query(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")))
                    .execute(&mut connection)
                    .await
            })?;
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
        });
        if let Ok(Err(error)) = dropping.join() {
            eprintln!("could not drop a test database: {error}");
        }
    }
}
