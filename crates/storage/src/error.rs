//! What can go wrong in storage.

/// A failure. Its text is for our logs, never for a caller.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Something unique is there already.
    #[error("a row with the same unique value exists")]
    Conflict,
    /// The database does not answer, or all its connections are taken.
    #[error("the database is unavailable: {0}")]
    Unavailable(#[source] sqlx::Error),
    /// The address of the database can't be used.
    #[error("{0}")]
    Address(String),
    /// The schema could not be brought up to date.
    #[error("the migration failed: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// Anything else: a defect of ours or of the database.
    #[error("the database refused: {0}")]
    Backend(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(inner) if inner.is_unique_violation() => Self::Conflict,
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error),
            _ => Self::Backend(error),
        }
    }
}
