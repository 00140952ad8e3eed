//! Giving the settings the values that they had at an earlier revision.

use std::collections::HashMap;

use portal_storage::{
    AdvancedRecord, AssetSelectorRecord, BynderRecord, ChangeRecord, FieldRecord, StoreError, Unit,
};
use portal_types::{AccountId, Dam, FieldRowId, SettingsChange, SettingsPart, Timestamp};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    Change, FieldEdit, changes,
    difference::{field_record, part_record},
    state::{AdvancedState, AssetSelectorState, BynderState, FieldState},
};
use crate::{
    domain::FieldName,
    problem::{ApiError, ApiResult},
};

/// What to do to restore a revision: of each part that differs, its values now and then.
pub struct Restoring {
    bynder: Option<(BynderRecord, BynderRecord)>,
    asset_selector: Option<(AssetSelectorRecord, AssetSelectorRecord)>,
    advanced: Option<(AdvancedRecord, AdvancedRecord)>,
    fields: Vec<FieldEdit>,
}

/// How many rows are read at a time.
const PAGE: i64 = 1_000;

impl Restoring {
    /// Finds out what differs between the settings at revision `to` and now, when the account's
    /// revision is `current`.
    pub async fn plan(
        unit: &mut dyn Unit,
        account: AccountId,
        now: Timestamp,
        to: i64,
        current: i64,
    ) -> ApiResult<Self> {
        let mut plan =
            Self { bynder: None, asset_selector: None, advanced: None, fields: Vec::new() };
        let mut rows = Vec::new();
        for ChangeRecord { part, row_id, old, .. } in unit.difference(account, to, current).await? {
            match part {
                SettingsPart::Bynder => {
                    let now = unit.bynder(account).await?.ok_or_else(gone)?;
                    let then = bynder_then(&now, read(old)?);
                    plan.bynder = Some((now, then)).filter(|(now, then)| now != then);
                }
                SettingsPart::AssetSelector => {
                    let now = unit.asset_selector(account).await?.ok_or_else(gone)?;
                    let AssetSelectorState { language } = read(old)?;
                    let then = AssetSelectorRecord { language, ..now };
                    plan.asset_selector = Some((now, then)).filter(|(now, then)| now != then);
                }
                SettingsPart::Advanced => {
                    let record = unit.advanced(account).await?.ok_or_else(gone)?;
                    let AdvancedState { remote_logging_enabled, remote_logging_until } = read(old)?;
                    let then = AdvancedRecord {
                        remote_logging_enabled,
                        remote_logging_until,
                        revision: record.revision,
                    };
                    let then = in_force(&then, now);
                    plan.advanced = (in_force(&record, now) != then).then_some((record, then));
                }
                SettingsPart::Field => rows.push((row_id, old)),
            }
        }
        if !rows.is_empty() {
            plan.fields = field_edits(unit, account, rows).await?;
        }
        Ok(plan)
    }

    /// What restoring changes.
    pub fn changes(&self) -> Vec<SettingsChange> {
        let bynder = self.bynder.as_ref().map(|(now, then)| {
            let states = (BynderState::from(now), BynderState::from(then));
            part_record(SettingsPart::Bynder, &states.0, &states.1)
        });
        let asset_selector = self.asset_selector.as_ref().map(|(now, then)| {
            let states = (AssetSelectorState::from(now), AssetSelectorState::from(then));
            part_record(SettingsPart::AssetSelector, &states.0, &states.1)
        });
        let advanced = self.advanced.as_ref().map(|(now, then)| {
            let states = (AdvancedState::from(now), AdvancedState::from(then));
            part_record(SettingsPart::Advanced, &states.0, &states.1)
        });
        let rows = self
            .fields
            .iter()
            .filter_map(|edit| field_record(edit.before.as_ref(), edit.after.as_ref()));
        let parts = [bynder, asset_selector, advanced].into_iter().flatten();
        changes(&parts.chain(rows).collect::<Vec<_>>())
    }

    /// Does it. The change must have begun before the plan was made.
    pub async fn apply(self, change: &mut Change<'_>) -> Result<(), StoreError> {
        if let Some((now, then)) = self.bynder {
            change.put_bynder(now, then).await?;
        }
        if let Some((now, then)) = self.asset_selector {
            change.put_asset_selector(now, then).await?;
        }
        if let Some((now, then)) = self.advanced {
            change.put_advanced(now, then).await?;
        }
        change.edit_fields(self.fields).await?;
        Ok(())
    }
}

/// As it was, with the secret that there is now: the history has none. Webdam has no secret.
fn bynder_then(now: &BynderRecord, then: BynderState) -> BynderRecord {
    let secret = now.oauth_client_secret.clone();
    BynderRecord {
        oauth_client_secret: secret.filter(|_| then.dam == Dam::Bynder),
        portal_url: then.portal_url,
        dam: then.dam,
        oauth_client_id: then.oauth_client_id,
        integration_id: then.integration_id,
        revision: now.revision,
    }
}

/// A consent as it counts at a moment: one that ended by itself is off.
fn in_force(record: &AdvancedRecord, now: Timestamp) -> AdvancedRecord {
    let is_over = record.remote_logging_until.is_some_and(|end| end <= now);
    AdvancedRecord {
        remote_logging_enabled: record.remote_logging_enabled && !is_over,
        remote_logging_until: record.remote_logging_until.filter(|_| !is_over),
        revision: record.revision,
    }
}

async fn field_edits(
    unit: &mut dyn Unit,
    account: AccountId,
    rows: Vec<(FieldRowId, Option<Value>)>,
) -> ApiResult<Vec<FieldEdit>> {
    let mut there = HashMap::new();
    let mut after = None;
    loop {
        let page = unit.fields(account, after.as_deref(), PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.field_key.clone());
        there.extend(page.into_iter().map(|row| (row.id, row)));
    }
    let mut edits = Vec::new();
    for (id, then) in rows {
        let before = there.remove(&id);
        let revision = before.as_ref().map_or(0, |row| row.revision);
        let then = then.map(|state| read(Some(state))).transpose()?;
        let after = then.map(|state| field_then(id, state, revision));
        if before != after {
            edits.push(FieldEdit { before, after });
        }
    }
    Ok(edits)
}

fn field_then(id: FieldRowId, then: FieldState, revision: i64) -> FieldRecord {
    FieldRecord {
        id,
        field_key: then.field.as_deref().map(FieldName::key_of).unwrap_or_default(),
        field: then.field,
        default_search_term: then.default_search_term,
        visible_asset_types: then.visible_asset_types,
        always_hide_limited_usage: then.always_hide_limited_usage,
        include_in_layout_service: then.include_in_layout_service,
        mode: then.mode,
        store_meta_properties: then.store_meta_properties,
        revision,
    }
}

/// A state that was kept. Of a part without rows there always is one.
fn read<T: DeserializeOwned>(state: Option<Value>) -> ApiResult<T> {
    serde_json::from_value(state.unwrap_or_default()).map_err(ApiError::internal)
}

fn gone() -> ApiError {
    ApiError::not_found("The account is not there any more.")
}
