//! Configuration: `portal.toml` and the environment, of which the environment wins.
//!
//! [`KEYS`] is the one table of what can be set; `portal config` prints it with each value and
//! where that came from. [`Config::read`] parses all of it and names everything that is wrong at
//! once.

mod keys;
mod read;

use std::{net::SocketAddr, path::PathBuf, time::Duration};

pub use keys::{KEYS, Key};
use portal_types::{PaymentProvider, Secret};

use crate::{
    billing::{Plans, Seller},
    logs::Collector,
};
pub use read::{ConfigError, Source, Values};

/// Everything, parsed.
#[derive(Clone)]
pub struct Config {
    pub http: Http,
    pub data_dir: PathBuf,
    pub database: portal_storage::Config,
    pub master_keys: MasterKeys,
    pub mail: Mail,
    /// What may be called as a DAM although it is private or plain http.
    pub dam_allow: portal_dam::AllowList,
    /// Where people can log in elsewhere.
    pub sso: Vec<portal_sso::Settings>,
    pub limits: Limits,
    /// Whether an API key is shown once, and no copy of it kept after that.
    pub show_keys_once: bool,
    /// The most memory that connectors' settings may take, in bytes.
    pub snapshot_bytes: u64,
    /// The most calls of one account that wait for changes at a time.
    pub waiting_per_account: u32,
    /// How long a new account can try the product, in seconds.
    pub trial: i64,
    /// For how long a usage stays in the history after it went, in seconds.
    pub usage_history: i64,
    pub logs: Logs,
    pub support: Support,
    pub billing: Billing,
}

/// What is sold, and how it is paid.
#[derive(Clone)]
pub struct Billing {
    pub plans: Plans,
    /// Who stands at the head of invoices.
    pub seller: Seller,
    /// What invoices' numbers begin with.
    pub invoice_prefix: String,
    /// Seconds until an invoice is due that nobody charges.
    pub invoice_due: i64,
    /// Seconds that connectors are served on after an invoice was due.
    pub grace: i64,
    /// None: invoices are paid to the operator, and support notes that.
    pub stripe: Option<Stripe>,
}

/// How Stripe is reached.
#[derive(Clone)]
pub struct Stripe {
    pub api: url::Url,
    pub secret_key: Secret,
    /// The first, and those that are about to be replaced.
    pub webhook_secrets: Vec<Secret>,
}

impl Billing {
    /// Seconds until an invoice is due: one that is charged at once, after the first tries.
    pub fn due_after(&self) -> i64 {
        /// Two days.
        const CHARGED: i64 = 2 * 24 * 60 * 60;
        if self.stripe.is_some() { CHARGED } else { self.invoice_due }
    }

    /// Who collects the money.
    pub fn provider(&self) -> PaymentProvider {
        if self.stripe.is_some() { PaymentProvider::Stripe } else { PaymentProvider::Manual }
    }
}

/// Tickets.
#[derive(Clone)]
pub struct Support {
    /// A folder, or an address such as `s3://bucket/prefix`.
    pub attachments: String,
    /// What else there is to say about that address.
    pub attachments_options: Vec<(String, Secret)>,
    pub attachment_bytes: usize,
    pub attachments_per_ticket: usize,
    /// Bytes of all files of an account's tickets.
    pub account_bytes: i64,
    /// Where answers to tickets' mails go.
    pub reply_to: Option<lettre::Address>,
    /// What the mail provider's webhook proves itself by.
    pub inbound_secret: Option<Secret>,
    /// Seconds after which a resolved ticket closes by itself.
    pub close_after: i64,
}

/// What is kept of connectors' logs, for each account.
#[derive(Clone)]
pub struct Logs {
    /// For how long, in seconds.
    pub kept: i64,
    /// Of how many bytes at most; then the oldest go.
    pub most_bytes: i64,
    /// For how long a search looks at most. None: as is good for the database.
    pub patience: Option<std::time::Duration>,
    /// Where copies go.
    pub collector: Option<Collector>,
}

/// How the service is reached.
#[derive(Clone)]
pub struct Http {
    pub listen: SocketAddr,
    pub workers: usize,
    /// The service URL, without a slash at its end. Every link in a mail begins with it.
    pub public_url: String,
    /// Reverse proxies in front, of which `X-Forwarded-For` is believed.
    pub proxy_hops: usize,
}

impl Http {
    /// Whether browsers reach the service by https: cookies can be `Secure`.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// Where the master keys are.
#[derive(Clone)]
pub enum MasterKeys {
    /// As text: base64 of 32 bytes each, the first seals.
    Given(Vec<Secret>),
    /// In this file, which is made on the first run.
    File(PathBuf),
}

/// Where mails go.
#[derive(Clone)]
pub enum Mail {
    /// Kept, and shown at `/dev/mailbox`.
    Mailbox,
    /// To a mail server.
    Smtp { url: Secret, from: lettre::message::Mailbox },
}

/// How often something may be tried.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Sign-ups from one address.
    pub sign_up: Limit,
    /// Logins from one address.
    pub login: Limit,
    /// Logins from one address with one e-mail address.
    pub login_as: Limit,
    /// Logins with one e-mail address from all browsers that its person has not logged in with, and
    /// from each that they have.
    pub login_from: Limit,
    /// Forgotten passwords, and uses of mailed links, from one address.
    pub forgot: Limit,
    /// Mails to one e-mail address.
    pub mail: Limit,
    /// Connection tests of one account.
    pub connection_test: Limit,
    /// Invitations that one account mails.
    pub invite: Limit,
    /// Calls of one person.
    pub user: Limit,
    /// Calls with one API key.
    pub key: Limit,
    /// Log records of one account.
    pub logs: Limit,
    /// Tickets of one account.
    pub ticket: Limit,
    /// Messages into tickets of one account.
    pub ticket_message: Limit,
    /// Pages of the payment provider, by account.
    pub checkout: Limit,
}

/// So often in so long, and no oftener at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    pub times: std::num::NonZeroU32,
    pub per: Duration,
}
