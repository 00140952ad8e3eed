//! Logging in with a passkey: in place of the password, or of the code.

use leptos::prelude::*;
use portal_types::{BeginPasskey, Secret, Session, UsePasskey};

use crate::{
    api::Api,
    browser::{passkey, task},
    dom::{El, button, div, p},
};

/// The button; none where the browser has no passkeys for us. With the token of a log-in whose
/// password was right, of its person.
pub(crate) fn passkey_button(
    api: Api,
    mfa_token: Option<Secret>,
    then: Callback<Session>,
) -> Option<El> {
    if !passkey::are_there() {
        return None;
    }
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let token = StoredValue::new(mfa_token);
    let log_in = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        task::spawn(async move {
            let outcome = log_in(api, token.get_value()).await;
            let _ = busy.try_set(false);
            match outcome {
                Ok(session) => then.run(session),
                Err(words) => {
                    let _ = problem.try_set(Some(words));
                }
            }
        });
    };
    let told = move || problem.get().map(|words| p().class("notice bad").child(words));
    Some(
        div().class("stack").child((
            button()
                .attr("type", "button")
                .class("button wide")
                .attr("disabled", move || busy.get())
                .on("click", log_in)
                .child("Log in with a passkey"),
            div().attr("role", "alert").child(told),
        )),
    )
}

async fn log_in(api: Api, mfa_token: Option<Secret>) -> Result<Session, String> {
    let body = BeginPasskey { mfa_token };
    let asked = api.begin_passkey(&body).await.map_err(|error| error.words())?;
    let credential = passkey::ask(&asked.options).await?;
    let body = UsePasskey { token: asked.token, credential };
    api.use_passkey(&body).await.map_err(|error| error.words())
}
