//! Help articles that may answer a question before it is sent.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use portal_types::HelpArticle;

use crate::{
    api::Api,
    dom::{El, a, b, div, h2, header, li, memo, p, section, span, ul, watch},
    parts::{Icon, Load, again_with, icon, unseen},
};

/// So many are enough beside a form.
const SHOWN: usize = 6;
/// How long it waits for more to be typed.
const PAUSE: Duration = Duration::from_millis(300);

/// The panel. It looks for what `question` says, once nobody types any more.
pub(super) fn articles(question: Memo<String>) -> El {
    let api = expect_context::<Api>();
    let asked = settled(question);
    let found = Load::new(move || {
        let question = asked.get_untracked();
        async move { api.help_articles(&question).await }
    });
    again_with(found, asked);
    let some = memo(move || {
        let mut all = found.get().unwrap_or_default();
        all.truncate(SHOWN);
        all
    });
    let title = move || {
        if asked.with(String::is_empty) { "Help articles" } else { "Perhaps this helps already" }
    };
    // Politely, and only for who typed something.
    let count = move || {
        if asked.with(String::is_empty) || found.get().is_none() {
            return None;
        }
        Some(match some.with(Vec::len) {
            0 => "No article fits.".to_owned(),
            1 => "One article may help.".to_owned(),
            many => format!("{many} articles may help."),
        })
    };
    let list = move || {
        let some = some.get();
        if some.is_empty() {
            let words = match (found.is_settled(), found.error()) {
                (false, _) => "One moment.",
                (_, Some(_)) => {
                    "Articles can't be looked up now. You can write your ticket all the same."
                }
                _ => "No article fits. Write your ticket; somebody will answer.",
            };
            return div().class("body").child(p().class("quiet").child(words));
        }
        ul().class("lines").child(some.iter().map(line).collect::<Vec<_>>())
    };
    section().class("panel articles").attr("aria-labelledby", "articles").child((
        header().child(h2().id("articles").child(title)),
        unseen(count).attr("role", "status"),
        list,
    ))
}

fn line(one: &HelpArticle) -> El {
    let link = a()
        .attr("href", format!("/help/{}", one.slug))
        .attr("target", "_blank")
        .attr("rel", "noopener")
        .child((
            b().child(one.title.clone()),
            " ",
            icon(Icon::External),
            unseen(" (opens in a new tab)"),
        ));
    li().child((link, span().class("quiet small").child(one.summary.clone())))
}

/// The text, a moment after it last changed.
fn settled(text: Memo<String>) -> Memo<String> {
    let said = RwSignal::new(String::new());
    let waits = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = waits.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    watch(move || {
        let text = text.get().trim().to_owned();
        stop();
        let say = move || {
            let _ = said.try_set(text);
        };
        waits.set_value(set_timeout_with_handle(say, PAUSE).ok());
    });
    on_cleanup(stop);
    memo(move || said.get())
}
