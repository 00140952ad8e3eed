//! Our own Markdown as HTML. Never anybody else's: what is HTML in it stays HTML.

use maud::{Markup, PreEscaped};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Markdown with tables; headings can be linked to, and what is wide scrolls by itself.
pub(super) fn render(text: &str) -> Markup {
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
