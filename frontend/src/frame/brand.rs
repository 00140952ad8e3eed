//! The name and the mark.

use leptos::prelude::*;

use crate::routes;

/// Leads home.
#[component]
pub(crate) fn Brand() -> impl IntoView {
    view! {
        <a class="brand" href=routes::OVERVIEW>
            <svg viewBox="0 0 20 20" aria-hidden="true">
                <path d="M3 18V9a7 7 0 0 1 14 0v9"></path>
                <path d="M8 18v-7a2 2 0 0 1 4 0v7"></path>
            </svg>
            <span>"Integration portal"</span>
        </a>
    }
}
