//! Fields: a label that says what the value does, a hint, the input, and what is wrong with it.

use leptos::{ev, prelude::*};

use crate::forms::{Bound, Submit};

/// The parts that every field has around its input.
pub(super) struct Around {
    pub(super) id: String,
    pub(super) problem: Signal<Option<String>>,
    has_hint: bool,
}

impl Around {
    pub(super) fn new(submit: Submit, at: &'static str, has_hint: bool) -> Self {
        Self { id: submit.id(at), problem: submit.problem(at), has_hint }
    }

    /// The ids of what describes the input, as they are on screen now.
    pub(super) fn described(&self) -> impl Fn() -> Option<String> + Send + Sync + Clone + 'static {
        let (id, problem, has_hint) = (self.id.clone(), self.problem, self.has_hint);
        move || match (problem.get().is_some(), has_hint) {
            (true, true) => Some(format!("{id}-problem {id}-hint")),
            (true, false) => Some(format!("{id}-problem")),
            (false, true) => Some(format!("{id}-hint")),
            (false, false) => None,
        }
    }

    pub(super) fn invalid(
        &self,
    ) -> impl Fn() -> Option<&'static str> + Send + Sync + Clone + 'static {
        let problem = self.problem;
        move || problem.get().is_some().then_some("true")
    }

    pub(super) fn problem_line(&self) -> AnyView {
        let (id, problem) = (self.id.clone(), self.problem);
        (move || {
            problem.get().map(|words| {
                view! { <p class="problem" id=format!("{id}-problem")>{words}</p> }
            })
        })
        .into_any()
    }

    pub(super) fn hint_line(&self, hint: AnyView) -> AnyView {
        let id = self.has_hint.then(|| format!("{}-hint", self.id));
        id.map(|id| view! { <div class="hint" id=id>{hint}</div> }).into_any()
    }
}

/// One line of text.
#[component]
pub(crate) fn TextField(
    submit: Submit,
    /// The value's JSON Pointer in the request.
    at: &'static str,
    label: &'static str,
    value: Bound<String>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] class: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional)] placeholder: &'static str,
    #[prop(optional)] readonly: bool,
    /// Says "optional" beside the label.
    #[prop(optional)]
    optional: bool,
    #[prop(optional)] autofocus: bool,
) -> impl IntoView {
    let around = Around::new(submit, at, hint.is_some());
    let spelling = if kind == "text" && autocomplete == "off" { Some("false") } else { None };
    view! {
        <div class="field">
            <label for=around.id.clone()>
                {label} {optional.then(|| view! { <span class="quiet small">" optional"</span> })}
            </label>
            <input
                class=format!("input {class}")
                id=around.id.clone()
                type=kind
                autocomplete=autocomplete
                autocapitalize=(kind == "email").then_some("off")
                spellcheck=spelling
                placeholder=placeholder
                readonly=readonly
                autofocus=autofocus
                aria-describedby=around.described()
                aria-invalid=around.invalid()
                prop:value=move || value.get.get()
                on:input=move |event| {
                    submit.touched(at);
                    value.set.run(event_target_value(&event));
                }
            />
            {around.problem_line()}
            {around.hint_line(hint.into_any())}
        </div>
    }
    .into_any()
}

/// A password, which can be looked at.
#[component]
pub(crate) fn PasswordField(
    submit: Submit,
    at: &'static str,
    label: &'static str,
    value: RwSignal<String>,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional)] autofocus: bool,
) -> impl IntoView {
    let around = Around::new(submit, at, hint.is_some());
    let seen = RwSignal::new(false);
    view! {
        <div class="field">
            <label for=around.id.clone()>{label}</label>
            <div class="joined">
                <input
                    class="input"
                    id=around.id.clone()
                    type=move || if seen.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    autocapitalize="off"
                    spellcheck="false"
                    autofocus=autofocus
                    aria-describedby=around.described()
                    aria-invalid=around.invalid()
                    prop:value=move || value.get()
                    on:input=move |event| {
                        submit.touched(at);
                        value.set(event_target_value(&event));
                    }
                />
                <button
                    type="button"
                    class="button"
                    aria-pressed=move || seen.get().to_string()
                    aria-label=format!("Show {}", label.to_lowercase())
                    on:click=move |_| seen.update(|seen| *seen = !*seen)
                >
                    {move || if seen.get() { "Hide" } else { "Show" }}
                </button>
            </div>
            {around.problem_line()}
            {around.hint_line(hint.into_any())}
        </div>
    }
    .into_any()
}

/// One of several, from a list that opens.
#[component]
pub(crate) fn SelectField(
    submit: Submit,
    at: &'static str,
    label: &'static str,
    /// Wire value and words.
    options: Vec<(&'static str, &'static str)>,
    value: Bound<String>,
    #[prop(optional, into)] hint: Option<String>,
) -> impl IntoView {
    let around = Around::new(submit, at, hint.is_some());
    view! {
        <div class="field">
            <label for=around.id.clone()>{label}</label>
            <select
                class="input"
                id=around.id.clone()
                aria-describedby=around.described()
                aria-invalid=around.invalid()
                prop:value=move || value.get.get()
                on:change=move |event| value.set.run(event_target_value(&event))
            >
                {options
                    .into_iter()
                    .map(|(wire, words)| {
                        view! {
                            <option value=wire selected=move || value.get.get() == wire>
                                {words}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
            {around.problem_line()}
            {around.hint_line(hint.into_any())}
        </div>
    }
    .into_any()
}

/// One of a few, all in view.
#[component]
pub(crate) fn Choices(
    submit: Submit,
    at: &'static str,
    label: &'static str,
    /// Wire value and words.
    options: Vec<(&'static str, &'static str)>,
    value: Bound<String>,
    #[prop(optional)] unseen_label: bool,
) -> impl IntoView {
    let around = Around::new(submit, at, false);
    let name = around.id.clone();
    let (described, invalid) = (around.described(), around.invalid());
    let option = move |(wire, words): (&'static str, &'static str)| {
        view! {
            <label>
                <input
                    type="radio"
                    name=name.clone()
                    value=wire
                    aria-invalid=invalid.clone()
                    prop:checked=move || value.get.get() == wire
                    on:change=move |_: ev::Event| value.set.run(wire.to_owned())
                />
                {words}
            </label>
        }
    };
    view! {
        <fieldset class="field" aria-describedby=described>
            <legend class:unseen=unseen_label>{label}</legend>
            <div class="choices">{options.into_iter().map(option).collect_view()}</div>
            {around.problem_line()}
        </fieldset>
    }
    .into_any()
}

/// On or off.
#[component]
pub(crate) fn SwitchField(
    submit: Submit,
    at: &'static str,
    label: &'static str,
    value: Bound<bool>,
    /// What it does, and what it costs.
    #[prop(into)]
    hint: ViewFn,
) -> impl IntoView {
    let around = Around::new(submit, at, true);
    view! {
        <div class="field switch-field">
            <label for=around.id.clone()>{label}</label>
            <input
                class="switch"
                type="checkbox"
                role="switch"
                id=around.id.clone()
                aria-describedby=around.described()
                aria-invalid=around.invalid()
                prop:checked=move || value.get.get()
                on:change=move |event| value.set.run(event_target_checked(&event))
            />
            {around.problem_line()}
            {around.hint_line(hint.run())}
        </div>
    }
    .into_any()
}
