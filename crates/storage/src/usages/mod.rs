//! Asset usages: which asset is at which place, from when to when; what Bynder says of the assets; and
//! how far Bynder was told.
//!
//! Pages, assets and facets have ids of this database's own, which are not told to anybody: a usage is
//! a small row, and there are many.

mod imports;
mod media;
mod reading;
mod telling;
mod writing;

pub use imports::{UsageImportRecord, UsageImports};
pub use media::{MediaRecord, MediaSaid, UsageMedia};
pub use reading::{
    UsageDayRecord, UsageFilter, UsageListRecord, UsageLists, UsageMarkRecord, UsageTotalsRecord,
    UsageValueListRecord, UsedAssetPlace, UsedAssetRecord, UsedPageRecord,
};
pub use telling::{
    BynderSyncRecord, NewRejection, RejectionRecord, ToldPage, UntoldPageRecord, UntoldUsageRecord,
    UsageSyncs,
};
pub use writing::{
    LiveUsageRecord, UsageAssetChange, UsageAssetRecord, UsageCount, UsageFacet, UsageFacetChange,
    UsageFacetRecord, UsagePageChange, UsagePageRecord, UsageRecord, UsageValueRecord, Usages,
};

/// So many rows go into a statement.
const BATCH: usize = 500;
