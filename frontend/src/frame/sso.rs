//! Leaving for an identity provider.

use portal_types::SsoProvider;

use crate::dom::{El, a};

/// A link that leads to a provider, and from there back to a page.
pub(crate) fn start_sso(provider: &SsoProvider, next: &str) -> El {
    let next = String::from(js_sys::encode_uri_component(next));
    let to = format!("/api/v1/auth/sso/{}/start?next={next}", provider.id);
    a().attr("href", to).attr("rel", "external")
}
