//! An address that leads nowhere.

use leptos::prelude::*;

use crate::{frame::Brand, parts::PageTitle, routes};

/// Says so, and leads back.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    view! {
        <main class="alone" id="main">
            <Brand/>
            <PageTitle title="There is no page here"/>
            <p class="quiet">"The address may be mistyped, or the page has moved."</p>
            <p><a class="button primary" href=routes::OVERVIEW>"Go to Overview"</a></p>
        </main>
    }
}
