//! A stream of server-sent events, read the way the standard says.

use std::time::Duration;

use serde_json::Value;

use super::{answer::Answer, app::TestApp};

const EVENTS: &str = "/api/v1/connector/config/events";

/// One event, or one comment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    pub name: String,
    pub id: String,
    pub data: String,
    pub retry: Option<u64>,
    pub comment: String,
}

impl Event {
    /// The data as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.data).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The revision of the settings that it carries.
    #[track_caller]
    pub fn revision(&self) -> i64 {
        assert_eq!(self.name, "settings", "{self:?}");
        self.json()["revision"].as_i64().unwrap()
    }

    fn parse(block: &str) -> Self {
        let mut event = Self::default();
        for line in block.lines() {
            let (field, value) = line.split_once(':').unwrap_or((line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value).to_owned();
            match field {
                "event" => event.name = value,
                "id" => event.id = value,
                "data" => event.data = value,
                "retry" => event.retry = value.parse().ok(),
                "" => event.comment = value,
                _ => panic!("{line}"),
            }
        }
        event
    }
}

/// A stream that was opened.
pub struct EventStream {
    response: reqwest::Response,
    buffer: String,
}

impl EventStream {
    /// Opens it with some headers. Panics if it is refused.
    pub async fn open(app: &TestApp, key: &str, headers: &[(&str, &str)]) -> Self {
        Self::of(Self::ask(app, key, headers).await)
    }

    /// The answer to one who is refused.
    pub async fn refused(app: &TestApp, key: &str) -> Answer {
        Answer::of(Self::ask(app, key, &[]).await).await
    }

    /// Opens another one, at a path, with what opens it. Panics if it is refused.
    pub async fn open_at(app: &TestApp, path: &str, token: &str) -> Self {
        Self::of(Self::ask_at(app, path, token, &[]).await)
    }

    fn of(response: reqwest::Response) -> Self {
        assert_eq!(response.status().as_u16(), 200, "{response:?}");
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, buffer: String::new() }
    }

    async fn ask(app: &TestApp, key: &str, headers: &[(&str, &str)]) -> reqwest::Response {
        Self::ask_at(app, EVENTS, key, headers).await
    }

    async fn ask_at(
        app: &TestApp,
        path: &str,
        token: &str,
        headers: &[(&str, &str)],
    ) -> reqwest::Response {
        let mut request = app.http.get(format!("{}{path}", app.url)).bearer_auth(token);
        request = request.timeout(Duration::from_mins(10));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.unwrap()
    }

    /// A header of the answer.
    pub fn header(&self, name: &str) -> &str {
        self.response.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The next event or comment. `None`: the stream ended, or broke off.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(end) = self.buffer.find("\n\n") {
                let event = Event::parse(&self.buffer[..end]);
                self.buffer.drain(..end + 2);
                return Some(event);
            }
            let chunk = self.response.chunk().await.ok()??;
            self.buffer.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// The next event, which must come within ten seconds; comments are left out.
    pub async fn event(&mut self) -> Event {
        let event = async {
            loop {
                let event = self.next().await.unwrap_or_else(|| panic!("the stream ended"));
                if !event.name.is_empty() {
                    return event;
                }
            }
        };
        let patience = Duration::from_secs(10);
        tokio::time::timeout(patience, event).await.unwrap_or_else(|_| panic!("no event came"))
    }

    /// Demands the last event with a reason, and the end.
    pub async fn goodbye(&mut self, reason: &str) -> Event {
        let event = self.event().await;
        assert_eq!(event.name, "goodbye", "{event:?}");
        assert_eq!(event.json()["reason"], reason, "{event:?}");
        assert!(!event.json()["detail"].as_str().unwrap().is_empty());
        assert!(event.retry.is_some(), "{event:?}");
        assert_eq!(self.next().await, None);
        event
    }

    /// Demands that nothing but comments comes for a while.
    pub async fn silence(&mut self) {
        let heard = async {
            loop {
                match self.next().await {
                    Some(event) if event.name.is_empty() => {}
                    heard => return heard,
                }
            }
        };
        let heard = tokio::time::timeout(Duration::from_millis(300), heard).await;
        assert!(heard.is_err(), "{heard:?}");
    }
}
