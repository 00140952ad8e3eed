//! What holds for the asset selector everywhere.

use leptos::prelude::*;
use portal_types::{AssetSelectorSettings, Language, PutAssetSelectorSettings};

use super::{Data, lead, titled};
use crate::{
    api::{Answer, Api},
    dom::El,
    forms::{Draft, Form, Value},
    parts::{select_field, when_loaded},
    words,
};

#[derive(Clone, PartialEq, Eq)]
struct SelectorDraft {
    language: Language,
}

impl Draft for SelectorDraft {
    type Wire = AssetSelectorSettings;

    fn of(wire: &Self::Wire) -> (Self, i64) {
        (Self { language: wire.language }, wire.revision)
    }

    async fn load(&self, api: Api) -> Answer<Self::Wire> {
        api.asset_selector().await
    }

    async fn save(&self, api: Api, revision: i64) -> Answer<Self::Wire> {
        api.put_asset_selector(&PutAssetSelectorSettings { language: self.language }, revision)
            .await
    }

    fn values(&self) -> Vec<Value> {
        vec![Value::new("language", "Language", words::language(self.language))]
    }

    fn take(&mut self, _: &str, from: &Self) {
        self.language = from.language;
    }
}

pub(super) fn asset_selector_section() -> El {
    let data = expect_context::<Data>();
    let body = when_loaded(data.selector, 1, move |wire| {
        let saved = Callback::new(move |wire| {
            data.selector.put(wire);
            data.account.again();
        });
        let form = Form::<SelectorDraft>::new("selector", &wire, saved).guarded(None);
        let language = form.bind(
            "/language",
            |draft| draft.language.as_str().to_owned(),
            |draft, text| {
                if let Ok(language) = text.parse() {
                    draft.language = language;
                }
            },
        );
        let options =
            Language::ALL.iter().map(|one| (one.as_str(), words::language(*one))).collect();
        let field = select_field(
            form.submit,
            "/language",
            "Language of the asset selector",
            options,
            language,
            "What editors see when they pick an asset, whatever the language of their CMS.",
        );
        form.panel(data.may_write, field)
    });
    let lead = lead("For every place where an editor picks an asset.");
    titled("asset-selector", "Asset selector", lead, false, body)
}
