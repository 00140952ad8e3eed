//! Asset usage.

use portal_types::{UsageList, UsageSummary, UsedAssetList};

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

    /// Every usage, as CSV.
    pub(crate) async fn export_usages(self, filter: &Filter) -> Answer<String> {
        let call = Call::get(with_query("/asset-usage/export", filter));
        Ok(self.send(call).await?.into_text())
    }
}

fn page(filter: &Filter, cursor: Option<String>) -> Filter {
    let mut filter = filter.clone();
    filter.push(("limit", "50".to_owned()));
    filter.extend(cursor.map(|cursor| ("cursor", cursor)));
    filter
}
