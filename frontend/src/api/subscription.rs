//! Plans, the account's subscription, and the payment provider's pages.

use portal_types::{
    BeginCheckout, CancelSubscription, ChangePlan, PlanChange, PlanList, ProviderPage,
    SubscriptionDetails,
};

use super::{
    Answer, Api,
    client::{Call, encode},
    visit_and_read,
};

impl Api {
    pub(crate) async fn plans(self) -> Answer<PlanList> {
        visit_and_read(Call::get("/plans")).await
    }

    pub(crate) async fn subscription(self) -> Answer<SubscriptionDetails> {
        self.read(Call::get("/subscription")).await
    }

    /// What another plan would come to. Nothing changes.
    pub(crate) async fn preview_plan(self, plan: String) -> Answer<PlanChange> {
        let body = encode(&ChangePlan { plan, at: None })?;
        self.read(Call::post("/subscription/change?dryRun=true").body(body)).await
    }

    /// `once` is the same for each try of one intention.
    pub(crate) async fn change_plan(self, body: &ChangePlan, once: &str) -> Answer<PlanChange> {
        self.read(Call::post("/subscription/change").body(encode(body)?).once(once)).await
    }

    pub(crate) async fn cancel_subscription(
        self,
        body: &CancelSubscription,
    ) -> Answer<SubscriptionDetails> {
        self.read(Call::post("/subscription/cancel").body(encode(body)?)).await
    }

    pub(crate) async fn resume_subscription(self) -> Answer<SubscriptionDetails> {
        self.read(Call::post("/subscription/resume")).await
    }

    /// The page on which something is paid.
    pub(crate) async fn begin_checkout(self, body: &BeginCheckout) -> Answer<ProviderPage> {
        self.read(Call::post("/subscription/checkout").body(encode(body)?)).await
    }

    /// The page on which cards are changed.
    pub(crate) async fn provider_portal(self) -> Answer<ProviderPage> {
        self.read(Call::post("/subscription/portal")).await
    }
}
