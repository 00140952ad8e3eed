//! The connection test: does what a connector will need, step by step, and says what to do where a
//! step fails.

use portal_types::{
    CheckStatus, ConnectionCheck, ConnectionTest, Dam, REQUIRED_SCOPES, Secret, UPLOAD_SCOPE,
};

use crate::{
    DamClient, OauthApp, Site, Token, UsageAccess,
    scopes::{USAGE_SCOPE, purpose},
    words,
};

/// What is tested: the settings as they are saved.
pub struct Subject {
    pub dam: Dam,
    pub portal_url: Option<String>,
    pub client_id: Option<String>,
    pub client_secret: Option<Secret>,
    pub integration_id: Option<String>,
}

/// A test that runs.
struct Run<'a> {
    client: &'a DamClient,
    tell: &'a (dyn Fn(&ConnectionCheck) + Sync),
    checks: Vec<ConnectionCheck>,
    granted: Vec<&'static str>,
    missing: Vec<&'static str>,
    /// Where OAuth apps are made, once the portal URL is known.
    oauth_apps: Option<String>,
}

impl DamClient {
    /// Makes every check that applies, in order, and tells each as it finishes.
    pub async fn test_connection(
        &self,
        subject: Subject,
        tell: &(dyn Fn(&ConnectionCheck) + Sync),
    ) -> ConnectionTest {
        let mut run = Run {
            client: self,
            tell,
            checks: Vec::new(),
            granted: Vec::new(),
            missing: Vec::new(),
            oauth_apps: None,
        };
        run.make(subject).await;
        ConnectionTest {
            ok: run.checks.iter().all(|check| check.status != CheckStatus::Fail),
            checks: run.checks,
            granted_scopes: run.granted.into_iter().map(str::to_owned).collect(),
            missing_scopes: run.missing.into_iter().map(str::to_owned).collect(),
        }
    }
}

impl Run<'_> {
    async fn make(&mut self, subject: Subject) {
        let is_bynder = subject.dam == Dam::Bynder;
        let Some(site) = self.settings(&subject) else {
            let why = "Needs the portal URL.";
            self.skip_connection(why);
            if is_bynder {
                self.skip_oauth(why);
            } else {
                self.note("webdam", "Webdam", CheckStatus::Skipped, why);
            }
            return;
        };
        self.oauth_apps = is_bynder.then(|| site.oauth_apps());
        let reached = self.name(&site).await && self.tls(&site).await;
        if !is_bynder {
            self.webdam(reached);
            return;
        }
        let app = match (subject.client_id, subject.client_secret) {
            (Some(client_id), Some(client_secret)) => OauthApp { client_id, client_secret },
            _ => return self.skip_oauth("Needs the OAuth2 client ID and secret."),
        };
        if !reached {
            return self.skip_oauth("Needs a connection.");
        }
        let Some(token) = self.token(&site, &app).await else {
            self.skip_scopes("Needs a token.");
            return self.skip_usage("Needs a token.");
        };
        self.scopes(&token);
        self.usage(&site, &token, subject.integration_id.as_deref()).await;
    }

    /// Whether everything is filled in. Gives the site, if the portal URL can be called.
    fn settings(&mut self, subject: &Subject) -> Option<Site> {
        let site = subject.portal_url.as_deref().map(|url| self.client.site(url));
        let has_id = subject.client_id.is_some();
        let (status, detail) = match &site {
            None => (
                CheckStatus::Fail,
                "The portal URL is missing. Enter the domain at which editors log in.".to_owned(),
            ),
            Some(Err(error)) => {
                (CheckStatus::Fail, error.advice(subject.portal_url.as_deref().unwrap_or_default()))
            }
            Some(Ok(_)) if subject.dam == Dam::Webdam => {
                (CheckStatus::Pass, "The portal URL is set; Webdam needs no more.".to_owned())
            }
            Some(Ok(_)) => match (has_id, subject.client_secret.is_some()) {
                (true, true) => (
                    CheckStatus::Pass,
                    "Portal URL, OAuth2 client ID and client secret are set.".to_owned(),
                ),
                (false, false) => (
                    CheckStatus::Warn,
                    "There is no OAuth app. Editors can choose assets without one; uploads and \
                     tracking need it. The guide beside the form says how to make it."
                        .to_owned(),
                ),
                (true, false) => (
                    CheckStatus::Fail,
                    "The OAuth2 client secret is missing. Bynder shows it only once: if it is \
                     lost, make a new OAuth app."
                        .to_owned(),
                ),
                (false, true) => (
                    CheckStatus::Fail,
                    "The OAuth2 client ID is missing. Copy it from the OAuth app in Bynder."
                        .to_owned(),
                ),
            },
        };
        let site = site.and_then(Result::ok);
        let in_bynder = subject.dam == Dam::Bynder && status != CheckStatus::Pass;
        let link = site.as_ref().filter(|_| in_bynder).map(Site::oauth_apps);
        self.add("settings", "Settings", status, detail, link);
        site
    }

    async fn name(&mut self, site: &Site) -> bool {
        let (status, detail) = match self.client.resolve(site).await {
            Ok(()) if site.is_allowed() => {
                (CheckStatus::Pass, format!("{site} is allowed by the portal's configuration."))
            }
            Ok(()) => (CheckStatus::Pass, format!("{site} is on the public internet.")),
            Err(error) => (CheckStatus::Fail, error.advice(&site.to_string())),
        };
        self.add("name", "Name", status, detail, None);
        if status == CheckStatus::Fail {
            self.note("tls", TLS, CheckStatus::Skipped, "Needs the name.");
        }
        status == CheckStatus::Pass
    }

    async fn tls(&mut self, site: &Site) -> bool {
        let (status, detail) = match self.client.reach(site).await {
            Ok(()) if site.is_https() => (
                CheckStatus::Pass,
                "The connection is encrypted, the certificate holds.".to_owned(),
            ),
            Ok(()) => (
                CheckStatus::Skipped,
                format!(
                    "{site} answers without encryption, which the portal's configuration allows \
                     for it."
                ),
            ),
            Err(error) => (CheckStatus::Fail, error.advice(&site.to_string())),
        };
        self.add("tls", TLS, status, detail, None);
        status != CheckStatus::Fail
    }

    fn webdam(&mut self, reached: bool) {
        let (status, detail) = if reached {
            let detail = "Webdam answers, which is all that can be tested: its OAuth clients come \
                          from its support, it gives programs no tokens of their own, and it has \
                          no usage API.";
            (CheckStatus::Pass, detail)
        } else {
            (CheckStatus::Skipped, "Needs a connection.")
        };
        self.note("webdam", "Webdam", status, detail);
    }

    async fn token(&mut self, site: &Site, app: &OauthApp) -> Option<Token> {
        match self.client.token(site, app).await {
            Ok(token) => {
                self.note("token", TOKEN, CheckStatus::Pass, "Bynder gave a token.");
                Some(token)
            }
            Err(error) => {
                let link = self.oauth_apps.clone();
                self.add("token", TOKEN, CheckStatus::Fail, error.advice(site), link);
                None
            }
        }
    }

    fn scopes(&mut self, token: &Token) {
        self.granted.clone_from(&token.scopes);
        self.missing = REQUIRED_SCOPES.into_iter().filter(|s| !token.scopes.contains(s)).collect();
        for scope in REQUIRED_SCOPES {
            let is_granted = token.scopes.contains(&scope);
            let status = if is_granted { CheckStatus::Pass } else { CheckStatus::Fail };
            self.scope(scope, status);
        }
        let can_upload = token.scopes.contains(&UPLOAD_SCOPE);
        self.scope(UPLOAD_SCOPE, if can_upload { CheckStatus::Pass } else { CheckStatus::Warn });
    }

    fn scope(&mut self, scope: &str, status: CheckStatus) {
        let purpose = purpose(scope);
        let detail = match status {
            CheckStatus::Pass => format!("Granted: {purpose}."),
            CheckStatus::Warn => format!(
                "Not granted. Only {purpose} needs it. To have that too, make a new OAuth app with \
                 this scope: an app's scopes can't be changed."
            ),
            _ => format!(
                "Not granted, so {purpose} does not work. If the OAuth app has this scope, the \
                 user whose permissions it has may not do this: change the user's permission \
                 profile in Bynder. Otherwise make a new app with all seven scopes: an app's \
                 scopes can't be changed."
            ),
        };
        let link = self.oauth_apps.clone().filter(|_| status != CheckStatus::Pass);
        self.add(&format!("scope:{scope}"), &format!("Scope {scope}"), status, detail, link);
    }

    async fn usage(&mut self, site: &Site, token: &Token, integration_id: Option<&str>) {
        if !token.scopes.contains(&USAGE_SCOPE) {
            return self.skip_usage("Needs the scope asset.usage:read.");
        }
        let access = self.client.usage_access(site, &token.access_token, integration_id).await;
        let (status, detail) = match access {
            Ok(UsageAccess::Granted) if integration_id.is_some() => {
                (CheckStatus::Pass, "The usage API answers.".to_owned())
            }
            Ok(UsageAccess::Granted) => (CheckStatus::Warn, words::NO_INTEGRATION_ID.to_owned()),
            Ok(access) => (CheckStatus::Fail, access.advice().to_owned()),
            Err(error) => (CheckStatus::Fail, error.advice(&site.to_string())),
        };
        // A call that failed has nothing to do in Bynder.
        let link = self.oauth_apps.clone().filter(|_| status == CheckStatus::Fail);
        self.add("usage", USAGE, status, detail, link);
    }

    fn skip_connection(&mut self, why: &str) {
        self.note("name", "Name", CheckStatus::Skipped, why);
        self.note("tls", TLS, CheckStatus::Skipped, why);
    }

    fn skip_oauth(&mut self, why: &str) {
        self.note("token", TOKEN, CheckStatus::Skipped, why);
        self.skip_scopes(why);
        self.skip_usage(why);
    }

    fn skip_scopes(&mut self, why: &str) {
        for scope in REQUIRED_SCOPES.into_iter().chain([UPLOAD_SCOPE]) {
            let (id, title) = (format!("scope:{scope}"), format!("Scope {scope}"));
            self.note(&id, &title, CheckStatus::Skipped, why);
        }
    }

    fn skip_usage(&mut self, why: &str) {
        self.note("usage", USAGE, CheckStatus::Skipped, why);
    }

    fn note(&mut self, id: &str, title: &str, status: CheckStatus, detail: &str) {
        self.add(id, title, status, detail.to_owned(), None);
    }

    fn add(
        &mut self,
        id: &str,
        title: &str,
        status: CheckStatus,
        detail: String,
        link: Option<String>,
    ) {
        let (id, title) = (id.to_owned(), title.to_owned());
        let check = ConnectionCheck { id, title, status, detail, link };
        (self.tell)(&check);
        self.checks.push(check);
    }
}

const TLS: &str = "Encrypted connection";
const TOKEN: &str = "Access token";
const USAGE: &str = "Usage API and role";
