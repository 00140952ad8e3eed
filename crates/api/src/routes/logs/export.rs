use actix_web::{HttpResponse, get, web::Bytes};
use portal_storage::LogFilter;
use portal_types::AccountId;

use crate::{
    auth::User,
    logs::search::{LogQuery, filter, to_wire},
    paged_file::{Pages, paged_file},
    problem::{ApiError, ApiResult},
    request::Query,
    state::State,
};

/// How many records are read at a time.
const PAGE: usize = 500;

/// Take log records elsewhere
///
/// What the filter lets through, the newest first, as NDJSON of any length: a record a line.
#[utoipa::path(
    tag = "Logs",
    security(("userToken" = [])),
    params(LogQuery),
    responses((
        status = 200, description = "The records, as a file.",
        content((String = "application/x-ndjson", example = "{\"id\":\"1862270976000000000\",\"time\":\"2026-03-01T09:30:00Z\",\"level\":\"warn\",\"connector\":\"xp_xm\",\"instance\":\"cm1\",\"logger\":null,\"message\":\"The asset selector did not answer within 30 s\",\"properties\":null}\n")),
        headers(("Content-Disposition" = String, description = "`attachment`, with a file's name.")),
    )),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/logs/export")]
pub async fn export_logs(user: User, state: State, query: Query) -> ApiResult<HttpResponse> {
    let mut parameters = query.parameters();
    let filter = filter(&mut parameters);
    parameters.finish()?;
    let records = Records { state, account: user.account, filter, before: None };
    paged_file("application/x-ndjson", "logs.ndjson", records).await
}

struct Records {
    state: State,
    account: AccountId,
    filter: LogFilter,
    before: Option<i64>,
}

impl Pages for Records {
    async fn next(mut self) -> ApiResult<(Bytes, Option<Self>)> {
        let mut lines = Vec::new();
        loop {
            // Each look has a unit of its own: who looks for something rare holds up nobody.
            let mut unit = self.state.store.read().await?;
            let patience = self.state.config.logs.patience;
            let found = unit.logs(self.account, &self.filter, self.before, PAGE, patience).await?;
            drop(unit);
            let last = found.records.last().map(|last| last.id);
            let full = last.filter(|_| found.records.len() >= PAGE);
            self.before = found.looked_to.map(|to| to.id).or(full);
            for record in found.records {
                serde_json::to_writer(&mut lines, &to_wire(record)).map_err(ApiError::internal)?;
                lines.push(b'\n');
            }
            let is_more = self.before.is_some();
            // An empty page would end the file.
            if !is_more || !lines.is_empty() {
                return Ok((lines.into(), is_more.then_some(self)));
            }
        }
    }
}
