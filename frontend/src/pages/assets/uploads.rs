//! Uploads of whole sites, while they come in and a day longer.

use std::time::Duration;

use portal_types::{UsageImport, UsageImportList, UsageImportState};

use crate::{
    api::Api,
    browser::clock,
    dom::{El, b, div, p, progress, section, span},
    parts::{Load, ago, live},
    words,
};

const PERIOD: Duration = Duration::from_secs(2);
const DAY_MS: f64 = 24.0 * 60.0 * 60.0 * 1000.0;

pub(super) fn uploads(api: Api) -> El {
    let all: Load<UsageImportList> = Load::new(move || api.usage_imports());
    live(all, PERIOD);
    div().child(move || {
        let last = all.map(|all| all.items.first().cloned()).flatten()?;
        let is_of_today = clock::now_ms() - clock::ms(last.changed_at) < DAY_MS;
        is_of_today.then(|| panel(&last))
    })
}

fn panel(upload: &UsageImport) -> El {
    let who = words::connector(&upload.connector);
    let who = match &upload.instance {
        Some(instance) => format!("{who} ({instance})"),
        None => who,
    };
    let (class, words) = match upload.state {
        UsageImportState::Running => ("state warn", "sends a whole site"),
        UsageImportState::Done => ("state good", "sent a whole site"),
        UsageImportState::BrokenOff => ("state bad", "sent a part of a site, and broke off"),
    };
    let bar = (upload.state == UsageImportState::Running).then(|| {
        let bar = progress().attr("aria-label", "Upload");
        match upload.bytes_total {
            Some(total) => {
                bar.attr("max", total.max(1).to_string()).attr("value", upload.bytes.to_string())
            }
            None => bar,
        }
    });
    let numbers = format!(
        "{} pages and {} usages are in, {} of them new; {} went, {} were left out.",
        upload.pages, upload.accepted, upload.new, upload.removed, upload.rejected
    );
    let again = (upload.state == UsageImportState::BrokenOff)
        .then_some(" What had come is in. The connector can send it again.");
    section().class("panel upload").attr("aria-label", "Upload").child(
        div().class("body stack").child((
            p().child((
                b().child(who),
                " ",
                span().class(class).child(words),
                " ",
                span().class("quiet small").child(ago(upload.changed_at)),
            )),
            bar,
            p().class("quiet small num").child((numbers, again)),
            upload.problem.clone().map(|problem| p().class("problem").child(problem)),
        )),
    )
}
