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

/// Rows in parts of a few sizes: a statement for each of these is prepared once and kept, however many
/// rows there are.
fn parts<T>(rows: &[T]) -> impl Iterator<Item = &[T]> {
    const SIZES: [usize; 5] = [500, 100, 20, 5, 1];
    let mut rest = rows;
    std::iter::from_fn(move || {
        let size = SIZES.into_iter().find(|size| *size <= rest.len())?;
        let (part, after) = rest.split_at(size);
        rest = after;
        Some(part)
    })
}
