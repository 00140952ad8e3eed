//! A page for each problem code: what it means, and what to do.

use actix_web::{HttpResponse, get, http::StatusCode, web::Path};
use maud::{Markup, PreEscaped, html};
use portal_types::ProblemCode;

use super::frame::page;

/// What a problem code means and what to do
///
/// The `type` of every problem is the address of such a page.
#[utoipa::path(
    tag = "Pages",
    security(()),
    params(("code" = String, Path, description = "A problem's `code`.", example = "api_key_missing")),
    responses(
        (status = 200, description = "The page.", body = String, content_type = "text/html", example = "<!doctype html>…"),
        (status = 404, description = "There is no such code; the page lists all.", body = String, content_type = "text/html", example = "<!doctype html>…"),
    ),
    extensions(("x-callers" = json!("visitor"))),
)]
#[get("/problems/{code}")]
pub async fn problem_page(code: Path<String>) -> HttpResponse {
    match code.parse::<ProblemCode>() {
        Ok(code) => page(StatusCode::OK, code.title(), &explanation(code)),
        Err(_) => page(StatusCode::NOT_FOUND, "No such problem", &everything()),
    }
}

fn explanation(code: ProblemCode) -> Markup {
    html! {
        main {
            p.quiet.small { "Problem " code { (code) } " · HTTP status " (code.status()) }
            h1 { (code.title()) }
            p { (prose(code.help())) }
            p.quiet.small {
                "If it stays, tell support the " code { "requestId" } " of the answer you got."
            }
        }
    }
}

fn everything() -> Markup {
    html! {
        main {
            h1 { "There is no such problem" }
            p.quiet { "These are the codes that the API answers with:" }
            div.card.scroll {
                table {
                    thead { tr { th { "Code" } th { "Status" } th { "Meaning" } } }
                    tbody {
                        @for code in ProblemCode::ALL {
                            tr {
                                td { a href=(format!("/problems/{code}")) { code { (code) } } }
                                td { (code.status()) }
                                td { (code.title()) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Text in which backticks mark code.
pub(super) fn prose(text: &str) -> Markup {
    let parts = text.split('`').enumerate().map(|(n, part)| {
        if n % 2 == 0 {
            html! { (part) }
        } else {
            html! { code { (part) } }
        }
    });
    PreEscaped(parts.map(PreEscaped::into_string).collect())
}
