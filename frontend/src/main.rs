//! The dashboard: one page that runs in the browser and talks to the API.
//!
//! `api` is the one client · `browser` what Leptos leaves to us · `dom` how elements are written
//! down · `forms` the one way to do a form · `parts` the kit · `frame` what stands around every page ·
//! `pages` one file or folder a page · `routes` every address · `words` values in words.

mod api;
mod app;
mod browser;
mod dom;
mod forms;
mod frame;
mod pages;
mod parts;
mod routes;
mod words;

use leptos::prelude::*;

fn main() {
    browser::page::tell_of_defects();
    mount_to_body(app::app);
}
