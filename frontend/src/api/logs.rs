//! Remote logs.

use portal_types::{LogHistogram, LogList, LogSummary, LogsDeleted};
use web_sys::Blob;

use super::{Answer, Api, Filter, activity::with_query, client::Call};

impl Api {
    pub(crate) async fn log_summary(self) -> Answer<LogSummary> {
        self.read(Call::get("/logs/summary")).await
    }

    /// A page of records, the newest first. While nothing at all is found it goes on by itself, for some calls.
    pub(crate) async fn logs(self, filter: &Filter, mut cursor: Option<String>) -> Answer<LogList> {
        const CALLS: usize = 5;
        let mut calls = 0;
        loop {
            let mut filter = filter.clone();
            filter.push(("limit", "100".to_owned()));
            filter.extend(cursor.map(|cursor| ("cursor", cursor)));
            let page: LogList = self.read(Call::get(with_query("/logs", &filter))).await?;
            calls += 1;
            if !page.items.is_empty() || page.next_cursor.is_none() || calls == CALLS {
                return Ok(page);
            }
            cursor = page.next_cursor;
        }
    }

    /// How many records there were over time.
    pub(crate) async fn log_histogram(self, filter: &Filter) -> Answer<LogHistogram> {
        self.read(Call::get(with_query("/logs/histogram", filter))).await
    }

    /// Every record, a line each.
    pub(crate) async fn export_logs(self, filter: &Filter) -> Answer<Blob> {
        self.file(Call::get(with_query("/logs/export", filter))).await
    }

    /// Removes all of them.
    pub(crate) async fn delete_logs(self) -> Answer<LogsDeleted> {
        self.read(Call::delete("/logs")).await
    }
}
