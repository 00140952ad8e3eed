//! Two people changed the same settings: shows both values of each difference, and asks.

use leptos::prelude::*;

use super::{Draft, Form, form::Difference};
use crate::parts::Dialog;

/// Opens by itself when a save meets somebody else's change.
#[component]
pub(crate) fn ConflictDialog<D: Draft>(form: Form<D>) -> impl IntoView {
    dialog(
        form.differences,
        Callback::new(move |taken: Vec<&'static str>| form.settle(&taken)),
        Callback::new(move |()| form.leave_conflict()),
    )
}

fn dialog(
    differences: RwSignal<Vec<Difference>>,
    settle: Callback<Vec<&'static str>>,
    leave: Callback<()>,
) -> AnyView {
    let taken = RwSignal::new(Vec::<&'static str>::new());
    Effect::new(move || {
        let likely = differences.with(|all| {
            all.iter().filter(|one| one.only_theirs).map(|one| one.key).collect::<Vec<_>>()
        });
        taken.set(likely);
    });
    let open = Signal::derive(move || differences.with(|all| !all.is_empty()));
    let row = move |one: Difference| {
        let key = one.key;
        let choose = move |theirs: bool| {
            taken.update(|taken| {
                taken.retain(|other| *other != key);
                if theirs {
                    taken.push(key);
                }
            });
        };
        let theirs = move || taken.with(|taken| taken.contains(&key));
        view! {
            <fieldset class="versus">
                <legend>{one.label}</legend>
                <label>
                    <input
                        type="radio"
                        name=format!("conflict-{key}")
                        prop:checked=move || !theirs()
                        on:change=move |_| choose(false)
                    />
                    <span><span class="quiet small">"Yours"</span><b>{one.yours}</b></span>
                </label>
                <label>
                    <input
                        type="radio"
                        name=format!("conflict-{key}")
                        prop:checked=theirs
                        on:change=move |_| choose(true)
                    />
                    <span><span class="quiet small">"Theirs, saved now"</span><b>{one.theirs}</b></span>
                </label>
            </fieldset>
        }
    };
    view! {
        <Dialog open=open on_close=leave title="Somebody else changed this meanwhile">
            <p>"Nothing is overwritten yet. Choose which value to keep."</p>
            <div class="stack">
                {move || differences.get().into_iter().map(row).collect_view()}
            </div>
            <footer class="actions">
                <button type="button" class="button" on:click=move |_| leave.run(())>
                    "Decide later"
                </button>
                <button
                    type="button"
                    class="button primary"
                    on:click=move |_| settle.run(taken.get_untracked())
                >
                    "Save my choice"
                </button>
            </footer>
        </Dialog>
    }
    .into_any()
}
