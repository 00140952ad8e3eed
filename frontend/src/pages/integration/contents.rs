//! The page's table of contents: where one is, and a way to everywhere else on it.

use leptos::prelude::*;

use super::Data;
use crate::{
    browser::focus,
    dom::{El, a, listen_window, memo, nav, watch},
    router::Router,
    routes::SECTIONS,
};

/// A section is current once its top has come this near to the top of the window.
const NEAR: f64 = 160.0;

/// Stays in view while the page scrolls.
pub(super) fn contents() -> El {
    let data = expect_context::<Data>();
    let here = RwSignal::new(SECTIONS[0].id);
    listen_window("scroll", move |_| {
        let now = current();
        if here.get_untracked() != now {
            here.set(now);
        }
    });
    let router = expect_context::<Router>();
    watch(move || {
        let hash = router.hash();
        if !hash.is_empty() {
            go_to(&hash);
        }
    });
    // Sections grow as they load: go there again once, when nothing moves any more.
    let settled = memo(move || data.is_settled());
    watch(move || {
        let wanted = untrack(|| router.hash());
        if settled.get() && !wanted.is_empty() {
            request_animation_frame(move || go_to(&wanted));
        }
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
