use actix_web::{HttpResponse, get};
use portal_types::{HelpArticle, HelpArticleList};
use utoipa::IntoParams;

use crate::{help, problem::ApiResult, request::Query, routes::tickets::search};

/// What is looked for.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; the handler parses them")]
pub struct HelpQuery {
    /// What somebody wants to know, in their words, or the beginning of it.
    #[param(example = "selector empty", max_length = 200)]
    q: Option<String>,
}

/// Articles that may answer a question
///
/// At most five, the likeliest first; all of them where nothing is asked. Each is a page at
/// `/help/{slug}`.
#[utoipa::path(
    tag = "Help",
    security(()),
    params(HelpQuery),
    responses((status = 200, description = "The articles.", body = HelpArticleList)),
    extensions(("x-callers" = json!("visitor"))),
)]
#[get("/help/articles")]
pub async fn search_help(query: Query) -> ApiResult<HttpResponse> {
    let mut parameters = query.parameters();
    let wanted = parameters.take("q", search).unwrap_or_default();
    parameters.finish()?;
    let article = |article: &help::Article| HelpArticle {
        slug: article.slug.to_owned(),
        title: article.title().to_owned(),
        summary: article.summary().to_owned(),
    };
    let items = help::search(&wanted).into_iter().map(article).collect();
    Ok(HttpResponse::Ok().json(HelpArticleList { items }))
}
