//! An account's settings as connectors read them, at one revision: serialised once, served often.

use std::{collections::HashMap, io::Write as _, sync::OnceLock};

use actix_web::{http::header::HeaderValue, web::Bytes};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use flate2::{Compression, write::GzEncoder};
use portal_storage::{
    AdvancedRecord, AssetSelectorRecord, BynderRecord, FieldRecord, StoreError, SubscriptionRecord,
    Unit,
};
use portal_types::{
    AccountId, ConnectorConfig, ConnectorField, ConnectorFields, ConnectorSubscription, FieldRowId,
    NamedEffectiveField, Timestamp,
};
use sha2::{Digest as _, Sha256};

use super::{compact_view, effective, events, plugin};
use crate::{
    billing::{changes_at, status_at},
    domain::FieldName,
};

/// Bodies shorter than this are not worth compressing: they fit into one packet anyway.
const WORTH_COMPRESSING: usize = 1_024;

/// How many rows are read at a time.
const PAGE: i64 = 1_000;

/// With so many rows a document is written in less than a millisecond.
const QUICKLY_WRITTEN: usize = 200;

/// What was read of an account.
struct Read {
    revision: i64,
    bynder: BynderRecord,
    selector: AssetSelectorRecord,
    advanced: AdvancedRecord,
    subscription: SubscriptionRecord,
    global: FieldRecord,
    fields: Vec<FieldRecord>,
}

/// An account's settings.
pub struct Snapshot {
    pub config: ConnectorConfig,
    /// The whole document.
    pub body: Bytes,
    /// The same, compressed, where that is worth it.
    pub gzip: Option<Bytes>,
    /// The entity tag of `body`.
    pub etag: HeaderValue,
    /// The entity tag of `gzip`: other bytes, other tag.
    pub gzip_etag: HeaderValue,
    /// Where the assets are, with the sealed secret: what tokens are made from.
    pub bynder: BynderRecord,
    /// When something in it changes by itself: a consent ends, or the subscription's status changes.
    pub good_until: Option<Timestamp>,
    /// The document as an event, once somebody waited for it.
    event: OnceLock<Bytes>,
    /// Index into `config.fields.items`, by the field's key.
    rows: HashMap<String, usize>,
}

impl Snapshot {
    /// Reads an account's settings as they stand at a moment. `None`: no such account.
    pub async fn load(
        unit: &mut dyn Unit,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Option<Self>, StoreError> {
        let (Some(record), Some(bynder), Some(selector), Some(advanced), Some(subscription)) = (
            unit.account(account).await?,
            unit.bynder(account).await?,
            unit.asset_selector(account).await?,
            unit.advanced(account).await?,
            unit.subscription(account).await?,
        ) else {
            return Ok(None);
        };
        let Some(global) = unit.field(account, FieldRowId::GLOBAL).await? else {
            return Ok(None);
        };
        let mut fields = Vec::new();
        // Global's own key, the empty one, comes before all others.
        let mut after = global.field_key.clone();
        loop {
            let page = unit.fields(account, Some(&after), PAGE).await?;
            let Some(last) = page.last() else { break };
            after.clone_from(&last.field_key);
            fields.extend(page);
        }
        let read = Read {
            revision: record.revision,
            bynder,
            selector,
            advanced,
            subscription,
            global,
            fields,
        };
        if read.fields.len() <= QUICKLY_WRITTEN {
            return Ok(Some(Self::write(read, now)));
        }
        // Megabytes take their time, which other requests on this thread would wait for.
        let written = tokio::task::spawn_blocking(move || Self::write(read, now)).await;
        written.map(Some).map_err(|error| {
            StoreError::Address(format!("the settings were not written to their end: {error}"))
        })
    }

    fn write(read: Read, now: Timestamp) -> Self {
        let Read { revision, bynder, selector, advanced, subscription, global, fields } = read;
        let mut items = Vec::with_capacity(fields.len());
        let mut rows = HashMap::with_capacity(fields.len());
        for row in fields {
            let settings = effective(&row, &global);
            rows.insert(row.field_key, items.len());
            items.push(NamedEffectiveField { field: row.field.unwrap_or_default(), settings });
        }

        let consent_ends =
            advanced.remote_logging_until.filter(|_| advanced.remote_logging_enabled);
        let consent_over = consent_ends.is_some_and(|end| end <= now);
        let status = status_at(&subscription, now);
        let config = ConnectorConfig {
            revision,
            portal_url: bynder.portal_url.clone(),
            dam: bynder.dam,
            language: selector.language,
            remote_logging_enabled: advanced.remote_logging_enabled && !consent_over,
            subscription: ConnectorSubscription { status },
            fields: ConnectorFields { global: effective(&global, &global), items },
        };
        let good_until = [consent_ends.filter(|_| !consent_over), changes_at(&subscription, now)];
        let body = Bytes::from(serde_json::to_vec(&config).unwrap_or_default());
        // By its content, so that it is another account's only if that has the same settings.
        let digest = BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(&body)[..9]);
        let tag = format!("{revision}-{digest}");
        Self {
            gzip: compress(&body),
            body,
            etag: header(&format!("\"{tag}\"")),
            gzip_etag: header(&format!("\"{tag}-gzip\"")),
            good_until: good_until.into_iter().flatten().min(),
            event: OnceLock::new(),
            config,
            bynder,
            rows,
        }
    }

    /// The effective settings of one field: its own row's, else Global's.
    pub fn field(&self, asked: &str) -> ConnectorField {
        let row = self.rows.get(&FieldName::key_of(asked));
        let row = row.and_then(|index| self.config.fields.items.get(*index));
        let settings = row.map_or(&self.config.fields.global, |row| &row.settings);
        ConnectorField {
            field: row.map_or(asked.trim(), |row| &row.field).to_owned(),
            has_own_row: row.is_some(),
            revision: self.config.revision,
            settings: settings.clone(),
            compact_view: compact_view(
                settings,
                self.config.language,
                self.config.portal_url.as_deref(),
            ),
            plugin: plugin(settings),
        }
    }

    /// The document as an event of a stream. Its id is the entity tag without quotes.
    pub fn event(&self) -> Bytes {
        self.event.get_or_init(|| events::settings(self.event_id(), &self.body)).clone()
    }

    /// Whether that is the id of [`Self::event`].
    pub fn is_event(&self, id: &str) -> bool {
        id == self.event_id()
    }

    fn event_id(&self) -> &str {
        self.etag.to_str().unwrap_or_default().trim_matches('"')
    }

    /// Roughly how many bytes it takes in memory.
    pub fn weight(&self) -> usize {
        /// A row in `config` and in `rows`, without its texts, which are also in `body` and `event`.
        const ROW: usize = 320;
        let items = &self.config.fields.items;
        2_048 + 3 * self.body.len() + self.gzip.as_ref().map_or(0, Bytes::len) + ROW * items.len()
    }
}

/// A tag is digits, letters, hyphens, underscores and quotes: always a header's value.
fn header(tag: &str) -> HeaderValue {
    HeaderValue::from_str(tag).unwrap_or(HeaderValue::from_static("\"\""))
}

fn compress(body: &[u8]) -> Option<Bytes> {
    if body.len() < WORTH_COMPRESSING {
        return None;
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body).ok()?;
    encoder.finish().ok().map(Bytes::from)
}
