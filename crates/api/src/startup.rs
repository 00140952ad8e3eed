//! From a configuration to a service that answers. Everything it stands on is passed in.

use std::{fs, io, path::Path, sync::Arc};

use actix_web::{
    App, HttpServer,
    dev::{Server, ServerHandle},
    middleware::from_fn,
    web,
};
use portal_dam::{DamClient, Resolver, SystemResolver};
use portal_payment::StripeClient;
use portal_sso::Provider;
use portal_storage::{Store, StoreError};

use crate::{
    around::around,
    auth::{AccessTokens, Passkeys, Passwords},
    clock::{Clock, SystemClock},
    config::{self, Config, MasterKeys},
    connector::{BynderTokens, Instances, Snapshots},
    jobs::{Background, Outbox, Transport},
    logs::{LogWriter, LogWrites, index_logs},
    openapi::{self, RouteTable},
    pages,
    randomness::{Randomness, SystemRandomness},
    seal::{MasterKey, Sealer},
    state::{Limiters, Portal, State},
    support::{AttachmentStore, ReplyAddresses},
    usage::{UsageWriter, UsageWrites, pictures::Pictures},
};

/// What can go wrong before the service answers.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("the data folder {0} can't be used: {1}")]
    DataFolder(String, #[source] io::Error),
    #[error("the master key {0} is not base64 of 32 bytes")]
    MasterKey(String),
    #[error("the database can't be used: {0}")]
    Store(#[from] StoreError),
    #[error("mail can't be sent as configured: {0}")]
    Mail(String),
    #[error("tickets' files can't be kept as configured: {0}")]
    Attachments(String),
    #[error(transparent)]
    Dam(#[from] portal_dam::BuildError),
    #[error("{0} is no address to come back to")]
    ServiceUrl(String),
    #[error(transparent)]
    Sso(#[from] portal_sso::BuildError),
    #[error(transparent)]
    Stripe(#[from] portal_payment::BuildError),
    #[error("{0} can't be listened on: {1}")]
    Listen(String, #[source] io::Error),
}

/// What the service stands on besides its configuration.
#[derive(Clone)]
pub struct Dependencies {
    pub store: Arc<dyn Store>,
    pub clock: Arc<dyn Clock>,
    pub randomness: Arc<dyn Randomness>,
    /// Where DAMs' names lead.
    pub resolver: Arc<dyn Resolver>,
}

impl Dependencies {
    /// The real ones; the database is opened and brought up to date.
    pub async fn open(config: &Config) -> Result<Self, StartError> {
        make_data_folder(&config.data_dir)?;
        Self::open_with(config, Arc::new(SystemClock), Arc::new(SystemRandomness)).await
    }

    /// The same with another clock or other randomness.
    pub async fn open_with(
        config: &Config,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Result<Self, StartError> {
        let mut database = config.database.clone();
        database.replica = randomness.id(clock.now());
        let store = portal_storage::open(&database).await?;
        store.migrate().await?;
        index_logs(&*store).await?;
        Ok(Self { store, clock, randomness, resolver: Arc::new(SystemResolver::default()) })
    }
}

/// The service, listening.
pub struct Application {
    portal: Arc<Portal>,
    server: Server,
    background: Background,
    port: u16,
}

impl Application {
    /// Puts the service together and begins to listen.
    pub fn build(mut config: Config, with: Dependencies) -> Result<Self, StartError> {
        let listen = config.http.listen;
        let refuse = |error| StartError::Listen(listen.to_string(), error);
        let listener = std::net::TcpListener::bind(listen).map_err(refuse)?;
        let port = listener.local_addr().map_err(refuse)?.port();
        // Port 0 took a free one, which the service URL follows.
        if listen.port() == 0 {
            config.http.listen.set_port(port);
            if let Some(host) = config.http.public_url.strip_suffix(":0") {
                config.http.public_url = format!("{host}:{port}");
            }
        }
        let transport = Transport::new(&config.mail, &with.store)
            .map_err(|error| StartError::Mail(error.to_string()))?;
        pages::dashboard::check();
        let workers = config.http.workers;
        let portal = Arc::new(assemble(config, with)?);
        let state: State = web::Data::from(Arc::clone(&portal));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(state.clone())
                .configure(openapi::mount_all)
                .default_service(web::to(pages::everything_else))
                .wrap(from_fn(around))
        })
        .workers(workers)
        // Ours: those who wait are told before the server waits for them. See `run_until_stopped`.
        .disable_signals()
        // A caller who hangs up is gone at once, with everything that waits for them.
        .h1_allow_half_closed(false)
        // Events are small, and not to wait for the answer to the one before.
        .tcp_nodelay(true)
        .client_request_timeout(std::time::Duration::from_secs(10))
        .shutdown_timeout(10)
        .listen(listener)
        .map_err(refuse)?
        .run();
        let background = Background::start(&portal, transport);
        Ok(Self { portal, server, background, port })
    }

    /// The service without a listener and without anything in the background, for a command that works
    /// beside it.
    pub fn assemble(config: Config, with: Dependencies) -> Result<Portal, StartError> {
        assemble(config, with)
    }

    /// The port that was taken.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The service itself.
    pub fn portal(&self) -> &Arc<Portal> {
        &self.portal
    }

    /// Answers until a signal (or the [`Stopper`]) stops it; then says goodbye to those who wait, and
    /// lets requests, jobs and batches finish. A second signal does not let them.
    pub async fn run_until_stopped(self) -> io::Result<()> {
        let stopper = self.stopper();
        let signals = tokio::spawn(async move {
            signal().await;
            tracing::info!("stopping");
            tokio::join!(stopper.stop(), async {
                signal().await;
                tracing::warn!("stopping at once");
                stopper.server.stop(false).await;
            });
        });
        let result = self.server.await;
        signals.abort();
        self.background.stop().await;
        self.portal.store.close().await;
        result
    }

    /// What stops it from inside.
    pub fn stopper(&self) -> Stopper {
        Stopper { portal: Arc::clone(&self.portal), server: self.server.handle() }
    }
}

/// Stops the service as a signal does.
pub struct Stopper {
    portal: Arc<Portal>,
    server: ServerHandle,
}

impl Stopper {
    /// Sends those who wait home, then lets requests finish.
    pub async fn stop(&self) {
        self.portal.snapshots.close();
        self.server.stop(true).await;
    }
}

/// The next signal to stop.
async fn signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

fn assemble(config: Config, with: Dependencies) -> Result<Portal, StartError> {
    let Dependencies { store, clock, randomness, resolver } = with;
    let masters = master_keys(&config.master_keys, &*randomness)?;
    let sealer = Sealer::new(&masters, Arc::clone(&randomness));
    let instances = Arc::new(Instances::default());
    let dam =
        portal_dam::Options { allow: config.dam_allow.clone(), resolver, ..Default::default() };
    let dam = Arc::new(DamClient::new(dam)?);
    let sso = identity_providers(&config)?;
    let bynder_wake: Arc<tokio::sync::Notify> = Arc::default();
    let cores = std::thread::available_parallelism().map_or(1, Into::into);
    Ok(Portal {
        passkeys: Passkeys::new(&config.http.public_url),
        passwords: Passwords::new(cores, Arc::clone(&randomness)),
        access_tokens: AccessTokens::new(&masters),
        snapshots: Arc::new(Snapshots::new(
            Arc::clone(&store),
            Arc::clone(&clock),
            Arc::clone(&instances),
            config.snapshot_bytes,
            config.limits.key,
        )),
        instances,
        bynder_tokens: BynderTokens::new(Arc::clone(&dam), sealer.clone(), Arc::clone(&clock)),
        dam,
        sso,
        usages: Arc::new(UsageWriter::new(UsageWrites::new(
            Arc::clone(&store),
            Arc::clone(&clock),
            Arc::clone(&bynder_wake),
            config.billing.plans.clone(),
        ))),
        logs: Arc::new(LogWriter::new(LogWrites::new(
            Arc::clone(&store),
            Arc::clone(&clock),
            config.logs.clone(),
        ))),
        bynder_wake,
        collect_wake: tokio::sync::Notify::new(),
        stripe: config.billing.stripe.as_ref().map(stripe).transpose()?,
        pictures: Pictures::new(&masters),
        attachments: AttachmentStore::open(&config.support)
            .map_err(|error| StartError::Attachments(error.to_string()))?,
        reply_addresses: ReplyAddresses::new(&masters, config.support.reply_to.clone()),
        outbox: Outbox::new(sealer.clone(), Arc::clone(&clock), Arc::clone(&randomness)),
        limits: Limiters::new(&config, &clock),
        routes: RouteTable::of(&openapi::document()),
        sealer,
        store,
        clock,
        randomness,
        config,
    })
}

fn identity_providers(config: &Config) -> Result<Vec<Provider>, StartError> {
    let provider = |settings: &portal_sso::Settings| {
        let url = &config.http.public_url;
        let back = format!("{url}/api/v1/auth/sso/{}/callback", settings.id);
        let back = back.parse().map_err(|_| StartError::ServiceUrl(url.clone()))?;
        Ok(Provider::new(settings.clone(), &back)?)
    };
    config.sso.iter().map(provider).collect()
}

/// Calls Stripe as configured.
fn stripe(config: &config::Stripe) -> Result<StripeClient, portal_payment::BuildError> {
    let options = portal_payment::Options::new(config.secret_key.clone())?;
    StripeClient::new(portal_payment::Options { api: config.api.clone(), ..options })
}

fn make_data_folder(folder: &Path) -> Result<(), StartError> {
    let refuse = |error| StartError::DataFolder(folder.display().to_string(), error);
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(refuse)
}

/// The configured master keys; on the first run, makes the file.
pub fn master_keys(
    source: &MasterKeys,
    randomness: &dyn Randomness,
) -> Result<Vec<MasterKey>, StartError> {
    let parse = |text: &str, from: &str| {
        MasterKey::from_base64(text).ok_or_else(|| StartError::MasterKey(from.to_owned()))
    };
    match source {
        MasterKeys::Given(texts) => texts
            .iter()
            .enumerate()
            .map(|(n, text)| parse(text.expose(), &format!("number {}", n + 1)))
            .collect(),
        MasterKeys::File(path) => {
            let refuse = |error| StartError::DataFolder(path.display().to_string(), error);
            match write_new(path, &MasterKey::generate(randomness)) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                    return Err(refuse(error));
                }
                _ => {}
            }
            let text = zeroize::Zeroizing::new(fs::read_to_string(path).map_err(refuse)?);
            let from = format!("in {}", path.display());
            text.lines().filter(|line| !line.trim().is_empty()).map(|l| parse(l, &from)).collect()
        }
    }
}

/// Writes the file unless it is there; readable by its owner only.
fn write_new(path: &Path, key: &MasterKey) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    io::Write::write_all(&mut file, format!("{}\n", *key.to_base64()).as_bytes())?;
    file.sync_all()
}
