//! Lists, a page at a time, and what is told whole in them.

use serde_json::{Value, json};

use crate::{
    fault::Fault,
    params::Params,
    world::{State, text},
};

/// Which part of a list is asked for.
pub(crate) struct Page {
    limit: usize,
    after: Option<String>,
    before: Option<String>,
}

impl Page {
    pub fn take(params: &mut Params) -> Result<Self, Fault> {
        let limit = params.integer("limit")?.unwrap_or(10);
        let limit = usize::try_from(limit).ok().filter(|limit| (1..=100).contains(limit));
        let limit = limit.ok_or_else(|| {
            Fault::invalid("Invalid integer: limit must be between 1 and 100").param("limit")
        })?;
        let (after, before) = (params.text("starting_after")?, params.text("ending_before")?);
        if after.is_some() && before.is_some() {
            let message = "Received both starting_after and ending_before parameters.";
            return Err(Fault::invalid(message));
        }
        Ok(Self { limit, after, before })
    }

    /// The part of a list, the newest first.
    pub fn of(self, items: &[Value], url: &str) -> Result<Value, Fault> {
        let at = |cursor: &str, param: &str| {
            let found = items.iter().position(|item| item["id"] == cursor);
            found.ok_or_else(|| Fault::missing("object", cursor, param))
        };
        let (part, has_more) = match (&self.after, &self.before) {
            (_, Some(cursor)) => {
                let end = at(cursor, "ending_before")?;
                let begin = end.saturating_sub(self.limit);
                (&items[begin..end], begin > 0)
            }
            (after, None) => {
                let after = after.as_deref().map(|cursor| at(cursor, "starting_after"));
                let rest = &items[after.transpose()?.map_or(0, |at| at + 1)..];
                (&rest[..rest.len().min(self.limit)], rest.len() > self.limit)
            }
        };
        Ok(json!({"object": "list", "url": url, "has_more": has_more, "data": part}))
    }
}

/// Replaces ids by what they stand for: `latest_charge`, in a list `data.latest_charge`.
pub(crate) fn expand(state: &State, mut answer: Value, names: &[String]) -> Result<Value, Fault> {
    for name in names {
        let (items, member): (Vec<&mut Value>, _) = match name.strip_prefix("data.") {
            Some(member) => {
                let items = answer["data"].as_array_mut().map(|items| items.iter_mut().collect());
                (items.unwrap_or_default(), member)
            }
            None => (vec![&mut answer], name.as_str()),
        };
        let kind = match member {
            "latest_charge" => "charge",
            "customer" | "payment_intent" | "payment_method" => member,
            _ => {
                let message = format!("This property cannot be expanded ({name}).");
                return Err(Fault::invalid(message).param("expand"));
            }
        };
        for item in items {
            if let Some(found) = state.find(kind, text(item, member)) {
                item[member] = found.clone();
            }
        }
    }
    Ok(answer)
}
