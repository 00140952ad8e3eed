//! What happened lately: for what no webhook told.

use portal_types::Timestamp;

use crate::{Event, EventKind, StripeClient, StripeError, form::Form, object::Object};

/// Stripe gives no more at a time.
const LARGEST_PAGE: usize = 100;

/// Some events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Events {
    /// The oldest first.
    pub events: Vec<Event>,
    /// There are more between that moment and the oldest of these.
    pub has_more: bool,
}

impl StripeClient {
    /// The events since a moment that somebody waits for, the latest `limit` of them. Stripe keeps
    /// them for 30 days.
    pub async fn events_since(
        &self,
        created: Timestamp,
        limit: usize,
    ) -> Result<Events, StripeError> {
        let mut events: Vec<Event> = Vec::new();
        let mut has_more = true;
        while has_more && events.len() < limit {
            let page = (limit - events.len()).min(LARGEST_PAGE);
            let mut query =
                Form::new().set("created[gte]", created.unix_seconds()).set("limit", page);
            for (n, kind) in EventKind::KNOWN.iter().enumerate() {
                query = query.set(&format!("types[{n}]"), kind);
            }
            if let Some(last) = events.last() {
                query = query.set("starting_after", &last.id);
            }
            let list = self.get(&["events"], query).await?;
            let list = Object(&list);
            let before = events.len();
            for event in list.items()? {
                events.push(Event::read(event)?);
            }
            // An empty page that promises more would be asked for again and again.
            has_more = list.flag("has_more") && events.len() > before;
        }
        events.reverse();
        Ok(Events { events, has_more })
    }
}
