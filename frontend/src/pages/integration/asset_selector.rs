//! What holds for the asset selector everywhere.

use leptos::prelude::*;
use portal_types::{AssetSelectorSettings, Language, PutAssetSelectorSettings};

use super::{Data, section};
use crate::{
    api::{Answer, Api},
    forms::{ConflictDialog, Draft, Form, SaveBar, Value},
    parts::{SelectField, when_loaded},
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

#[component]
pub(super) fn AssetSelectorSection() -> impl IntoView {
    let data = expect_context::<Data>();
    let lead = view! { <p class="quiet">"For every place where an editor picks an asset."</p> };
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
        let options = Language::ALL
            .iter()
            .map(|one| (one.as_str(), words::language(*one)))
            .collect::<Vec<_>>();
        view! {
            <form
                class="panel"
                novalidate
                node_ref=form.submit.root
                on:submit=move |event| {
                    event.prevent_default();
                    form.save();
                }
            >
                <fieldset class="body stack" disabled=!data.may_write>
                    <SelectField
                        submit=form.submit
                        at="/language"
                        label="Language of the asset selector"
                        options=options
                        value=language
                        hint="What editors see when they pick an asset, whatever the language of their CMS."
                    />
                </fieldset>
                <SaveBar form=form may_write=data.may_write/>
            </form>
            <ConflictDialog form=form/>
        }
    });
    section("asset-selector", "Asset selector", lead, false, body)
}
