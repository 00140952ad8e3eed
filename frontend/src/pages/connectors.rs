//! Who calls, which settings they hold, and whether these are the current ones. Live.

use std::time::Duration;

use leptos::prelude::*;
use portal_types::{ApiKey, ConnectorInstance, ConnectorInstanceId};

use crate::{
    api::{Api, Connectors},
    browser::page,
    dom::{
        El, a, button, code, div, fixed, header, memo, p, span, table, tbody, td, th, thead, tr,
    },
    forms::{Submit, summary},
    parts::{
        Icon, Load, ago, connector_holds, connector_name, icon, live, page_title, snippet, unseen,
        when_loaded,
    },
};

/// How often it looks.
const PERIOD: Duration = Duration::from_secs(2);

#[derive(Clone, Copy)]
struct Data {
    connectors: Load<Connectors>,
    keys: Load<Vec<ApiKey>>,
    forget: Submit,
    api: Api,
}

/// The page.
pub(crate) fn connectors() -> Vec<El> {
    let api = expect_context::<Api>();
    let data = Data {
        connectors: Load::new(move || api.connectors()),
        keys: Load::new(move || api.api_keys()),
        forget: Submit::new("forget"),
        api,
    };
    provide_context(data);
    live(data.connectors, PERIOD);
    let lead = move || data.connectors.map(in_short).unwrap_or_else(|| "One moment.".to_owned());
    let head = header().child((
        div().child((
            page_title(fixed("Connectors")),
            p().class("quiet").attr("role", "status").child(memo(lead)),
        )),
        freshness(data),
    ));
    let body = when_loaded(data.connectors, 4, move |_| {
        let any =
            memo(move || data.connectors.map(|all| !all.instances.is_empty()).unwrap_or(false));
        move || if any.get() { vec![listing(data)] } else { vec![empty()] }
    });
    vec![head, summary(data.forget), div().class("panel").child(body)]
}

/// Whether what is on screen is still what is so.
fn freshness(data: Data) -> El {
    let lost = memo(move || data.connectors.error().is_some());
    p().class("quiet small").child(move || {
        if lost.get() {
            span().class("state bad").child("Not live: the service can't be reached")
        } else {
            span().class("state good").child("Live")
        }
    })
}

fn in_short(all: &Connectors) -> String {
    let count = all.instances.len();
    let behind = all.instances.iter().filter(|one| !one.is_current).count();
    let who = match count {
        0 => return "None has called yet.".to_owned(),
        1 => "One connector".to_owned(),
        many => format!("{many} connectors"),
    };
    match behind {
        0 if count == 1 => {
            format!("{who}, and it holds the current settings: revision {}.", all.revision)
        }
        0 => format!("{who}, and all hold the current settings: revision {}.", all.revision),
        1 => format!("{who}. One does not hold the current settings, revision {}.", all.revision),
        many => {
            format!("{who}. {many} do not hold the current settings, revision {}.", all.revision)
        }
    }
}

fn listing(data: Data) -> El {
    let head = ["Connector", "Settings", "Last call", "Key"]
        .map(|name| th().attr("scope", "col").child(name));
    let forget = th().attr("scope", "col").child(unseen("Forget it"));
    let rows = memo(move || {
        let mut all = data.connectors.map(|all| all.instances.clone()).unwrap_or_default();
        // By what they are, not by who called last: a row must not move under the pointer.
        all.sort_by(|a, b| {
            (&a.kind, &a.instance, a.first_seen_at).cmp(&(&b.kind, &b.instance, b.first_seen_at))
        });
        all
    });
    let ids = memo(move || rows.with(|rows| rows.iter().map(|row| row.id).collect::<Vec<_>>()));
    let body = move || ids.get().into_iter().map(|id| row(data, rows, id)).collect::<Vec<_>>();
    table().class("listing").attr("aria-label", "Connectors").child((
        thead().child(tr().child((head.into_iter().collect::<Vec<_>>(), forget))),
        tbody().child(body),
    ))
}

/// A row stays while its instance does; what is in it follows.
fn row(data: Data, rows: Memo<Vec<ConnectorInstance>>, id: ConnectorInstanceId) -> El {
    let one = memo(move || rows.with(|rows| rows.iter().find(|row| row.id == id).cloned()));
    let newest = memo(move || data.connectors.map(|all| all.revision).unwrap_or_default());
    let name = move || one.get().map(|one| connector_name(&one));
    let holds = move || one.get().map(|one| connector_holds(&one, newest.get()));
    let seen =
        memo(move || one.get().map(|one| (one.last_seen_at, one.is_listening, one.last_seen_from)));
    let seen = move || {
        seen.get().map(|(at, listening, from)| {
            let from = from.map(|from| div().class("quiet small num").child(from));
            let now = listening.then(|| {
                div().child(span().class("state good small").child("Listening for changes"))
            });
            (div().child(ago(at)), now, from)
        })
    };
    let key = memo(move || {
        let key = one.with(|one| one.as_ref().map(|one| one.api_key_id))?;
        data.keys
            .map(|keys| keys.iter().find(|other| other.id == key).map(|key| key.name.clone()))
            .flatten()
    });
    let forget = move |_| {
        let api = data.api;
        data.forget.run(
            async move { api.forget_connector(id).await },
            move |outcome| match outcome {
                Ok(()) => data.connectors.update(|all| all.instances.retain(|one| one.id != id)),
                Err(error) => data.forget.fail(error),
            },
        );
    };
    let said = move || {
        one.with(|one| {
            let name =
                one.as_ref().map(|one| one.instance.clone().unwrap_or_else(|| one.kind.clone()));
            format!("Forget {}", name.unwrap_or_default())
        })
    };
    let button = data.api.session.may_write().then(|| {
        button()
            .attr("type", "button")
            .class("button square plain")
            .attr("aria-label", said)
            .attr("title", "Forget it. It comes back with its next call.")
            .on("click", forget)
            .child(icon(Icon::Close))
    });
    tr().child((
        th().attr("scope", "row").child(name),
        td().attr("data-label", "Settings").child(holds),
        td().attr("data-label", "Last call").child(div().child(seen)),
        td().attr("data-label", "Key").child(move || key.get()),
        td().class("end").child(button),
    ))
}

/// What would be here, and how to get it.
fn empty() -> El {
    let call = format!(
        "curl -H \"Authorization: Bearer $PORTAL_KEY\" \\\n  -H \"X-Connector: other/1.0\" -H \"X-Connector-Instance: my-laptop\" \\\n  {}/api/v1/connector/config",
        page::origin()
    );
    div().class("body stack").child((
        p().child("Each connector that calls shows up here: what it is, which revision of the settings it holds, and when it last called."),
        p().class("quiet").child((
            "A connector names itself in the headers ",
            code().child("X-Connector"),
            " and ",
            code().child("X-Connector-Instance"),
            ". To see one at once, put your ",
            a().attr("href", "/integration#api-key").child("API key"),
            (" into ", code().child("PORTAL_KEY"), " and ask as one:"),
        )),
        snippet(memo(move || call.clone()), "the curl command"),
    ))
}
