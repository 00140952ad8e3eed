use std::convert::Infallible;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{ACCEPT, HeaderName, HeaderValue},
    post,
    web::Bytes,
};
use futures_util::{Stream, StreamExt as _, future::ready, stream};
use portal_dam::Subject;
use portal_storage::ConnectionTestRecord;
use portal_types::{AccountId, ConnectionCheck, ConnectionTest, ConnectionTestLine, Timestamp};
use tokio::sync::mpsc;

use super::{super::account_gone, open_client_secret};
use crate::{auth::Admin, problem::ApiResult, state::State};

const NDJSON: &str = "application/x-ndjson";

/// Test the connection to the DAM
///
/// Does with the saved settings what a connector will need, step by step: the settings are filled
/// in, the name leads to the public internet, the connection is encrypted, Bynder gives a token,
/// each required scope is granted (`asset:write`, for uploads, is only a warning), the usage API
/// answers. With Webdam only the connection can be tested. A test that finds something wrong is a
/// success: look at `ok`. The result is kept as the account's last one.
///
/// With `Accept: application/x-ndjson` each check is sent as a line of its own when it finishes,
/// and last the whole result.
#[utoipa::path(
    tag = "Settings",
    security(("userToken" = [])),
    params(("Accept" = Option<String>, Header, description = "`application/x-ndjson` for a line a check, as they finish.", example = "application/json")),
    responses((status = 200, description = "What was found.", content(
        (ConnectionTest = "application/json"),
        (ConnectionTestLine = "application/x-ndjson"),
    ))),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient", "rate_limited"]))),
)]
#[post("/settings/bynder/test")]
pub async fn test_bynder(
    admin: Admin,
    state: State,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let account = admin.0.account;
    state.limits.connection_test.check(&request, &account)?;
    let record = state.store.read().await?.bynder(account).await?.ok_or_else(account_gone)?;
    let test = Test {
        account,
        revision: record.revision,
        began_at: state.clock.now(),
        subject: Subject {
            client_secret: open_client_secret(&state.sealer, account, &record)?,
            dam: record.dam,
            portal_url: record.portal_url,
            client_id: record.oauth_client_id,
            integration_id: record.integration_id,
        },
    };
    if !wants_lines(&request) {
        return Ok(HttpResponse::Ok().json(test.run(&state, &|_| ()).await));
    }
    Ok(HttpResponse::Ok()
        .content_type(NDJSON)
        // Reverse proxies would rather collect the lines.
        .insert_header((
            HeaderName::from_static("x-accel-buffering"),
            HeaderValue::from_static("no"),
        ))
        .streaming(lines(state, test)))
}

/// A test that is to be made.
struct Test {
    account: AccountId,
    /// Of the settings that are tested.
    revision: i64,
    began_at: Timestamp,
    subject: Subject,
}

impl Test {
    /// Makes it, and keeps what it found.
    async fn run(self, state: &State, each: &(dyn Fn(&ConnectionCheck) + Sync)) -> ConnectionTest {
        let result = state.dam.test_connection(self.subject, each).await;
        let record = ConnectionTestRecord {
            revision: self.revision,
            tested_at: self.began_at,
            result: serde_json::to_string(&result).unwrap_or_default(),
        };
        let kept = async {
            let mut unit = state.store.write().await?;
            unit.put_connection_test(self.account, &record).await?;
            unit.commit().await
        };
        if let Err(error) = kept.await {
            // Whoever asked gets the result all the same.
            tracing::warn!(%error, "a connection test was not kept");
        }
        result
    }
}

/// Whether the caller takes lines.
fn wants_lines(request: &HttpRequest) -> bool {
    let accept = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok());
    accept.unwrap_or_default().split(',').any(|taken| {
        let media_type = taken.split(';').next().unwrap_or_default();
        media_type.trim().eq_ignore_ascii_case(NDJSON)
    })
}

/// The test, a line whenever there is something to tell. It runs as the lines are read: a caller
/// who hangs up ends it.
fn lines(state: State, test: Test) -> impl Stream<Item = Result<Bytes, Infallible>> {
    let (tell, mut told) = mpsc::unbounded_channel();
    let run = async move {
        let each = |check: &ConnectionCheck| {
            // Refused only if nobody reads any more.
            let _ = tell.send(ConnectionTestLine::Check(check.clone()));
        };
        let result = test.run(&state, &each).await;
        let _ = tell.send(ConnectionTestLine::Result(result));
    };
    let driver = stream::once(run).filter_map(|()| ready(None));
    let lines = stream::poll_fn(move |context| told.poll_recv(context));
    stream::select(lines, driver).map(|line| {
        let mut line = serde_json::to_vec(&line).unwrap_or_default();
        line.push(b'\n');
        Ok(Bytes::from(line))
    })
}
