//! What was done to the table last, and the way back.

use leptos::prelude::*;

use crate::{
    api::Api,
    browser::{focus, task},
    dom::{El, button, div, p},
    pages::integration::Data,
    parts::{Icon, icon},
};

/// The element id of the words.
const ID: &str = "fields-news";

/// What stands below the table, and in view while the table is.
#[derive(Clone, Copy)]
pub(super) struct News {
    text: RwSignal<String>,
    /// The revision that it made, as long as it can be undone.
    made: RwSignal<Option<i64>>,
    data: Data,
    api: Api,
}

impl News {
    pub(super) fn new(data: Data) -> Self {
        Self {
            text: RwSignal::new(String::new()),
            made: RwSignal::new(None),
            data,
            api: expect_context(),
        }
    }

    /// Says what was done.
    pub(super) fn say(self, text: String) {
        self.made.set(None);
        self.text.set(text);
        keep_focus();
    }

    /// Says what was done, and offers to undo it.
    pub(super) fn say_with_undo(self, text: &str, revision: i64) {
        self.text.set(format!("{text} · revision {revision}"));
        self.made.set(Some(revision));
        keep_focus();
    }

    /// Says what one change did that does not tell its revision. It can be undone if nobody else
    /// changed anything meanwhile.
    pub(super) fn say_after_one(self, text: String) {
        let before = untrack(|| self.data.account.map(|account| account.revision));
        self.say(text.clone());
        task::spawn(async move {
            let Ok(account) = self.api.account().await else { return };
            let made = account.revision;
            self.data.account.put(account);
            if before == Some(made - 1) && self.text.try_get_untracked().as_ref() == Some(&text) {
                self.say_with_undo(&text, made);
            }
        });
    }

    /// Goes back to the revision before.
    fn undo(self, made: i64) {
        self.made.set(None);
        self.text.set("Undoing…".to_owned());
        keep_focus();
        task::spawn(async move {
            let outcome = self.api.restore(made - 1, made).await;
            let words = match outcome {
                Ok(back) => format!("Undone · revision {}", back.revision),
                Err(error) => error.words(),
            };
            let _ = self.text.try_set(words);
            self.data.fields.again();
            self.data.account.again();
        });
    }
}

/// What was pressed may be gone: then the keyboard goes to what it did.
fn keep_focus() {
    request_animation_frame(|| {
        if document().active_element().is_none_or(|element| element.tag_name() == "BODY") {
            focus::id(ID);
        }
    });
}

pub(super) fn news(news: News) -> El {
    let text = move || Some(news.text.get()).filter(|text| !text.is_empty());
    let close = move || {
        button()
            .attr("type", "button")
            .class("button plain square")
            .attr("aria-label", "Dismiss")
            .on("click", move |_| news.say(String::new()))
            .child(icon(Icon::Close))
    };
    let undo = move || {
        news.made.get().map(|made| {
            button()
                .attr("type", "button")
                .class("button small")
                .on("click", move |_| news.undo(made))
                .child("Undo")
        })
    };
    let words =
        p().id(ID).class("num grow").attr("tabindex", "-1").attr("role", "status").child(text);
    div().class("news").class_if("some", move || news.text.with(|text| !text.is_empty())).child((
        words,
        undo,
        close(),
    ))
}
