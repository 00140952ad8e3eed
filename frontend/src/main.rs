//! The dashboard: one page that runs in the browser and talks to the API.
//!
//! `api` is the one client · `browser` what Leptos leaves to us · `dom` how elements are written
//! down · `forms` the one way to do a form · `parts` the kit · `frame` what stands around every page ·
//! `pages` one file or folder a page · `routes` every address · `router` the way between them ·
//! `words` values in words.

mod api;
mod app;
mod browser;
mod dom;
mod forms;
mod frame;
mod pages;
mod parts;
mod router;
mod routes;
mod words;

use crate::dom::Child;

fn main() {
    browser::page::tell_of_defects();
    // Leptos sets its executor and the root owner up; the page itself is appended by hand.
    leptos::prelude::mount_to_body(|| {
        if let Some(body) = leptos::prelude::document().body() {
            app::app().append(&body);
        }
    });
}
