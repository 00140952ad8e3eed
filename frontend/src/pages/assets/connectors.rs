//! Which connector tells what.

use portal_types::UsageSummary;

use crate::{
    api::{Api, Connectors},
    dom::{El, a, code, details, div, li, p, span, summary, ul},
    parts::{Load, ago},
    routes, words,
};

/// What the connectors that there are tell, by their kind.
fn tells(kind: &str) -> &'static str {
    match kind {
        "xp_xm" => {
            "address, item and its path, field, language, version and site, whenever an item is published"
        }
        "sitecore_ai" => "address, field, language and site, whenever a page is published",
        _ => "what its maker has it tell: at least the page's address and the asset",
    }
}

pub(super) fn connectors(api: Api, numbers: Load<UsageSummary>) -> El {
    let seen: Load<Connectors> = Load::new(move || api.connectors());
    let rows = move || {
        let told = numbers.map(|all| all.connectors.clone()).unwrap_or_default();
        let mut rows: Vec<El> = told
            .iter()
            .map(|one| {
                let how = format!("{} usages, told last ", one.usages);
                row(&one.value, span().class("quiet small").child((how, ago(one.told_at))))
            })
            .collect();
        let instances = seen.map(|seen| seen.instances.clone()).unwrap_or_default();
        let mut silent: Vec<String> = instances.into_iter().map(|one| one.kind).collect();
        silent.sort();
        silent.dedup();
        silent.retain(|kind| told.iter().all(|one| one.value != *kind));
        rows.extend(silent.iter().map(|kind| {
            row(kind, span().class("state warn small").child("calls, and has told no usage yet"))
        }));
        if rows.is_empty() {
            rows.push(li().child(p().class("quiet").child("None has called yet.")));
        }
        ul().class("lines").child(rows)
    };
    details().class("panel who-tells").child((
        summary().class("body").child("Which connector tells what"),
        rows,
        div().class("body").child(p().class("quiet small").child((
            "Any connector can tell usages: it needs a key with the scope ",
            code().child("usage:write"),
            ". ",
            a().attr("href", routes::USAGE_GUIDE).attr("rel", "external").child("How"),
            ".",
        ))),
    ))
}

fn row(kind: &str, how: El) -> El {
    li().child((
        div().class("line").child((span().child(words::connector(kind)), how)),
        div().class("quiet small").child(format!("Tells {}.", tells(kind))),
    ))
}
