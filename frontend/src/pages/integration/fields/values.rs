//! One value of a row: its own, or the one from Global. One click overrides, one goes back.

use leptos::prelude::*;
use portal_types::AssetType;

use super::{draft::in_order, editor::Mode};
use crate::{
    browser::focus,
    dom::{El, button, checked, div, fieldset, input, label, legend, memo, p, span},
    forms::{Bound, Submit},
    parts::{Around, Icon, icon, quiet},
    words,
};

/// What is put into its frame.
#[derive(Clone, Copy)]
pub(super) struct Named {
    pub(super) submit: Submit,
    pub(super) at: &'static str,
    pub(super) label: &'static str,
}

/// Puts a value into its frame. `global` is `None` in the Global row, which inherits from nobody.
pub(super) fn inheritable<T>(
    name: Named,
    value: Bound<Option<T>>,
    global: Option<Memo<T>>,
    words: fn(&T) -> String,
    control: impl Fn(Bound<T>) -> El + 'static,
) -> El
where
    T: Clone + PartialEq + Default + Send + Sync + 'static,
{
    let own = Bound {
        get: Memo::new(move |before: Option<&T>| {
            // Gone for the moment between reverting and its input leaving the screen.
            value.get.get().or_else(|| before.cloned()).unwrap_or_default()
        }),
        set: Callback::new(move |next| value.set.run(Some(next))),
    };
    let Some(global) = global else { return div().class("value").child(control(own)) };
    frame(
        name,
        memo(move || value.get.with(Option::is_none)),
        memo(move || global.with(words)),
        Callback::new(move |()| value.set.run(Some(global.get_untracked()))),
        Callback::new(move |()| value.set.run(None)),
        Box::new(move || control(own)),
    )
}

/// Not generic, so that the browser downloads it once.
fn frame(
    name: Named,
    inherits: Memo<bool>,
    global: Memo<String>,
    take: Callback<()>,
    revert: Callback<()>,
    control: Box<dyn Fn() -> El>,
) -> El {
    let Named { submit, at, label } = name;
    let lower = label.to_ascii_lowercase();
    let id = submit.id(at);
    let button_id = format!("{id}-inherit");
    let (take_label, revert_label) =
        (format!("Override {lower}"), format!("Use Global for {lower}"));
    let inside = move || {
        if !inherits.get() {
            return control();
        }
        let value = span().class("inherited").child(global);
        div()
            .class("field")
            .child((span().class("legend").child(label), p().child((value, quiet(" from Global")))))
    };
    let act = {
        let button = button_id.clone();
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
    let toggle =
        button()
            .attr("type", "button")
            .class("button small plain")
            .id(button_id)
            .attr("aria-label", move || {
                if inherits.get() { take_label.clone() } else { revert_label.clone() }
            })
            .on("click", act)
            .child((
                move || (!inherits.get()).then(|| icon(Icon::Revert)),
                move || if inherits.get() { "Override" } else { "Use Global" },
            ));
    div().class("value").class_if("inherits", move || inherits.get()).child((inside, toggle))
}

/// Which kinds of asset are visible.
pub(super) fn asset_types(submit: Submit, at: &'static str, value: Bound<Vec<AssetType>>) -> El {
    let around = Around::new(submit, at, false);
    let kinds: Vec<El> = AssetType::ALL
        .iter()
        .enumerate()
        .map(|(place, kind)| {
            let kind = *kind;
            let flip = move |event| {
                let mut kinds = value.get.get_untracked();
                kinds.retain(|other| *other != kind);
                if checked(&event) {
                    kinds.push(kind);
                }
                value.set.run(in_order(&kinds));
            };
            let tick = input()
                .attr("type", "checkbox")
                .id((place == 0).then(|| around.id()))
                .attr("aria-invalid", move || around.invalid())
                .prop("checked", move || value.get.with(|kinds| kinds.contains(&kind)))
                .on("change", flip);
            label().child((tick, words::asset_type(kind)))
        })
        .collect();
    fieldset().class("field").attr("aria-describedby", move || around.described()).child((
        legend().child("Visible asset types"),
        div().class("checks").child(kinds),
        around.problem(),
    ))
}

/// A mode as a select holds it.
pub(super) fn mode_text(value: Bound<Mode>) -> Bound<String> {
    Bound {
        get: memo(move || value.get.get().0.as_str().to_owned()),
        set: Callback::new(move |text: String| {
            if let Ok(mode) = text.parse() {
                value.set.run(Mode(mode));
            }
        }),
    }
}
