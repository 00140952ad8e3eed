//! A line for each connector instance, live.

use leptos::prelude::*;

use super::watch::Watch;
use crate::{
    dom::{El, a, div, h2, header, li, memo, p, section, ul},
    parts::{connector_holds, connector_name, connector_seen, failure, waiting},
    routes,
};

/// How many have a line here; all are on the page of their own.
const SHOWN: usize = 6;

/// The panel.
pub(super) fn connectors(watch: Watch) -> El {
    let load = watch.connectors;
    let all = memo(move || load.get());
    let error = memo(move || load.error().filter(|_| all.with(Option::is_none)));
    let again = Callback::new(move |()| load.again());
    let body = move || match all.get() {
        Some(all) if all.instances.is_empty() => div().class("body stack").child((
            p().child("None has called yet."),
            p().class("quiet").child("Once one does, you see here which settings it holds."),
        )),
        Some(mut all) => {
            let newest = all.revision;
            all.instances.truncate(SHOWN);
            all.instances
                .sort_by(|a, b| (&a.kind, &a.instance, a.id).cmp(&(&b.kind, &b.instance, b.id)));
            let lines: Vec<El> = all
                .instances
                .iter()
                .map(|one| {
                    li().child((
                        div().class("line").child(connector_name(one)),
                        div()
                            .class("line small")
                            .child((connector_holds(one, newest), connector_seen(one))),
                    ))
                })
                .collect();
            ul().class("lines").child(lines)
        }
        None if error.with(Option::is_some) => div().class("body").child(failure(error, again)),
        None => div().class("body").child(waiting(2)),
    };
    let more = move || {
        let count = all.with(|all| all.as_ref().map_or(0, |all| all.instances.len()));
        let words = if count > SHOWN { format!("All {count}") } else { "More".to_owned() };
        (count > 0).then(|| a().class("small").attr("href", routes::CONNECTORS).child(words))
    };
    section()
        .class("panel")
        .attr("aria-labelledby", "connectors")
        .child((header().child((h2().id("connectors").child("Connectors"), more)), body))
}
