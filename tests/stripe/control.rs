//! How a demonstration, or a test in another language, tells the double what to do.

use actix_web::{HttpResponse, get, post, put, web};
use serde::Deserialize;
use serde_json::json;

use crate::{Endpoint, Troubles, fault::Fault, pay, webhooks::Post, world::World};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Payment {
    payment_intent: String,
    /// Only for settling.
    #[serde(default)]
    paid: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Again {
    event: String,
}

#[put("/_double/troubles")]
pub(crate) async fn put_troubles(
    world: web::Data<World>,
    troubles: web::Json<Troubles>,
) -> HttpResponse {
    world.state().troubles = troubles.into_inner();
    HttpResponse::NoContent().finish()
}

#[put("/_double/webhook")]
pub(crate) async fn put_webhook(
    world: web::Data<World>,
    endpoint: web::Json<Endpoint>,
) -> HttpResponse {
    world.state().endpoint = Some(endpoint.into_inner());
    HttpResponse::NoContent().finish()
}

#[post("/_double/release")]
pub(crate) async fn release(world: web::Data<World>) -> HttpResponse {
    let _ = world.state().outbox.send(Post::Release);
    HttpResponse::NoContent().finish()
}

#[post("/_double/redeliver")]
pub(crate) async fn redeliver(world: web::Data<World>, again: web::Json<Again>) -> HttpResponse {
    let _ = world.state().outbox.send(Post::Event(again.into_inner().event));
    HttpResponse::NoContent().finish()
}

#[post("/_double/settle")]
pub(crate) async fn settle(world: web::Data<World>, payment: web::Json<Payment>) -> HttpResponse {
    done(pay::settle(&mut world.state(), &payment.payment_intent, payment.paid))
}

#[post("/_double/dispute")]
pub(crate) async fn dispute(world: web::Data<World>, payment: web::Json<Payment>) -> HttpResponse {
    done(pay::dispute(&mut world.state(), &payment.payment_intent))
}

#[get("/_double/deliveries")]
pub(crate) async fn deliveries(world: web::Data<World>) -> HttpResponse {
    HttpResponse::Ok().json(&world.state().deliveries)
}

#[get("/_double/calls")]
pub(crate) async fn calls(world: web::Data<World>) -> HttpResponse {
    HttpResponse::Ok().json(&world.state().calls)
}

#[get("/_double/events")]
pub(crate) async fn events(world: web::Data<World>) -> HttpResponse {
    HttpResponse::Ok().json(&world.state().events)
}

fn done(result: Result<(), Fault>) -> HttpResponse {
    match result {
        Ok(()) => HttpResponse::NoContent().finish(),
        Err(fault) => HttpResponse::build(fault.status).json(json!({"error": fault.error()})),
    }
}
