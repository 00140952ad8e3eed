//! Help articles.

pub mod articles;
