//! Help from the operator's support team: the account's tickets.

mod articles;
mod draft;
mod new;
mod place;
mod preview;
mod rating;
mod reply;
mod row;
mod standing;
mod ticket;

pub(super) use new::new_ticket;
pub(super) use ticket::ticket;

use std::time::Duration;

use leptos::prelude::*;

use self::place::Place;
use crate::{
    api::Api,
    dom::{El, a, div, fixed, header, memo, p, span, ul, watch},
    frame::Unread,
    parts::{Icon, Paged, again_with, icon, live_while, page_title, when_loaded},
    routes,
};

/// How often it looks.
const PERIOD: Duration = Duration::from_secs(10);

/// The page with the list.
pub(crate) fn support() -> Vec<El> {
    let api = expect_context::<Api>();
    let place = Place::new();
    let wanted = place.wanted;
    let unread = RwSignal::new(None::<i64>);
    let tickets = Paged::new(move |cursor| async move {
        let filter = wanted.get_untracked();
        let page = api.tickets(&filter, cursor).await?;
        let _ = unread.try_set(Some(page.unread));
        Ok((page.items, page.next_cursor))
    });
    again_with(tickets.first, wanted);
    // Not under the eyes of somebody who went further back.
    live_while(tickets.first, PERIOD, move || !tickets.has_more_pages());
    let menu = expect_context::<Unread>();
    watch(move || {
        if unread.get().is_some() {
            menu.look_again();
        }
    });
    let lead = memo(move || match unread.get() {
        None => "One moment.".to_owned(),
        Some(0) => "Questions to the support team, and their answers.".to_owned(),
        Some(1) => "One ticket has something that you have not seen.".to_owned(),
        Some(many) => format!("{many} tickets have something that you have not seen."),
    });
    let new = a()
        .class("button primary")
        .attr("href", routes::NEW_TICKET)
        .child((icon(Icon::Plus), "New ticket"));
    let head = header().child((
        div().child((
            page_title(fixed("Support")),
            p().class("quiet").attr("role", "status").child(lead),
        )),
        new,
    ));
    let rows = memo(move || tickets.all());
    let listing = move || {
        let rows = rows.get();
        if rows.is_empty() {
            return empty(place);
        }
        let rows: Vec<El> = rows.iter().map(row::row).collect();
        ul().class("rows tickets").attr("aria-label", "Tickets").child(rows)
    };
    let body = when_loaded(tickets.first, 6, move |_| (listing, tickets.foot("tickets")));
    vec![head, div().class("panel activity many").child((place::tools(place), body))]
}

/// What would be here, and how to get it.
fn empty(place: Place) -> El {
    if place.is_filtered() {
        return div().class("body").child(p().class("quiet").child("No ticket is like that."));
    }
    div().class("body stack").child((
        p().child("Nobody in your organisation has asked for help yet."),
        p().class("quiet").child((
            "When something does not work, ",
            a().attr("href", routes::NEW_TICKET).child("write a ticket"),
            span().child(
                ": while you type, articles that may answer it show up, and with a tick support gets to see your settings. Answers come here and by mail.",
            ),
        )),
    ))
}
