//! What is read from a request besides who is calling. Each of these is an argument of a handler,
//! read in its first lines: so that a caller who may not is told that first.

mod body;
mod client;
mod if_match;
mod query;

pub use body::Body;
pub use client::Client;
pub use if_match::{IfMatch, etag, none_match};
pub use query::{Page, PageQuery, Query, page_query};
