//! Writes down which connectors were seen.

use std::sync::Arc;

use portal_storage::StoreError;
use portal_types::ConnectorInstanceId;

use crate::{
    connector::{Instance, MOST_INSTANCES, Which},
    problem::ApiResult,
    state::Portal,
};

/// So many in one unit: on SQLite nobody else writes meanwhile.
const TOGETHER: usize = 250;

impl Portal {
    /// Writes down what was seen of connectors since the last time.
    pub async fn write_instances(&self, which: Which) -> ApiResult<()> {
        let mut taken = self.instances.take(which, self.clock.now()).await;
        loop {
            let some = taken.begin(TOGETHER);
            if some.is_empty() {
                return Ok(());
            }
            self.write_some(some).await?;
            taken.written();
        }
    }

    async fn write_some(&self, some: &[Arc<Instance>]) -> Result<(), StoreError> {
        let now = self.clock.now();
        let new_id = || ConnectorInstanceId(self.randomness.id(now));
        let mut unit = self.store.write().await?;
        for instance in some {
            let Some((record, is_first)) = instance.write_down(now, new_id) else { continue };
            unit.note_connector(&record).await?;
            if is_first {
                let most = i64::try_from(MOST_INSTANCES).unwrap_or(i64::MAX);
                unit.keep_connectors(record.account_id, most).await?;
            }
        }
        unit.commit().await
    }
}
