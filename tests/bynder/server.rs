//! The double, listening.

use std::{
    io,
    net::{SocketAddr, TcpListener},
};

use actix_web::{
    App as Service, Error, HttpResponse, HttpServer,
    body::{BoxBody, MessageBody},
    dev::{Server, ServerHandle, ServiceRequest, ServiceResponse},
    middleware::{Next, from_fn},
    web,
};
use tokio::sync::oneshot;

use crate::{
    control, media, oauth, pages, usage,
    world::{App, Call, Limit, Media, Usage, World},
};

/// A double that runs.
pub struct Double {
    world: web::Data<World>,
    address: SocketAddr,
    handle: ServerHandle,
}

impl Double {
    /// Starts one on a free port of loopback, beside the calling test.
    pub fn start() -> io::Result<Self> {
        let (double, server) = Self::on(TcpListener::bind(("127.0.0.1", 0))?)?;
        tokio::spawn(server);
        Ok(double)
    }

    /// Makes one that answers as long as its server is awaited.
    pub fn on(listener: TcpListener) -> io::Result<(Self, Server)> {
        let address = listener.local_addr()?;
        let world = web::Data::new(World::new());
        let shared = world.clone();
        let server = HttpServer::new(move || {
            Service::new()
                .app_data(shared.clone())
                .app_data(web::PayloadConfig::new(8 * 1024 * 1024))
                .service(oauth::token)
                .service(usage::list)
                .service(usage::add)
                .service(usage::remove)
                .service(usage::sync)
                .service(media::look_up)
                .service(media::give_picture)
                .service(pages::asset)
                .service(pages::home)
                .service(pages::oauth_apps)
                .service(control::put_app)
                .service(control::put_limit)
                .service(control::calls)
                .service(control::forget_calls)
                .default_service(web::to(|| async { HttpResponse::NotFound().body("Not found") }))
                .wrap(from_fn(around))
        })
        .workers(1)
        .disable_signals()
        .shutdown_timeout(0)
        .listen(listener)?
        .run();
        let handle = server.handle();
        Ok((Self { world, address, handle }, server))
    }

    /// Name and port, for a portal URL and the list of what may be called.
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Adds an app, or replaces it.
    pub fn put_app(&self, app: App) {
        self.world.put_app(app);
    }

    /// So many calls in so many seconds.
    pub fn set_limit(&self, limit: Limit) {
        self.world.set_limit(limit);
    }

    /// The calls that were answered so far.
    pub fn calls(&self) -> Vec<Call> {
        self.world.state().calls.clone()
    }

    /// How many calls to a path were answered so far.
    pub fn calls_to(&self, path: &str) -> usize {
        self.world.state().calls.iter().filter(|call| call.path == path).count()
    }

    /// The tokens that were given out so far.
    pub fn tokens(&self) -> Vec<String> {
        self.world.state().tokens.keys().cloned().collect()
    }

    /// Every asset it knows.
    pub fn media(&self) -> Vec<Media> {
        self.world.state().media.clone()
    }

    /// Adds an asset, or replaces it.
    pub fn put_media(&self, media: Media) {
        let mut state = self.world.state();
        state.media.retain(|one| one.id != media.id);
        state.media.push(media);
    }

    /// Takes an asset away.
    pub fn remove_media(&self, id: &str) {
        self.world.state().media.retain(|one| one.id != id);
    }

    /// Takes no sync any more of an integration, or with an address, and no look-up of an asset.
    pub fn refuse(&self, text: &str) {
        self.world.state().refused.insert(text.to_owned());
    }

    /// A sync of more addresses comes to nothing.
    pub fn set_most_addresses(&self, most: usize) {
        self.world.state().most_addresses = Some(most);
    }

    /// The next sync takes effect no sooner than this is used, or dropped.
    pub fn hold_next_sync(&self) -> oneshot::Sender<()> {
        let (release, held) = oneshot::channel();
        self.world.state().held = Some(held);
        release
    }

    /// Whether that sync has come in.
    pub fn is_holding(&self) -> bool {
        self.world.state().is_holding
    }

    /// What somebody else does to the usages of an integration.
    pub fn meddle(&self, change: impl FnOnce(&mut Vec<Usage>)) {
        let mut state = self.world.state();
        let mut usages: Vec<Usage> = std::mem::take(&mut state.usages).into_values().collect();
        change(&mut usages);
        for usage in usages {
            state.put(usage);
        }
    }

    /// Every usage it knows.
    pub fn usages(&self) -> Vec<Usage> {
        self.world.state().usages.values().cloned().collect()
    }

    /// Stops it at once.
    pub async fn stop(&self) {
        self.handle.stop(false).await;
    }
}

/// Counts every call against the limit, and writes it down.
async fn around(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let world = request.app_data::<web::Data<World>>().cloned();
    let (method, path) = (request.method().to_string(), request.path().to_owned());
    let is_control = path.starts_with("/_double/") && path != "/_double/trap";
    let admitted = is_control || world.as_ref().is_none_or(|world| world.admits());
    let response = if admitted {
        next.call(request).await?.map_into_boxed_body()
    } else {
        // Without any header that says when to come back.
        request.into_response(HttpResponse::TooManyRequests().finish())
    };
    if let Some(world) = world.filter(|_| !is_control) {
        let status = response.status().as_u16();
        world.state().calls.push(Call { method, path, status });
    }
    Ok(response)
}
