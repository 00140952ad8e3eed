//! From text to [`Config`].

use std::{
    collections::BTreeMap,
    fmt,
    net::SocketAddr,
    num::NonZeroU32,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use figment::{
    Figment,
    providers::{Format as _, Toml},
};
use portal_dam::AllowListError;
use portal_types::Secret;
use url::Url;

use super::{
    Billing, Config, Http, KEYS, Key, Limit, Limits, Logs, Mail, MasterKeys, Stripe, Support,
};
use crate::{billing::Seller, logs::Collector};

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    Default,
    File(PathBuf),
    Environment(String),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => path.display().fmt(f),
            Self::Environment(name) => f.write_str(name),
        }
    }
}

/// Everything that is wrong with the configuration.
#[derive(Debug)]
pub struct ConfigError(Vec<String>);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration is not valid:")?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  - {problem}"))
    }
}

impl std::error::Error for ConfigError {}

/// The values as text, and where each came from.
pub struct Values {
    values: BTreeMap<&'static str, (String, Source)>,
    /// Names in the environment that look like settings and are none.
    pub unknown: Vec<String>,
}

impl Values {
    /// Reads `portal.toml`, if there is one, and the environment.
    pub fn read(
        file: &Path,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut problems = Vec::new();
        let mut values: BTreeMap<_, _> =
            KEYS.iter().map(|key| (key.name, (key.default.to_owned(), Source::Default))).collect();
        let table = Figment::from(Toml::file(file)).extract::<BTreeMap<String, toml_text::Text>>();
        match table {
            Ok(table) => {
                for (name, text) in table {
                    match KEYS.iter().find(|key| key.name == name) {
                        Some(key) => {
                            values.insert(key.name, (text.0, Source::File(file.to_owned())));
                        }
                        None => problems.push(format!("{}: {name} is no setting", file.display())),
                    }
                }
            }
            Err(error) => problems.push(format!("{}: {error}", file.display())),
        }
        let environment: BTreeMap<String, String> = environment.collect();
        for key in KEYS {
            let from_file = key
                .secret
                .then(|| format!("{}_FILE", key.env))
                .and_then(|name| environment.get(&name).map(|path| (name, path)));
            if let Some((name, path)) = from_file {
                match std::fs::read_to_string(path) {
                    Ok(text) => {
                        let text = text.trim().to_owned();
                        values.insert(key.name, (text, Source::Environment(name)));
                    }
                    Err(error) => problems.push(format!("{name}: {path}: {error}")),
                }
            }
            if let Some(text) = environment.get(key.env) {
                values.insert(key.name, (text.clone(), Source::Environment(key.env.to_owned())));
            }
        }
        // Only a warning: orchestrators put names of their own beside ours, such as the address of
        // a service that is called portal.
        let is_known = |name: &str| {
            KEYS.iter().any(|key| {
                name == key.env || key.secret && name.strip_suffix("_FILE") == Some(key.env)
            })
        };
        let unknown = environment.into_keys();
        let unknown =
            unknown.filter(|name| name.starts_with("PORTAL_") && !is_known(name)).collect();
        if problems.is_empty() { Ok(Self { values, unknown }) } else { Err(ConfigError(problems)) }
    }

    /// Each key with its value, hidden where it is secret, and its source.
    pub fn explain(&self) -> impl Iterator<Item = (&'static Key, String, &Source)> {
        KEYS.iter().map(|key| {
            let source = &self.values[key.name].1;
            let hidden = key.secret && *source != Source::Default;
            let shown = if hidden { "(hidden)".to_owned() } else { self.text(key.name) };
            (key, shown, source)
        })
    }

    /// A value, with the values that it stands on filled in.
    pub fn text(&self, name: &str) -> String {
        let text = self.values.get(name).map_or("", |(text, _)| text);
        let fill = |text: String, name: &str| {
            let mark = format!("{{{name}}}");
            if text.contains(&mark) { text.replace(&mark, &self.text(name)) } else { text }
        };
        fill(fill(text.to_owned(), "data_dir"), "listen")
    }

    /// Parses everything.
    pub fn parse(&self) -> Result<Config, ConfigError> {
        let mut problems = Vec::new();
        let config = self.parse_with(&mut problems);
        match config {
            Some(config) if problems.is_empty() => Ok(config),
            _ => Err(ConfigError(problems)),
        }
    }

    fn parse_with(&self, problems: &mut Vec<String>) -> Option<Config> {
        let mut reader = Reader { values: self, problems };
        let listen: Option<SocketAddr> = reader.number("listen", "an address and port");
        let workers: Option<usize> = reader.number("workers", "a whole number");
        let proxy_hops = reader.number("proxy_hops", "a whole number");
        let connections: Option<NonZeroU32> =
            reader.number("database_connections", "a whole number above 0");
        let trial_days: Option<u16> = reader.number("trial_days", "a whole number of days");
        let usage_days: Option<u16> = reader.number("usage_history_days", "a whole number of days");
        let log_days: Option<std::num::NonZeroU16> =
            reader.number("log_days", "a whole number of days above 0");
        let log_megabytes: Option<NonZeroU32> =
            reader.number("log_megabytes", "a whole number above 0");
        let log_patience = reader.take("log_search_milliseconds", patience);
        let headers = reader.take("log_collector_headers", headers);
        let log_collector = reader.take("log_collector", collector);
        let megabytes: Option<u32> = reader.number("snapshot_megabytes", "a whole number");
        let waiting = reader.number("waiting_per_account", "a whole number");
        let public_url = reader.take("public_url", public_url);
        let mail_from = reader.number("mail_from", "an e-mail address, with a name or without");
        let mail = reader.take("mail", |text| mail(text, mail_from.clone()));
        let dam_allow = reader.take("dam_allow", |text| {
            text.parse().map_err(|error: AllowListError| error.to_string())
        });
        let sso = reader.take("sso", sso);
        let show_keys_once = reader.take("api_keys", |text| match text {
            "keep" => Ok(false),
            "show_once" => Ok(true),
            _ => Err(format!("{text:?} is neither keep nor show_once")),
        });
        let limits = limits(&mut reader);
        let support = support(&mut reader);
        let billing = billing(&mut reader);
        let data_dir = PathBuf::from(self.text("data_dir"));
        let mut database = portal_storage::Config::new(self.text("database_url"));
        database.connections = connections?.get();
        let master_key = self.text("master_key");
        let master_keys = if master_key.is_empty() {
            MasterKeys::File(data_dir.join("master.key"))
        } else {
            MasterKeys::Given(master_key.split(',').map(|key| Secret::new(key.trim())).collect())
        };
        let (listen, public_url, mail) = (listen?, public_url?, mail?);
        if matches!(mail, Mail::Mailbox) && !(listen.ip().is_loopback() && is_loopback(&public_url))
        {
            problems.push(
                "mail: the mailbox shows every mail, links that log people in included, so it works \
                 only where listen and public_url are loopback addresses; set smtp://… instead"
                    .to_owned(),
            );
        }
        let workers = workers
            .filter(|count| *count > 0)
            .or_else(|| std::thread::available_parallelism().ok().map(Into::into));
        Some(Config {
            http: Http {
                listen,
                workers: workers.unwrap_or(1),
                public_url,
                proxy_hops: proxy_hops?,
            },
            data_dir,
            database,
            master_keys,
            mail,
            dam_allow: dam_allow?,
            sso: sso?,
            limits: limits?,
            show_keys_once: show_keys_once?,
            snapshot_bytes: u64::from(megabytes?) * 1024 * 1024,
            waiting_per_account: waiting?,
            trial: i64::from(trial_days?) * 24 * 60 * 60,
            usage_history: i64::from(usage_days?) * 24 * 60 * 60,
            logs: Logs {
                kept: i64::from(log_days?.get()) * 24 * 60 * 60,
                most_bytes: i64::from(log_megabytes?.get()) * 1024 * 1024,
                patience: log_patience?,
                collector: match (log_collector?, headers?) {
                    (Some(url), headers) => Some(Collector { url, headers }),
                    (None, _) => None,
                },
            },
            support: support?,
            billing: billing?,
        })
    }
}

struct Reader<'a> {
    values: &'a Values,
    problems: &'a mut Vec<String>,
}

impl Reader<'_> {
    fn number<T: FromStr>(&mut self, name: &str, what: &str) -> Option<T> {
        self.take(name, |text| text.parse().map_err(|_| format!("{text:?} is not {what}")))
    }

    fn take<T>(&mut self, name: &str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        parse(&self.values.text(name))
            .map_err(|problem| self.problems.push(format!("{name}: {problem}")))
            .ok()
    }
}

/// None: as is good for the database.
fn patience(text: &str) -> Result<Option<Duration>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let milliseconds: Result<u16, _> = text.parse();
    let wrong = |_| format!("{text:?} is not a whole number of milliseconds up to 65535");
    milliseconds.map(|milliseconds| Some(Duration::from_millis(milliseconds.into()))).map_err(wrong)
}

fn public_url(text: &str) -> Result<String, String> {
    let url = Url::parse(text).map_err(|_| format!("{text:?} is not an address"))?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty();
    if !plain {
        return Err(format!("{text:?} is not http(s)://host or http(s)://host:port"));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn collector(text: &str) -> Result<Option<Url>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let url = Url::parse(text).map_err(|_| format!("{text:?} is not an address"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("{text:?} is not http(s)://host:port/v1/logs"));
    }
    Ok(Some(url))
}

fn headers(text: &str) -> Result<Vec<(String, Secret)>, String> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let header = |part: &str| {
        // Without the value, which is a secret.
        let wrong = || "write name=value, separated by commas".to_owned();
        let (name, value) = part.split_once('=').ok_or_else(wrong)?;
        let name = name.trim();
        let is_name = !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        let is_value = value.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
        if !is_name || !is_value {
            return Err(wrong());
        }
        Ok((name.to_owned(), Secret::new(value.trim())))
    };
    parts.map(header).collect()
}

fn is_loopback(public_url: &str) -> bool {
    match Url::parse(public_url).ok().as_ref().and_then(Url::host) {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn mail(text: &str, from: Option<lettre::message::Mailbox>) -> Result<Mail, String> {
    if text == "mailbox" {
        return Ok(Mail::Mailbox);
    }
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    match (scheme, from) {
        (Some("smtp" | "smtps"), Some(from)) => Ok(Mail::Smtp { url: Secret::new(text), from }),
        (Some("smtp" | "smtps"), None) => Err("mail_from is needed".to_owned()),
        // Not shown: it may hold a password.
        _ => Err("this is neither mailbox nor smtp://… or smtps://…".to_owned()),
    }
}

fn sso(text: &str) -> Result<Vec<portal_sso::Settings>, String> {
    // What it says of a value would tell a secret.
    let all: Vec<portal_sso::Settings> = serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        format!("not a list of id, name, issuer, client_id and client_secret: see line {line}, column {column}")
    })?;
    let problems: Vec<_> = all.iter().filter_map(portal_sso::Settings::problem).collect();
    if !problems.is_empty() {
        return Err(problems.join("; "));
    }
    let twice = all.iter().enumerate().find(|(n, one)| all[..*n].iter().any(|o| o.id == one.id));
    match twice {
        Some((_, one)) => Err(format!("{:?} is there twice", one.id)),
        None => Ok(all),
    }
}

/// What is sold, and how it is paid.
fn billing(reader: &mut Reader<'_>) -> Option<Billing> {
    const DAY: i64 = 24 * 60 * 60;
    let plans = reader.take("plans", str::parse);
    let seller = reader.take("seller", |text| {
        if text.trim().is_empty() {
            return Ok(Seller::default());
        }
        let seller: Seller = serde_json::from_str(text).map_err(|error| {
            format!(r#"this is not written as {{"company": "…", "taxRate": 2100, …}}: {error}"#)
        })?;
        if (0..10_000).contains(&seller.tax_rate) {
            Ok(seller)
        } else {
            Err("taxRate is from 0 to 9999 hundredths of a percent".to_owned())
        }
    });
    let prefix = reader.take("invoice_prefix", |text| {
        let is_one = |letter: char| letter.is_ascii_alphanumeric() || "-_/.".contains(letter);
        if text.len() <= 20 && text.chars().all(is_one) {
            Ok(text.to_owned())
        } else {
            Err("it has at most 20 letters, digits, -, _, / and .".to_owned())
        }
    });
    let invoice_days: Option<std::num::NonZeroU16> =
        reader.number("invoice_days", "a whole number of days above 0");
    let grace_days: Option<u16> = reader.number("grace_days", "a whole number of days");
    let api: Option<url::Url> = reader.number("stripe_api", "an address");
    let secret_key = reader.values.text("stripe_secret_key");
    let webhook_secrets = reader.take("stripe_webhook_secret", |text| {
        let secrets = text.split(',').map(str::trim).filter(|secret| !secret.is_empty());
        let secrets: Vec<Secret> = secrets.map(Secret::new).collect();
        if secrets.is_empty() && !secret_key.is_empty() {
            return Err("without it nobody hears of payments: make a webhook in Stripe".to_owned());
        }
        Ok(secrets)
    });
    let (api, webhook_secrets) = (api?, webhook_secrets?);
    let secret_key = (!secret_key.is_empty()).then(|| Secret::new(secret_key));
    Some(Billing {
        plans: plans?,
        seller: seller?,
        invoice_prefix: prefix?,
        invoice_due: i64::from(invoice_days?.get()) * DAY,
        grace: i64::from(grace_days?) * DAY,
        stripe: secret_key.map(|secret_key| Stripe { api, secret_key, webhook_secrets }),
    })
}

fn support(reader: &mut Reader<'_>) -> Option<Support> {
    let attachments = reader.values.text("attachments");
    let attachments_options = reader.take("attachments_options", headers);
    let megabytes: Option<std::num::NonZeroU16> =
        reader.number("attachment_megabytes", "a whole number above 0");
    let account: Option<NonZeroU32> =
        reader.number("attachments_account_megabytes", "a whole number above 0");
    let per_ticket = reader.number("attachments_per_ticket", "a whole number");
    let reply_to = reader.take("support_reply_to", |text| {
        let wrong = |_| format!("{text:?} is not an e-mail address");
        (!text.is_empty()).then(|| text.parse().map_err(wrong)).transpose()
    });
    let inbound_secret = reader.values.text("inbound_secret");
    let close_days: Option<std::num::NonZeroU16> =
        reader.number("ticket_close_days", "a whole number of days above 0");
    Some(Support {
        attachments,
        attachments_options: attachments_options?,
        attachment_bytes: usize::from(megabytes?.get()) * 1024 * 1024,
        attachments_per_ticket: per_ticket?,
        account_bytes: i64::from(account?.get()) * 1024 * 1024,
        reply_to: reply_to?,
        inbound_secret: Some(inbound_secret).filter(|text| !text.is_empty()).map(Secret::new),
        close_after: i64::from(close_days?.get()) * 24 * 60 * 60,
    })
}

fn limits(reader: &mut Reader<'_>) -> Option<Limits> {
    let mut take = |name| reader.take(name, limit);
    // All are read before the first is missed, so that everything wrong is named.
    let sign_up = take("limit_sign_up");
    let login = take("limit_login");
    let login_as = take("limit_login_as");
    let login_from = take("limit_login_from");
    let forgot = take("limit_forgot");
    let mail = take("limit_mail");
    let connection_test = take("limit_connection_test");
    let invite = take("limit_invite");
    let user = take("limit_user");
    let key = take("limit_key");
    let logs = take("limit_logs");
    let ticket = take("limit_ticket");
    let ticket_message = take("limit_ticket_message");
    let checkout = take("limit_checkout");
    Some(Limits {
        sign_up: sign_up?,
        login: login?,
        login_as: login_as?,
        login_from: login_from?,
        forgot: forgot?,
        mail: mail?,
        connection_test: connection_test?,
        invite: invite?,
        user: user?,
        key: key?,
        logs: logs?,
        ticket: ticket?,
        ticket_message: ticket_message?,
        checkout: checkout?,
    })
}

fn limit(text: &str) -> Result<Limit, String> {
    let refuse =
        || format!("{text:?} is not written as 20/h: a whole number above 0 and s, m or h");
    let (times, unit) = text.split_once('/').ok_or_else(refuse)?;
    let per = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        _ => return Err(refuse()),
    };
    let times = times.parse().map_err(|_| refuse())?;
    Ok(Limit { times, per: Duration::from_secs(per) })
}

/// TOML values as text, so that a number may stand with quotes or without; tables are JSON.
mod toml_text {
    use serde::{Deserialize, Deserializer};

    pub(super) struct Text(pub(super) String);

    impl<'de> Deserialize<'de> for Text {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            #[derive(Deserialize)]
            #[serde(untagged)]
            enum Any {
                Text(String),
                Number(i64),
                Tables(Vec<serde_json::Map<String, serde_json::Value>>),
            }
            Ok(Self(match Any::deserialize(deserializer)? {
                Any::Text(text) => text,
                Any::Number(number) => number.to_string(),
                Any::Tables(tables) => {
                    serde_json::to_string(&tables).map_err(serde::de::Error::custom)?
                }
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{io::Write as _, path::Path};

    use super::{Source, Values};

    fn values(file: &str, environment: &[(&str, &str)]) -> Result<Values, super::ConfigError> {
        let mut toml = tempfile::NamedTempFile::new().unwrap();
        toml.write_all(file.as_bytes()).unwrap();
        let environment = environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        Values::read(toml.path(), environment)
    }

    #[test]
    fn it_starts_with_nothing_set() {
        let values = Values::read(Path::new("/nowhere/portal.toml"), std::iter::empty()).unwrap();
        let config = values.parse().unwrap();
        assert_eq!(config.http.public_url, "http://127.0.0.1:8080");
        assert_eq!(config.database.url, "sqlite://./data/portal.db");
        assert!(config.http.workers > 0);
    }

    #[test]
    fn the_environment_wins_and_sources_are_told() {
        let values = values(
            "listen = \"127.0.0.1:1\"\ntrial_days = 7\nworkers = 3\n",
            &[("PORTAL_LISTEN", "127.0.0.1:2"), ("DATABASE_URL", "postgres://u:secret@db/portal")],
        )
        .unwrap();
        let config = values.parse().unwrap();
        assert_eq!(config.http.listen.port(), 2);
        assert_eq!((config.trial, config.http.workers), (7 * 86_400, 3));
        let told = |name| values.explain().find(|(key, ..)| key.name == name).unwrap();
        assert_eq!(told("listen").2, &Source::Environment("PORTAL_LISTEN".to_owned()));
        assert!(matches!(told("trial_days").2, Source::File(_)));
        assert_eq!(told("database_url").1, "(hidden)");
        assert_eq!(told("public_url").1, "http://127.0.0.1:2");
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        let error = values("colour = 1\n", &[]).err().unwrap().to_string();
        assert!(error.contains("colour"), "{error}");
        let typo = values("", &[("PORTAL_LISTENN", "x"), ("PORTAL_MAIL", "mailbox")]).unwrap();
        assert_eq!(typo.unknown, ["PORTAL_LISTENN"]);
        let values = values(
            "",
            &[
                ("PORTAL_LISTEN", "here"),
                ("PORTAL_LIMIT_LOGIN", "0/m"),
                ("PORTAL_MAIL", "pigeon"),
                ("PORTAL_API_KEYS", "sometimes"),
            ],
        );
        let error = values.unwrap().parse().err().unwrap().to_string();
        for name in ["listen", "limit_login", "mail", "api_keys"] {
            assert!(error.contains(&format!("- {name}:")), "{error}");
        }
    }

    #[test]
    fn identity_providers_are_tables_or_json() {
        let toml = "[[sso]]\nid = \"acme\"\nname = \"Acme login\"\nissuer = \"https://login.acme.example\"\n\
            client_id = \"portal\"\nclient_secret = \"hush-4711\"\n";
        let read = values(toml, &[]).unwrap();
        let config = read.parse().unwrap();
        assert_eq!((config.sso.len(), &*config.sso[0].name), (1, "Acme login"));
        assert!(read.explain().all(|(_, text, _)| !text.contains("hush-4711")));
        let json = |id: &str, issuer: &str| {
            format!(
                r#"{{"id": "{id}", "name": "A", "issuer": "{issuer}", "client_id": "p", "client_secret": "hush-4711"}}"#
            )
        };
        let good = json("acme", "https://a.example");
        for (text, is_good) in [
            (format!("[{good}]"), true),
            (format!("[{good}, {}]", json("other", "http://localhost:1")), true),
            (format!("[{good}, {good}]"), false),
            (format!("[{}]", json("acme", "http://a.example")), false),
            (format!("[{}]", good.replace("name", "title")), false),
            (good, false),
        ] {
            let outcome = values("", &[("PORTAL_SSO", &text)]).unwrap().parse();
            assert_eq!(outcome.is_ok(), is_good, "{text}");
            if let Err(error) = outcome {
                assert!(!error.to_string().contains("hush-4711"), "{error}");
            }
        }
    }

    #[test]
    fn the_mailbox_never_faces_the_world() {
        for (name, value) in [
            ("PORTAL_LISTEN", "0.0.0.0:8080"),
            ("PORTAL_PUBLIC_URL", "https://portal.acme.example"),
        ] {
            assert!(values("", &[(name, value)]).unwrap().parse().is_err());
        }
        let smtp = [("PORTAL_LISTEN", "0.0.0.0:8080"), ("PORTAL_MAIL", "smtp://mail.acme.example")];
        assert!(values("", &smtp).unwrap().parse().is_ok());
    }

    #[test]
    fn a_secret_can_be_in_a_file() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        writeln!(file, "postgres://db/portal").unwrap();
        let path = file.path().to_str().unwrap();
        let values = values("", &[("DATABASE_URL_FILE", path)]).unwrap();
        assert_eq!(values.parse().unwrap().database.url, "postgres://db/portal");
    }
}
