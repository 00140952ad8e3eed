//! What was done to the table last, and the way back.

use leptos::prelude::*;

use crate::{
    api::Api,
    browser::task,
    dom::{El, button, div, p},
    pages::integration::Data,
};

/// What stands below the table.
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
    }

    /// Says what was done, and offers to undo it.
    pub(super) fn say_with_undo(self, text: &str, revision: i64) {
        self.text.set(format!("{text} · revision {revision}"));
        self.made.set(Some(revision));
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
        task::spawn(async move {
            let outcome = self.api.restore_revision(made - 1, made).await;
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

pub(super) fn news(news: News) -> El {
    let text = move || Some(news.text.get()).filter(|text| !text.is_empty());
    let undo = move || {
        news.made.get().map(|made| {
            button()
                .attr("type", "button")
                .class("button small")
                .on("click", move |_| news.undo(made))
                .child("Undo")
        })
    };
    div()
        .class("news")
        .class_if("some", move || news.text.with(|text| !text.is_empty()))
        .child((p().class("quiet small num").attr("role", "status").child(text), undo))
}
