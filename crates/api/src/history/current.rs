//! All settings as they are now, without secrets: what people show to support.

use portal_storage::{StoreError, Unit};
use portal_types::AccountId;
use serde_json::{Value, json};

use super::state::{AdvancedState, AssetSelectorState, BynderState, FieldState, SECRET, to_json};

/// So many rows of field settings are shown; more are counted.
const MOST_ROWS: i64 = 200;

/// The settings, by part.
pub async fn current(unit: &mut dyn Unit, account: AccountId) -> Result<Value, StoreError> {
    let bynder = unit.bynder(account).await?;
    let has_secret = bynder.as_ref().is_some_and(|record| record.oauth_client_secret.is_some());
    let mut bynder = bynder.map(|record| to_json(&BynderState::from(&record)));
    if let Some(Value::Object(values)) = &mut bynder {
        // Not even the mark that tells one secret from another.
        values.remove(SECRET);
        values.insert("hasOauthClientSecret".to_owned(), Value::Bool(has_secret));
    }
    let selector = unit.asset_selector(account).await?;
    let advanced = unit.advanced(account).await?;
    let rows = unit.fields(account, None, MOST_ROWS).await?;
    let fields: Vec<Value> = rows.iter().map(|row| to_json(&FieldState::from(row))).collect();
    Ok(json!({
        "revision": unit.account(account).await?.map(|account| account.revision),
        "bynder": bynder,
        "assetSelector": selector.map(|record| to_json(&AssetSelectorState::from(&record))),
        "advanced": advanced.map(|record| to_json(&AdvancedState::from(&record))),
        "fieldRows": unit.count_fields(account).await?,
        "fields": fields,
    }))
}
