//! The help articles as pages: rendered here, no script, work offline.

use actix_web::{HttpResponse, get, http::StatusCode, web::Path};
use maud::{Markup, html};

use super::{frame::page, markdown::render};
use crate::help::{ARTICLES, find};

/// Every help article
#[utoipa::path(
    tag = "Pages",
    security(()),
    responses((status = 200, description = "The page.", body = String, content_type = "text/html", example = "<!doctype html>…")),
    extensions(("x-callers" = json!("visitor"))),
)]
#[get("/help")]
pub async fn help_page() -> HttpResponse {
    page(StatusCode::OK, "Help", &all("Help"))
}

/// A help article
#[utoipa::path(
    tag = "Pages",
    security(()),
    params(("slug" = String, Path, description = "An article's name.", example = "selector-is-empty")),
    responses(
        (status = 200, description = "The page.", body = String, content_type = "text/html", example = "<!doctype html>…"),
        (status = 404, description = "There is no such article; the page lists all.", body = String, content_type = "text/html", example = "<!doctype html>…"),
    ),
    extensions(("x-callers" = json!("visitor"))),
)]
#[get("/help/{slug}")]
pub async fn help_article_page(slug: Path<String>) -> HttpResponse {
    let Some(article) = find(&slug) else {
        return page(StatusCode::NOT_FOUND, "No such article", &all("There is no such article"));
    };
    let body = html! {
        main.guide {
            p.quiet.small { a href="/help" { "Help" } }
            h1 { (article.title()) }
            (render(article.text()))
            p.quiet.small {
                "Not what you were looking for? " a href="/support/new" { "Write to support" } "."
            }
        }
    };
    page(StatusCode::OK, article.title(), &body)
}

fn all(title: &str) -> Markup {
    html! {
        main {
            h1 { (title) }
            @for article in ARTICLES {
                article.card {
                    h2.name { a href=(format!("/help/{}", article.slug)) { (article.title()) } }
                    p.quiet { (article.summary()) }
                }
            }
        }
    }
}
