//! The desk: where the operator's support team works.

mod account;
mod accounts;
mod overview;
mod place;
mod queue;
mod replies;
mod target;
mod ticket;

use leptos::prelude::*;

use super::{Desk, not_found};
use crate::{
    api::Api,
    dom::{El, div, memo},
};

/// A page of the desk. For everybody else there is none; the API refuses in any case.
pub(crate) fn desk(page: Desk) -> Vec<El> {
    let api = expect_context::<Api>();
    let is_staff = memo(move || api.session.user().is_some_and(|user| user.is_staff));
    vec![div().class("page-inner").child(move || {
        if !is_staff.get() {
            return vec![not_found()];
        }
        match page {
            Desk::Queue => queue::queue(),
            Desk::Ticket => ticket::ticket(),
            Desk::Accounts => accounts::accounts(),
            Desk::Account => account::account(),
            Desk::Replies => replies::replies(),
            Desk::Overview => overview::overview(),
        }
    })]
}
