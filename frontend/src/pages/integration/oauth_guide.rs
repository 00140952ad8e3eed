//! How to make the OAuth app in Bynder, step by step, with everything there is to copy.

use leptos::prelude::*;

use crate::parts::{CopyButton, Icon, icon};

/// What the app must be allowed to do. Bynder grants what its user may do, and no more.
const SCOPES: [&str; 7] = [
    "asset:read",
    "asset.usage:read",
    "asset.usage:write",
    "collection:read",
    "meta.assetbank:read",
    "meta.assetbank:write",
    "meta.workflow:read",
];
/// Needed where editors save new assets to Bynder.
const UPLOAD_SCOPE: &str = "asset:write";

/// Folded until somebody needs it.
#[component]
pub(super) fn OauthGuide(portal: Signal<Option<String>>) -> impl IntoView {
    let page = move || {
        let host = portal.get();
        let text =
            format!("https://{}/pysettings/oauth2/", host.as_deref().unwrap_or("<portal URL>"));
        match host {
            Some(_) => view! {
                <a href=text.clone() target="_blank" rel="noopener noreferrer">
                    {text.clone()} {icon(Icon::External)}
                    <span class="unseen">" (opens in a new tab)"</span>
                </a>
            }
            .into_any(),
            None => view! { <code>{text}</code> }.into_any(),
        }
    };
    let scope = |name: &'static str| {
        view! {
            <li>
                <code>{name}</code>
                <CopyButton text=name.to_owned() what=name small=true/>
            </li>
        }
    };
    view! {
        <details class="guide">
            <summary>{icon(Icon::Chevron)} "How to make the OAuth app"</summary>
            <ol>
                <li>"In Bynder, as an administrator, open " {page} "."</li>
                <li>"Add a new app, and give it a name that your colleagues recognise."</li>
                <li>"Choose the grant type " <b>"Client Credentials"</b> "."</li>
                <li>
                    "Choose the user whose permissions the app gets. It can do no more than that user, and Bynder leaves out silently what the user may not do."
                </li>
                <li>
                    "Tick these scopes:"
                    <ul class="scopes">{SCOPES.into_iter().map(scope).collect_view()}</ul>
                    <CopyButton text=SCOPES.join(" ") what="all seven scopes"/>
                </li>
                <li>
                    "If editors save new assets to Bynder, tick one more:"
                    <ul class="scopes">{scope(UPLOAD_SCOPE)}</ul>
                </li>
                <li>
                    "Register the app, and copy its client ID and secret into the form here. Bynder shows the secret only once."
                </li>
            </ol>
            <p class="quiet small">
                "An app's scopes can't be edited later. If one is missing, register a new app with all of them."
            </p>
        </details>
    }
}
