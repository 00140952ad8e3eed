//! Help articles: short answers to what people ask, so that they need not ask it.

mod articles;
mod search;

pub use articles::{ARTICLES, Article, find};
pub use search::search;
