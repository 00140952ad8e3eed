//! A ticket while it is written.

use leptos::prelude::*;
use portal_types::{CreateTicket, DiagnosticsId, TicketCategory, TicketPriority};

use crate::{
    api::{Api, Connectors},
    dom::{El, div},
    forms::{Bound, Submit},
    pages::tickets::{categories, priorities},
    parts::{Area, Line, Load, area_field, select_of, text_field},
    words,
};

/// Kinds that everybody can choose; others are there once they have called.
const KINDS: [&str; 2] = ["sitecore_ai", "xp_xm"];

#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub(super) subject: RwSignal<String>,
    category: RwSignal<String>,
    priority: RwSignal<String>,
    connector: RwSignal<String>,
    description: RwSignal<String>,
}

impl Draft {
    pub(super) fn new() -> Self {
        Self {
            subject: RwSignal::new(String::new()),
            category: RwSignal::new(String::new()),
            priority: RwSignal::new(TicketPriority::Normal.to_string()),
            connector: RwSignal::new(String::new()),
            description: RwSignal::new(String::new()),
        }
    }

    pub(super) fn is_begun(self) -> bool {
        [self.subject, self.category, self.connector, self.description]
            .iter()
            .any(|value| !value.read().is_empty())
    }

    /// As it is sent, if all that has to be there is.
    pub(super) fn ready(
        self,
        submit: Submit,
        include_diagnostics: bool,
        diagnostics_id: Option<DiagnosticsId>,
    ) -> Option<CreateTicket> {
        let (subject, category) = (self.subject.get_untracked(), self.category.get_untracked());
        let description = self.description.get_untracked();
        let complete = submit.require(&[
            ("/subject", &subject, "Say in a few words what it is about."),
            ("/category", &category, "Choose what it is about."),
            ("/description", &description, "Describe what happens, and what should."),
        ]);
        complete.then(|| CreateTicket {
            subject,
            category: category.parse().unwrap_or(TicketCategory::Other),
            priority: self.priority.get_untracked().parse().unwrap_or(TicketPriority::Normal),
            connector: Some(self.connector.get_untracked()).filter(|kind| !kind.is_empty()),
            description,
            include_diagnostics,
            diagnostics_id,
        })
    }
}

pub(super) fn inputs(submit: Submit, draft: Draft) -> Vec<El> {
    let api = expect_context::<Api>();
    let connectors = Load::new(move || api.connectors());
    let subject = Line { autocomplete: "off", ..Line::default() };
    let one = |wire: &str, words: &str| (wire.to_owned(), words.to_owned());
    let mut about = vec![one("", "Choose")];
    about.extend(categories());
    let description = Area {
        rows: 8,
        hint: Some("What happens, what should happen, and what you tried. No passwords or keys."),
        optional: false,
    };
    vec![
        text_field(submit, "/subject", "Subject", Bound::signal(draft.subject), subject),
        div().class("pair").child((
            select_of(
                submit,
                "/category",
                "What is it about?",
                about,
                Bound::signal(draft.category),
                "So that it reaches who knows.",
            ),
            select_of(
                submit,
                "/priority",
                "How much does it hurt?",
                priorities(),
                Bound::signal(draft.priority),
                "Can be changed later.",
            ),
        )),
        div().child(move || {
            select_of(
                submit,
                "/connector",
                "Connector",
                kinds(connectors),
                Bound::signal(draft.connector),
                "Those that call are in the list.",
            )
        }),
        area_field(
            submit,
            "/description",
            "Description",
            Bound::signal(draft.description),
            description,
        ),
    ]
}

fn kinds(connectors: Load<Connectors>) -> Vec<(String, String)> {
    let mut kinds: Vec<String> = KINDS.iter().map(|kind| (*kind).to_owned()).collect();
    let seen = connectors
        .map(|all| all.instances.iter().map(|one| one.kind.clone()).collect::<Vec<_>>())
        .unwrap_or_default();
    for kind in seen {
        if kind != "other" && !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let mut options = vec![(String::new(), "None in particular".to_owned())];
    options.extend(kinds.into_iter().map(|kind| (kind.clone(), words::connector(&kind))));
    options.push(("other".to_owned(), "Another one".to_owned()));
    options
}
