//! What the operator's people see of accounts, and of how the portal runs.

use portal_types::{
    AccountId, DeskAccount, DeskAccountList, JobId, LogList, LookAtAccount, OperatorOverview,
    StaffJobList, StaffLook,
};

use super::{
    Answer, Api, Filter,
    activity::with_query,
    client::{Call, encode},
    usage::page,
};

impl Api {
    /// A page of accounts, by name.
    pub(crate) async fn desk_accounts(
        self,
        filter: &Filter,
        cursor: Option<String>,
    ) -> Answer<DeskAccountList> {
        self.read(Call::get(with_query("/staff/accounts", &page(filter, cursor)))).await
    }

    /// Begins a look at an account; its people read the reason.
    pub(crate) async fn look_at_account(self, id: AccountId, reason: String) -> Answer<StaffLook> {
        let call = Call::post(format!("/staff/accounts/{id}/looks"));
        self.read(call.body(encode(&LookAtAccount { reason })?)).await
    }

    pub(crate) async fn desk_account(self, id: AccountId) -> Answer<DeskAccount> {
        self.read(Call::get(format!("/staff/accounts/{id}"))).await
    }

    /// A page of an account's log records, the newest first.
    pub(crate) async fn desk_account_logs(
        self,
        id: AccountId,
        filter: &Filter,
        cursor: Option<String>,
    ) -> Answer<LogList> {
        let path = format!("/staff/accounts/{id}/logs");
        self.read(Call::get(with_query(&path, &page(filter, cursor)))).await
    }

    pub(crate) async fn operator_overview(self) -> Answer<OperatorOverview> {
        self.read(Call::get("/staff/overview")).await
    }

    /// A page of jobs, the oldest first.
    pub(crate) async fn staff_jobs(
        self,
        filter: &Filter,
        cursor: Option<String>,
    ) -> Answer<StaffJobList> {
        self.read(Call::get(with_query("/staff/jobs", &page(filter, cursor)))).await
    }

    pub(crate) async fn retry_job(self, id: JobId) -> Answer<()> {
        self.send(Call::post(format!("/staff/jobs/{id}/retry"))).await.map(drop)
    }

    pub(crate) async fn throw_job_away(self, id: JobId) -> Answer<()> {
        self.send(Call::delete(format!("/staff/jobs/{id}"))).await.map(drop)
    }
}
