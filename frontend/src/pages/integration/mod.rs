//! What connectors read: one page of sections, each saved on its own.

mod advanced;
mod api_key;
mod asset_selector;
mod bynder;
mod contents;
mod fields;
mod oauth_guide;

use leptos::prelude::*;
use portal_types::{
    Account, AdvancedSettings, ApiKey, AssetSelectorSettings, BynderSettings, FieldSettings,
};

use crate::{
    api::Api,
    parts::{Ago, Load, PageTitle},
};

/// Everything on the page. Sections share it: what a field's connector gets depends on the portal
/// URL and on the language, too.
#[derive(Clone, Copy)]
struct Data {
    account: Load<Account>,
    keys: Load<Vec<ApiKey>>,
    bynder: Load<BynderSettings>,
    selector: Load<AssetSelectorSettings>,
    fields: Load<Vec<FieldSettings>>,
    advanced: Load<AdvancedSettings>,
    /// Whether the person may change any of it.
    may_write: bool,
}

impl Data {
    fn load(api: Api) -> Self {
        Self {
            account: Load::new(move || api.account()),
            keys: Load::new(move || api.api_keys()),
            bynder: Load::new(move || api.bynder()),
            selector: Load::new(move || api.asset_selector()),
            fields: Load::new(move || api.fields()),
            advanced: Load::new(move || api.advanced()),
            may_write: api.session.may_write(),
        }
    }

    /// Whether every section has its final height.
    fn is_settled(self) -> bool {
        self.keys.is_settled()
            && self.bynder.is_settled()
            && self.selector.is_settled()
            && self.fields.is_settled()
            && self.advanced.is_settled()
    }
}

/// The page.
#[component]
pub(crate) fn Integration() -> impl IntoView {
    let data = Data::load(expect_context());
    provide_context(data);
    let revision =
        Memo::new(move |_| data.account.map(|account| (account.revision, account.revised_at)));
    view! {
        <header>
            <div>
                <PageTitle title="Integration"/>
                <p class="quiet">"What your connectors read. Changes reach them within a second."</p>
            </div>
            <p class="quiet small num revision">
                {move || {
                    revision.get().map(|(number, at)| {
                        view! { "Revision " {number} " · changed " <Ago at=at/> }
                    })
                }}
            </p>
        </header>
        {(!data.may_write).then(|| view! {
            <p class="notice">
                "You can read these settings. Changing them takes an administrator or the owner of your organisation."
            </p>
        })}
        <contents::Contents/>
        <div class="settings">
            <api_key::ApiKeySection/>
            <bynder::BynderSection/>
            <asset_selector::AssetSelectorSection/>
            <fields::FieldsSection/>
            <advanced::AdvancedSection/>
        </div>
    }
    .into_any()
}

/// One section: what it is for on one side, the thing itself on the other.
fn section(
    id: &'static str,
    title: &'static str,
    lead: impl IntoView + 'static,
    wide: bool,
    body: impl IntoView + 'static,
) -> AnyView {
    view! {
        <section class="setting" class:wide=wide id=id aria-labelledby=format!("{id}-title")>
            <div class="setting-lead">
                <h2 id=format!("{id}-title") tabindex="-1">{title}</h2>
                {lead}
            </div>
            <div class="setting-body">{body}</div>
        </section>
    }
    .into_any()
}
