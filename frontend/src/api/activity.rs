//! The audit list.

use portal_types::AuditEventList;

use super::{Answer, Api, client::Call};

/// Which entries are wanted: query parameters by name, as the API has them.
pub(crate) type Filter = Vec<(&'static str, String)>;

impl Api {
    /// A page of entries, the newest first.
    pub(crate) async fn activity(
        self,
        filter: &Filter,
        cursor: Option<String>,
    ) -> Answer<AuditEventList> {
        let mut filter = filter.clone();
        filter.push(("limit", "50".to_owned()));
        filter.extend(cursor.map(|cursor| ("cursor", cursor)));
        self.read(Call::get(with_query("/audit-events", &filter))).await
    }

    /// Every entry, as CSV.
    pub(crate) async fn export_activity(self, filter: &Filter) -> Answer<String> {
        let call = Call::get(with_query("/audit-events/export", filter));
        Ok(self.send(call).await?.into_text())
    }
}

pub(super) fn with_query(path: &str, parameters: &Filter) -> String {
    let parts: Vec<_> = parameters
        .iter()
        .map(|(name, value)| {
            format!("{name}={}", String::from(js_sys::encode_uri_component(value)))
        })
        .collect();
    if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
}
