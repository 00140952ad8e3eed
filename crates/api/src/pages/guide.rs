//! The guide for integrators, `docs/connectors.md`, as a page: rendered here, no script, works
//! offline.

use actix_web::{HttpResponse, get, http::StatusCode};
use maud::{Markup, PreEscaped, html};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::frame::page;

const GUIDE: &str = include_str!("../../../../docs/connectors.md");

/// How a connector should behave
///
/// A guide with curl, C# and TypeScript, to read.
#[utoipa::path(
    tag = "Pages",
    security(()),
    responses((status = 200, description = "The page.", body = String, content_type = "text/html", example = "<!doctype html>…")),
    extensions(("x-callers" = json!("visitor"))),
)]
#[get("/api/docs/connectors")]
pub async fn connectors_guide() -> HttpResponse {
    page(StatusCode::OK, "Building a connector", &html! { main.guide { (render(GUIDE)) } })
}

/// Markdown with tables; headings can be linked to, and what is wide scrolls by itself.
fn render(text: &str) -> Markup {
    let mut events: Vec<_> = Parser::new_ext(text, Options::ENABLE_TABLES).collect();
    for at in 0..events.len() {
        let name = heading_at(&events[at..]);
        if let Event::Start(Tag::Heading { id, .. }) = &mut events[at] {
            *id = Some(slug(&name).into());
        }
    }
    let events = events.into_iter().flat_map(|event| match event {
        Event::Start(Tag::Table(_)) => vec![Event::Html("<div class=\"scroll\">".into()), event],
        Event::End(TagEnd::Table) => vec![event, Event::Html("</div>".into())],
        // Whoever uses the keyboard must be able to scroll it.
        Event::Start(Tag::CodeBlock(_)) => {
            vec![Event::Html("<pre tabindex=\"0\" role=\"region\" aria-label=\"Code\">".into())]
        }
        Event::End(TagEnd::CodeBlock) => vec![Event::Html("</pre>".into())],
        other => vec![other],
    });
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events);
    PreEscaped(html)
}

/// The text of the heading that begins here.
fn heading_at(events: &[Event<'_>]) -> String {
    let inside = events.iter().skip(1).take_while(|e| !matches!(e, Event::End(TagEnd::Heading(_))));
    inside
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
            _ => None,
        })
        .collect()
}

/// A heading as it is linked to: `In C#` is `in-c`.
fn slug(heading: &str) -> String {
    let words = heading.split(|letter: char| !letter.is_ascii_alphanumeric());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-").to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{GUIDE, render};

    #[test]
    fn the_guide_has_headings_to_link_to_tables_and_code() {
        let html = render(GUIDE).into_string();
        for part in [
            "<h2 id=\"hearing-of-changes\">Hearing of changes</h2>",
            "<div class=\"scroll\"><table>",
            "public sealed class PortalSettings(HttpClient http, string file)",
            "Promise&lt;never&gt;",
        ] {
            assert!(html.contains(part), "{part} is not in {html}");
        }
    }
}
