//! One folder an area, one file an operation, in each the same order: documentation, handler, what
//! it parses its request into. A handler reads top to bottom: its arguments say who may call, its
//! first lines parse, then comes one unit of work, then the answer.

pub mod account;
pub mod api_keys;
pub mod asset_pictures;
pub mod asset_usage;
pub mod audit;
pub mod auth;
pub mod billing;
pub mod billing_details;
pub mod connector;
pub mod connectors;
pub mod health;
pub mod help;
pub mod inbound;
pub mod invitations;
pub mod invoices;
pub mod logs;
pub mod me;
pub mod members;
pub mod plans;
pub mod settings;
pub mod staff;
pub mod subscription;
pub mod tickets;
