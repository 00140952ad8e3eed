//! A row of field settings, as its editor holds it.

use portal_types::{AssetType, FieldSettings, PickerMode, PutFieldSettings};

use super::{rows::GLOBAL, said};
use crate::{
    api::{Answer, Api},
    forms::{Draft, Value},
    words,
};

/// `None` in a value: as Global. `id` is `None` while the row is being added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FieldDraft {
    pub(super) id: Option<String>,
    pub(super) field: String,
    pub(super) search: Option<String>,
    pub(super) types: Option<Vec<AssetType>>,
    pub(super) hide_limited: Option<bool>,
    pub(super) layout: Option<bool>,
    pub(super) mode: Option<PickerMode>,
    pub(super) meta: Option<bool>,
}

impl FieldDraft {
    pub(super) fn is_global(&self) -> bool {
        self.id.as_deref() == Some(GLOBAL)
    }

    fn body(&self) -> PutFieldSettings {
        PutFieldSettings {
            field: (!self.is_global()).then(|| self.field.trim().to_owned()),
            default_search_term: self.search.clone(),
            visible_asset_types: self.types.clone(),
            always_hide_limited_usage: self.hide_limited,
            include_in_layout_service: self.layout,
            mode: self.mode,
            store_meta_properties: self.meta,
        }
    }
}

impl Draft for FieldDraft {
    type Wire = FieldSettings;

    fn of(wire: &Self::Wire) -> (Self, i64) {
        let draft = Self {
            id: Some(wire.id.clone()),
            field: wire.field.clone().unwrap_or_default(),
            search: wire.default_search_term.clone(),
            types: wire.visible_asset_types.as_deref().map(in_order),
            hide_limited: wire.always_hide_limited_usage,
            layout: wire.include_in_layout_service,
            mode: wire.mode,
            meta: wire.store_meta_properties,
        };
        (draft, wire.revision)
    }

    async fn load(&self, api: Api) -> Answer<Self::Wire> {
        api.field(self.id.as_deref().unwrap_or(GLOBAL)).await
    }

    async fn save(&self, api: Api, revision: i64) -> Answer<Self::Wire> {
        match &self.id {
            Some(id) => api.put_field(id, &self.body(), revision).await,
            None => api.add_field(&self.body()).await,
        }
    }

    fn values(&self) -> Vec<Value> {
        let own = |key, label, text: Option<String>| {
            Value::new(key, label, text.unwrap_or_else(|| "as Global".to_owned()))
        };
        let mut all = vec![
            own("search", "Default search term", self.search.as_deref().map(said::search)),
            own("types", "Visible asset types", self.types.as_deref().map(said::types)),
            own("hide", "Always hide limited usage", self.hide_limited.map(said::switch)),
            own("mode", "Selection", self.mode.map(|mode| words::mode(mode).to_owned())),
            own("meta", "Store metaproperties", self.meta.map(said::switch)),
            own("layout", "Include in Layout Service", self.layout.map(said::switch)),
        ];
        if !self.is_global() {
            all.insert(0, Value::new("field", "Field", self.field.as_str()));
        }
        all
    }

    fn take(&mut self, key: &str, from: &Self) {
        match key {
            "field" => self.field.clone_from(&from.field),
            "search" => self.search.clone_from(&from.search),
            "types" => self.types.clone_from(&from.types),
            "hide" => self.hide_limited = from.hide_limited,
            "mode" => self.mode = from.mode,
            "meta" => self.meta = from.meta,
            _ => self.layout = from.layout,
        }
    }
}

/// Kinds of asset in the order of the documentation, so that equal sets compare equal.
pub(super) fn in_order(kinds: &[AssetType]) -> Vec<AssetType> {
    AssetType::ALL.iter().copied().filter(|kind| kinds.contains(kind)).collect()
}
