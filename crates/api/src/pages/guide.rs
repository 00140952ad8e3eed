//! The guide for integrators, `docs/connectors.md`, as a page: rendered here, no script, works
//! offline.

use actix_web::{HttpResponse, get, http::StatusCode};
use maud::html;

use super::{frame::page, markdown::render};

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
