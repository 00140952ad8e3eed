//! Logins at identity providers.

use leptos::prelude::*;
use portal_types::{Identity, IdentityId, SsoProvider};

use super::{
    ask::{Ask, ask},
    titled,
};
use crate::{
    api::Api,
    dom::{El, b, button, div, li, memo, p, ul},
    frame::start_sso,
    parts::{Dialog, Load, ago, dialog, unseen},
    routes,
};

/// The panel; none where there is no single sign-on and nothing is left of one.
pub(super) fn elsewhere(api: Api) -> impl Fn() -> Option<El> {
    let providers = Load::new(move || api.sso_providers());
    let mine = Load::new(move || api.identities());
    let removing = RwSignal::new(None::<IdentityId>);
    move || {
        let providers = providers.get().unwrap_or_default();
        let identities = mine.get().unwrap_or_default();
        if providers.is_empty() && identities.is_empty() {
            return None;
        }
        let rows: Vec<El> = identities.iter().map(|one| row(one, removing)).collect();
        let list = (!rows.is_empty()).then(|| ul().class("lines").child(rows));
        let lead = identities.is_empty().then(|| {
            p().child("Log in where your organisation keeps its accounts, instead of with the password here.")
        });
        let to = |provider: &SsoProvider| {
            start_sso(provider, routes::SECURITY)
                .class("button")
                .child(format!("Link {}…", provider.name))
        };
        let links: Vec<El> = providers.iter().map(to).collect();
        let foot = (!links.is_empty()).then(|| div().class("actions start").child(links));
        let body = div().class("body stack").child((lead, foot));
        Some(titled("elsewhere-title", "Single sign-on", (list, body, remove(api, mine, removing))))
    }
}

fn row(one: &Identity, removing: RwSignal<Option<IdentityId>>) -> El {
    let id = one.id;
    let name = one.email.clone().unwrap_or_default();
    let address = one.email.clone().map(|email| (email, " · "));
    let used = one.last_used_at.map(|at| (" · last used ", ago(at)));
    li().child((
        div().class("line").child((
            b().child(one.provider.clone()),
            button()
                .attr("type", "button")
                .class("button small")
                .on("click", move |_| removing.set(Some(id)))
                .child(("Remove…", unseen(format!(" {} {name}", one.provider)))),
        )),
        div().class("quiet small").child((address, "linked ", ago(one.created_at), used)),
    ))
}

/// Asks for the password, and removes it.
fn remove(api: Api, mine: Load<Vec<Identity>>, removing: RwSignal<Option<IdentityId>>) -> El {
    let close = Callback::new(move |()| removing.set(None));
    let what = Dialog {
        open: memo(move || removing.with(Option::is_some)),
        on_close: close,
        title: memo(|| "Remove the login".to_owned()),
        sheet: false,
    };
    let asking = Ask {
        lead: "It then logs you in no more. You can link it again.",
        verb: "Remove it",
        class: "button danger",
    };
    dialog(what, move || {
        let nothing_more = |_| None;
        ask(api, asking, nothing_more, close, move |submit, body| {
            let Some(id) = removing.get_untracked() else { return };
            submit.run(async move { api.remove_identity(id, &body).await }, move |outcome| {
                match outcome {
                    Ok(()) => {
                        mine.update(|all| all.retain(|one| one.id != id));
                        close.run(());
                    }
                    Err(error) => submit.fail(error),
                }
            });
        })
    })
}
