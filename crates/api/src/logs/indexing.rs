//! After a migration that took the index of words away, records that were there come into it again: in
//! parts, so that a start that is broken off loses little.

use portal_storage::{Store, StoreError, UnindexedLog};

use super::words::words_of;

const AT_A_TIME: i64 = 2_000;

/// Indexes what is not indexed. Before anything is served: nothing is searched, or written, meanwhile.
pub async fn index_logs(store: &dyn Store) -> Result<(), StoreError> {
    let mut records = 0;
    loop {
        let mut unit = store.read().await?;
        let logs = unit.unindexed_logs(AT_A_TIME).await?;
        drop(unit);
        if logs.is_empty() {
            break;
        }
        if records == 0 {
            tracing::info!("log records get a new index before anything is served");
        }
        records += logs.len();
        let with_words = |log: UnindexedLog| {
            let words = words_of(&log.message, &log.logger, log.properties.as_deref());
            (log, words)
        };
        let logs: Vec<_> = logs.into_iter().map(with_words).collect();
        let mut unit = store.write().await?;
        unit.index_logs(&logs).await?;
        unit.commit().await?;
    }
    if records > 0 {
        tracing::info!(records, "log records have their new index");
    }
    Ok(())
}
