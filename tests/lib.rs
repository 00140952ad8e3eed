//! Support for the black-box tests: the real service on a real port, a database of its own, a clock
//! that tests move, and a person who uses it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "in tests a failure is a panic, and ids may be any"
)]

mod support {
    pub mod account;
    pub mod answer;
    pub mod app;
    pub mod authenticator;
    pub mod collector;
    pub mod counting_store;
    pub mod desk;
    pub mod events;
    pub mod identity_provider;
    pub mod key;
    pub mod person;
    pub mod s3;
    pub mod secrets;
    pub mod smtp;
}

pub use portal_storage::testing::Engine;
pub use support::{
    account,
    answer::Answer,
    app::{TestApp, eventually},
    authenticator::{Authenticator, Lie, ORIGIN},
    collector::Collector,
    events::{Event, EventStream},
    identity_provider::{IdentityProvider, Twist},
    key::make_key,
    person::{CLIENT_SECRET, PASSWORD, Person},
    s3, secrets,
    smtp::SmtpServer,
};
