//! The double, listening.

use std::{io, net::TcpListener, sync::Arc, time::Duration};

use actix_web::{
    App, HttpResponse, HttpServer,
    dev::{Server, ServerHandle},
    web,
};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};

use crate::{
    Call, Delivery, Endpoint, Instrument, Troubles, api, checkout, control, customers, pages, pay,
    webhooks::{self, BackOff, Post},
    world::{World, text},
};

/// What it stands on.
pub struct Options {
    /// The one key that it takes.
    pub secret_key: String,
    /// Where events go; nowhere, until somebody says.
    pub webhook: Option<Endpoint>,
    /// Seconds since 1970.
    pub now: Arc<dyn Fn() -> i64 + Send + Sync>,
    /// The pause before a delivery is tried again; each is twice the one before.
    pub first_pause: Duration,
    /// How often a delivery is tried.
    pub tries: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            secret_key: "sk_test_double".to_owned(),
            webhook: None,
            now: Arc::new(system_clock),
            first_pause: Duration::from_millis(50),
            tries: 8,
        }
    }
}

/// What the system's clock says.
#[expect(clippy::disallowed_methods, reason = "tests give a clock of their own")]
pub fn system_clock() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// A double that runs.
pub struct StripeDouble {
    /// Where it listens: `http://127.0.0.1:1234`.
    pub origin: String,
    world: web::Data<World>,
    handle: ServerHandle,
}

impl StripeDouble {
    /// Starts one on a free port of loopback, beside the calling test.
    pub fn start(options: Options) -> io::Result<Self> {
        let (double, server) = Self::on(TcpListener::bind(("127.0.0.1", 0))?, options)?;
        tokio::spawn(server);
        Ok(double)
    }

    /// Makes one that answers as long as its server is awaited. Inside a runtime: events are delivered
    /// in a task.
    pub fn on(listener: TcpListener, options: Options) -> io::Result<(Self, Server)> {
        let origin = format!("http://{}", listener.local_addr()?);
        let (outbox, posts) = mpsc::unbounded_channel();
        let Options { secret_key, webhook, now, first_pause, tries } = options;
        let world = World::new(secret_key, now, origin.clone(), webhook, outbox);
        let world = web::Data::new(world);
        let back_off = BackOff { first: first_pause, tries };
        tokio::spawn(webhooks::run(world.clone(), back_off, posts));
        let shared = world.clone();
        let server = HttpServer::new(move || {
            App::new()
                .app_data(shared.clone())
                .service(pages::home)
                .service(pages::checkout_page)
                .service(pages::pay)
                .service(pages::portal_page)
                .service(pages::save_method)
                .service(control::put_troubles)
                .service(control::put_webhook)
                .service(control::release)
                .service(control::redeliver)
                .service(control::settle)
                .service(control::dispute)
                .service(control::deliveries)
                .service(control::calls)
                .service(control::events)
                .route("/v1/{rest:.*}", web::route().to(api::call))
                .default_service(web::to(|| async { HttpResponse::NotFound().body("Not found") }))
        })
        .workers(1)
        .disable_signals()
        .shutdown_timeout(0)
        .listen(listener)?
        .run();
        let handle = server.handle();
        Ok((Self { origin, world, handle }, server))
    }

    /// Sets what goes wrong from now on, all of it.
    pub fn set_troubles(&self, troubles: Troubles) {
        self.world.state().troubles = troubles;
    }

    /// What is still to go wrong.
    pub fn troubles(&self) -> Troubles {
        self.world.state().troubles.clone()
    }

    /// The next call that changes something begins its work no sooner than this is used, or dropped.
    pub fn hold_next_call(&self) -> oneshot::Sender<()> {
        let (release, held) = oneshot::channel();
        self.world.state().held_call = Some(held);
        release
    }

    /// Whether that call has come in.
    pub fn is_holding_call(&self) -> bool {
        self.world.state().is_holding_call
    }

    /// Sends events elsewhere.
    pub fn set_webhook(&self, endpoint: Option<Endpoint>) {
        self.world.state().endpoint = endpoint;
    }

    /// Delivers the events that were held, the last first, and holds no more.
    pub fn release_events(&self) {
        let _ = self.world.state().outbox.send(Post::Release);
    }

    /// The ids of the events that are held.
    pub fn held_events(&self) -> Vec<String> {
        self.world.state().held_events.clone()
    }

    /// Delivers an event again.
    pub fn redeliver(&self, event: &str) {
        let _ = self.world.state().outbox.send(Post::Event(event.to_owned()));
    }

    /// The deliveries that were tried so far.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.world.state().deliveries.clone()
    }

    /// Waits until what was delivered is as it should be.
    pub async fn until_delivered(&self, is_as_wanted: impl Fn(&[Delivery]) -> bool) {
        loop {
            let delivered = self.world.delivered.notified();
            tokio::pin!(delivered);
            // From here on no delivery is missed.
            delivered.as_mut().enable();
            if is_as_wanted(&self.world.state().deliveries) {
                return;
            }
            delivered.await;
        }
    }

    /// The calls of the API that were answered so far.
    pub fn calls(&self) -> Vec<Call> {
        self.world.state().calls.clone()
    }

    /// Every event, the oldest first. An event's body is its `to_string()`.
    pub fn events(&self) -> Vec<Value> {
        self.world.state().events.clone()
    }

    /// Every object of a kind, the oldest first: `customer`, `checkout.session`, `payment_intent`,
    /// `charge`, `refund`, `payment_method`, `dispute`.
    pub fn objects(&self, kind: &str) -> Vec<Value> {
        self.world.state().all(kind).cloned().collect()
    }

    /// Pays on a session's page: where the browser goes then, or what the page says.
    pub fn pay(&self, session: &str, instrument: Instrument) -> Result<String, String> {
        let paid = checkout::pay(&mut self.world.state(), session, instrument);
        paid.map_err(|fault| text(&fault.error(), "message").to_owned())
    }

    /// Saves something to pay with, and makes it the one that is charged if it is chosen: its id.
    pub fn save_method(&self, customer: &str, instrument: Instrument, is_chosen: bool) -> String {
        let mut state = self.world.state();
        let method = customers::new_method(&mut state, instrument);
        customers::attach(&mut state, &method, customer);
        if is_chosen {
            customers::choose(&mut state, &method, customer);
        }
        method
    }

    /// A payment that is processing comes through, or does not. Whether there was one.
    pub fn settle(&self, payment_intent: &str, is_paid: bool) -> bool {
        pay::settle(&mut self.world.state(), payment_intent, is_paid).is_ok()
    }

    /// The customer disputes a payment. Whether there was one.
    pub fn dispute(&self, payment_intent: &str) -> bool {
        pay::dispute(&mut self.world.state(), payment_intent).is_ok()
    }

    /// Looks at the clock: what ends by itself ends now. Every call does that too.
    pub fn tick(&self) {
        drop(self.world.state());
    }

    /// Stops it at once.
    pub async fn stop(&self) {
        self.handle.stop(false).await;
    }
}
