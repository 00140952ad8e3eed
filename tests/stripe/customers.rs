//! Customers, and what they saved.

use serde_json::{Value, json};

use crate::{
    Instrument,
    fault::Fault,
    list::{Page, expand},
    params::Params,
    world::State,
};

pub(crate) fn create(state: &mut State, mut params: Params) -> Result<Value, Fault> {
    let email = params.text("email")?;
    if email.as_ref().is_some_and(|email| !email.contains('@') || email.len() > 512) {
        let message = format!("Invalid email address: {}", email.unwrap_or_default());
        return Err(Fault::invalid(message).code("email_invalid").param("email"));
    }
    let (name, phone) = (params.text("name")?, params.text("phone")?);
    let description = params.text("description")?;
    let metadata = params.metadata("metadata")?;
    let locales = params.list("preferred_locales")?;
    let expanded = params.list("expand")?;
    params.finish()?;
    let customer = json!({
        "id": state.fresh("cus_", 14), "object": "customer", "address": null, "balance": 0,
        "created": state.now, "currency": null, "default_source": null, "delinquent": false,
        "description": description, "discount": null, "email": email,
        "invoice_settings": {"custom_fields": null, "default_payment_method": null, "footer": null,
            "rendering_options": null},
        "livemode": false, "metadata": metadata, "name": name, "phone": phone,
        "preferred_locales": locales, "shipping": null, "tax_exempt": "none", "test_clock": null,
    });
    state.put(customer.clone());
    state.emit("customer.created", &customer);
    expand(state, customer, &expanded)
}

pub(crate) fn retrieve(state: &State, mut params: Params, id: &str) -> Result<Value, Fault> {
    let expanded = params.list("expand")?;
    params.finish()?;
    let customer = state.get("customer", id, "id").map_err(Fault::of_address)?;
    expand(state, customer.clone(), &expanded)
}

pub(crate) fn methods(state: &State, mut params: Params, id: &str) -> Result<Value, Fault> {
    let kind = params.word("type", &["card", "sepa_debit", "link"])?;
    let page = Page::take(&mut params)?;
    params.finish()?;
    state.get("customer", id, "customer").map_err(Fault::of_address)?;
    let fits = |method: &&Value| {
        method["customer"] == id && kind.as_ref().is_none_or(|kind| method["type"] == *kind)
    };
    let items: Vec<_> = state.all("payment_method").rev().filter(fits).cloned().collect();
    page.of(&items, &format!("/v1/customers/{id}/payment_methods"))
}

/// A new payment method that belongs to nobody yet: its id.
pub(crate) fn new_method(state: &mut State, instrument: Instrument) -> String {
    let id = state.fresh("pm_1", 23);
    state.instruments.insert(id.clone(), instrument);
    let mut method = json!({
        "id": id, "object": "payment_method", "allow_redisplay": "limited",
        "billing_details": {"address": null, "email": null, "name": null, "phone": null},
        "created": state.now, "customer": null, "livemode": false, "metadata": {},
        "type": instrument.kind(),
    });
    method[instrument.kind()] = instrument.details();
    state.put(method);
    id
}

/// Saves a payment method with a customer.
pub(crate) fn attach(state: &mut State, method: &str, customer: &str) {
    if state.find("payment_method", method).is_some_and(|it| it["customer"] == customer) {
        return;
    }
    let method = state.change(method, json!({"customer": customer}));
    state.emit("payment_method.attached", &method);
}

/// Makes a payment method the one that is charged.
pub(crate) fn choose(state: &mut State, method: &str, customer: &str) {
    let settings = json!({"custom_fields": null, "default_payment_method": method, "footer": null,
        "rendering_options": null});
    let customer = state.change(customer, json!({"invoice_settings": settings}));
    state.emit("customer.updated", &customer);
}
