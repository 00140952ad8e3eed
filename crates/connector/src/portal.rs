//! The portal's API, as far as a connector needs it.

use std::time::Duration;

use portal_types::{ConnectorConfig, Goodbye, GoodbyeReason, Problem, Secret, UsagesImported};
use reqwest::{
    RequestBuilder, Response, StatusCode,
    header::{CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderMap, IF_NONE_MATCH, RETRY_AFTER},
};

use crate::{Event, EventStream, Failure, Options};

/// How long the portal may take to begin its answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long a long poll is held back, at most.
const WAIT: Duration = Duration::from_secs(50);

/// How long an upload of a whole site may take.
const LONG: Duration = Duration::from_hours(6);

/// A stream says something every 15 seconds. After three times that, nobody is there any more.
const DEAD: Duration = Duration::from_secs(45);

/// Something that a connector can go on after.
#[derive(Debug)]
pub enum Trouble {
    /// The portal is not there, or something between us and it is not: it passes by itself.
    Away(String),
    /// The portal says when to come back.
    Busy(String, Duration),
    /// Somebody has to mend it: the key, its scope, the subscription.
    Mend(String),
}

/// Settings, with their entity tag.
pub struct Settings {
    pub etag: String,
    pub config: ConnectorConfig,
}

/// The portal, to one connector.
pub struct Portal {
    http: reqwest::Client,
    url: String,
}

impl Portal {
    /// The portal of some options.
    pub fn new(options: &Options) -> Result<Self, Failure> {
        let url = options.url.trim_end_matches('/').to_owned();
        let is_origin = reqwest::Url::parse(&url).is_ok_and(|parsed| {
            matches!(parsed.scheme(), "http" | "https")
                && parsed.path() == "/"
                && parsed.query().is_none()
                && parsed.username().is_empty()
        });
        if !is_origin {
            return Err(Failure::Address(options.url.clone()));
        }
        let name = format!("{}/{}", options.kind, env!("CARGO_PKG_VERSION"));
        let mut headers = HeaderMap::new();
        for (header, value) in
            [("x-connector", name.as_str()), ("x-connector-instance", &options.instance)]
        {
            // What can't be a header is not said; it is not needed.
            if let Ok(value) = value.parse() {
                headers.insert(header, value);
            }
        }
        let http = reqwest::Client::builder()
            .default_headers(headers)
            .user_agent(name)
            .connect_timeout(Duration::from_secs(10))
            // The API has none: an answer that sends us elsewhere is not the portal's.
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self { http, url })
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether what is said to it goes over a network in plain text.
    pub fn is_overheard(&self) -> bool {
        let Ok(url) = reqwest::Url::parse(&self.url) else { return false };
        let is_here = match url.host_str() {
            Some("localhost") => true,
            Some(host) => {
                let host = host.trim_start_matches('[').trim_end_matches(']');
                host.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
            }
            None => false,
        };
        url.scheme() == "http" && !is_here
    }

    /// The settings, unless they are those held.
    pub async fn read(
        &self,
        key: &Secret,
        held: Option<&str>,
    ) -> Result<Option<Settings>, Trouble> {
        let request = self.http.get(format!("{}/api/v1/connector/config", self.url));
        self.settings(request.timeout(PATIENCE + PATIENCE), key, held, PATIENCE).await
    }

    /// The settings, once they are not those held any more; nothing if that takes long.
    pub async fn wait(&self, key: &Secret, held: &str) -> Result<Option<Settings>, Trouble> {
        let wait = WAIT.as_secs();
        let request = self.http.get(format!("{}/api/v1/connector/config?wait={wait}", self.url));
        let patience = WAIT + PATIENCE;
        self.settings(request.timeout(patience + PATIENCE), key, Some(held), patience).await
    }

    async fn settings(
        &self,
        mut request: RequestBuilder,
        key: &Secret,
        held: Option<&str>,
        patience: Duration,
    ) -> Result<Option<Settings>, Trouble> {
        if let Some(etag) = held {
            request = request.header(IF_NONE_MATCH, etag);
        }
        let response = send(request, key, patience).await?;
        if response.status() == StatusCode::NOT_MODIFIED {
            return Ok(None);
        }
        let etag = response.headers().get(ETAG).and_then(|etag| etag.to_str().ok());
        let etag = etag.unwrap_or_default().to_owned();
        let body = response.bytes().await.map_err(|error| away(&error))?;
        let config = understand(&body)?;
        Ok(Some(Settings { etag, config }))
    }

    /// Uploads which assets a site uses, a page a line, while it is read.
    pub async fn import_usages(
        &self,
        key: &Secret,
        pages: tokio::fs::File,
        size: u64,
    ) -> Result<UsagesImported, Trouble> {
        let request = self.http.post(format!("{}/api/v1/connector/usage/import", self.url));
        let request = request
            .header(CONTENT_TYPE, "application/x-ndjson")
            .header(CONTENT_LENGTH, size)
            .body(reqwest::Body::from(pages));
        let response = send(request, key, LONG).await?;
        let body = response.bytes().await.map_err(|error| away(&error))?;
        serde_json::from_slice(&body)
            .map_err(|error| Trouble::Away(format!("the answer can't be understood: {error}")))
    }

    /// The stream of events, from after the settings that are held.
    pub async fn follow(&self, key: &Secret, held: Option<&str>) -> Result<Following, Trouble> {
        let mut request = self.http.get(format!("{}/api/v1/connector/config/events", self.url));
        if let Some(etag) = held {
            request = request.header("Last-Event-ID", etag.trim_matches('"'));
        }
        let response = send(request, key, PATIENCE).await?;
        Ok(Following { response, stream: EventStream::new(), said: Vec::new(), retry: None })
    }
}

/// What a stream of events says.
pub enum Said {
    Settings(Settings),
    /// It ends, with a reason, a detail, and when to come back.
    Goodbye(GoodbyeReason, String, Duration),
}

/// A stream of events.
pub struct Following {
    response: Response,
    stream: EventStream,
    /// What was read and not told yet, the last one first.
    said: Vec<Event>,
    retry: Option<Duration>,
}

impl Following {
    /// The next thing it says.
    pub async fn next(&mut self) -> Result<Said, Trouble> {
        loop {
            while let Some(event) = self.said.pop() {
                match event {
                    Event::Comment => {}
                    Event::Retry(pause) => self.retry = Some(pause),
                    Event::Message { name, id, data } => match name.as_str() {
                        "settings" => {
                            let config = understand(data.as_bytes())?;
                            return Ok(Said::Settings(Settings {
                                etag: format!("\"{id}\""),
                                config,
                            }));
                        }
                        "goodbye" => return Ok(self.goodbye(&data)),
                        // An event that was thought of later.
                        _ => {}
                    },
                }
            }
            let chunk = tokio::time::timeout(DEAD, self.response.chunk()).await;
            let silent = |_| Trouble::Away(format!("no word for {} seconds", DEAD.as_secs()));
            let chunk = chunk.map_err(silent)?.map_err(|error| away(&error))?;
            let ended = || Trouble::Away("the stream broke off".to_owned());
            let events = self.stream.read(&chunk.ok_or_else(ended)?);
            self.said = events.ok_or_else(|| Trouble::Away("a line without end".to_owned()))?;
            self.said.reverse();
        }
    }

    fn goodbye(&self, data: &str) -> Said {
        let pause = self.retry.unwrap_or(Duration::from_secs(2));
        match serde_json::from_str(data) {
            Ok(Goodbye { reason, detail }) => Said::Goodbye(reason, detail, pause),
            // A reason that was thought of later: coming back says more.
            Err(_) => Said::Goodbye(GoodbyeReason::Shutdown, data.to_owned(), pause),
        }
    }
}

/// Sends a request with the key, and sorts what is no success.
async fn send(
    request: RequestBuilder,
    key: &Secret,
    patience: Duration,
) -> Result<Response, Trouble> {
    let sent = tokio::time::timeout(patience, request.bearer_auth(key.expose()).send()).await;
    let silent = |_| Trouble::Away(format!("no answer for {} seconds", patience.as_secs()));
    let response = sent.map_err(silent)?.map_err(|error| away(&error))?;
    let status = response.status();
    if status.is_success() || status == StatusCode::NOT_MODIFIED {
        return Ok(response);
    }
    let come_back = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    let come_back = come_back.and_then(|text| text.parse().ok()).map(Duration::from_secs);
    // The portal's own words, where the answer is the portal's.
    let problem = response.json::<Problem>().await.ok();
    let words = problem.map_or(format!("the answer is {status}"), |problem| {
        format!("{} ({}, request {})", problem.detail, problem.code, problem.request_id)
    });
    Err(match (status.as_u16(), come_back) {
        (429 | 503, Some(pause)) => Trouble::Busy(words, pause),
        (408 | 429 | 500.., _) => Trouble::Away(words),
        // 401, 402, 403; and what a portal never answers: then the address is wrong.
        _ => Trouble::Mend(words),
    })
}

fn understand(document: &[u8]) -> Result<ConnectorConfig, Trouble> {
    serde_json::from_slice(document)
        .map_err(|error| Trouble::Away(format!("the settings can't be understood: {error}")))
}

/// What is behind an error of the network, down to its root: `connection refused` says more than
/// `error sending request`.
fn away(error: &reqwest::Error) -> Trouble {
    let mut root: &dyn std::error::Error = error;
    while let Some(deeper) = root.source() {
        root = deeper;
    }
    Trouble::Away(root.to_string())
}
