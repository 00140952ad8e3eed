//! The domain of a customer's Bynder or Webdam portal.

use portal_dam::{AllowList, is_domain};
use portal_types::FieldCode;
use url::{Host, Url};

/// A bare host name in lower case: `https://Acme.getbynder.com/login` is `acme.getbynder.com`.
/// Nothing is said about what answers there: whoever calls it must check the addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalUrl(String);

const LONGEST: usize = 2_000;

impl PortalUrl {
    /// Reads what `parse` reads, or a place that the operator allows, port included.
    pub fn parse_allowing(text: &str, allow: &AllowList) -> Result<Self, (FieldCode, String)> {
        allow.accept(text).map_or_else(|| Self::parse(text), |place| Ok(Self(place)))
    }

    /// Reads a domain or an https address on it. Custom domains are common, so no suffix is asked
    /// for; addresses by number, user names, other ports and names without a dot are refused.
    pub fn parse(text: &str) -> Result<Self, (FieldCode, String)> {
        let text = text.trim();
        let refuse = |detail: &str| (FieldCode::InvalidFormat, detail.to_owned());
        if text.is_empty() {
            return Err((FieldCode::Required, "Enter the portal's domain.".to_owned()));
        }
        if text.len() > LONGEST {
            return Err((FieldCode::TooLong, "The portal URL is too long.".to_owned()));
        }
        let no_domain = "This is not a domain. It looks like acme.bynder.com, or your own domain \
                         for Bynder.";
        // The URL standard drops tabs and line breaks, and takes a backslash for a slash. People
        // who type them mean something else.
        if text.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\') {
            return Err(refuse(no_domain));
        }
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
            None => ("https".to_owned(), text),
        };
        if !matches!(scheme.as_str(), "https" | "http") {
            return Err(refuse("The portal URL begins with https://, or is just the domain."));
        }
        let url = Url::parse(&format!("https://{rest}")).map_err(|_| refuse(no_domain))?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if !url.username().is_empty() || url.password().is_some() || authority.contains('@') {
            return Err(refuse("The portal URL has no user name and no @."));
        }
        if url.port().is_some() || (scheme == "http" && authority.ends_with(":443")) {
            return Err(refuse("The portal URL has no port: Bynder and Webdam use https on 443."));
        }
        let Some(Host::Domain(domain)) = url.host() else {
            return Err(refuse("The portal URL is a domain, not a number."));
        };
        let domain = domain.strip_suffix('.').unwrap_or(domain);
        if !is_domain(domain) {
            return Err(refuse(no_domain));
        }
        Ok(Self(domain.to_owned()))
    }

    /// The host name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use portal_types::FieldCode;
    use proptest::prelude::*;

    use super::PortalUrl;

    #[test]
    fn addresses_are_cut_down_to_the_domain() {
        for (text, domain) in [
            ("https://Acme.getbynder.com/login", "acme.getbynder.com"),
            ("acme.getbynder.com", "acme.getbynder.com"),
            ("  ACME.bynder.com/ ", "acme.bynder.com"),
            ("http://dam.acme.example?x=1#y", "dam.acme.example"),
            ("https://acme.bynder.com:443/media", "acme.bynder.com"),
            ("HTTPS://acme.bynder.com.", "acme.bynder.com"),
            ("medien.müller.example", "medien.xn--mller-kva.example"),
            ("acme.webdamdb.com", "acme.webdamdb.com"),
        ] {
            assert_eq!(PortalUrl::parse(text).unwrap().as_str(), domain, "{text}");
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "acme bynder",
            "acme",
            "https://",
            "ftp://acme.bynder.com",
            "https://user@acme.bynder.com",
            "https://user:pass@acme.bynder.com",
            "https://@acme.bynder.com",
            "acme.bynder.com:8443",
            "127.0.0.1",
            "0x7f.1",
            "2130706433",
            "017700000001",
            "[::1]",
            "https://[::ffff:127.0.0.1]/",
            "localhost",
            "portal.localhost",
            "db.internal",
            "printer.local",
            "acme..bynder.com",
            "-acme.bynder.com",
            "acme.bynder.com\\@evil.example",
            "https:///acme.bynder.com\t.evil.example",
            "javascript:alert(1)",
            "//acme",
            "acme_1.bynder.com",
            "１２７.0.0.1",
            "127。0。0。1",
            "acme.123",
        ] {
            assert!(PortalUrl::parse(text).is_err(), "{text}: {:?}", PortalUrl::parse(text));
        }
        assert_eq!(PortalUrl::parse(" ").unwrap_err().0, FieldCode::Required);
        assert_eq!(PortalUrl::parse(&"a.".repeat(2_000)).unwrap_err().0, FieldCode::TooLong);
    }

    #[test]
    fn what_the_operator_allows_may_have_a_port() {
        let allow = "localhost:8092".parse().unwrap();
        let parse = |text: &str| PortalUrl::parse_allowing(text, &allow);
        assert_eq!(parse("http://localhost:8092/login").unwrap().as_str(), "localhost:8092");
        assert_eq!(parse("https://Acme.bynder.com/").unwrap().as_str(), "acme.bynder.com");
        for text in ["localhost", "localhost:8093", "127.0.0.1:8092"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_domain_or_refused(text in ".{0,60}") {
            if let Ok(portal) = PortalUrl::parse(&text) {
                let domain = portal.as_str().to_owned();
                prop_assert_eq!(PortalUrl::parse(&domain), Ok(portal.clone()));
                prop_assert_eq!(PortalUrl::parse(&format!("https://{domain}/login")), Ok(portal));
                prop_assert!(domain.parse::<std::net::IpAddr>().is_err());
            }
        }

        #[test]
        fn plain_domains_are_taken(text in "[a-z][a-z0-9]{0,10}(-[a-z0-9]{1,5})?\\.(bynder|webdamdb)\\.com") {
            let portal = PortalUrl::parse(&text).unwrap();
            prop_assert_eq!(portal.as_str(), text);
        }
    }
}
