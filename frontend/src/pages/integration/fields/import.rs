//! Importing rows: from a file or pasted, looked at first, then all of them or none.

use leptos::prelude::*;
use portal_types::{FieldImport, ProblemCode};
use wasm_bindgen::JsValue;

use super::{
    import_outcome::outcome,
    import_source::{Source, recognise},
    news::News,
};
use crate::{
    api::Api,
    browser::{file, focus, task, text::number},
    dom::{
        El, button, code, details, div, footer, form, input, label, li, memo, p, span,
        summary as head, textarea, typed, ul,
    },
    forms::{Guard, Submit, summary},
    pages::integration::Data,
    parts::{Dialog, Icon, dialog, icon},
};

/// The dialog's state. It stays while the dialog is closed, so that nothing pasted is lost.
#[derive(Clone, Copy)]
struct Import {
    open: RwSignal<bool>,
    pasted: RwSignal<String>,
    /// Where the rows come from, once they are looked at.
    name: RwSignal<String>,
    source: StoredValue<Option<Source>>,
    /// Why it is nothing to import.
    refusal: RwSignal<Option<&'static str>>,
    /// What it would do.
    found: RwSignal<Option<FieldImport>>,
    /// Somebody changed settings after that was told.
    moved: RwSignal<bool>,
    submit: Submit,
    news: News,
    data: Data,
    api: Api,
}

/// The dialog.
pub(super) fn import(news: News, open: RwSignal<bool>) -> El {
    let state = Import {
        open,
        pasted: RwSignal::new(String::new()),
        name: RwSignal::new(String::new()),
        source: StoredValue::new(None),
        refusal: RwSignal::new(None),
        found: RwSignal::new(None),
        moved: RwSignal::new(false),
        submit: Submit::new("import"),
        news,
        data: expect_context(),
        api: expect_context(),
    };
    // It outlives the dialog, not the page.
    let unsent = memo(move || state.pasted.with(|text| !text.is_empty()));
    expect_context::<Guard>().watch(unsent, None);
    let what = Dialog {
        open: memo(move || open.get()),
        on_close: Callback::new(move |()| open.set(false)),
        title: memo(|| "Import fields".to_owned()),
        sheet: true,
    };
    dialog(what, move || content(state))
}

impl Import {
    /// Looks at what it would do.
    fn look(self, name: String, text: &str) {
        self.refusal.set(None);
        self.submit.clear();
        self.moved.set(false);
        match recognise(text) {
            Err(words) => self.refusal.set(Some(words)),
            Ok(source) => {
                self.name.set(name);
                self.source.set_value(Some(source));
                self.ask();
            }
        }
    }

    /// Asks what it would do now.
    fn ask(self) {
        let Some(source) = self.source.get_value() else { return };
        let api = self.api;
        let work = async move { api.import_fields(source.text, source.is_csv, None).await };
        self.submit.run(work, move |outcome| match outcome {
            Ok(found) => {
                self.found.set(Some(found));
                request_animation_frame(|| {
                    focus::id("import-found");
                });
            }
            Err(error) => self.submit.fail(error),
        });
    }

    fn take_file(self, event: &web_sys::Event) {
        let Some(file) = file::chosen(event) else { return };
        // The same file may be chosen again, once it is mended.
        if let Some(input) = event.target() {
            let _ = js_sys::Reflect::set(&input, &"value".into(), &JsValue::from_str(""));
        }
        task::spawn(async move {
            match file::text(&file).await {
                Some(text) => self.look(file.name(), &text),
                None => self.refusal.set(Some("Your browser can't read this file.")),
            }
        });
    }

    /// Does what was told.
    fn send(self, told_at: i64) {
        let Some(source) = self.source.get_value() else { return };
        let api = self.api;
        let work =
            async move { api.import_fields(source.text, source.is_csv, Some(told_at)).await };
        self.submit.run(work, move |outcome| match outcome {
            Ok(done) => {
                self.again();
                self.pasted.set(String::new());
                self.open.set(false);
                let words =
                    format!("Imported: {} new, {} changed", count(done.added), count(done.changed));
                self.news.say_with_undo(&words, done.revision);
                self.data.fields.again();
                self.data.account.again();
            }
            // What was told does not hold any more.
            Err(error) if error.code() == Some(ProblemCode::StaleRevision) => {
                self.moved.set(true);
                self.ask();
            }
            Err(error) => self.submit.fail(error),
        });
    }

    /// Back to choosing.
    fn again(self) {
        self.found.set(None);
        self.source.set_value(None);
        self.submit.clear();
    }
}

pub(super) fn count(of: i64) -> String {
    number(usize::try_from(of).unwrap_or_default())
}

fn content(state: Import) -> El {
    let inside = move || match state.found.get() {
        Some(import) => found(state, &import),
        None => choose(state),
    };
    div().class("import").child(inside)
}

/// First: where the rows come from.
fn choose(state: Import) -> Vec<El> {
    let busy = state.submit.busy;
    let drop = label().class("drop").child((
        input()
            .attr("type", "file")
            .attr("accept", ".csv,.json,.txt,text/csv,application/json")
            .attr("disabled", move || busy.get())
            .on("change", move |event| state.take_file(&event)),
        span().class("drop-words").child((
            move || if busy.get() { "Looking at it…" } else { "Choose a file, or drop it here" },
            span().class("quiet small").child("CSV or JSON, up to 8 MB"),
        )),
    ));
    let paste = textarea()
        .class("input mono")
        .id("import-paste")
        .attr("rows", "7")
        .attr("spellcheck", "false")
        .attr(
            "placeholder",
            "field,defaultSearchTerm,visibleAssetTypes\nHero image,brand 2026,image",
        )
        .on("input", move |event| {
            state.refusal.set(None);
            state.pasted.set(typed(&event));
        })
        .prop("value", move || state.pasted.get());
    let pasting = form()
        .class("field")
        .attr("novalidate", true)
        .on("submit", move |event| {
            event.prevent_default();
            state.pasted.with_untracked(|text| state.look("What you pasted".to_owned(), text));
        })
        .child((
            label()
                .attr("for", "import-paste")
                .child("Or paste rows, from a spreadsheet or as JSON"),
            paste,
            footer().class("actions start").child(
                button()
                    .attr("type", "submit")
                    .class("button primary")
                    .attr("disabled", move || {
                        busy.get() || state.pasted.with(|text| text.trim().is_empty())
                    })
                    .child("Show what would change"),
            ),
        ));
    let refusal = div()
        .attr("role", "alert")
        .child(move || state.refusal.get().map(|words| p().class("notice bad").child(words)));
    vec![
        p().class("quiet").child("Rows are found by their field. A new one is added, one that is there is replaced as a whole; fields that are not among them stay as they are. You see what changes before anything does."),
        drop,
        pasting,
        div().class("troubles").child((refusal, summary(state.submit))),
        format_explained(),
    ]
}

fn format_explained() -> El {
    let named =
        |name: &'static str, words: &'static str| li().child((code().child(name), " ", words));
    details().class("format").child((
        head().child((icon(Icon::Chevron), "What a file looks like")),
        div().class("stack small").child((
            p().child("The first line names the columns, in any order:"),
            ul().class("columns").child(vec![
                named("field", "the content field; empty for Global, which needs every value"),
                named("defaultSearchTerm", "what to search for, or (empty) for no search at all"),
                named("visibleAssetTypes", "image video document audio, with spaces between"),
                named("alwaysHideLimitedUsage", "true or false"),
                named("includeInLayoutService", "true or false"),
                named("mode", "SingleSelectFile, SingleSelect or MultiSelect"),
                named("storeMetaProperties", "true or false"),
            ]),
            p().child("An empty cell, or a column that is not there, means “as Global”. Commas, semicolons and tabs all do. The surest way: export as CSV, change it, import it again."),
        )),
    ))
}

/// Then: what would change, and doing it.
fn found(state: Import, import: &FieldImport) -> Vec<El> {
    let differ = import.added + import.changed;
    let told_at = import.revision;
    let works = import.errors.is_empty() && differ > 0;
    let words = match (import.added, import.changed) {
        (added, 0) => format!("Import {} new", count(added)),
        (0, changed) => format!("Change {}", count(changed)),
        (added, changed) => format!("Import {} new, change {}", count(added), count(changed)),
    };
    let send =
        works.then(|| {
            button()
                .attr("type", "button")
                .class("button primary num")
                .attr("disabled", move || state.submit.busy.get())
                .on("click", move |_| state.send(told_at))
                .child(move || {
                    if state.submit.busy.get() { "Importing…".to_owned() } else { words.clone() }
                })
        });
    let moved = div().attr("role", "alert").child(move || {
        state.moved.get().then(|| {
            p().class("notice bad").child("Nothing was imported: somebody changed settings meanwhile. This is what would change now.")
        })
    });
    vec![
        outcome(&state.name.get_untracked(), import),
        div().class("troubles").child((moved, summary(state.submit))),
        footer().class("dialog-foot actions").child((
            button()
                .attr("type", "button")
                .class("button")
                .attr("disabled", move || state.submit.busy.get())
                .on("click", move |_| state.again())
                .child("Choose something else"),
            send,
        )),
    ]
}
