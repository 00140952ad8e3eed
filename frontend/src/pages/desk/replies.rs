//! Canned replies: texts that support answers with often.

use leptos::prelude::*;
use portal_types::{CannedReply, PutCannedReply};

use crate::{
    api::Api,
    dom::{El, b, button, div, fixed, footer, form, header, li, memo, p, ul},
    forms::{Bound, Guard, Submit, summary},
    parts::{
        Area, Dialog, Icon, Line, Load, area_field, dialog, icon, page_title, text_field, unseen,
        when_loaded,
    },
};

/// One that is there, or a new one.
#[derive(Clone)]
enum Written {
    New,
    Known(CannedReply),
}

/// What the page knows.
#[derive(Clone, Copy)]
struct Data {
    api: Api,
    all: Load<Vec<CannedReply>>,
    /// What is written.
    open: RwSignal<Option<Written>>,
    said: RwSignal<Option<String>>,
}

impl Data {
    fn done(self, words: String) {
        self.said.set(Some(words));
        self.open.set(None);
        self.all.again();
    }
}

pub(super) fn replies() -> Vec<El> {
    let api = expect_context::<Api>();
    let data = Data {
        api,
        all: Load::new(move || api.canned_replies()),
        open: RwSignal::new(None),
        said: RwSignal::new(None),
    };
    let add = button()
        .attr("type", "button")
        .class("button primary")
        .on("click", move |_| data.open.set(Some(Written::New)))
        .child((icon(Icon::Plus), "Add a reply"));
    let lead = "What support answers with often. In a text, {name} is the customer's name and {number} the ticket's number.";
    let head = header().child((
        div().child((page_title(fixed("Canned replies")), p().class("quiet").child(lead))),
        add,
    ));
    let said = div()
        .attr("role", "status")
        .child(move || data.said.get().map(|said| p().class("notice good").child(said)));
    let rows = memo(move || data.all.get().unwrap_or_default());
    let listing = move || {
        let rows = rows.get();
        if rows.is_empty() {
            let words = "There is none yet. Add one for what you write again and again.";
            return div().class("body").child(p().class("quiet").child(words));
        }
        let rows: Vec<El> = rows.iter().map(|one| row(data, one)).collect();
        ul().class("lines").attr("aria-label", "Canned replies").child(rows)
    };
    let body = when_loaded(data.all, 4, move |_| listing);
    vec![head, said, div().class("panel").child(body), editor(data)]
}

fn row(data: Data, one: &CannedReply) -> El {
    let edited = one.clone();
    let edit = button()
        .attr("type", "button")
        .class("button small")
        .on("click", move |_| data.open.set(Some(Written::Known(edited.clone()))))
        .child(("Edit", unseen(format!(" {}", one.name))));
    li().child((
        div().class("line").child((b().child(one.name.clone()), edit)),
        p().class("quiet small canned").child(one.text.clone()),
    ))
}

fn editor(data: Data) -> El {
    let guard = expect_context::<Guard>();
    let close = Callback::new(move |()| data.open.set(None));
    let what = Dialog {
        open: memo(move || data.open.with(Option::is_some)),
        on_close: Callback::new(move |()| guard.before(close)),
        title: memo(move || match data.open.get() {
            Some(Written::Known(one)) => one.name,
            _ => "Add a reply".to_owned(),
        }),
        sheet: false,
    };
    dialog(what, move || match data.open.get_untracked() {
        None => None,
        Some(Written::New) => Some(ask(data, None)),
        Some(Written::Known(one)) => Some(ask(data, Some(&one))),
    })
}

fn ask(data: Data, one: Option<&CannedReply>) -> El {
    let (api, id) = (data.api, one.map(|one| one.id));
    let submit = Submit::new("canned");
    let before = one.map_or_else(Default::default, |one| (one.name.clone(), one.text.clone()));
    let name = RwSignal::new(before.0.clone());
    let text = RwSignal::new(before.1.clone());
    let dirty = memo(move || *name.read() != before.0 || *text.read() != before.1);
    expect_context::<Guard>().watch(dirty, None);
    let send = move |event: web_sys::Event| {
        event.prevent_default();
        let body = PutCannedReply { name: name.get_untracked(), text: text.get_untracked() };
        let complete = submit.require(&[
            ("/name", &body.name, "Give it a name to find it by."),
            ("/text", &body.text, "Write the text."),
        ]);
        if complete {
            submit.run(async move { api.put_canned_reply(id, &body).await }, move |outcome| {
                match outcome {
                    Ok(kept) => data.done(format!("“{}” is saved.", kept.name)),
                    Err(error) => submit.fail(error),
                }
            });
        }
    };
    let line = Line { autofocus: true, ..Line::default() };
    let area = Area {
        rows: 9,
        hint: Some("{name} becomes the customer's name, {number} the ticket's number."),
        optional: false,
    };
    let remove = one.map(|one| remove(data, one, submit));
    form().class("stack").attr("novalidate", true).refer(submit.root).on("submit", send).child((
        text_field(submit, "/name", "Name", Bound::signal(name), line),
        area_field(submit, "/text", "Text", Bound::signal(text), area),
        summary(submit),
        footer().class("actions").child((
            remove,
            button()
                .attr("type", "submit")
                .class("button primary")
                .attr("disabled", move || submit.busy.get())
                .child("Save"),
        )),
    ))
}

/// A second click says that it is meant.
fn remove(data: Data, one: &CannedReply, submit: Submit) -> El {
    let (api, id, name) = (data.api, one.id, one.name.clone());
    let is_sure = RwSignal::new(false);
    let act = move |_| {
        if !is_sure.get_untracked() {
            is_sure.set(true);
            return;
        }
        let name = name.clone();
        submit.run(
            async move { api.remove_canned_reply(id).await },
            move |outcome| match outcome {
                Ok(()) => data.done(format!("“{name}” is removed.")),
                Err(error) => submit.fail(error),
            },
        );
    };
    button()
        .attr("type", "button")
        .class("button danger")
        .attr("disabled", move || submit.busy.get())
        .on("click", act)
        .child(move || if is_sure.get() { "Really remove it" } else { "Remove" })
}
