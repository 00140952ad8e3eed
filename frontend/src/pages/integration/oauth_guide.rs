//! How to make the OAuth app in Bynder, step by step, with everything there is to copy.

use leptos::prelude::*;
use portal_types::{REQUIRED_SCOPES, UPLOAD_SCOPE};

use crate::{
    dom::{El, a, b, code, details, li, memo, ol, p, summary, ul},
    parts::{Icon, copy_button, icon, unseen},
};

/// Folded until somebody needs it.
pub(super) fn oauth_guide(portal: Memo<Option<String>>) -> El {
    let page = move || {
        let host = portal.get();
        let text =
            format!("https://{}/pysettings/oauth2/", host.as_deref().unwrap_or("<portal URL>"));
        if host.is_none() {
            return code().child(text);
        }
        a().attr("href", text.clone())
            .attr("target", "_blank")
            .attr("rel", "noopener noreferrer")
            .child((text, " ", icon(Icon::External), unseen(" (opens in a new tab)")))
    };
    let scope = |name: &'static str| {
        let text = memo(move || name.to_owned());
        li().child((code().child(name), copy_button(text, name, true)))
    };
    let scopes: Vec<El> = REQUIRED_SCOPES.into_iter().map(scope).collect();
    let all = memo(|| REQUIRED_SCOPES.join(" "));
    let steps = ol().child((
        li().child(("In Bynder, as an administrator, open ", page, ".")),
        li().child("Add a new app, and give it a name that your colleagues recognise."),
        li().child(("Choose the grant type ", b().child("Client Credentials"), ".")),
        li().child(
            "Choose the user whose permissions the app gets. It can do no more than that user, and Bynder leaves out silently what the user may not do.",
        ),
        li().child((
            "Tick these scopes:",
            ul().class("scopes").child(scopes),
            copy_button(all, "all seven scopes", false),
        )),
        li().child((
            "If editors save new assets to Bynder, tick one more:",
            ul().class("scopes").child(scope(UPLOAD_SCOPE)),
        )),
        li().child(
            "Register the app, and copy its client ID and secret into the form here. Bynder shows the secret only once.",
        ),
    ));
    let warning = p().class("quiet small").child(
        "An app's scopes can't be edited later. If one is missing, register a new app with all of them.",
    );
    let head = summary().child((icon(Icon::Chevron), "How to make the OAuth app"));
    details().class("guide").child((head, steps, warning))
}
