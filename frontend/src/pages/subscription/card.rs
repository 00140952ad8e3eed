//! A plan: whom it is for, what it costs and what it allows.

use leptos::prelude::*;
use portal_types::{Plan, PlanLimit};

use super::{Data, plans::Standing, usage::number};
use crate::{
    browser::intl,
    dom::{El, b, button, div, h3, header, li, p, span, table, tbody, td, th, thead, tr, ul},
    parts::{Icon, icon, unseen},
    words::{subscription as words, tickets},
};

pub(super) fn card(data: Data, standing: &Standing, plan: &Plan) -> El {
    let is_current = standing.plan.id == plan.id && standing.is_kept;
    let mark = is_current.then(|| span().class("tag").child("Your plan"));
    let price = p().class("price").child((
        b().class("num").child(intl::price(&plan.price)),
        span().class("quiet").child(format!(" {}", words::period(plan.period))),
    ));
    let choose = (standing.may_choose && !is_current).then(|| choose(data, plan));
    li().class(if is_current { "plan-card current" } else { "plan-card" }).child((
        header().child((h3().child(plan.name.clone()), mark)),
        p().class("quiet small").child(plan.description.clone()),
        price,
        choose,
        allowances(plan),
        targets(plan),
    ))
}

fn choose(data: Data, plan: &Plan) -> El {
    let chosen = plan.clone();
    button()
        .attr("type", "button")
        .class("button wide")
        .on("click", move |_| data.chosen.set(Some(chosen.clone())))
        .child(("Choose", unseen(format!(" {}", plan.name))))
}

fn allowances(plan: &Plan) -> El {
    let limit = |of: &PlanLimit| {
        let allowed = plan.limits.of(*of);
        words::allowance(*of, allowed, &allowed.map(number).unwrap_or_default())
    };
    let all = PlanLimit::ALL.iter().map(limit);
    let all = all.chain([words::log_days(plan.limits.log_days)]);
    let rows: Vec<El> =
        all.map(|words| li().child((icon(Icon::Check), span().child(words)))).collect();
    ul().class("allowances").child(rows)
}

/// How soon support means to answer, the most urgent first.
fn targets(plan: &Plan) -> Option<El> {
    if plan.response_targets.is_empty() {
        return None;
    }
    let mut all = plan.response_targets.clone();
    all.sort_by_key(|target| std::cmp::Reverse(target.priority));
    let rows: Vec<El> = all
        .iter()
        .map(|target| {
            tr().child((
                th().attr("scope", "row").child(tickets::priority(target.priority).0),
                td().child(words::hours(target.first_response_hours)),
                td().child(words::hours(target.resolution_hours)),
            ))
        })
        .collect();
    let head: Vec<El> = ["Support", "answers in", "solves in"]
        .into_iter()
        .map(|name| th().attr("scope", "col").child(name))
        .collect();
    Some(
        div().class("targets").child(
            table()
                .attr("aria-label", format!("Response targets of {}", plan.name))
                .child((thead().child(tr().child(head)), tbody().class("num").child(rows))),
        ),
    )
}
