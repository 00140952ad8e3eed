//! Calls to Bynder and Webdam, and the only place that calls an address which a customer typed.
//!
//! [`DamClient`] makes every call. What it promises, whatever was typed and whatever answers:
//!
//! - Only a [`Site`] is called: a public domain by https on port 443, or a pair of name and port
//!   that the operator allows ([`AllowList`]).
//! - The name is resolved by us, every address it has must be public ([`is_public`]), and the
//!   connection goes to an address of that very answer. Nothing is looked up twice.
//! - No redirects, no proxies, no cookies; limits of time and size ([`Limits`]).
//! - At most ten calls a second to one host, all accounts together, and none for five minutes
//!   after it answered 429. Programs leave a host alone that fails several times on end.
//! - Nothing of an answer gets out but what is parsed here: a [`CallError`] has our own words.
//!
//! The calls: [`DamClient::token`], [`DamClient::usage_access`], and what they are made of in
//! [`DamClient::test_connection`]; and for programs [`DamClient::sync_usages`],
//! [`DamClient::media`] and [`DamClient::picture`].

mod address;
mod answer;
mod budget;
mod call_error;
mod client;
mod connection_test;
mod media;
mod picture;
mod resolve;
mod scopes;
mod site;
mod token;
mod usage;
mod words;

pub use address::is_public;
pub use answer::NoAnswer;
pub use budget::HostStanding;
pub use call_error::{CallError, CertificateTrouble};
pub use client::{BuildError, DamClient, Limits, Options};
pub use connection_test::Subject;
pub use media::{MOST_IDS, Media};
pub use picture::Picture;
pub use resolve::{Resolver, SystemResolver};
pub use site::{AllowList, AllowListError, Site, is_domain};
pub use token::{OauthApp, Refusal, Token, TokenError};
pub use usage::{RejectedByDam, ToldUsage, UsageAccess};
