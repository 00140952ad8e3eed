//! The form on one side, and on the other what one gets for filling it in.

use leptos::prelude::*;

use crate::{
    frame::{Brand, ThemeChoice},
    parts::{Icon, PageTitle, icon},
};

/// A visitor's page.
#[component]
pub(super) fn AuthPage(
    #[prop(into)] title: Signal<String>,
    #[prop(into)] lead: Signal<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="auth">
            <div class="auth-form">
                <header><Brand/></header>
                <main id="main">
                    <div class="auth-head">
                        <PageTitle title=title/>
                        <p class="quiet">{move || lead.get()}</p>
                    </div>
                    {children()}
                </main>
                <footer><ThemeChoice/></footer>
            </div>
            <aside class="auth-aside" aria-label="What the portal does">{aside()}</aside>
        </div>
    }
    .into_any()
}

/// The main job in three lines, drawn as the dashboard draws it.
fn aside() -> impl IntoView {
    let step = |title: &'static str, words: &'static str| {
        view! {
            <li>
                <span class="tick">{icon(Icon::Check)}</span>
                <span><b>{title}</b><span class="quiet">{words}</span></span>
            </li>
        }
    };
    view! {
        <div class="promise">
            <p class="promise-title">"Your assets, in every field of Sitecore."</p>
            <ol>
                {step("Copy one key", "Paste it into each connector that you run.")}
                {step("Name your DAM", "Bynder or Webdam, with the address your editors know.")}
                {step("Tune the fields", "Global holds everywhere. A field differs where you say so.")}
            </ol>
            <p class="live"><span class="state good">"Changes reach your connectors within a second"</span></p>
        </div>
    }
}
