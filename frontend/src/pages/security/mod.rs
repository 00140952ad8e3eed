//! How a person proves who they are, and where they are logged in.

mod ask;
mod codes;
mod elsewhere;
mod enrol;
mod factor;
mod passkeys;
mod required;
mod sessions;

use leptos::prelude::*;
use portal_types::{Mfa, Role};

use crate::{
    api::Api,
    dom::{Child, El, a, div, fixed, h2, header, p, section},
    parts::{Load, page_title, when_loaded},
    routes,
};

/// The page.
pub(crate) fn security() -> Vec<El> {
    let api = expect_context::<Api>();
    let mfa = Load::new(move || api.mfa());
    let user = untrack(|| api.session.user());
    let is_staff = user.as_ref().is_some_and(|user| user.is_staff);
    let (role, must) = user.map_or((Role::Member, false), |user| (user.role, user.must_enrol));
    let head = header().child(div().child((
        page_title(fixed("Security")),
        p().class("quiet").child("How you prove who you are, and where you are logged in."),
    )));
    let first = must.then(|| {
        let who = if is_staff { "The support team" } else { "This account" };
        p().class("notice bad").child(format!(
            "{who} asks for a second factor. Set one up, and everything works again."
        ))
    });
    let password = section().class("panel").attr("aria-labelledby", "password-title").child((
        header().child(h2().id("password-title").child("Password")),
        div()
            .class("body")
            .child(a().class("button").attr("href", routes::PASSWORD).child("Change password")),
    ));
    let second = when_loaded(mfa, 2, move |_| factor::factor(api, mfa));
    let mut page = vec![head];
    page.extend(first);
    page.push(titled("factor-title", "Second factor", second));
    let keys = when_loaded(mfa, 2, move |_| passkeys::passkeys(api, mfa));
    page.push(titled("passkeys-title", "Passkeys", keys));
    if role == Role::Owner && !must {
        page.push(required::required(api, mfa));
    }
    page.push(password);
    page.push(div().child(elsewhere::elsewhere(api)));
    page.push(sessions::sessions(api));
    page
}

/// A panel with a title.
fn titled(id: &'static str, title: &'static str, content: impl Child) -> El {
    section()
        .class("panel")
        .attr("aria-labelledby", id)
        .child((header().child(h2().id(id).child(title)), content))
}

/// Whether there is a second factor.
fn is_on(mfa: Load<Mfa>) -> bool {
    mfa.map(|mfa| mfa.totp_since.is_some() || !mfa.passkeys.is_empty()).unwrap_or_default()
}
