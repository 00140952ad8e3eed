//! What happened.

use serde_json::Value;

use crate::{
    fault::Fault,
    list::Page,
    params::Params,
    world::{State, text},
};

/// How long Stripe tells of an event.
const KEPT: i64 = 30 * 24 * 3_600;

pub(crate) fn list(state: &State, mut params: Params) -> Result<Value, Fault> {
    let kind = params.text("type")?;
    let kinds = params.list("types")?;
    if kinds.len() > 20 || (kind.is_some() && !kinds.is_empty()) {
        return Err(Fault::invalid("Up to 20 types, and not both of type and types").param("types"));
    }
    let mut bounds = Vec::new();
    for (name, holds) in [
        ("created[gt]", i64::gt as fn(&i64, &i64) -> bool),
        ("created[gte]", i64::ge),
        ("created[lt]", i64::lt),
        ("created[lte]", i64::le),
        ("created", i64::eq),
    ] {
        bounds.extend(params.integer(name)?.map(|bound| (bound, holds)));
    }
    let page = Page::take(&mut params)?;
    params.finish()?;
    let fits = |event: &&Value| {
        let created = event["created"].as_i64().unwrap_or_default();
        let its_kind = text(event, "type");
        created > state.now - KEPT
            && kind.as_deref().is_none_or(|kind| kind == its_kind)
            && (kinds.is_empty() || kinds.iter().any(|kind| kind == its_kind))
            && bounds.iter().all(|(bound, holds)| holds(&created, bound))
    };
    let items: Vec<_> = state.events.iter().rev().filter(fits).cloned().collect();
    page.of(&items, "/v1/events")
}

pub(crate) fn retrieve(state: &State, params: Params, id: &str) -> Result<Value, Fault> {
    params.finish()?;
    let event = state.event(id);
    event.cloned().ok_or_else(|| Fault::missing("event", id, "id").of_address())
}
