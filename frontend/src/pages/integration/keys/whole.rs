//! The whole key: fetched when somebody asks for it, and kept no longer than the page.

use leptos::prelude::*;
use portal_types::{ApiKey, ApiKeyId};
use web_sys::HtmlInputElement;

use super::Data;
use crate::{
    api::{Api, ApiError},
    browser::task,
    dom::{Child, El, Ref, button, div, input, label, memo, p, watch},
    parts::{Copied, Icon, copy_text, icon, unseen},
};

/// A key's text, and what is done with it.
#[derive(Clone, Copy)]
pub(super) struct Whole {
    id: ApiKeyId,
    secret: RwSignal<Option<String>>,
    shown: RwSignal<bool>,
    copied: RwSignal<Copied>,
    error: RwSignal<Option<ApiError>>,
    api: Api,
    data: Data,
}

impl Whole {
    /// `known` is the text of a key that was just made.
    pub(super) fn new(id: ApiKeyId, known: Option<String>) -> Self {
        Self {
            id,
            secret: RwSignal::new(known),
            shown: RwSignal::new(false),
            copied: RwSignal::new(Copied::Not),
            error: RwSignal::new(None),
            api: expect_context(),
            data: expect_context(),
        }
    }

    /// Fetches it, unless it is here.
    fn have(self, then: fn(Self)) {
        self.error.set(None);
        task::spawn(async move {
            if self.secret.try_with_untracked(Option::is_none) == Some(true) {
                match self.api.api_key_secret(self.id).await {
                    Ok(whole) => {
                        let _ = self.secret.try_set(Some(whole.secret.expose().to_owned()));
                        self.data.keys.again();
                    }
                    Err(why) => {
                        let _ = self.error.try_set(Some(why));
                        return;
                    }
                }
            }
            then(self);
        });
    }

    fn copy(self) {
        self.have(|this| {
            let Some(Some(text)) = this.secret.try_get_untracked() else { return };
            task::spawn(async move {
                copy_text(&text, this.copied).await;
                if this.copied.try_get_untracked() == Some(Copied::Refused) {
                    let _ = this.shown.try_set(true);
                }
            });
        });
    }

    fn toggle(self) {
        if self.shown.get_untracked() {
            self.shown.set(false);
            self.copied.set(Copied::Not);
        } else {
            self.have(|this| {
                let _ = this.shown.try_set(true);
            });
        }
    }

    fn is_copied(self) -> Memo<bool> {
        memo(move || self.copied.get() == Copied::Done)
    }
}

/// Where the field stands that is no dialog's.
pub(super) const IN_PAGE: &str = "key";

/// A key as a field: masked, to show and to copy. `more` goes below it.
pub(super) fn key_field(
    key: &ApiKey,
    whole: Whole,
    words: impl Child,
    at: &str,
    more: impl Child,
) -> El {
    let id = format!("{at}-{}", key.id);
    let text = key_text(key, whole, &id, at != IN_PAGE);
    div().class("field").child((label().attr("for", id).child(words), text, trouble(whole), more))
}

/// Not generic, so that the browser downloads it once.
fn key_text(key: &ApiKey, whole: Whole, id: &str, in_dialog: bool) -> (El, El) {
    let Whole { secret, shown, copied, .. } = whole;
    let handle = Ref::new();
    let select = move || {
        if let Some(input) = handle.get::<HtmlInputElement>() {
            let _ = input.focus();
            input.select();
        }
    };
    // No clipboard: the key is there to be copied by hand. Selected a frame later, because a value
    // that changes drops the selection.
    watch(move || {
        if shown.get() && copied.get() == Copied::Refused {
            request_animation_frame(select);
        }
    });
    let hint = key.hint.clone();
    let value = move || shown.get().then(|| secret.get()).flatten().unwrap_or_else(|| hint.clone());
    let typed = input()
        .class("input mono")
        .id(id)
        .attr("readonly", true)
        // Else the keyboard starts at whatever scrolls.
        .attr("autofocus", in_dialog)
        .prop("value", value)
        .refer(handle)
        .on("focus", move |_| {
            if shown.get_untracked()
                && let Some(input) = handle.get::<HtmlInputElement>()
            {
                input.select();
            }
        });
    let done = whole.is_copied();
    let can = whole.data.may_write && (key.is_revealable || secret.with_untracked(Option::is_some));
    let buttons = can.then(|| {
        let show = button()
            .attr("type", "button")
            .class("button")
            .on("click", move |_| whole.toggle())
            .child((move || if shown.get() { "Hide" } else { "Show" }, unseen(" the API key")));
        let copy =
            button().attr("type", "button").class("button").on("click", move |_| whole.copy());
        (
            show,
            copy.child((
                move || icon(if done.get() { Icon::Check } else { Icon::Copy }),
                move || if done.get() { "Copied" } else { "Copy" },
                unseen(" the API key"),
            )),
        )
    });
    let joined = div().class(if can { "joined" } else { "joined bare" });
    (
        joined.child((typed, buttons)),
        unseen(move || done.get().then_some("The API key is copied.")).attr("role", "status"),
    )
}

fn trouble(whole: Whole) -> El {
    div().attr("role", "alert").child((
        move || whole.error.get().map(|error| p().class("problem").child(error.words())),
        move || {
            (whole.copied.get() == Copied::Refused).then(|| p().class("problem").child(
                "This browser does not let the page copy. The key is selected: press Ctrl+C, or Cmd+C on a Mac.",
            ))
        },
    ))
}

/// A small button that copies a key, in a list. Where the browser has no clipboard for us, `instead`
/// happens.
pub(super) fn copy_key(key: &ApiKey, instead: Callback<()>) -> El {
    let whole = Whole::new(key.id, None);
    watch(move || {
        if whole.copied.get() == Copied::Refused || whole.error.with(Option::is_some) {
            instead.run(());
        }
    });
    let done = whole.is_copied();
    let what = format!("Copy the key {}", key.name);
    div().class("copy").child((
        button()
            .attr("type", "button")
            .class("button square plain")
            .attr("aria-label", what.clone())
            .attr("title", what)
            .on("click", move |_| whole.copy())
            .child(move || icon(if done.get() { Icon::Check } else { Icon::Copy })),
        unseen(move || done.get().then_some("The API key is copied.")).attr("role", "status"),
    ))
}
