//! Sending a form: busy while it lasts, and problems where they belong.

use std::{future::Future, pin::Pin};

use leptos::prelude::*;
use portal_types::{FieldCode, FieldProblem};

use crate::{
    api::{Answer, ApiError},
    browser::{focus, task},
    dom::{El, Ref, div, memo, p},
    parts::request_id,
};

/// What is left to do with an outcome.
type Then = Box<dyn FnOnce()>;

/// The state of sending, without the values that are sent.
#[derive(Clone, Copy)]
pub(crate) struct Submit {
    /// Sets this form's element ids apart from those of other forms on the page.
    name: &'static str,
    pub(crate) root: Ref,
    pub(crate) busy: RwSignal<bool>,
    problems: RwSignal<Vec<FieldProblem>>,
    failure: RwSignal<Option<ApiError>>,
    /// The pointers that have a field on screen, which shows their problems itself.
    shown: RwSignal<Vec<&'static str>>,
}

impl Submit {
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            name,
            root: Ref::new(),
            busy: RwSignal::new(false),
            problems: RwSignal::new(Vec::new()),
            failure: RwSignal::new(None),
            shown: RwSignal::new(Vec::new()),
        }
    }

    /// The element id of the field at a pointer.
    pub(crate) fn id(self, at: &str) -> String {
        format!("{}{}", self.name, at.replace('/', "-"))
    }

    /// What is wrong at a pointer, or inside of it. Asking makes it the asker's to show.
    pub(crate) fn problem(self, at: &'static str) -> Memo<Option<String>> {
        self.shown.update(|shown| shown.push(at));
        on_cleanup(move || {
            self.shown.try_update(|shown| {
                if let Some(place) = shown.iter().position(|one| *one == at) {
                    shown.remove(place);
                }
            });
        });
        memo(move || {
            self.problems.with(|all| {
                all.iter().find(|one| covers(at, &one.pointer)).map(|one| one.detail.clone())
            })
        })
    }

    /// A value changed, so what was said about it no longer holds.
    pub(crate) fn touched(self, at: &str) {
        if self.problems.with_untracked(|all| all.iter().any(|one| covers(at, &one.pointer))) {
            self.problems.update(|all| all.retain(|one| !covers(at, &one.pointer)));
        }
        if self.failure.with_untracked(Option::is_some) {
            self.failure.set(None);
        }
    }

    /// Forgets all problems.
    pub(crate) fn clear(self) {
        self.problems.set(Vec::new());
        self.failure.set(None);
    }

    /// Checks before sending that these are filled in: `(pointer, value, what to say)`.
    pub(crate) fn require(self, all: &[(&str, &str, &str)]) -> bool {
        let missing: Vec<_> = all
            .iter()
            .filter(|(_, value, _)| value.trim().is_empty())
            .map(|(at, _, words)| FieldProblem::new(*at, FieldCode::Required, *words))
            .collect();
        if missing.is_empty() {
            return true;
        }
        self.failure.set(None);
        self.problems.set(missing);
        self.focus_first();
        false
    }

    /// Says before sending what is wrong with one value.
    pub(crate) fn refuse(self, problem: FieldProblem) {
        self.failure.set(None);
        self.problems.set(vec![problem]);
        self.focus_first();
    }

    /// Takes an error in: field problems to their fields, anything else to the summary.
    pub(crate) fn fail(self, error: ApiError) {
        let _ = self.problems.try_set(error.fields().to_vec());
        let _ = self.failure.try_set(Some(error));
        self.focus_first();
    }

    /// Runs work, once at a time, and gives its outcome to `then` if the form is still there.
    pub(crate) fn run<T: 'static>(
        self,
        work: impl Future<Output = Answer<T>> + 'static,
        then: impl FnOnce(Answer<T>) + 'static,
    ) {
        self.run_boxed(Box::pin(async move {
            let outcome = work.await;
            let then: Then = Box::new(move || then(outcome));
            then
        }));
    }

    /// Not generic, so that the browser downloads it once.
    fn run_boxed(self, work: Pin<Box<dyn Future<Output = Then>>>) {
        if self.busy.get_untracked() {
            return;
        }
        let keyboard = focus::here();
        self.busy.set(true);
        self.clear();
        task::spawn(async move {
            let then = work.await;
            if self.busy.try_set(false).is_none() {
                then();
                focus::keep(keyboard, self.root.get());
            }
        });
    }

    /// Puts the keyboard on the first field with a problem, once it is drawn.
    fn focus_first(self) {
        request_animation_frame(move || {
            if let Some(root) = self.root.get() {
                focus::first_in(&root, "[aria-invalid=true]");
            }
        });
    }

    /// The error to tell in the summary: one that no field on screen tells already.
    fn untold(self) -> Option<ApiError> {
        let error = self.failure.get()?;
        let told = self.shown.with(|shown| {
            let fields = error.fields();
            !fields.is_empty()
                && fields.iter().all(|one| shown.iter().any(|at| covers(at, &one.pointer)))
        });
        (!told).then_some(error)
    }
}

fn covers(at: &str, pointer: &str) -> bool {
    pointer.strip_prefix(at).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What went wrong, where no field can tell it. Announced as it appears.
pub(crate) fn summary(submit: Submit) -> El {
    let error = memo(move || submit.untold());
    div().attr("role", "alert").child(move || {
        error.get().map(|what| {
            div().class("notice bad").child((p().child(what.words()), request_id(error)))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn a_field_tells_what_is_wrong_inside_of_it() {
        assert!(covers("/visibleAssetTypes", "/visibleAssetTypes/2"));
        assert!(covers("/field", "/field"));
        assert!(!covers("/field", "/fieldName"));
    }
}
