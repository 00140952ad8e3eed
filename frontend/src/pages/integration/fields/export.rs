//! Every field, taken out: as a file, or into the clipboard in the words of a picker.

use leptos::prelude::*;
use portal_types::FieldSettings;
use web_sys::HtmlElement;

use super::{
    picker::{Setting, Taker, options_of},
    rows::global_of,
};
use crate::{
    api::Api,
    browser::{file, task},
    dom::{El, Ref, button, div, memo, p, span},
    forms::{Submit, summary},
    pages::integration::Data,
    parts::{Copied, Icon, copy_text, icon, quiet, unseen},
};

/// Format, name of the file, what it is, and what it is for.
const FILES: [(&str, &str, &str, &str); 4] = [
    ("csv", "field-settings.csv", "CSV", "for a spreadsheet, and back again"),
    ("json", "field-settings.json", "JSON", "to import elsewhere"),
    ("plugin", "plugin-fields.json", "Plugin JSON", "by field, for SitecoreAI"),
    (
        "compact_view",
        "compact-view-fields.json",
        "Picker options",
        "by field, for the Compact View",
    ),
];

/// The button, and the menu that it opens.
pub(super) fn export(setting: Memo<Setting>) -> El {
    let api = expect_context::<Api>();
    let data = expect_context::<Data>();
    let menu = Ref::new();
    let submit = Submit::new("export");
    let hide = move || {
        if let Some(menu) = menu.get::<HtmlElement>() {
            let _ = menu.hide_popover();
        }
    };
    let download = move |format: &'static str, name: &'static str| {
        submit.run(api.export_fields(format), move |outcome| match outcome {
            Ok(text) => {
                if format == "csv" {
                    file::save_table(name, text);
                } else {
                    file::save(name, &text);
                }
                hide();
            }
            Err(error) => submit.fail(error),
        });
    };
    let files: Vec<El> = FILES
        .into_iter()
        .map(|(format, name, what, purpose)| {
            button()
                .attr("type", "button")
                .class("menu-item")
                .attr("disabled", move || submit.busy.get())
                .on("click", move |_| download(format, name))
                .child(span().child((what, quiet(purpose))))
        })
        .collect();
    let copies = [(Taker::Plugin, "Plugin JSON"), (Taker::CompactView, "Picker options")].map(
        |(taker, what)| {
            let text = move || all_options(taker, data, setting);
            copy_item(what, "of every field", text)
        },
    );
    let open = button()
        .attr("type", "button")
        .class("button")
        .attr("popovertarget", "export-menu")
        .child("Export");
    let items = div()
        .id("export-menu")
        .class("menu export-menu")
        .attr("popover", "auto")
        .attr("role", "group")
        .attr("aria-label", "Export")
        .refer(menu)
        .child((
            p().class("menu-title").child("Download"),
            files,
            p().class("menu-title").child("Copy"),
            copies.into_iter().collect::<Vec<_>>(),
            summary(submit),
        ));
    div().class("export").child((open, items))
}

fn all_options(taker: Taker, data: Data, setting: Memo<Setting>) -> String {
    let make = |rows: &Vec<FieldSettings>| {
        setting.with_untracked(|setting| options_of(taker, rows, global_of(rows), setting))
    };
    untrack(|| data.fields.map(make)).unwrap_or_default()
}

/// An item that copies, and says so in its place.
fn copy_item(what: &'static str, of: &'static str, text: impl Fn() -> String + 'static) -> El {
    let state = RwSignal::new(Copied::Not);
    let copy = move |_| {
        let text = text();
        task::spawn(async move { copy_text(&text, state).await });
    };
    let done = memo(move || state.get() == Copied::Done);
    let outcome = move || match state.get() {
        Copied::Not => of,
        Copied::Done => "copied",
        Copied::Refused => "your browser gives no clipboard to this page",
    };
    button().attr("type", "button").class("menu-item").on("click", copy).child((
        span().child((what, quiet(outcome))),
        move || done.get().then(|| icon(Icon::Check)),
        unseen(move || done.get().then(|| format!("Copied {what}."))).attr("role", "status"),
    ))
}
