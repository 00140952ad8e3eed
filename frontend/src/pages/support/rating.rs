//! How the help was.

use leptos::prelude::*;
use portal_types::{RateTicket, Ticket};

use super::ticket::Data;
use crate::{
    dom::{El, button, div, footer, form, h2, header, p},
    forms::{Bound, Submit, summary},
    parts::{Area, area_field, choices},
};

const MARKS: [(&str, &str); 5] =
    [("1", "1 bad"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5 good")];

pub(super) fn rating(data: Data, ticket: &Ticket) -> El {
    let (api, number) = (data.api, data.number);
    let submit = Submit::new("rating");
    let mark = RwSignal::new(ticket.rating.map(|mark| mark.to_string()).unwrap_or_default());
    let comment = RwSignal::new(ticket.rating_comment.clone().unwrap_or_default());
    let said = RwSignal::new(false);
    let send = move |event: web_sys::Event| {
        event.prevent_default();
        let chosen = mark.get_untracked();
        if !submit.require(&[("/rating", &chosen, "Choose from 1 to 5.")]) {
            return;
        }
        let words = comment.get_untracked();
        let body = RateTicket {
            rating: chosen.parse().unwrap_or_default(),
            comment: Some(words).filter(|words| !words.trim().is_empty()),
        };
        submit.run(
            async move { api.rate_ticket(number, &body).await },
            move |outcome| match outcome {
                Ok(ticket) => {
                    said.set(true);
                    data.ticket.put(ticket);
                }
                Err(error) => submit.fail(error),
            },
        );
    };
    let set = Callback::new(move |value| {
        submit.touched("/rating");
        mark.set(value);
    });
    let bound = Bound { get: Bound::signal(mark).get, set };
    let area = Area { rows: 3, optional: true, ..Area::default() };
    let thanks = move || said.get().then(|| p().class("notice good").child("Thank you."));
    form()
        .class("panel")
        .attr("aria-labelledby", "rating-title")
        .attr("novalidate", true)
        .refer(submit.root)
        .on("submit", send)
        .child((
            header().child(h2().id("rating-title").child("How was the help?")),
            div().class("body stack").child((
                choices(submit, "/rating", "Your rating", MARKS.into(), bound),
                area_field(submit, "/comment", "Why?", Bound::signal(comment), area),
                div().attr("role", "status").child(thanks),
            )),
            div().class("summary").child(summary(submit)),
            footer().child(
                button()
                    .attr("type", "submit")
                    .class("button")
                    .attr("disabled", move || submit.busy.get())
                    .child("Send the rating"),
            ),
        ))
}
