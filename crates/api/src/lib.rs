//! The service: a JSON REST API, the few pages around it, and the jobs behind it.
//!
//! Start reading at [`startup`]; a request's way is `around.rs` → `auth/` → `routes/<area>/<operation>.rs`
//! → storage. `docs/architecture.md` has the picture.

pub mod clock;
pub mod config;
pub mod randomness;
pub mod seal;
pub mod startup;
pub mod state;

mod around;
pub mod audit;
mod auth;
pub mod billing;
pub mod connector;
mod csv_file;
pub mod demonstration;
mod domain;
mod event_stream;
mod field_table;
mod help;
pub mod history;
mod jobs;
mod limits;
mod logs;
mod onboarding;
pub mod openapi;
mod paged_file;
mod pages;
mod problem;
pub mod rekey;
mod request;
mod routes;
pub mod staff;
pub mod support;
mod together;
mod turns;
mod usage;

pub use problem::ApiError;
