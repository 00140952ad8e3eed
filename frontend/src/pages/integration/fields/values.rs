//! One value of a row: its own, or the one from Global. One click overrides, one goes back.

use leptos::prelude::*;
use portal_types::AssetType;

use super::{draft::in_order, editor::Mode};
use crate::{
    browser::focus,
    forms::{Bound, Submit},
    parts::{Icon, icon},
    words,
};

/// Puts a value into its frame. `global` is `None` in the Global row, which inherits from nobody.
pub(super) fn inheritable<T, V>(
    submit: Submit,
    at: &'static str,
    label: &'static str,
    value: Bound<Option<T>>,
    global: Option<Signal<T>>,
    words: fn(&T) -> String,
    control: impl Fn(Bound<T>) -> V + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + PartialEq + Default + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let own = Bound {
        get: Memo::new(move |before: Option<&T>| {
            // Gone for the moment between reverting and its input leaving the screen.
            value.get.get().or_else(|| before.cloned()).unwrap_or_default()
        })
        .into(),
        set: Callback::new(move |next| value.set.run(Some(next))),
    };
    let Some(global) = global else {
        return view! { <div class="value">{control(own)}</div> }.into_any();
    };
    let inherits = Memo::new(move |_| value.get.with(Option::is_none));
    let id = submit.id(at);
    let toggle = frame(
        label,
        id,
        inherits,
        Signal::derive(move || global.with(words)),
        Callback::new(move |()| value.set.run(Some(global.get_untracked()))),
        Callback::new(move |()| value.set.run(None)),
    );
    let shown = move || (!inherits.get()).then(|| control(own));
    view! {
        <div class="value" class:inherits=move || inherits.get()>{shown} {toggle}</div>
    }
    .into_any()
}

/// Not generic, so that the browser downloads it once.
fn frame(
    label: &'static str,
    id: String,
    inherits: Memo<bool>,
    global: Signal<String>,
    take: Callback<()>,
    revert: Callback<()>,
) -> AnyView {
    let lower = label.to_lowercase();
    let button = format!("{id}-inherit");
    let (override_label, revert_label) =
        (format!("Override {lower}"), format!("Use Global for {lower}"));
    let act = {
        let button = button.clone();
        move |_| {
            let next = if inherits.get_untracked() {
                take.run(());
                id.clone()
            } else {
                revert.run(());
                button.clone()
            };
            // What was pressed may be gone: the keyboard goes to what came in its place.
            request_animation_frame(move || {
                focus::id(&next);
            });
        }
    };
    let from_global = move || {
        inherits.get().then(|| {
            view! {
                <div class="field">
                    <span class="legend">{label}</span>
                    <p>
                        <span class="inherited">{move || global.get()}</span>
                        <span class="quiet small">" from Global"</span>
                    </p>
                </div>
            }
        })
    };
    view! {
        {from_global}
        <button
            type="button"
            class="button small plain"
            id=button
            aria-label=move || {
                if inherits.get() { override_label.clone() } else { revert_label.clone() }
            }
            on:click=act
        >
            {move || (!inherits.get()).then(|| icon(Icon::Revert))}
            {move || if inherits.get() { "Override" } else { "Use Global" }}
        </button>
    }
    .into_any()
}

/// Which kinds of asset are visible.
#[component]
pub(super) fn AssetTypes(submit: Submit, value: Bound<Vec<AssetType>>) -> impl IntoView {
    const AT: &str = "/visibleAssetTypes";
    let problem = submit.problem(AT);
    let id = submit.id(AT);
    let described = {
        let id = format!("{id}-problem");
        move || problem.get().is_some().then(|| id.clone())
    };
    let first = id.clone();
    let kinds = AssetType::ALL.iter().enumerate().map(|(place, kind)| {
        let kind = *kind;
        let flip = move |event| {
            let mut kinds = value.get.get_untracked();
            kinds.retain(|other| *other != kind);
            if event_target_checked(&event) {
                kinds.push(kind);
            }
            value.set.run(in_order(kinds));
        };
        view! {
            <label>
                <input
                    type="checkbox"
                    id=(place == 0).then(|| first.clone())
                    aria-invalid=move || problem.get().is_some().then_some("true")
                    prop:checked=move || value.get.with(|kinds| kinds.contains(&kind))
                    on:change=flip
                />
                {words::asset_type(kind)}
            </label>
        }
    });
    view! {
        <fieldset class="field" aria-describedby=described>
            <legend>"Visible asset types"</legend>
            <div class="checks">{kinds.collect_view()}</div>
            {move || problem.get().map(|words| {
                view! { <p class="problem" id=format!("{id}-problem")>{words}</p> }
            })}
        </fieldset>
    }
    .into_any()
}

/// A mode as a select holds it.
pub(super) fn mode_text(value: Bound<Mode>) -> Bound<String> {
    Bound {
        get: Signal::derive(move || value.get.get().0.as_str().to_owned()),
        set: Callback::new(move |text: String| {
            if let Ok(mode) = text.parse() {
                value.set.run(Mode(mode));
            }
        }),
    }
}
