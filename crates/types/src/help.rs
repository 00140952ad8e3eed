//! Help articles: short answers to what people ask.

use serde::{Deserialize, Serialize};

/// An article that may answer a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HelpArticle {
    /// Its name in addresses: it is at `/help/{slug}`.
    #[cfg_attr(feature = "openapi", schema(example = "selector-is-empty"))]
    pub slug: String,
    /// Its title.
    #[cfg_attr(feature = "openapi", schema(example = "The asset selector stays empty"))]
    pub title: String,
    /// What it says, in a sentence.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "Check the portal URL, the visible asset types, and who is logged in.")
    )]
    pub summary: String,
}

/// Articles, the likeliest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HelpArticleList {
    /// The articles.
    pub items: Vec<HelpArticle>,
}
