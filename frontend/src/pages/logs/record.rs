//! One record.

use std::collections::HashSet;

use leptos::prelude::*;
use portal_types::{Log, LogLevel};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::filter::Place;
use crate::{
    browser::clock,
    dom::{El, a, code, dd, details, div, dl, dt, li, memo, pre, span, summary, time},
    parts::copy_button,
    words,
};

/// The ids of the records that are open: they stay so while new ones come in.
pub(crate) type Open = StoredValue<HashSet<String>>;

/// The record. With a place, its instance leads to those of the same.
pub(crate) fn record(place: Option<Place>, open: Open, log: &Log) -> El {
    let at = time()
        .class("num quiet small")
        .attr("datetime", log.time.to_string())
        .child(clock::to_the_second(log.time));
    let level = span().class(class(log.level)).child(words::log_level(log.level));
    let line = summary().child((
        at,
        level,
        // Its first line; all of it is below.
        span().class("said").child(log.message.lines().next().unwrap_or_default().to_owned()),
    ));
    let id = log.id.clone();
    let is_open = open.with_value(|open| open.contains(&id));
    let toggle = move |event: web_sys::Event| {
        let details = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        let is_open = details.is_some_and(|details| details.has_attribute("open"));
        open.update_value(|open| {
            if is_open {
                open.insert(id.clone());
            } else {
                open.remove(&id);
            }
        });
    };
    let record = details().attr("open", is_open).on("toggle", toggle);
    li().child(record.child((line, whole(place, log))))
}

const fn class(level: LogLevel) -> &'static str {
    match level {
        LogLevel::Fatal | LogLevel::Error => "state bad",
        LogLevel::Warn => "state warn",
        LogLevel::Trace | LogLevel::Debug | LogLevel::Info => "state",
    }
}

fn whole(place: Option<Place>, log: &Log) -> El {
    let who = words::connector(&log.connector);
    let instance = log.instance.clone().map(|instance| {
        let to = place.map(|place| place.of_instance(&instance));
        let name = if to.is_some() { a() } else { span() };
        (" · ", name.attr("href", to).child(instance))
    });
    let logger =
        log.logger.clone().map(|logger| (dt().child("Logger"), dd().child(code().child(logger))));
    let json = log.properties.as_ref().and_then(|json| serde_json::to_string_pretty(json).ok());
    let properties = json.map(|json| (dt().child("Properties"), dd().child(pre().child(json))));
    let text = serde_json::to_string_pretty(log).unwrap_or_default();
    div().class("record").child((
        pre().class("message").child(log.message.clone()),
        dl().class("facts").child((
            dt().child("Connector"),
            dd().child((who, instance)),
            logger,
            properties,
        )),
        div().class("actions").child(copy_button(memo(move || text.clone()), "the record", false)),
    ))
}
