use actix_web::{HttpResponse, get};

use crate::{
    auth::User,
    event_stream::event_stream,
    logs::{
        search::{LogQuery, filter},
        tail::Tail,
    },
    problem::ApiResult,
    request::Query,
    state::State,
};

/// One event of the stream.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the stream; `logs::tail` writes it")]
struct LogEvent {
    /// `logs` or `goodbye`.
    event: String,
    /// JSON: an array of records as `GET /logs` has them, or the reason.
    data: String,
}

/// Log records as they come in
///
/// Server-sent events. The first `logs` has the newest records that there are, 200 at most, the oldest
/// of them first; after it come those that are new: at once from the replica that answers, within two
/// seconds from others. Records that arrive later than five minutes after they happened are not told. After
/// 15 seconds without a record comes a comment. The stream ends with `goodbye` after ten minutes, or when the
/// service stops: ask again.
#[utoipa::path(
    tag = "Logs",
    security(("userToken" = [])),
    params(LogQuery),
    responses((
        status = 200, description = "Events, until one of the two ends it.", content_type = "text/event-stream", body = inline(LogEvent),
        example = "event: logs\ndata: [{\"id\":\"1862270976000000000\",\"time\":\"2026-03-01T09:30:00Z\",\"level\":\"warn\",\"connector\":\"xp_xm\",\"instance\":\"cm1\",\"logger\":null,\"message\":\"The asset selector did not answer within 30 s\",\"properties\":null}]\n\n: still here\n\nevent: goodbye\ndata: {\"reason\":\"over\"}\n\n",
    )),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/logs/events")]
pub async fn follow_logs(user: User, state: State, query: Query) -> ApiResult<HttpResponse> {
    let mut parameters = query.parameters();
    let filter = filter(&mut parameters);
    parameters.finish()?;
    Ok(event_stream(Tail::new(state, user.account, filter).events()))
}
