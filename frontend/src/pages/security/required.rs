//! Whether the account asks its members for a second factor.

use leptos::prelude::*;
use portal_types::Mfa;

use super::{is_on, titled};
use crate::{
    api::Api,
    dom::{El, button, div, memo, p, span},
    forms::{Submit, summary},
    parts::Load,
};

pub(super) fn required(api: Api, mfa: Load<Mfa>) -> El {
    let submit = Submit::new("required");
    let on = memo(move || mfa.map(|mfa| mfa.is_required).unwrap_or_default());
    let own = memo(move || is_on(mfa));
    let change = move |_| {
        let wanted = !on.get_untracked();
        submit.run(async move { api.require_second_factor(wanted).await }, move |outcome| {
            match outcome {
                Ok(account) => mfa.update(|mfa| mfa.is_required = account.second_factor_required),
                Err(error) => submit.fail(error),
            }
        });
    };
    let state = move || {
        if on.get() {
            span().class("state good").child("Everybody in this account needs a second factor.")
        } else {
            span().class("state").child("A second factor is each member's own choice.")
        }
    };
    let hint = move || {
        (!on.get() && !own.get()).then(|| {
            p().class("hint")
                .id("required-hint")
                .child("Set up your own first: you would lock yourself out.")
        })
    };
    titled(
        "required-title",
        "For everybody in the account",
        div().class("body stack").child((
            p().attr("role", "status").child(state),
            p().class("quiet").child("Members without one can then only set one up, at once and wherever they are logged in."),
            div().child(
                button()
                    .attr("type", "button")
                    .class("button")
                    .attr("disabled", move || submit.busy.get() || (!on.get() && !own.get()))
                    .attr("aria-describedby", "required-hint")
                    .on("click", change)
                    .child(move || if on.get() { "Leave it to them" } else { "Require it" }),
            ),
            hint,
            summary(submit),
        )),
    )
}
