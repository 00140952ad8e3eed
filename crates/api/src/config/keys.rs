//! The table of what can be configured.

/// Something that can be configured.
pub struct Key {
    /// Its name in `portal.toml`.
    pub name: &'static str,
    /// Its name in the environment. A secret can also be in a file named by `<this>_FILE`.
    pub env: &'static str,
    /// What holds where nothing is set. `{data_dir}` and `{listen}` stand for those values.
    pub default: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Whether it is never printed.
    pub secret: bool,
}

const fn key(
    name: &'static str,
    env: &'static str,
    default: &'static str,
    doc: &'static str,
) -> Key {
    Key { name, env, default, doc, secret: false }
}

const fn secret(
    name: &'static str,
    env: &'static str,
    default: &'static str,
    doc: &'static str,
) -> Key {
    Key { name, env, default, doc, secret: true }
}

/// Everything that can be configured, in the order it is printed.
pub const KEYS: &[Key] = &[
    key(
        "listen",
        "PORTAL_LISTEN",
        "127.0.0.1:8080",
        "address and port to listen on; port 0 takes a free one",
    ),
    key(
        "public_url",
        "PORTAL_PUBLIC_URL",
        "http://{listen}",
        "the service URL as browsers see it; every link in a mail begins with it",
    ),
    key("workers", "PORTAL_WORKERS", "0", "threads that answer requests; 0: one for each core"),
    key(
        "proxy_hops",
        "PORTAL_PROXY_HOPS",
        "0",
        "reverse proxies in front; so many entries of X-Forwarded-For are believed",
    ),
    key("data_dir", "PORTAL_DATA_DIR", "./data", "folder of the database and the master key"),
    secret(
        "database_url",
        "DATABASE_URL",
        "sqlite://{data_dir}/portal.db",
        "sqlite://<file>, or postgres://… for more than one machine",
    ),
    key(
        "database_connections",
        "PORTAL_DATABASE_CONNECTIONS",
        "10",
        "most connections to the database at a time",
    ),
    secret(
        "master_key",
        "PORTAL_MASTER_KEY",
        "",
        "base64 of 32 bytes; several, separated by commas: the first seals, all open; empty: kept in <data_dir>/master.key, made on the first run",
    ),
    secret(
        "mail",
        "PORTAL_MAIL",
        "mailbox",
        "mailbox: mails are kept and shown at /dev/mailbox, on loopback only; or smtp://… or smtps://…",
    ),
    key(
        "mail_from",
        "PORTAL_MAIL_FROM",
        "Integration portal <portal@localhost>",
        "sender of mails",
    ),
    key(
        "dam_allow",
        "PORTAL_DAM_ALLOW",
        "",
        "name:port pairs, separated by commas, that may be called as a DAM although they are private or plain http (https://name:port for https); for tests",
    ),
    secret(
        "sso",
        "PORTAL_SSO",
        "[]",
        "identity providers for single sign-on, as JSON: [{\"id\": …, \"name\": …, \"issuer\": …, \"client_id\": …, \"client_secret\": …}]; in portal.toml tables [[sso]]",
    ),
    key(
        "api_keys",
        "PORTAL_API_KEYS",
        "keep",
        "keep: sealed copies are kept, so that owners can copy a key again; show_once: a key is shown once, and no copy kept after that",
    ),
    key("trial_days", "PORTAL_TRIAL_DAYS", "30", "days that a new account can try the product"),
    key(
        "usage_history_days",
        "PORTAL_USAGE_HISTORY_DAYS",
        "730",
        "days that a usage of an asset stays in the history after it went",
    ),
    key("log_days", "PORTAL_LOG_DAYS", "14", "days that connectors' log records are kept"),
    key(
        "log_megabytes",
        "PORTAL_LOG_MEGABYTES",
        "100",
        "the most that one account's log records may take; then the oldest go",
    ),
    key(
        "log_search_milliseconds",
        "PORTAL_LOG_SEARCH_MILLISECONDS",
        "",
        "how long a search among more than 100,000 log records looks before it answers with what it has; empty: 10 on SQLite, 50 on PostgreSQL",
    ),
    key(
        "log_collector",
        "PORTAL_LOG_COLLECTOR",
        "",
        "where copies of connectors' log records go by OTLP over HTTP, such as https://collector:4318/v1/logs",
    ),
    secret(
        "log_collector_headers",
        "PORTAL_LOG_COLLECTOR_HEADERS",
        "",
        "headers for it: name=value, separated by commas",
    ),
    key(
        "attachments",
        "PORTAL_ATTACHMENTS",
        "{data_dir}/attachments",
        "where tickets' files are kept: a folder, or s3://bucket/prefix for S3 and its kin",
    ),
    secret(
        "attachments_options",
        "PORTAL_ATTACHMENTS_OPTIONS",
        "",
        "for s3: name=value, separated by commas, such as region=…,endpoint=…,access_key_id=…,secret_access_key=…",
    ),
    key(
        "attachment_megabytes",
        "PORTAL_ATTACHMENT_MEGABYTES",
        "20",
        "the most that one file of a ticket may have",
    ),
    key(
        "attachments_per_ticket",
        "PORTAL_ATTACHMENTS_PER_TICKET",
        "50",
        "the most files that a ticket takes",
    ),
    key(
        "attachments_account_megabytes",
        "PORTAL_ATTACHMENTS_ACCOUNT_MEGABYTES",
        "1000",
        "the most that the files of all tickets of one account may have",
    ),
    key(
        "support_reply_to",
        "PORTAL_SUPPORT_REPLY_TO",
        "",
        "address that answers to tickets' mails go to, such as reply@in.portal.example: what is before the @ gets +<code> for each ticket and person; empty: mails ask to answer in the dashboard",
    ),
    secret(
        "inbound_secret",
        "PORTAL_INBOUND_SECRET",
        "",
        "password that the mail provider's webhook sends along (HTTP Basic) with answers to tickets' mails; empty: the webhook is closed",
    ),
    key(
        "ticket_close_days",
        "PORTAL_TICKET_CLOSE_DAYS",
        "14",
        "days after which a resolved ticket closes by itself",
    ),
    key(
        "plans",
        "PORTAL_PLANS",
        "",
        "the plans for sale, and trial, the plan of accounts that try the product: a JSON list of plans in the form in which GET /api/v1/plans tells them; empty: a working set",
    ),
    key(
        "seller",
        "PORTAL_SELLER",
        "",
        "who stands at the head of invoices, as JSON: company, address, country, taxId, taxRate (hundredths of a percent), payment (a list of lines that say how to pay); empty: the portal's address, no tax",
    ),
    key("invoice_prefix", "PORTAL_INVOICE_PREFIX", "INV-", "what invoices' numbers begin with"),
    key(
        "invoice_days",
        "PORTAL_INVOICE_DAYS",
        "14",
        "days until an invoice is due that nobody charges",
    ),
    key(
        "grace_days",
        "PORTAL_GRACE_DAYS",
        "14",
        "days that connectors are served on after an invoice was due",
    ),
    secret(
        "stripe_secret_key",
        "PORTAL_STRIPE_SECRET_KEY",
        "",
        "Stripe's secret key (sk_… or rk_…); empty: invoices are paid to the operator, and support marks them as paid",
    ),
    secret(
        "stripe_webhook_secret",
        "PORTAL_STRIPE_WEBHOOK_SECRET",
        "",
        "signing secret (whsec_…) of Stripe's webhook to /api/v1/billing/stripe/webhook; several, separated by commas, while one is replaced",
    ),
    key(
        "stripe_api",
        "PORTAL_STRIPE_API",
        "https://api.stripe.com/",
        "where Stripe's API is; for tests",
    ),
    key(
        "snapshot_megabytes",
        "PORTAL_SNAPSHOT_MEGABYTES",
        "64",
        "most memory for connectors' settings",
    ),
    key(
        "waiting_per_account",
        "PORTAL_WAITING_PER_ACCOUNT",
        "20000",
        "most calls of one account that wait for changes at a time, on one replica",
    ),
    key(
        "limit_sign_up",
        "PORTAL_LIMIT_SIGN_UP",
        "20/h",
        "sign-ups from one address; as times/s, /m or /h",
    ),
    key("limit_login", "PORTAL_LIMIT_LOGIN", "60/m", "logins from one address"),
    key(
        "limit_login_as",
        "PORTAL_LIMIT_LOGIN_AS",
        "10/m",
        "logins from one address with one e-mail address",
    ),
    key(
        "limit_login_from",
        "PORTAL_LIMIT_LOGIN_FROM",
        "60/h",
        "logins with one e-mail address from all browsers together that its person has not logged in with, and from each that they have",
    ),
    key(
        "limit_forgot",
        "PORTAL_LIMIT_FORGOT",
        "20/h",
        "forgotten passwords and uses of mailed links, from one address",
    ),
    key("limit_mail", "PORTAL_LIMIT_MAIL", "6/h", "mails to one e-mail address"),
    key(
        "limit_connection_test",
        "PORTAL_LIMIT_CONNECTION_TEST",
        "30/m",
        "tests of the connection to the DAM by one account",
    ),
    key("limit_invite", "PORTAL_LIMIT_INVITE", "30/h", "invitations that one account mails"),
    key("limit_ticket", "PORTAL_LIMIT_TICKET", "30/h", "tickets that one account submits"),
    key(
        "limit_ticket_message",
        "PORTAL_LIMIT_TICKET_MESSAGE",
        "240/h",
        "messages into tickets, files and diagnostics of one account",
    ),
    key(
        "limit_checkout",
        "PORTAL_LIMIT_CHECKOUT",
        "20/h",
        "pages of the payment provider that an account may open",
    ),
    key("limit_user", "PORTAL_LIMIT_USER", "1200/m", "calls of one person who is logged in"),
    key("limit_key", "PORTAL_LIMIT_KEY", "6000/m", "calls with one API key"),
    key("limit_logs", "PORTAL_LIMIT_LOGS", "60000/m", "log records of one account"),
    key(
        "log",
        "PORTAL_LOG",
        "info",
        "what is logged: error, warn, info, debug, or target=level pairs",
    ),
    key("log_format", "PORTAL_LOG_FORMAT", "text", "text or json, on standard error"),
];
