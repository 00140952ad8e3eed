//! Fields: a label that says what the value does, a hint, the input, and what is wrong with it.

use leptos::prelude::*;

use super::{quiet, unseen};
use crate::{
    dom::{
        Child, El, button, checked, div, fieldset, input, label, legend, option, p, select, typed,
    },
    forms::{Bound, Submit},
};

/// The parts that every field has around its input.
#[derive(Clone, Copy)]
pub(crate) struct Around {
    submit: Submit,
    at: &'static str,
    problem: Memo<Option<String>>,
    has_hint: bool,
}

impl Around {
    pub(crate) fn new(submit: Submit, at: &'static str, has_hint: bool) -> Self {
        Self { submit, at, problem: submit.problem(at), has_hint }
    }

    pub(crate) fn id(self) -> String {
        self.submit.id(self.at)
    }

    /// The ids of what describes the input, as they are on screen now.
    pub(crate) fn described(self) -> Option<String> {
        let id = self.id();
        match (self.problem.get().is_some(), self.has_hint) {
            (true, true) => Some(format!("{id}-problem {id}-hint")),
            (true, false) => Some(format!("{id}-problem")),
            (false, true) => Some(format!("{id}-hint")),
            (false, false) => None,
        }
    }

    pub(crate) fn invalid(self) -> Option<&'static str> {
        self.problem.get().is_some().then_some("true")
    }

    /// Marks an input as this field's.
    pub(crate) fn mark(self, input: El) -> El {
        input
            .id(self.id())
            .attr("aria-describedby", move || self.described())
            .attr("aria-invalid", move || self.invalid())
    }

    /// The label, if it is one of a single input.
    pub(crate) fn label(self, words: &'static str) -> El {
        label().attr("for", self.id()).child(words)
    }

    /// What is wrong, if anything.
    pub(crate) fn problem(self) -> impl Child {
        move || {
            let words = self.problem.get()?;
            Some(p().class("problem").id(format!("{}-problem", self.id())).child(words))
        }
    }

    pub(crate) fn hint(self, words: impl Child) -> El {
        div().class("hint").id(format!("{}-hint", self.id())).child(words)
    }
}

/// How a line of text is typed.
#[derive(Clone, Copy)]
pub(crate) struct Line {
    /// The input's type.
    pub(crate) kind: &'static str,
    pub(crate) hint: Option<&'static str>,
    pub(crate) autocomplete: &'static str,
    pub(crate) placeholder: Option<&'static str>,
    pub(crate) mono: bool,
    /// Says "optional" beside the label.
    pub(crate) optional: bool,
    pub(crate) autofocus: bool,
}

impl Default for Line {
    fn default() -> Self {
        Self {
            kind: "text",
            hint: None,
            autocomplete: "off",
            placeholder: None,
            mono: false,
            optional: false,
            autofocus: false,
        }
    }
}

/// One line of text. `at` is the value's JSON Pointer in the request.
pub(crate) fn text_field(
    submit: Submit,
    at: &'static str,
    label: &'static str,
    value: Bound<String>,
    line: Line,
) -> El {
    let around = Around::new(submit, at, line.hint.is_some());
    let plain = line.kind == "text" && line.autocomplete == "off";
    let typed = input()
        .class(if line.mono { "input mono" } else { "input" })
        .attr("type", line.kind)
        .attr("autocomplete", line.autocomplete)
        .attr("autocapitalize", (line.kind == "email").then_some("off"))
        .attr("spellcheck", plain.then_some("false"))
        .attr("placeholder", line.placeholder)
        .attr("autofocus", line.autofocus)
        .prop("value", move || value.get.get())
        .on("input", move |event| {
            submit.touched(at);
            value.set.run(typed(&event));
        });
    div().class("field").child((
        around.label(label).child(line.optional.then(|| quiet(" optional"))),
        around.mark(typed),
        around.problem(),
        line.hint.map(|hint| around.hint(hint)),
    ))
}

/// How a password is typed.
#[derive(Clone, Copy)]
pub(crate) struct Password {
    /// `current-password` or `new-password`.
    pub(crate) autocomplete: &'static str,
    pub(crate) hint: Option<&'static str>,
    pub(crate) autofocus: bool,
}

impl Password {
    /// The one that is there.
    pub(crate) const CURRENT: Self =
        Self { autocomplete: "current-password", hint: None, autofocus: false };
    /// One to be.
    pub(crate) const NEW: Self = Self {
        autocomplete: "new-password",
        hint: Some(
            "At least 12 characters. A few words in a row are easy to remember and hard to guess.",
        ),
        autofocus: false,
    };
}

/// A password, which can be looked at.
pub(crate) fn password_field(
    submit: Submit,
    at: &'static str,
    label: &'static str,
    value: RwSignal<String>,
    how: Password,
) -> El {
    let around = Around::new(submit, at, how.hint.is_some());
    let seen = RwSignal::new(false);
    let typed = input()
        .class("input")
        .attr("type", move || if seen.get() { "text" } else { "password" })
        .attr("autocomplete", how.autocomplete)
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .attr("autofocus", how.autofocus)
        .prop("value", move || value.get())
        .on("input", move |event| {
            submit.touched(at);
            value.set(typed(&event));
        });
    let toggle = button()
        .attr("type", "button")
        .class("button")
        .on("click", move |_| seen.update(|seen| *seen = !*seen))
        .child((
            move || if seen.get() { "Hide" } else { "Show" },
            unseen(format!(" {}", label.to_ascii_lowercase())),
        ));
    div().class("field").child((
        around.label(label),
        div().class("joined").child((around.mark(typed), toggle)),
        around.problem(),
        how.hint.map(|hint| around.hint(hint)),
    ))
}

/// One of several, from a list that opens. Options are wire values and words.
pub(crate) fn select_field(
    submit: Submit,
    at: &'static str,
    label: &'static str,
    options: Vec<(&'static str, &'static str)>,
    value: Bound<String>,
    hint: &'static str,
) -> El {
    let owned = |(wire, words): (&str, &str)| (wire.to_owned(), words.to_owned());
    select_of(submit, at, label, options.into_iter().map(owned).collect(), value, hint)
}

/// The same, where the options are not known before.
pub(crate) fn select_of(
    submit: Submit,
    at: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    value: Bound<String>,
    hint: &'static str,
) -> El {
    let around = Around::new(submit, at, true);
    let options: Vec<El> = options
        .into_iter()
        .map(|(wire, words)| option().attr("value", wire).child(words))
        .collect();
    let list = select()
        .class("input")
        .on("change", move |event| {
            submit.touched(at);
            value.set.run(typed(&event));
        })
        .child(options)
        // After its options: a list can't hold what it does not offer.
        .prop("value", move || value.get.get());
    div().class("field").child((
        around.label(label),
        around.mark(list),
        around.problem(),
        around.hint(hint),
    ))
}

/// One of a few, all in view. Options are wire values and words.
pub(crate) fn choices(
    submit: Submit,
    at: &'static str,
    words: &'static str,
    options: Vec<(&'static str, &'static str)>,
    value: Bound<String>,
) -> El {
    let around = Around::new(submit, at, false);
    let options: Vec<El> = options
        .into_iter()
        .map(|(wire, words)| {
            let radio = input()
                .attr("type", "radio")
                .attr("name", around.id())
                .attr("value", wire)
                .attr("aria-invalid", move || around.invalid())
                .prop("checked", move || value.get.get() == wire)
                .on("change", move |_| value.set.run(wire.to_owned()));
            label().child((radio, words))
        })
        .collect();
    fieldset().class("field").attr("aria-describedby", move || around.described()).child((
        legend().child(words),
        div().class("choices").child(options),
        around.problem(),
    ))
}

/// On or off. The hint says what it does, and what it costs.
pub(crate) fn switch_field(
    submit: Submit,
    at: &'static str,
    label: &'static str,
    value: Bound<bool>,
    hint: impl Child,
) -> El {
    let around = Around::new(submit, at, true);
    let switch = input()
        .class("switch")
        .attr("type", "checkbox")
        .attr("role", "switch")
        .prop("checked", move || value.get.get())
        .on("change", move |event| value.set.run(checked(&event)));
    div().class("field switch-field").child((
        around.label(label),
        around.mark(switch),
        around.problem(),
        around.hint(hint),
    ))
}
