//! Whether connectors may send logs, what is kept of them, and how it goes away.

use leptos::prelude::*;
use portal_types::LogSummary;

use super::{Data, left::delete};
use crate::{
    browser::text,
    dom::{El, a, b, div, memo, p, section, span},
    parts::{ago, until},
    routes,
};

/// Where it is switched on and off.
const SWITCH: &str = "/integration#advanced";

pub(super) fn room(data: Data) -> El {
    let numbers = data.numbers;
    let stand = move || numbers.map(|all| (consent(all), kept(all)));
    let any = memo(move || numbers.map(|all| all.records > 0).unwrap_or(false));
    let can = data.api.session.may_write();
    let gone = Callback::new(move |()| numbers.again());
    let delete = move || (can && any.get()).then(|| delete(data.api, gone));
    section().class("panel").attr("aria-label", "Remote logging").child(
        div().class("body spread").child((
            div().class("stack").child(stand),
            div().class("actions").child((
                a().class("button").attr("href", SWITCH).child(move || {
                    let is_on = numbers.map(|all| all.enabled).unwrap_or(false);
                    if is_on || !can { "Remote logging" } else { "Switch it on" }
                }),
                delete,
            )),
        )),
    )
}

fn consent(numbers: &LogSummary) -> El {
    let ends = numbers.until.map(|end| (" It ends ", until(end), "."));
    if numbers.enabled {
        return p().child((
            span()
                .class("state good")
                .child("Connectors may send logs, and support may read them."),
            ends,
        ));
    }
    let words = if numbers.records == 0 {
        "Remote logging is off: connectors keep their logs to themselves. Switch it on when support asks for it; what they say then shows up here."
    } else {
        "Remote logging is off: nothing new is taken, and support can't read what is here."
    };
    p().child(span().class("state").child(words))
}

/// How much is kept, for how long, and what did not stay.
fn kept(numbers: &LogSummary) -> El {
    let bytes = |bytes: i64| usize::try_from(bytes).unwrap_or_default();
    let share = bytes(numbers.bytes) * 100 / bytes(numbers.most_bytes).max(1);
    let kept = format!(
        "Kept for {} days, and {} MB at most ({share} % are used); then the oldest go.",
        numbers.days,
        numbers.most_bytes / (1024 * 1024),
    );
    let lost = [
        (numbers.made_room, numbers.made_room_at, "went early to make room, the last"),
        (numbers.refused, numbers.refused_at, "were refused as too many at a time, the last"),
    ];
    let lost: Vec<El> = lost
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, at, words)| {
            let count = text::number(bytes(count));
            p().class("small").child((
                span().class("state warn").child((b().child(count), " ", words)),
                at.map(|at| (" ", ago(at))),
            ))
        })
        .collect();
    let guide = (numbers.records == 0).then(|| {
        let how = a().attr("href", routes::LOGS_GUIDE).attr("rel", "external").child("How");
        p().class("quiet small").child((how, " a connector sends them."))
    });
    div().class("stack").child((p().class("quiet small").child(kept), lost, guide))
}
