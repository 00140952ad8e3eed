//! Texts that support answers with often, put into an answer.

use leptos::prelude::*;
use portal_types::CannedReply;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;

use super::Data;
use crate::{
    dom::{El, div, label, option, select, typed},
    parts::Load,
};

/// The list; a choice comes at the end of the text.
pub(super) fn picker(data: Data, text: RwSignal<String>) -> El {
    let api = data.api;
    let all = Load::new(move || api.canned_replies());
    div().child(move || {
        let all = all.get().unwrap_or_default();
        (!all.is_empty()).then(|| list(data, all, text))
    })
}

fn list(data: Data, all: Vec<CannedReply>, text: RwSignal<String>) -> El {
    let mut options = vec![option().attr("value", "").child("Choose")];
    options.extend(
        all.iter().map(|one| option().attr("value", one.id.to_string()).child(one.name.clone())),
    );
    let take = move |event: web_sys::Event| {
        let id = typed(&event);
        let Some(chosen) = all.iter().find(|one| one.id.to_string() == id) else { return };
        let name = data.ticket.get_untracked().map(|one| one.ticket.author).unwrap_or_default();
        let fresh = filled(&chosen.text, &name, data.number);
        text.update(|text| {
            if !text.trim().is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(&fresh);
        });
        // It can be chosen once more.
        let list = event.target().and_then(|list| list.dyn_into::<HtmlSelectElement>().ok());
        if let Some(list) = list {
            list.set_value("");
        }
    };
    let list = select().class("input").id("canned").on("change", take).child(options);
    div().class("field").child((label().attr("for", "canned").child("Insert a canned reply"), list))
}

/// With what its marks stand for. What the values hold is not looked at again.
fn filled(text: &str, name: &str, number: i64) -> String {
    let number = number.to_string();
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let (before, mark) = rest.split_at(at);
        out.push_str(before);
        rest = if let Some(after) = mark.strip_prefix("{name}") {
            out.push_str(name);
            after
        } else if let Some(after) = mark.strip_prefix("{number}") {
            out.push_str(&number);
            after
        } else {
            out.push('{');
            mark.strip_prefix('{').unwrap_or_default()
        };
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::filled;

    #[test]
    fn marks_are_filled_in_once() {
        let text = "Hello {name}, ticket {number}: {\"a\": {name}}";
        assert_eq!(filled(text, "{number}", 7), "Hello {number}, ticket 7: {\"a\": {number}}");
        assert_eq!(filled("{nam", "x", 7), "{nam");
    }
}
