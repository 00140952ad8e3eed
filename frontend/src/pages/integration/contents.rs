//! The page's table of contents: where one is, and a way to everywhere else on it.

use leptos::{ev, prelude::*};
use leptos_router::hooks::use_location;

use super::Data;
use crate::{
    browser::{focus, page},
    dom::{El, a, nav},
    routes::SECTIONS,
};

/// A section is current once its top has come this near to the top of the window.
const NEAR: f64 = 160.0;

/// Stays in view while the page scrolls.
pub(super) fn contents() -> El {
    let data = expect_context::<Data>();
    let here = RwSignal::new(SECTIONS[0].id);
    let look = move || {
        let now = current();
        if here.get_untracked() != now {
            here.set(now);
        }
    };
    let listener = window_event_listener(ev::scroll, move |_| look());
    on_cleanup(move || listener.remove());

    let hash = use_location().hash;
    Effect::new(move |before: Option<String>| {
        let hash = hash.get();
        if before.as_ref() != Some(&hash) && !hash.is_empty() {
            go_to(hash.trim_start_matches('#'));
        }
        hash
    });
    // Sections grow as they load: go there again once, when nothing moves any more.
    Effect::new(move |done: Option<bool>| {
        let settled = data.is_settled();
        let wanted = page::hash();
        if settled && done != Some(true) && !wanted.is_empty() {
            request_animation_frame(move || go_to(&wanted));
        }
        settled || done == Some(true)
    });

    let links: Vec<El> = SECTIONS
        .iter()
        .map(|section| {
            let id = section.id;
            a().attr("href", format!("#{id}"))
                .attr("aria-current", move || (here.get() == id).then_some("true"))
                // The hash may be there already, and then nothing else would happen.
                .on("click", move |_| go_to(id))
                .child(section.name)
        })
        .collect();
    nav().class("contents").attr("aria-label", "On this page").child(links)
}

/// Shows a section, and lets the keyboard go on from its heading.
fn go_to(id: &str) {
    if SECTIONS.iter().any(|section| section.id == id) {
        focus::id(&format!("{id}-title"));
        focus::scroll_to(id);
    }
}

fn current() -> &'static str {
    let passed = SECTIONS.iter().rev().find(|section| {
        document()
            .get_element_by_id(section.id)
            .is_some_and(|element| element.get_bounding_client_rect().top() < NEAR)
    });
    passed.map_or(SECTIONS[0].id, |section| section.id)
}
