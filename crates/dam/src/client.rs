//! The one way out.

use std::{sync::Arc, time::Duration};

use reqwest::{
    Client, Request, RequestBuilder,
    header::{CONTENT_TYPE, HeaderMap},
};

use crate::{
    AllowList, CallError, Site,
    budget::{Budget, HostStanding},
    resolve::{Resolver, Rules, SystemResolver},
};

/// Makes every call to a DAM. One for the process: hosts' budgets are in it.
pub struct DamClient {
    allow: AllowList,
    limits: Limits,
    public: Way,
    allowed: Way,
    budget: Budget,
}

/// A client and the rules by which it finds addresses.
struct Way {
    http: Client,
    rules: Rules,
}

/// What the client stands on.
pub struct Options {
    pub allow: AllowList,
    pub resolver: Arc<dyn Resolver>,
    pub limits: Limits,
    /// Certificates that are trusted, in DER, instead of those that the system trusts. For tests.
    pub only_roots: Option<Vec<Vec<u8>>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            allow: AllowList::default(),
            resolver: Arc::new(SystemResolver::default()),
            limits: Limits::default(),
            only_roots: None,
        }
    }
}

/// How long and how large things may be.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Looking up a name.
    pub name: Duration,
    /// Connecting, encryption included.
    pub connect: Duration,
    /// A whole call, from its turn to the last byte.
    pub whole: Duration,
    /// The bytes of an answer's body.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            name: Duration::from_secs(5),
            connect: Duration::from_secs(5),
            whole: Duration::from_secs(10),
            body: 64 * 1024,
        }
    }
}

/// The client can't be made: no certificates are to be had, for instance.
#[derive(Debug, thiserror::Error)]
#[error("calls to DAMs can't be set up: {0}")]
pub struct BuildError(#[from] reqwest::Error);

/// An answer that came whole.
pub(crate) struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn is_json(&self) -> bool {
        let media_type = self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        media_type.is_some_and(|text| text.to_ascii_lowercase().starts_with("application/json"))
    }
}

impl DamClient {
    /// A client with these limits and exceptions.
    pub fn new(options: Options) -> Result<Self, BuildError> {
        let Options { allow, resolver, limits, only_roots } = options;
        let way = |may_be_private| {
            let rules =
                Rules { resolver: Arc::clone(&resolver), patience: limits.name, may_be_private };
            let http = http(&limits, rules.clone(), only_roots.as_deref())?;
            Ok::<_, reqwest::Error>(Way { http, rules })
        };
        let (public, allowed) = (way(false)?, way(true)?);
        Ok(Self { allow, limits, public, allowed, budget: Budget::default() })
    }

    /// What may be called although it is private or plain http.
    pub fn allow(&self) -> &AllowList {
        &self.allow
    }

    /// The site of a portal URL as it is kept in the settings.
    pub fn site(&self, portal_url: &str) -> Result<Site, CallError> {
        Site::new(portal_url, &self.allow).ok_or(CallError::NotCallable)
    }

    /// Whether a site's name leads somewhere that may be called.
    pub async fn resolve(&self, site: &Site) -> Result<(), CallError> {
        self.way(site).rules.addresses(site.host()).await.map(|_| ())
    }

    /// Whether a site takes connections and speaks HTTP over them, whatever it says.
    pub async fn reach(&self, site: &Site) -> Result<(), CallError> {
        let request = self.http(site).get(site.url("/"));
        self.turn(site).await?;
        // Not the body: a home page can be large.
        self.send(site, request.build()).await.map(|_| ())
    }

    /// Makes a call and reads its answer, within the limits.
    pub(crate) async fn call(
        &self,
        site: &Site,
        request: RequestBuilder,
    ) -> Result<Answer, CallError> {
        self.turn(site).await?;
        let answer = self.send(site, request.build()).await;
        self.read(site, answer, self.limits.body).await
    }

    /// The same for a program's call, whose answer has so many bytes at most: not while the host is
    /// left alone.
    pub(crate) async fn call_for_program(
        &self,
        site: &Site,
        request: RequestBuilder,
        largest: usize,
    ) -> Result<Answer, CallError> {
        self.may_call(site)?;
        self.turn(site).await?;
        let answer = self.send(site, request.build()).await;
        self.read(site, answer, largest).await
    }

    /// Whether a program may call a site just now, for all that is known of it.
    pub fn may_call(&self, site: &Site) -> Result<(), CallError> {
        self.budget.check(&site.to_string())
    }

    /// Reads an answer, and notes how the call went.
    async fn read(
        &self,
        site: &Site,
        response: Result<reqwest::Response, CallError>,
        largest: usize,
    ) -> Result<Answer, CallError> {
        let read = async { Self::read_whole(response?, largest).await };
        let answer = read.await;
        let is_well = match &answer {
            Ok(answer) => answer.status < 500,
            Err(error) => !error.is_failure(),
        };
        self.budget.note(&site.to_string(), is_well);
        answer
    }

    async fn read_whole(
        mut response: reqwest::Response,
        largest: usize,
    ) -> Result<Answer, CallError> {
        let status = response.status().as_u16();
        let announced = response.content_length().unwrap_or(0);
        if usize::try_from(announced).is_ok_and(|length| length > largest) {
            return Err(CallError::TooLarge);
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| CallError::of(&error))? {
            if body.len() + chunk.len() > largest {
                return Err(CallError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status, headers: std::mem::take(response.headers_mut()), body })
    }

    /// The client to build a request to a site with.
    pub(crate) fn http(&self, site: &Site) -> &Client {
        &self.way(site).http
    }

    /// The hosts that were called lately, and how they stand to their budgets.
    pub fn hosts(&self) -> Vec<HostStanding> {
        self.budget.hosts()
    }

    /// Gets a picture from wherever Bynder says that it is. A host that is no DAM has no budget: it is
    /// there to give out pictures. That of another account's DAM has the one that it always has.
    pub(crate) async fn fetch(
        &self,
        site: &Site,
        request: RequestBuilder,
        (dam, patience): (&Site, Duration),
        largest: usize,
    ) -> Result<Answer, CallError> {
        if site == dam || self.budget.knows(&site.to_string()) {
            self.may_call(site)?;
            self.budget.turn_within(&site.to_string(), patience).await?;
        }
        let answer = self.send(site, request.build()).await;
        Self::read_whole(answer?, largest).await
    }

    async fn turn(&self, site: &Site) -> Result<(), CallError> {
        self.budget.turn(&site.to_string()).await
    }

    /// 429 is not an answer but [`CallError::Quiet`].
    async fn send(
        &self,
        site: &Site,
        request: reqwest::Result<Request>,
    ) -> Result<reqwest::Response, CallError> {
        let sent = match request {
            Ok(request) => self.http(site).execute(request).await,
            Err(error) => Err(error),
        };
        let meant = match sent {
            Ok(response) if response.status().as_u16() == 429 => {
                CallError::Quiet(self.budget.leave_alone(&site.to_string()))
            }
            Ok(response) => return Ok(response),
            Err(error) => CallError::of(&error),
        };
        tracing::info!(%site, error = %meant, "a call to a DAM failed");
        Err(meant)
    }

    fn way(&self, site: &Site) -> &Way {
        if site.is_allowed() { &self.allowed } else { &self.public }
    }
}

fn http(limits: &Limits, rules: Rules, only_roots: Option<&[Vec<u8>]>) -> reqwest::Result<Client> {
    let https_only = !rules.may_be_private;
    let mut builder = Client::builder()
        .user_agent(concat!("integration-portal/", env!("CARGO_PKG_VERSION")))
        .dns_resolver(Arc::new(rules))
        .https_only(https_only)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .referer(false)
        .http1_only()
        // Each call resolves, checks and connects anew.
        .pool_max_idle_per_host(0)
        .connect_timeout(limits.connect)
        .timeout(limits.whole);
    if let Some(roots) = only_roots {
        let roots = roots.iter().map(|der| reqwest::Certificate::from_der(der));
        builder = builder.tls_certs_only(roots.collect::<reqwest::Result<Vec<_>>>()?);
    }
    builder.build()
}
