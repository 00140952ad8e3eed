//! Settings as server-sent events: how each looks on the wire.

use std::{convert::Infallible, sync::Arc, time::Duration};

use actix_web::web::Bytes;
use futures_util::stream::{self, Stream, StreamExt as _};
use portal_types::{Goodbye, GoodbyeReason};

use super::{Listening, News, Snapshots, Watch, admission::goodbye_reason};
use crate::{problem::ApiError, randomness::Randomness};

/// After so many seconds without an event comes a comment, so that both sides and everything
/// between them know that the other one is still there.
const HEARTBEAT_SECONDS: i64 = 15;

/// What a stream begins with: when to connect again after it broke off.
const HELLO: Bytes = Bytes::from_static(b"retry: 2000\n: the settings follow when they change\n\n");
const HEARTBEAT: Bytes = Bytes::from_static(b": still here\n\n");

/// After a stop, connectors come back spread over this time: another replica is there already, and
/// is not to meet all of them at once.
const COME_BACK: std::ops::Range<u64> = 500..3_000;
/// What a person has to mend is not mended within a minute.
const COME_BACK_REFUSED: Duration = Duration::from_mins(1);

/// One event with settings. The document is one line, as JSON from us always is.
pub fn settings(id: &str, document: &[u8]) -> Bytes {
    let parts: [&[u8]; 5] =
        [b"event: settings\nid: ", id.as_bytes(), b"\ndata: ", document, b"\n\n"];
    parts.concat().into()
}

fn goodbye(reason: GoodbyeReason, detail: String, come_back: Duration) -> Bytes {
    let data = serde_json::to_string(&Goodbye { reason, detail }).unwrap_or_default();
    let retry = come_back.as_millis();
    format!("event: goodbye\nretry: {retry}\ndata: {data}\n\n").into()
}

fn goodbye_refused(refusal: &ApiError) -> Bytes {
    goodbye(goodbye_reason(refusal), refusal.detail().to_owned(), COME_BACK_REFUSED)
}

fn goodbye_stopping(randomness: &dyn Randomness) -> Bytes {
    let detail = "The service stops. Keep what you hold, and connect again.".to_owned();
    let spread = u64::from(randomness.bytes::<1>()[0]) * (COME_BACK.end - COME_BACK.start) / 255;
    let come_back = Duration::from_millis(COME_BACK.start + spread);
    goodbye(GoodbyeReason::Shutdown, detail, come_back)
}

/// Everything a stream says, from its beginning to its goodbye.
pub fn follow(
    snapshots: Arc<Snapshots>,
    randomness: Arc<dyn Randomness>,
    watch: Watch,
    listening: Listening,
) -> impl Stream<Item = Result<Bytes, Infallible>> {
    let rest = stream::unfold(Some((watch, listening)), move |following| {
        let (snapshots, randomness) = (Arc::clone(&snapshots), Arc::clone(&randomness));
        async move {
            let (mut watch, listening) = following?;
            let heartbeat = snapshots.now().plus_seconds(HEARTBEAT_SECONDS);
            let (said, goes_on) = match watch.next(heartbeat).await {
                News::Settings(entry) => {
                    listening.holds(entry.snapshot.config.revision);
                    (entry.snapshot.event(), true)
                }
                News::Nothing => {
                    listening.is_there();
                    (HEARTBEAT, true)
                }
                News::Refused(refusal) => (goodbye_refused(&refusal), false),
                News::Stopping => (goodbye_stopping(&*randomness), false),
            };
            Some((Ok(said), goes_on.then_some((watch, listening))))
        }
    });
    stream::once(async { Ok(HELLO) }).chain(rest)
}
