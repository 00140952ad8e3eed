//! A form over stored settings.

use leptos::prelude::*;
use portal_types::ProblemCode;

use super::{Bound, Guard, Submit, conflict_dialog, save_bar};
use crate::{
    api::{Answer, Api, ApiError},
    browser::{focus, task},
    dom::{Child, El, fieldset, form, memo},
};

/// One value of a draft, in words, for the conflict dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Value {
    /// Names the value for [`Draft::take`].
    pub(crate) key: &'static str,
    pub(crate) label: &'static str,
    pub(crate) text: String,
}

impl Value {
    pub(crate) fn new(key: &'static str, label: &'static str, text: impl Into<String>) -> Self {
        let text: String = text.into();
        let text = if text.is_empty() { "empty".to_owned() } else { text };
        Self { key, label, text }
    }
}

/// What a person edits: a resource, as inputs hold it.
pub(crate) trait Draft: Clone + PartialEq + Send + Sync + 'static {
    /// The resource as the API gives it.
    type Wire: Send + Sync + 'static;

    /// The draft of a resource, and its revision.
    fn of(wire: &Self::Wire) -> (Self, i64);
    /// Reads the resource again.
    async fn load(&self, api: Api) -> Answer<Self::Wire>;
    /// Writes the draft over the revision it was made from.
    async fn save(&self, api: Api, revision: i64) -> Answer<Self::Wire>;
    /// Every value, in the order of the screen.
    fn values(&self) -> Vec<Value>;
    /// Takes one value over from another draft.
    fn take(&mut self, key: &str, from: &Self);
}

/// Two people changed the same resource: a value on which they differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) key: &'static str,
    pub(crate) label: &'static str,
    pub(crate) yours: String,
    pub(crate) theirs: String,
    /// Only they changed it, so theirs is the likely choice.
    pub(crate) only_theirs: bool,
}

/// What became of a save.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The settings are stored, at this revision. What was stored before is there to go back to,
    /// if the save changed anything.
    Saved { revision: i64, undo: bool },
    /// The save was taken back.
    Undone { revision: i64 },
    /// It could not be: a secret is not kept in the history.
    Kept,
}

/// Somebody else's version, which came in between.
#[derive(Clone)]
struct Theirs<D> {
    draft: D,
    revision: i64,
}

/// A draft beside what is saved.
pub(crate) struct Form<D: Draft> {
    pub(crate) submit: Submit,
    pub(crate) draft: RwSignal<D>,
    pub(crate) saved: RwSignal<D>,
    revision: RwSignal<i64>,
    /// What the last save did, until the next change.
    pub(crate) outcome: RwSignal<Option<Outcome>>,
    theirs: RwSignal<Option<Theirs<D>>>,
    pub(crate) differences: RwSignal<Vec<Difference>>,
    on_saved: Callback<D::Wire>,
    api: Api,
}

#[expect(clippy::expl_impl_clone_on_copy, reason = "deriving would ask the draft to be `Copy`")]
impl<D: Draft> Clone for Form<D> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<D: Draft> Copy for Form<D> {}

impl<D: Draft> Form<D> {
    /// A form over a resource; `on_saved` gets each version that is stored from here.
    pub(crate) fn new(name: &'static str, wire: &D::Wire, on_saved: Callback<D::Wire>) -> Self {
        let (draft, revision) = D::of(wire);
        Self::start(name, draft.clone(), draft, revision, on_saved)
    }

    /// A form whose draft already differs from what is saved.
    pub(crate) fn start(
        name: &'static str,
        draft: D,
        saved: D,
        revision: i64,
        on_saved: Callback<D::Wire>,
    ) -> Self {
        Self {
            submit: Submit::new(name),
            draft: RwSignal::new(draft),
            saved: RwSignal::new(saved),
            revision: RwSignal::new(revision),
            outcome: RwSignal::new(None),
            theirs: RwSignal::new(None),
            differences: RwSignal::new(Vec::new()),
            on_saved,
            api: expect_context(),
        }
    }

    /// Whether there is something to save.
    pub(crate) fn dirty(self) -> Memo<bool> {
        memo(move || self.draft.with(|draft| self.saved.with(|saved| draft != saved)))
    }

    /// Asks before the page, or the named query parameter, is left with something unsaved.
    pub(crate) fn guarded(self, query: Option<&'static str>) -> Self {
        expect_context::<Guard>().watch(self.dirty(), query);
        self
    }

    /// A part of the draft for an input.
    pub(crate) fn bind<T: Clone + PartialEq + Send + Sync + 'static>(
        self,
        at: &'static str,
        get: fn(&D) -> T,
        set: fn(&mut D, T),
    ) -> Bound<T> {
        Bound {
            get: memo(move || self.draft.with(get)),
            set: Callback::new(move |value| {
                self.submit.touched(at);
                self.outcome.set(None);
                self.draft.update(|draft| set(draft, value));
            }),
        }
    }

    /// The element around its inputs. `send` stores the draft, once the person says so.
    pub(crate) fn element(self, content: impl Child, send: impl Fn() + 'static) -> El {
        form()
            .attr("novalidate", true)
            .refer(self.submit.root)
            .on("submit", move |event| {
                event.prevent_default();
                send();
            })
            .child(content)
    }

    /// A panel with inputs, and what to do with them at its foot.
    pub(crate) fn panel(self, may_write: bool, inputs: impl Child) -> (El, El) {
        self.panel_that(may_write, inputs, move || self.save())
    }

    /// The same, with something to look at before saving.
    pub(crate) fn panel_that(
        self,
        may_write: bool,
        inputs: impl Child,
        send: impl Fn() + 'static,
    ) -> (El, El) {
        let inputs = fieldset().class("body stack").attr("disabled", !may_write).child(inputs);
        let form = self.element((inputs, save_bar(self, may_write)), send).class("panel");
        (form, conflict_dialog(self))
    }

    /// Goes back to what is saved.
    pub(crate) fn discard(self) {
        self.submit.clear();
        self.outcome.set(None);
        self.draft.set(self.saved.get_untracked());
        // Discard itself is gone now.
        focus::keep(None, self.submit.root.get());
    }

    /// Stores the draft.
    pub(crate) fn save(self) {
        let draft = self.draft.get_untracked();
        let revision = self.revision.get_untracked();
        let api = self.api;
        self.submit.run(
            async move { draft.save(api, revision).await },
            move |outcome| match outcome {
                Ok(wire) => self.stored(wire),
                Err(error) if error.code() == Some(ProblemCode::StaleRevision) => self.compare(),
                Err(error) => self.submit.fail(error),
            },
        );
    }

    fn stored(self, wire: D::Wire) {
        let before = self.revision.get_untracked();
        let revision = self.put(wire);
        self.outcome.set(Some(Outcome::Saved { revision, undo: revision > before }));
    }

    /// Takes a stored version over.
    fn put(self, wire: D::Wire) -> i64 {
        let (draft, revision) = D::of(&wire);
        self.saved.set(draft.clone());
        self.draft.set(draft);
        self.revision.set(revision);
        self.on_saved.run(wire);
        revision
    }

    /// Takes the last save back: the settings become what they were at the revision before.
    pub(crate) fn undo(self) {
        let Some(Outcome::Saved { revision, undo: true }) = self.outcome.get_untracked() else {
            return;
        };
        let (api, draft) = (self.api, self.draft.get_untracked());
        let work = async move {
            let now = api.restore(revision - 1, revision).await?.revision;
            Ok((now, draft.load(api).await?))
        };
        self.submit.run(work, move |outcome| match outcome {
            Ok((now, wire)) => {
                self.put(wire);
                let undone = Outcome::Undone { revision: now };
                self.outcome.set(Some(if now > revision { undone } else { Outcome::Kept }));
            }
            Err(error) => {
                // Once is enough: somebody else's change stands in between.
                self.outcome.set(Some(Outcome::Saved { revision, undo: false }));
                self.submit.fail(error);
            }
        });
    }

    /// Somebody was faster: reads their version and, where values differ, asks.
    fn compare(self) {
        let mine = self.draft.get_untracked();
        task::spawn(async move {
            match mine.load(self.api).await {
                Err(error) => self.submit.fail(error),
                Ok(wire) => {
                    let (draft, revision) = D::of(&wire);
                    let Some(base) = self.saved.try_get_untracked() else { return };
                    let differences = differences(&base, &mine, &draft);
                    if differences.is_empty() {
                        self.stored(wire);
                    } else {
                        self.theirs.set(Some(Theirs { draft, revision }));
                        self.differences.set(differences);
                    }
                }
            }
        });
    }

    /// The person chose: takes the named values from theirs, keeps the others, and saves.
    pub(crate) fn settle(self, from_theirs: &[&'static str]) {
        self.differences.set(Vec::new());
        let Some(theirs) = self.theirs.get_untracked() else { return };
        self.theirs.set(None);
        let mine = self.draft.get_untracked();
        // Start from theirs, so that what is not listed (and so alike) is as it is stored.
        let mut merged = theirs.draft.clone();
        for value in mine.values() {
            if !from_theirs.contains(&value.key) {
                merged.take(value.key, &mine);
            }
        }
        let unchanged = merged == theirs.draft;
        self.saved.set(theirs.draft);
        self.revision.set(theirs.revision);
        self.draft.set(merged);
        if unchanged {
            let outcome = Outcome::Saved { revision: theirs.revision, undo: false };
            self.outcome.set(Some(outcome));
            self.refresh();
        } else {
            self.save();
        }
    }

    /// Leaves the conflict unsettled; the draft stays as it is.
    pub(crate) fn leave_conflict(self) {
        self.differences.set(Vec::new());
        self.theirs.set(None);
    }

    /// Tells the page about the version that is stored now.
    fn refresh(self) {
        let draft = self.draft.get_untracked();
        task::spawn(async move {
            if let Ok(wire) = draft.load(self.api).await {
                self.on_saved.try_run(wire);
            }
        });
    }

    /// The revision that the draft was made from, for what is done beside saving.
    pub(crate) fn revision(self) -> i64 {
        self.revision.get_untracked()
    }

    /// Something beside saving met somebody else's change: takes it in, or asks where it collides
    /// with what is typed, and says so.
    pub(crate) fn compare_with_stored(self, error: ApiError) {
        self.submit.fail(error);
        self.compare();
    }
}

fn differences<D: Draft>(base: &D, mine: &D, theirs: &D) -> Vec<Difference> {
    let (base, mine, theirs) = (base.values(), mine.values(), theirs.values());
    mine.into_iter()
        .filter_map(|yours| {
            let other = theirs.iter().find(|value| value.key == yours.key)?;
            let before = base.iter().find(|value| value.key == yours.key)?;
            (other.text != yours.text).then(|| Difference {
                key: yours.key,
                label: yours.label,
                only_theirs: before.text == yours.text,
                theirs: other.text.clone(),
                yours: yours.text,
            })
        })
        .collect()
}
