//! The pages, one file or folder each.

mod account;
mod activity;
mod assets;
mod auth;
mod connectors;
mod desk;
mod history;
mod integration;
mod later;
mod logs;
mod not_found;
mod overview;
mod password;
mod security;
mod subscription;
mod support;
mod team;
mod tickets;

pub(crate) use auth::{forgot_password, login, reset_password, sign_up, verify_email};
pub(crate) use later::{Desk, Fetched, Later};
pub(crate) use not_found::not_found;
pub(crate) use overview::overview;
pub(crate) use password::password;
