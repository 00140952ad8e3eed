//! What is read from a request besides who is calling. Each of these is an argument of a handler,
//! read in its first lines: so that a caller who may not is told that first.

mod body;
mod client;
mod device;
mod idempotency;
mod if_match;
mod json;
mod query;

pub use body::{Body, Lines, MediaType};
pub use client::Client;
pub use device::Device;
pub use idempotency::{Answer, Claimed, IdempotencyKey, answer_belongs_to};
pub use if_match::{IfMatch, etag, none_match};
pub use json::{parse_json, parse_list, parse_object};
pub use query::{
    DEFAULT_LIMIT, GREATEST_LIMIT, Page, PageQuery, Parameters, Query, cursor, page_query, time,
};
