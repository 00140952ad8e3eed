//! What connectors read: one page of sections, each saved on its own.

mod advanced;

mod asset_selector;
mod bynder;
mod connection;
mod contents;
mod fields;
mod keys;
mod oauth_guide;

use leptos::prelude::*;
use portal_types::{
    Account, AdvancedSettings, ApiKey, AssetSelectorSettings, BynderSettings, FieldSettings,
};

use crate::{
    api::Api,
    dom::{Child, El, a, div, fixed, h2, header, memo, p, section},
    parts::{Load, ago, page_title},
    routes,
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
pub(crate) fn integration() -> Vec<El> {
    let data = Data::load(expect_context());
    provide_context(data);
    let revision = memo(move || data.account.map(|account| (account.revision, account.revised_at)));
    let newest = move || {
        revision.get().map(|(number, at)| {
            let history = a().attr("href", routes::HISTORY).child("History");
            ("Revision ", number, " · changed ", ago(at), " · ", history)
        })
    };
    let lead =
        p().class("quiet").child("What your connectors read. Changes reach them within a second.");
    let head = header().child((
        div().child((page_title(fixed("Integration")), lead)),
        p().class("quiet small num revision").child(newest),
    ));
    let read_only = (!data.may_write).then(|| {
        p().class("notice").child(
            "You can read these settings. Changing them takes an administrator or the owner of your organisation.",
        )
    });
    let sections = div().class("settings").child((
        keys::api_key_section(),
        bynder::bynder_section(),
        asset_selector::asset_selector_section(),
        fields::fields_section(),
        advanced::advanced_section(),
    ));
    let mut page = vec![head];
    page.extend(read_only);
    page.extend([contents::contents(), sections]);
    page
}

/// One section: what it is for on one side, the thing itself on the other.
fn titled(
    id: &'static str,
    title: &'static str,
    lead: impl Child,
    wide: bool,
    body: impl Child,
) -> El {
    let label = format!("{id}-title");
    section()
        .class(if wide { "setting wide" } else { "setting" })
        .id(id)
        .attr("aria-labelledby", label.clone())
        .child((
            div()
                .class("setting-lead")
                .child((h2().id(label).attr("tabindex", "-1").child(title), lead)),
            div().class("setting-body").child(body),
        ))
}

/// What a section is for, in a sentence or two.
fn lead(words: &'static str) -> El {
    p().class("quiet").child(words)
}
