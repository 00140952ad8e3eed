//! The asset selector everywhere.

pub mod get;
pub mod put;

use portal_storage::AssetSelectorRecord;
use portal_types::AssetSelectorSettings;

fn to_wire(record: &AssetSelectorRecord) -> AssetSelectorSettings {
    AssetSelectorSettings { language: record.language, revision: record.revision }
}
