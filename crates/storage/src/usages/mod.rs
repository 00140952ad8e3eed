//! Asset usages: which asset is at which place, from when to when; what Bynder says of the assets; and
//! how far Bynder was told.
//!
//! Pages, assets and facets have ids of this database's own, which are not told to anybody: a usage is
//! a small row, and there are many.

mod imports;
mod media;
mod reading;
mod signs;
mod telling;
mod writing;

use crate::StoreError;

pub use imports::{UsageImportRecord, UsageImports};
pub use media::{MediaRecord, MediaSaid, UsageMedia};
pub use reading::{
    UsageDayRecord, UsageFilter, UsageListRecord, UsageLists, UsageMarkRecord, UsagePlace,
    UsageTotalsRecord, UsageValueListRecord, UsedAssetPlace, UsedAssetRecord, UsedPageRecord,
};
pub use signs::UsageSigns;
pub use telling::{
    BynderSyncRecord, NewRejection, RejectionRecord, ToldPage, UntoldPageRecord, UntoldUsageRecord,
    UsageSyncs,
};
pub use writing::{
    LiveUsageRecord, UsageAssetChange, UsageAssetRecord, UsageCount, UsageFacet, UsageFacetChange,
    UsageFacetRecord, UsagePageChange, UsagePageRecord, UsageRecord, UsageValueRecord, Usages,
};

/// Those who write many rows in one statement lock them first, in the order in which syncs lock them, so that
/// nobody waits for each other. On SQLite there is one writer.
impl crate::sqlite::SqliteUnit {
    const ASSETS_IN_ORDER: &str = "";
    const PAGES_IN_ORDER: &str = "";

    #[expect(clippy::unused_async, reason = "the other engine's waits")]
    async fn lock_rows(
        &mut self,
        _: &'static str,
        _: impl Iterator<Item = i64>,
    ) -> Result<(), StoreError> {
        Ok(())
    }
}

impl crate::postgres::PostgresUnit {
    const ASSETS_IN_ORDER: &str = "SELECT id FROM usage_assets WHERE id = ANY($1) \
        ORDER BY asset_key COLLATE \"C\" FOR UPDATE";
    const PAGES_IN_ORDER: &str = "SELECT id FROM usage_pages WHERE id = ANY($1) \
        ORDER BY uri COLLATE \"C\" FOR UPDATE";

    async fn lock_rows(
        &mut self,
        lock: &'static str,
        ids: impl Iterator<Item = i64>,
    ) -> Result<(), StoreError> {
        let ids: Vec<i64> = ids.collect();
        sqlx::query(lock).bind(ids).execute(&mut *self.0).await?;
        Ok(())
    }
}
