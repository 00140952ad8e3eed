//! Stripe's hosted pages, for people and browsers that test.

use std::collections::HashMap;

use actix_web::{HttpResponse, get, http::header::LOCATION, post, web};
use serde_json::Value;

use crate::{
    Instrument, checkout, customers,
    fault::Fault,
    instrument::{Attempt, Place},
    world::{State, World, text},
};

type Form = web::Form<HashMap<String, String>>;

#[get("/")]
pub(crate) async fn home() -> HttpResponse {
    let body = "<p>This stands in for Stripe, for tests and demonstrations. No money is moved.</p>";
    page(200, "A double of Stripe", body)
}

#[get("/c/pay/{id}")]
pub(crate) async fn checkout_page(world: web::Data<World>, id: web::Path<String>) -> HttpResponse {
    show_checkout(&world.state(), &id, None)
}

#[post("/c/pay/{id}")]
pub(crate) async fn pay(
    world: web::Data<World>,
    id: web::Path<String>,
    form: Form,
) -> HttpResponse {
    let mut state = world.state();
    let Some(instrument) = instrument(&form) else {
        return show_checkout(&state, &id, Some("Your card number is invalid."));
    };
    match checkout::pay(&mut state, &id, instrument) {
        Ok(success_url) => see(&success_url),
        Err(fault) => show_checkout(&state, &id, Some(&message(&fault))),
    }
}

#[get("/p/session/{id}")]
pub(crate) async fn portal_page(world: web::Data<World>, id: web::Path<String>) -> HttpResponse {
    show_portal(&world.state(), &id, None)
}

#[post("/p/session/{id}")]
pub(crate) async fn save_method(
    world: web::Data<World>,
    id: web::Path<String>,
    form: Form,
) -> HttpResponse {
    let mut state = world.state();
    let session = state.find("billing_portal.session", &id);
    let Some(customer) = session.map(|it| text(it, "customer").to_owned()) else {
        return show_portal(&state, &id, None);
    };
    match instrument(&form) {
        // Saving asks the bank too.
        Some(one) if !matches!(one.attempt(Place::Page), Attempt::Declined(_)) => {
            let method = customers::new_method(&mut state, one);
            customers::attach(&mut state, &method, &customer);
            customers::choose(&mut state, &method, &customer);
            see(&format!("/p/session/{id}"))
        }
        Some(_) => show_portal(&state, &id, Some("Your card was declined.")),
        None => show_portal(&state, &id, Some("Your card number is invalid.")),
    }
}

fn show_checkout(state: &State, id: &str, alert: Option<&str>) -> HttpResponse {
    let Some(session) = state.find("checkout.session", id) else {
        return page(404, "Page not found", "<p>There is no such payment.</p>");
    };
    match text(session, "status") {
        "open" => {}
        "complete" => {
            return page(200, "All done", "<p id=status>This payment was made already.</p>");
        }
        _ => return page(200, "Too late", "<p id=status>This page has expired.</p>"),
    }
    let (amount, currency) = (&session["amount_total"], escape(text(session, "currency")));
    let mut body = format!(
        "<p id=what>{}</p><p id=amount>{amount} {}, in the smallest unit</p>{}",
        escape(state.carts.get(id).map_or("", |cart| &cart.names)),
        currency.to_uppercase(),
        form("Pay", alert),
    );
    body += &link("cancel", "Cancel", &session["cancel_url"]);
    page(200, "Pay", &body)
}

fn show_portal(state: &State, id: &str, alert: Option<&str>) -> HttpResponse {
    let Some(session) = state.find("billing_portal.session", id) else {
        return page(404, "Page not found", "<p>There is no such session.</p>");
    };
    let customer = state.find("customer", text(session, "customer")).cloned().unwrap_or_default();
    let chosen = &customer["invoice_settings"]["default_payment_method"];
    let is_theirs = |method: &&Value| method["customer"] == customer["id"];
    let methods = state.all("payment_method").rev().filter(is_theirs).map(|method| {
        let last4 = text(&method[text(method, "type")], "last4");
        let mark = if method["id"] == *chosen { " (default)" } else { "" };
        format!("<li>{} ending in {last4}{mark}", text(method, "type"))
    });
    let mut body = format!(
        "<p id=customer>{}</p><ul id=methods>{}</ul>{}",
        escape(text(&customer, "email")),
        methods.collect::<String>(),
        form("Save", alert)
    );
    body += &link("return", "Return", &session["return_url"]);
    page(200, "What you pay with", &body)
}

/// A way out, where there is one.
fn link(id: &str, words: &str, url: &Value) -> String {
    url.as_str().map_or_else(String::new, |url| {
        format!("<p><a id={id} href=\"{}\">{words}</a></p>", escape(url))
    })
}

/// A number to type, and a button for each that is known.
fn form(verb: &str, alert: Option<&str>) -> String {
    let alert = alert
        .map_or_else(String::new, |text| format!("<p id=alert role=alert>{}</p>", escape(text)));
    let buttons = Instrument::ALL.map(|one| {
        format!(
            "<p><button name=number value={number}>{verb} with {number}: {}</button></p>",
            one.words(),
            number = one.number()
        )
    });
    format!(
        "{alert}<form method=post><label>Card number <input name=number autocomplete=off></label> \
         <button id=submit>{verb}</button></form><form method=post>{}</form>",
        buttons.concat()
    )
}

fn instrument(form: &Form) -> Option<Instrument> {
    Instrument::of_number(form.get("number")?)
}

fn message(fault: &Fault) -> String {
    text(&fault.error(), "message").to_owned()
}

fn see(url: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, url)).finish()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

fn page(status: u16, title: &str, body: &str) -> HttpResponse {
    let status = actix_web::http::StatusCode::from_u16(status).unwrap_or_default();
    HttpResponse::build(status).content_type("text/html; charset=utf-8").body(format!(
        "<!doctype html><html lang=en><meta name=viewport content=\"width=device-width\"><title>\
         {title}</title><main><h1>{title}</h1>{body}</main>"
    ))
}
