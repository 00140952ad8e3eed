//! The foot of a settings form: what state it is in, and the two things to do about it.

use leptos::prelude::*;

use super::{Draft, Form, Summary};

/// State, Discard and Save.
#[component]
pub(crate) fn SaveBar<D: Draft>(
    form: Form<D>,
    /// Whether the person may save at all.
    may_write: bool,
) -> impl IntoView {
    let discard = Callback::new(move |()| form.discard());
    bar(form.submit, form.dirty(), form.outcome, discard, may_write)
}

/// Not generic, so that the browser downloads it once.
fn bar(
    submit: super::Submit,
    dirty: Signal<bool>,
    outcome: RwSignal<Option<i64>>,
    discard: Callback<()>,
    may_write: bool,
) -> AnyView {
    if !may_write {
        return view! {
            <footer>
                <span class="quiet small">
                    "You can read this. Changing it takes an administrator or the owner of your organisation."
                </span>
            </footer>
        }
        .into_any();
    }
    let state = move || {
        if submit.busy.get() {
            return view! { <span class="quiet">"Saving…"</span> }.into_any();
        }
        if dirty.get() {
            return view! { <span class="state warn">"Unsaved changes"</span> }.into_any();
        }
        outcome
            .get()
            .map(|revision| {
                view! { <span class="state good num">{format!("Saved · revision {revision}")}</span> }
            })
            .into_any()
    };
    view! {
        <div class="summary"><Summary submit=submit/></div>
        <footer>
            <span class="grow" role="status" tabindex="-1" id=submit.id("/saved")>{state}</span>
            <button
                type="button"
                class="button plain"
                class:gone=move || !dirty.get()
                disabled=move || !dirty.get() || submit.busy.get()
                on:click=move |_| discard.run(())
            >
                "Discard"
            </button>
            <button
                type="submit"
                class="button primary"
                disabled=move || !dirty.get() || submit.busy.get()
            >
                "Save"
            </button>
        </footer>
    }
    .into_any()
}
