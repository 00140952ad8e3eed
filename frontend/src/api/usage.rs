//! Asset usage.

use portal_types::{
    UsageDays, UsageImportList, UsageList, UsageRejectionByDamList, UsageSummary, UsageSync,
    UsedAssetList, UsedPageList,
};

use super::{Answer, Api, Filter, activity::with_query, client::Call};

impl Api {
    pub(crate) async fn usage_summary(self) -> Answer<UsageSummary> {
        self.read(Call::get("/asset-usage/summary")).await
    }

    /// A page of assets, those of most usages first.
    pub(crate) async fn used_assets(
        self,
        filter: &Filter,
        cursor: Option<String>,
    ) -> Answer<UsedAssetList> {
        self.read(Call::get(with_query("/asset-usage", &page(filter, cursor)))).await
    }

    /// A page of usages, those told first at the front.
    pub(crate) async fn usage_places(
        self,
        filter: &Filter,
        cursor: Option<String>,
    ) -> Answer<UsageList> {
        self.read(Call::get(with_query("/asset-usage/places", &page(filter, cursor)))).await
    }

    /// A page of pages, those of most usages first.
    pub(crate) async fn used_pages(
        self,
        filter: &Filter,
        cursor: Option<String>,
    ) -> Answer<UsedPageList> {
        self.read(Call::get(with_query("/asset-usage/pages", &page(filter, cursor)))).await
    }

    /// How many usages there were, day by day.
    pub(crate) async fn usage_days(self) -> Answer<UsageDays> {
        self.read(Call::get("/asset-usage/days")).await
    }

    /// Uploads of whole sites.
    pub(crate) async fn usage_imports(self) -> Answer<UsageImportList> {
        self.read(Call::get("/asset-usage/imports")).await
    }

    /// How far Bynder was told.
    pub(crate) async fn usage_sync(self) -> Answer<UsageSync> {
        self.read(Call::get("/asset-usage/sync")).await
    }

    /// Steers it: `pause`, `resume`, `retry` or `resync`.
    pub(crate) async fn steer_usage_sync(self, what: &'static str) -> Answer<UsageSync> {
        self.read(Call::post(format!("/asset-usage/sync/{what}"))).await
    }

    /// A page of what Bynder did not take.
    pub(crate) async fn rejected_usages(
        self,
        cursor: Option<String>,
    ) -> Answer<UsageRejectionByDamList> {
        let filter = page(&Vec::new(), cursor);
        self.read(Call::get(with_query("/asset-usage/sync/rejected", &filter))).await
    }

    /// Every usage, as CSV.
    pub(crate) async fn export_usages(self, filter: &Filter) -> Answer<String> {
        let call = Call::get(with_query("/asset-usage/export", filter));
        Ok(self.send(call).await?.into_text())
    }
}

pub(super) fn page(filter: &Filter, cursor: Option<String>) -> Filter {
    page_of(50, filter, cursor)
}

/// The same, with so many on a page.
pub(super) fn page_of(limit: u32, filter: &Filter, cursor: Option<String>) -> Filter {
    let mut filter = filter.clone();
    filter.push(("limit", limit.to_string()));
    filter.extend(cursor.map(|cursor| ("cursor", cursor)));
    filter
}
