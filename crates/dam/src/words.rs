//! What people are told of what went wrong: what it means, and what to do. Nothing that came from
//! the other side is repeated.

use crate::{CallError, CertificateTrouble, Refusal, Site, TokenError, UsageAccess};

impl CallError {
    /// What happened, and what to do about it.
    pub fn advice(&self, site: &str) -> String {
        match self {
            Self::NotCallable => format!(
                "{site} can't be called: it is not a public domain. Enter the domain at which \
                 editors log in to the DAM."
            ),
            Self::NameUnknown => format!(
                "There is no {site} on the internet. Look for a typing mistake in the portal URL: \
                 it is the domain in the browser's address bar when you are logged in to the DAM."
            ),
            Self::NameSlow => format!(
                "The name service did not say in time where {site} is. Try again in a minute; if \
                 it stays, ask whoever looks after that domain."
            ),
            Self::NotPublic => format!(
                "{site} leads to an address that is not on the public internet, so it is not \
                 called. The portal URL must be the public domain of your DAM; if it is, ask \
                 whoever looks after its name service."
            ),
            Self::NoConnection => format!(
                "Nothing answers at {site}. Check the portal URL; if it opens in a browser outside \
                 your own network, try again in a minute."
            ),
            Self::Certificate(CertificateTrouble::Expired) => format!(
                "The certificate of {site} has expired, or does not hold yet. Ask whoever looks \
                 after that domain to renew it."
            ),
            Self::Certificate(CertificateTrouble::OtherName) => format!(
                "What answers at {site} has a certificate for another name. Check the portal URL; \
                 if it is your own domain for Bynder, ask Bynder's support to set up its \
                 certificate."
            ),
            Self::Certificate(CertificateTrouble::UnknownIssuer) => format!(
                "The certificate of {site} comes from nobody who is publicly trusted. Ask whoever \
                 looks after that domain for a public one, with its intermediate certificates."
            ),
            Self::Certificate(CertificateTrouble::Other) => format!(
                "The certificate of {site} does not hold. Ask whoever looks after that domain."
            ),
            Self::Tls => format!(
                "{site} answers, but no encrypted connection came about. Check that the portal URL \
                 is the domain of your DAM."
            ),
            Self::Slow => {
                format!("{site} did not answer in time. Try again in a minute.")
            }
            Self::CutOff => format!(
                "The answer of {site} broke off. Try again in a minute; if it stays, ask the \
                 DAM's support."
            ),
            Self::TooLarge => format!(
                "{site} sent far more than was asked for. Check that the portal URL is the domain \
                 of your DAM."
            ),
            Self::Quiet(wait) => format!(
                "{site} said that it was called too often. It is left alone for {}, or it would \
                 stay blocked; then try again. Other programs that call it from the same address \
                 count too.",
                minutes(wait.as_secs())
            ),
            Self::Resting(wait) => format!(
                "{site} failed several times on end and is left alone for {}. It is tried again by \
                 itself; to try at once, test the connection.",
                minutes(wait.as_secs())
            ),
            Self::Crowded(wait) => format!(
                "Too many calls wait for {site} just now. Try again in {} seconds.",
                wait.as_secs() + 1
            ),
        }
    }

    /// Seconds to wait, where it is known that waiting helps.
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Quiet(wait) | Self::Resting(wait) | Self::Crowded(wait) => {
                Some(wait.as_secs() + 1)
            }
            _ => None,
        }
    }
}

impl TokenError {
    /// What happened, and what to do about it in Bynder.
    pub fn advice(&self, site: &Site) -> String {
        match self {
            Self::Call(error) => error.advice(&site.to_string()),
            Self::Refused(Refusal::Client) => format!(
                "Bynder does not know this client ID with this client secret. Open the OAuth app \
                 at {}, copy both again and save them here. Bynder shows the secret only once: if \
                 it is lost, make a new app.",
                site.oauth_apps()
            ),
            Self::Refused(Refusal::Grant) => format!(
                "The OAuth app does not have the grant type Client Credentials, which can't be \
                 changed later. Make a new app with it at {}, and save its client ID and secret \
                 here.",
                site.oauth_apps()
            ),
            Self::Refused(Refusal::Scopes) => format!(
                "Bynder grants the OAuth app no scope at all. Make a new app with the seven scopes \
                 of the guide at {}, and save its client ID and secret here.",
                site.oauth_apps()
            ),
            Self::Refused(Refusal::Request) => format!(
                "Bynder refuses to give the OAuth app a token, and gives no reason that we know. \
                 Make a new app as the guide says at {}; if that does not help, ask Bynder's \
                 support.",
                site.oauth_apps()
            ),
            Self::NotOauth(404 | 405 | 410) => format!(
                "{site} answers, but gives out no tokens: it does not look like a Bynder portal. \
                 Check the portal URL."
            ),
            Self::NotOauth(300..=399) => format!(
                "{site} sends callers elsewhere, and redirects are not followed. Enter the domain \
                 that the browser shows after you logged in to Bynder."
            ),
            Self::NotOauth(500..) => format!(
                "Bynder at {site} does not work just now. Try again in a few minutes; if it stays, \
                 ask Bynder's support."
            ),
            Self::NotOauth(_) => format!(
                "What {site} answered is no answer to a token request. Check that the portal URL \
                 is the domain of your Bynder portal; if it is, try again in a few minutes."
            ),
        }
    }
}

/// With everything in order, but for the one thing that only Bynder gives out.
pub(crate) const NO_INTEGRATION_ID: &str = "The usage API answers. Without an integration ID \
    tracking stays in this portal: ask Bynder's support for one, and enter it here.";

impl UsageAccess {
    /// What it means, and what to do about it in Bynder.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Granted => "The usage API answers.",
            Self::RoleMissing => {
                "The user whose permissions the OAuth app has lacks Bynder's role STATISTICS, so \
                 Bynder can't be told where assets are used. Switch the role on in that user's \
                 permission profile in Bynder, or ask Bynder's support to."
            }
            Self::TokenRefused => {
                "The usage API does not take the token that Bynder just gave. Try again in a \
                 minute; if it stays, ask Bynder's support."
            }
            Self::Absent => {
                "This Bynder portal has no usage API. Ask Bynder's support to switch it on."
            }
            Self::Broken(_) => {
                "The usage API does not work just now. Try again in a few minutes; if it stays, \
                 ask Bynder's support."
            }
        }
    }
}

fn minutes(seconds: u64) -> String {
    match seconds.div_ceil(60) {
        0 | 1 => "a minute".to_owned(),
        more => format!("{more} minutes"),
    }
}
