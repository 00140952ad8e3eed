//! What every handler can reach: made once at start-up, passed in, no statics.

use std::{net::IpAddr, sync::Arc};

use actix_web::web;
use portal_dam::DamClient;
use portal_payment::StripeClient;
use portal_sso::Provider;
use portal_storage::Store;
use portal_types::{AccountId, UserId};
use tokio::sync::Notify;

use crate::{
    auth::{AccessTokens, Passkeys, Passwords},
    clock::Clock,
    config::Config,
    connector::{BynderTokens, Instances, Snapshots},
    jobs::Outbox,
    limits::Limiter,
    logs::LogWriter,
    openapi::RouteTable,
    randomness::Randomness,
    seal::Sealer,
    support::{AttachmentStore, ReplyAddresses},
    usage::{UsageWriter, pictures::Pictures},
};

/// The service.
pub struct Portal {
    pub config: Config,
    pub store: Arc<dyn Store>,
    pub clock: Arc<dyn Clock>,
    pub randomness: Arc<dyn Randomness>,
    pub sealer: Sealer,
    pub passwords: Passwords,
    pub passkeys: Passkeys,
    pub access_tokens: AccessTokens,
    pub snapshots: Arc<Snapshots>,
    pub instances: Arc<Instances>,
    pub dam: Arc<DamClient>,
    pub bynder_tokens: BynderTokens,
    /// Where people can log in elsewhere, in the operator's order.
    pub sso: Vec<Provider>,
    pub usages: Arc<UsageWriter>,
    pub logs: Arc<LogWriter>,
    /// Rung when there may be something to tell Bynder, or to ask it.
    pub bynder_wake: Arc<Notify>,
    pub pictures: Pictures,
    pub outbox: Outbox,
    /// Who collects the money. None: the operator.
    pub stripe: Option<StripeClient>,
    /// Rung when there may be something of it to do.
    pub collect_wake: Notify,
    pub attachments: AttachmentStore,
    pub reply_addresses: ReplyAddresses,
    pub limits: Limiters,
    pub routes: RouteTable,
}

/// The service, as an argument of a handler.
pub type State = web::Data<Portal>;

/// The rate limits.
pub struct Limiters {
    pub sign_up: Limiter<IpAddr>,
    pub login: Limiter<IpAddr>,
    pub login_as: Limiter<(IpAddr, String)>,
    /// By e-mail address, or by a browser that is known.
    pub login_from: Limiter<String>,
    pub forgot: Limiter<IpAddr>,
    pub mail: Limiter<(IpAddr, String)>,
    pub connection_test: Limiter<AccountId>,
    pub invite: Limiter<AccountId>,
    /// By the address that is invited, whoever invites.
    pub invited: Limiter<String>,
    pub user: Limiter<UserId>,
    /// Of log records, by account.
    pub logs: Limiter<AccountId>,
    pub ticket: Limiter<AccountId>,
    pub ticket_message: Limiter<AccountId>,
    pub checkout: Limiter<AccountId>,
}

impl Limiters {
    /// As configured.
    pub fn new(config: &Config, clock: &Arc<dyn Clock>) -> Self {
        let limits = config.limits;
        Self {
            sign_up: Limiter::new("sign-up", limits.sign_up, clock.clone()),
            login: Limiter::new("login", limits.login, clock.clone()),
            login_as: Limiter::new("login-as", limits.login_as, clock.clone()),
            login_from: Limiter::new("login-from", limits.login_from, clock.clone()),
            forgot: Limiter::new("forgot", limits.forgot, clock.clone()),
            mail: Limiter::new("mail", limits.mail, clock.clone()),
            connection_test: Limiter::new("connection-test", limits.connection_test, clock.clone()),
            invite: Limiter::new("invite", limits.invite, clock.clone()),
            invited: Limiter::new("invited", limits.mail, clock.clone()),
            user: Limiter::new("user", limits.user, clock.clone()),
            logs: Limiter::new("logs", limits.logs, clock.clone()),
            ticket: Limiter::new("ticket", limits.ticket, clock.clone()),
            ticket_message: Limiter::new("ticket-message", limits.ticket_message, clock.clone()),
            checkout: Limiter::new("checkout", limits.checkout, clock.clone()),
        }
    }

    /// Forgets what no longer limits anybody.
    pub fn tidy(&self) {
        self.sign_up.tidy();
        self.login.tidy();
        self.login_as.tidy();
        self.login_from.tidy();
        self.forgot.tidy();
        self.mail.tidy();
        self.connection_test.tidy();
        self.invite.tidy();
        self.invited.tidy();
        self.user.tidy();
        self.logs.tidy();
        self.ticket.tidy();
        self.ticket_message.tidy();
        self.checkout.tidy();
    }
}
