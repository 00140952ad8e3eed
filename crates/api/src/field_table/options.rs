//! Field settings in the forms that pickers take: each field with what holds for it. The empty name
//! is Global, which holds for every field without a row.

use portal_storage::FieldRecord;
use portal_types::{CompactView, EffectiveField, FieldRowId, Language, Plugin};
use serde::Serialize;

use crate::connector::{compact_view, effective, plugin};

/// JSON for a SitecoreAI Plugin field, by field.
pub fn plugins(rows: &[FieldRecord]) -> ByField<Plugin> {
    by_field(rows, plugin)
}

/// Options for Bynder's Universal Compact View, by field.
pub fn compact_views(
    rows: &[FieldRecord],
    language: Language,
    portal_url: Option<&str>,
) -> ByField<CompactView> {
    by_field(rows, |field| compact_view(field, language, portal_url))
}

/// An object whose members keep their order.
pub struct ByField<T>(Vec<(String, T)>);

fn by_field<T>(rows: &[FieldRecord], form: impl Fn(&EffectiveField) -> T) -> ByField<T> {
    let Some(global) = rows.iter().find(|row| row.id == FieldRowId::GLOBAL) else {
        return ByField(Vec::new());
    };
    let members = rows
        .iter()
        .map(|row| (row.field.clone().unwrap_or_default(), form(&effective(row, global))));
    ByField(members.collect())
}

impl<T: Serialize> Serialize for ByField<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}
