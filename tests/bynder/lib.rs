//! A double of Bynder, as faithful as what is known of it allows: the token endpoint with its
//! silent narrowing of scopes, the usage API with the semantics of its sync and its role, the
//! look-up of media, the limit of calls; and every kind of bad answer it has been seen to give.
//!
//! In a test: [`Double::start`], [`Double::put_app`], and [`Double::calls`] to see what was called.
//! By itself: `bynder-double --help`. What it does when is chosen by the app that asks:
//!
//! - [`DEMO_CLIENT_ID`] with [`DEMO_CLIENT_SECRET`] may do everything;
//! - `demo-narrow` lacks two scopes and `asset:write`, `demo-no-role` lacks the role, with the same
//!   secret;
//! - `trouble-<kind>`, with any secret, gets that [`Trouble`] for an answer;
//! - `POST /_double/apps` adds or replaces an [`App`], `GET /_double/calls` lists the calls so far,
//!   `DELETE /_double/calls` forgets them, `PUT /_double/limit` sets the limit of calls.

#![expect(clippy::missing_errors_doc, reason = "a tool for tests")]

mod api;
mod control;
mod media;
mod oauth;
mod pages;
mod picture;
mod server;
mod trouble;
mod usage;
mod world;

pub use server::Double;
pub use trouble::Trouble;
pub use world::{
    ALL_SCOPES, App, Call, DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_INTEGRATION_ID, Limit, Media,
    Usage,
};
