//! Remote logs.

use portal_types::{LogHistogram, LogList, LogSummary, LogsDeleted};

use super::{Answer, Api, Filter, activity::with_query, client::Call};

impl Api {
    pub(crate) async fn log_summary(self) -> Answer<LogSummary> {
        self.read(Call::get("/logs/summary")).await
    }

    /// A page of records, the newest first.
    pub(crate) async fn logs(self, filter: &Filter, cursor: Option<String>) -> Answer<LogList> {
        let mut filter = filter.clone();
        filter.push(("limit", "100".to_owned()));
        filter.extend(cursor.map(|cursor| ("cursor", cursor)));
        self.read(Call::get(with_query("/logs", &filter))).await
    }

    /// How many records there were over time.
    pub(crate) async fn log_histogram(self, filter: &Filter) -> Answer<LogHistogram> {
        self.read(Call::get(with_query("/logs/histogram", filter))).await
    }

    /// Every record, a line each.
    pub(crate) async fn export_logs(self, filter: &Filter) -> Answer<String> {
        let call = Call::get(with_query("/logs/export", filter));
        Ok(self.send(call).await?.into_text())
    }

    /// Removes all of them.
    pub(crate) async fn delete_logs(self) -> Answer<LogsDeleted> {
        self.read(Call::delete("/logs")).await
    }
}
