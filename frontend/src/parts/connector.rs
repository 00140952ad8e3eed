//! A connector instance in words: which it is, and what it holds.

use portal_types::ConnectorInstance;

use super::ago;
use crate::{
    dom::{El, b, code, span},
    words,
};

/// Kind, version and instance.
pub(crate) fn connector_name(instance: &ConnectorInstance) -> (El, Option<El>) {
    let kind = match &instance.version {
        Some(version) => words::connector(&format!("{}/{version}", instance.kind)),
        None => words::connector(&instance.kind),
    };
    let name = instance.instance.clone().map(|name| code().class("quiet small").child(name));
    (b().child(kind), name)
}

/// The revision that it holds, against the one that is current.
pub(crate) fn connector_holds(instance: &ConnectorInstance, newest: i64) -> El {
    let (class, words) = match instance.revision {
        None => ("state", "has not read the settings yet".to_owned()),
        Some(revision) if instance.is_current => {
            ("state good", format!("holds revision {revision} (current)"))
        }
        Some(revision) => {
            let behind = newest.saturating_sub(revision);
            let more =
                if behind > 0 { format!("{behind} behind") } else { "not current".to_owned() };
            ("state warn", format!("holds revision {revision} ({more})"))
        }
    };
    span().class(class).class_if("num", || true).child(words)
}

/// When it last called, or that it is connected.
pub(crate) fn connector_seen(instance: &ConnectorInstance) -> El {
    if instance.is_listening {
        return span().class("state good").child("listening");
    }
    span().class("quiet").child(ago(instance.last_seen_at))
}
