//! What may be called.

use std::{fmt, str::FromStr};

use reqwest::Url;

/// Pairs of name and port that may be called although they are private or plain http: the
/// operator's exception, for tests and demonstrations. Written `name:port` for plain http and
/// `https://name:port` for https, separated by commas.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowList(Vec<Place>);

/// An entry of the list that is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither name:port nor https://name:port")]
pub struct AllowListError(String);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    is_https: bool,
    host: String,
    port: u16,
}

impl Place {
    fn scheme(&self) -> &'static str {
        if self.is_https { "https" } else { "http" }
    }
}

/// As it stands in the settings: without the port where that goes without saying.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.is_https, self.port) {
            (true, 443) => f.write_str(&self.host),
            _ => write!(f, "{}:{}", self.host, self.port),
        }
    }
}

impl FromStr for AllowList {
    type Err = AllowListError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        entries.map(place).collect::<Result<_, _>>().map(Self)
    }
}

fn place(entry: &str) -> Result<Place, AllowListError> {
    let refuse = || AllowListError(entry.to_owned());
    let (is_https, rest) = match entry.split_once("://") {
        None => (false, entry),
        Some(("http", rest)) => (false, rest),
        Some(("https", rest)) => (true, rest),
        Some(_) => return Err(refuse()),
    };
    let (host, port) = rest.rsplit_once(':').ok_or_else(refuse)?;
    let port = port.parse().ok().filter(|port| *port > 0).ok_or_else(refuse)?;
    // The host as it stands in an address: lower case, and not two addresses in one.
    let url = Url::parse(&format!("{}://{rest}/", if is_https { "https" } else { "http" }));
    let url = url.map_err(|_| refuse())?;
    let is_plain = url.username().is_empty() && url.password().is_none() && url.path() == "/";
    match url.host_str() {
        Some(name) if is_plain && name.eq_ignore_ascii_case(host) => {
            Ok(Place { is_https, host: name.to_owned(), port })
        }
        _ => Err(refuse()),
    }
}

impl AllowList {
    /// How an address that somebody typed is kept, if it is on the list: `name:port`, or the name
    /// alone for https on 443.
    pub fn accept(&self, typed: &str) -> Option<String> {
        let typed = typed.trim();
        let rest = typed.split_once("://").map_or(typed, |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let authority = authority.to_ascii_lowercase();
        let authority = authority.strip_suffix(":443").unwrap_or(&authority);
        self.0.iter().map(Place::to_string).find(|place| place == authority)
    }

    fn find(&self, portal_url: &str) -> Option<&Place> {
        self.0.iter().find(|place| place.to_string() == portal_url)
    }
}

/// A DAM that may be called: a public domain by https on 443, or a place on the allow-list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    place: Place,
    is_allowed: bool,
}

impl Site {
    /// The site of a portal URL as it is kept in the settings. `None`: it may not be called.
    pub fn new(portal_url: &str, allow: &AllowList) -> Option<Self> {
        if let Some(place) = allow.find(portal_url) {
            return Some(Self { place: place.clone(), is_allowed: true });
        }
        let place = Place { is_https: true, host: portal_url.to_owned(), port: 443 };
        is_domain(portal_url).then_some(Self { place, is_allowed: false })
    }

    /// The name to resolve.
    pub fn host(&self) -> &str {
        &self.place.host
    }

    /// Whether calls are encrypted. Only a place on the allow-list can be called otherwise.
    pub fn is_https(&self) -> bool {
        self.place.is_https
    }

    /// Whether it is on the allow-list, and may be private.
    pub fn is_allowed(&self) -> bool {
        self.is_allowed
    }

    /// Where OAuth apps are made in this Bynder portal.
    pub fn oauth_apps(&self) -> String {
        format!("{}://{}/pysettings/oauth2/", self.place.scheme(), self.place)
    }

    /// Where an asset is in this Bynder portal, for people.
    pub fn asset(&self, media_id: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("mediaId", media_id);
        self.url(&format!("/media/?{}", query.finish()))
    }

    /// A place on it.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.place.scheme(), self.place)
    }
}

/// As it stands in the settings.
impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.place.fmt(f)
    }
}

/// Whether a text is a domain as public ones are written, in lower-case ASCII: two labels or more,
/// each of letters, digits and inner hyphens, the last not a number; and none of the names that
/// are kept for inside use. Says nothing of where it leads.
pub fn is_domain(text: &str) -> bool {
    const INSIDE: [&str; 7] =
        ["localhost", "local", "internal", "localdomain", "lan", "home.arpa", "onion"];
    let label_is_fine = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let last = text.rsplit('.').next().unwrap_or_default();
    // `0x7f` is a number to those who still read addresses as in 1983.
    let is_number = |label: &str| {
        !label.bytes().any(|b| b.is_ascii_lowercase())
            || label
                .strip_prefix("0x")
                .is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
    };
    text.len() <= 253
        && text.contains('.')
        && text.split('.').all(label_is_fine)
        && !is_number(last)
        && !INSIDE.iter().any(|name| {
            text.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
}

#[cfg(test)]
mod tests {
    use super::{AllowList, Site};

    fn list(text: &str) -> AllowList {
        text.parse().unwrap()
    }

    #[test]
    fn the_list_is_read_strictly() {
        assert_eq!(list(""), AllowList::default());
        assert_eq!(list(" Localhost:8092 , https://dam.inside:443,").0.len(), 2);
        for text in [
            "localhost",
            "localhost:",
            "localhost:0",
            "localhost:http",
            "localhost:70000",
            ":8092",
            "ftp://localhost:1",
            "user@localhost:1",
            "localhost:1/path",
            "a b:1",
            "0x7f.1:80",
            "http://localhost:1/",
            "localhost:1:2",
        ] {
            assert!(text.parse::<AllowList>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_typed_finds_its_place() {
        let allow = list("localhost:8092,https://dam.inside:443,127.0.0.1:9,[::1]:9");
        for (typed, kept) in [
            ("localhost:8092", "localhost:8092"),
            (" http://LOCALHOST:8092/login?x#y ", "localhost:8092"),
            ("https://dam.inside/", "dam.inside"),
            ("dam.inside:443", "dam.inside"),
            ("127.0.0.1:9", "127.0.0.1:9"),
            ("http://[::1]:9", "[::1]:9"),
        ] {
            assert_eq!(allow.accept(typed).as_deref(), Some(kept), "{typed}");
            assert!(Site::new(kept, &allow).unwrap().is_allowed());
        }
        for typed in
            ["localhost", "localhost:80", "u@localhost:8092", "dam.inside:8443", "127.0.0.1", ""]
        {
            assert_eq!(allow.accept(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_site_is_a_public_domain_or_allowed() {
        let allow = list("localhost:8092");
        let site = Site::new("localhost:8092", &allow).unwrap();
        assert_eq!(site.url("/v6"), "http://localhost:8092/v6");
        assert!(!site.is_https());
        let site = Site::new("acme.getbynder.com", &allow).unwrap();
        assert_eq!(site.oauth_apps(), "https://acme.getbynder.com/pysettings/oauth2/");
        assert!(site.is_https() && !site.is_allowed());
        for text in [
            "localhost",
            "localhost:80",
            "127.0.0.1",
            "127.1",
            "0x7f.0x1",
            "a.0x7f",
            "2130706433",
            "[::1]",
            "acme",
            "acme.com:443",
            "u@acme.com",
            "acme.com/",
            "Acme.com",
            "acme.com.",
            "db.internal",
            "x.localhost",
            "a..b",
            "",
            "acme.com#",
            "acme.com?x",
            "acmé.com",
        ] {
            assert_eq!(Site::new(text, &allow), None, "{text}");
        }
    }
}
