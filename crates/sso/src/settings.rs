//! What an operator says of a provider.

use portal_types::Secret;
use serde::Deserialize;
use url::{Host, Url};

/// A provider, as it is configured.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Its name in addresses: small letters, digits and hyphens.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Where its discovery document is, without `/.well-known/openid-configuration`.
    pub issuer: Url,
    /// The portal's client there.
    pub client_id: String,
    /// The client's secret.
    pub client_secret: Secret,
}

impl Settings {
    /// What is wrong with them, for the operator.
    pub fn problem(&self) -> Option<String> {
        let Self { id, name, issuer, client_id, client_secret } = self;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if id.is_empty() || id.len() > 40 || !id.chars().all(plain) {
            return Some(format!("{id:?} is no id: small letters, digits and hyphens, at most 40"));
        }
        if name.trim().is_empty() || name.chars().count() > 60 {
            return Some(format!("{id}: the name has 1 to 60 characters"));
        }
        if client_id.is_empty() || client_secret.expose().is_empty() {
            return Some(format!("{id}: client_id and client_secret are needed"));
        }
        let is_bare = issuer.query().is_none()
            && issuer.fragment().is_none()
            && issuer.username().is_empty()
            && issuer.password().is_none();
        if !is_bare || !(issuer.scheme() == "https" || self.is_loopback()) {
            return Some(format!("{id}: the issuer is https://host/path, without a query"));
        }
        None
    }

    /// Whether it runs on this machine, where plain http is no risk.
    pub(crate) fn is_loopback(&self) -> bool {
        match self.issuer.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use portal_types::Secret;

    use super::Settings;

    fn settings(id: &str, issuer: &str) -> Settings {
        Settings {
            id: id.to_owned(),
            name: "Acme login".to_owned(),
            issuer: issuer.parse().unwrap(),
            client_id: "portal".to_owned(),
            client_secret: Secret::new("secret"),
        }
    }

    #[test]
    fn a_provider_is_reached_by_https_or_is_on_this_machine() {
        for issuer in [
            "https://login.acme.example",
            "https://login.acme.example/realms/main",
            "http://127.0.0.1:8090",
            "http://localhost:8090/",
            "http://[::1]:8090",
        ] {
            assert_eq!(settings("acme", issuer).problem(), None, "{issuer}");
        }
        for issuer in [
            "http://login.acme.example",
            "ftp://login.acme.example",
            "https://ada:secret@login.acme.example",
            "https://login.acme.example?tenant=1",
            "https://login.acme.example#here",
            "http://localhost.evil.example",
        ] {
            assert!(settings("acme", issuer).problem().is_some(), "{issuer}");
        }
        for id in ["", "Acme", "a/b", "a b", &"a".repeat(41)] {
            assert!(settings(id, "https://login.acme.example").problem().is_some(), "{id}");
        }
    }
}
