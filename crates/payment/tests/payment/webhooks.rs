//! The double's webhooks, read as the service reads them.

use std::{
    collections::VecDeque,
    net::TcpListener,
    sync::{Arc, Mutex},
};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, http::StatusCode, web};
use portal_payment::{
    Event,
    webhook::{TOLERANCE, WebhookError, verify},
};
use portal_types::{Secret, Timestamp};
use stripe_double::{Delivery, Endpoint, Instrument, Outcome, Troubles};

use crate::support::Shop;

const SECRET: &str = "whsec_test";

/// Takes events as the service would, at the time that the clock showed when it was made.
struct Receiver {
    url: String,
    taken: Arc<Taken>,
}

struct Taken {
    now: Timestamp,
    /// What is answered first, one after the other; then 200.
    answers: Mutex<VecDeque<u16>>,
    events: Mutex<Vec<Result<Event, WebhookError>>>,
}

impl Receiver {
    fn new(shop: &Shop, answers: &[u16]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let taken = Arc::new(Taken {
            now: shop.now(),
            answers: Mutex::new(answers.iter().copied().collect()),
            events: Mutex::default(),
        });
        let shared = web::Data::from(Arc::clone(&taken));
        let server = HttpServer::new(move || {
            App::new().app_data(shared.clone()).route("/hook", web::post().to(take))
        });
        let server = server.workers(1).disable_signals().shutdown_timeout(0);
        tokio::spawn(server.listen(listener).unwrap().run());
        shop.double.set_webhook(Some(Endpoint { url: url.clone(), secret: SECRET.to_owned() }));
        Self { url, taken }
    }

    fn events(&self) -> Vec<Event> {
        self.taken.events.lock().unwrap().iter().filter_map(|event| event.clone().ok()).collect()
    }

    fn kinds(&self) -> Vec<String> {
        self.events().iter().map(|event| event.kind.name().to_owned()).collect()
    }
}

async fn take(request: HttpRequest, taken: web::Data<Taken>, body: web::Bytes) -> HttpResponse {
    let header = request.headers().get("stripe-signature").unwrap().to_str().unwrap();
    let event = verify(&body, header, &[Secret::new(SECRET)], taken.now, TOLERANCE);
    let answer = taken.answers.lock().unwrap().pop_front();
    let answer = answer.unwrap_or(if event.is_ok() { 200 } else { 400 });
    taken.events.lock().unwrap().push(event);
    HttpResponse::build(StatusCode::from_u16(answer).unwrap()).finish()
}

fn taken_of(deliveries: &[Delivery], kind: &str) -> usize {
    deliveries.iter().filter(|it| it.kind == kind && it.outcome.is_taken()).count()
}

#[tokio::test]
async fn a_payment_is_told_signed() {
    let shop = Shop::new();
    let receiver = Receiver::new(&shop, &[]);
    let customer = shop.paid_with(Instrument::Good).await;
    let wanted = "checkout.session.completed";
    shop.double.until_delivered(|all| taken_of(all, wanted) == 1).await;
    let event = receiver.events().into_iter().find(|event| event.kind.name() == wanted).unwrap();
    assert_eq!(event.ids.customer.as_deref(), Some(customer.as_str()));
    assert_eq!(event.ids.invoice.as_deref(), Some("invoice-1"));
    let known = shop.double.events();
    assert!(known.iter().any(|known| known["id"] == event.id.as_str()));
}

#[tokio::test]
async fn another_secret_is_noticed() {
    let shop = Shop::new();
    let receiver = Receiver::new(&shop, &[]);
    let endpoint = Endpoint { url: receiver.url.clone(), secret: "whsec_other".to_owned() };
    shop.double.set_webhook(Some(endpoint));
    shop.customer().await;
    // It is tried eight times, and given up.
    shop.double.until_delivered(|all| all.len() == 8).await;
    assert!(shop.double.deliveries().iter().all(|it| it.outcome == Outcome::Answered(400)));
    let taken = receiver.taken.events.lock().unwrap();
    assert!(taken.iter().all(|event| *event == Err(WebhookError::WrongSignature)));
}

#[tokio::test]
async fn what_fails_is_told_again() {
    let shop = Shop::new();
    let receiver = Receiver::new(&shop, &[500, 503]);
    shop.customer().await;
    shop.double.until_delivered(|all| taken_of(all, "customer.created") == 1).await;
    let outcomes: Vec<_> =
        shop.double.deliveries().iter().map(|it| (it.attempt, it.outcome)).collect();
    assert_eq!(
        outcomes,
        [(1, Outcome::Answered(500)), (2, Outcome::Answered(503)), (3, Outcome::Answered(200)),]
    );
    let ids: Vec<_> = receiver.events().into_iter().map(|event| event.id).collect();
    assert!(ids.iter().all(|id| *id == ids[0]));
}

#[tokio::test]
async fn events_get_lost_and_are_found_by_asking() {
    let shop = Shop::new();
    let receiver = Receiver::new(&shop, &[]);
    shop.double.set_troubles(Troubles { drop_deliveries: 100, ..Troubles::default() });
    shop.paid_with(Instrument::Good).await;
    let count = shop.double.events().len();
    shop.double.until_delivered(|all| all.len() == count).await;
    assert!(shop.double.deliveries().iter().all(|it| it.outcome == Outcome::Dropped));
    assert!(receiver.events().is_empty());
    assert_eq!(shop.stripe.events_since(shop.now(), 100).await.unwrap().events.len(), 2);
}

#[tokio::test]
async fn events_come_several_times() {
    let shop = Shop::new();
    let receiver = Receiver::new(&shop, &[]);
    shop.double.set_troubles(Troubles { copies: 3, ..Troubles::default() });
    shop.customer().await;
    shop.double.until_delivered(|all| taken_of(all, "customer.created") == 3).await;
    shop.double.set_troubles(Troubles::default());
    shop.double.redeliver(&receiver.events()[0].id);
    shop.double.until_delivered(|all| taken_of(all, "customer.created") == 4).await;
    assert_eq!(receiver.kinds(), ["customer.created"; 4]);
}

#[tokio::test]
async fn events_come_in_the_wrong_order() {
    let shop = Shop::new();
    let receiver = Receiver::new(&shop, &[]);
    shop.double.set_troubles(Troubles { hold_events: true, ..Troubles::default() });
    shop.paid_with(Instrument::Good).await;
    let mut kinds: Vec<_> = shop.double.events().iter().map(|it| it["type"].clone()).collect();
    kinds.reverse();
    assert!(receiver.events().is_empty());
    shop.double.release_events();
    shop.double.until_delivered(|all| all.len() == kinds.len()).await;
    assert_eq!(receiver.kinds(), kinds);
}

#[tokio::test]
async fn a_test_signs_an_event_itself() {
    let shop = Shop::new();
    shop.customer().await;
    let body = shop.double.events()[0].to_string();
    let header = stripe_double::sign(SECRET, body.as_bytes(), shop.now().unix_seconds());
    let secrets = [Secret::new(SECRET)];
    let read = verify(body.as_bytes(), &header, &secrets, shop.now(), TOLERANCE);
    assert!(read.unwrap().ids.customer.unwrap().starts_with("cus_"));
    let later = shop.now().plus_seconds(301);
    let read = verify(body.as_bytes(), &header, &secrets, later, TOLERANCE);
    assert_eq!(read, Err(WebhookError::TooOld));
}
