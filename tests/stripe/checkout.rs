//! Checkout sessions.

use serde_json::{Value, json};

use crate::{
    Instrument, customers,
    fault::Fault,
    instrument::Place,
    intents::{self, NewIntent},
    list::expand,
    params::Params,
    pay,
    world::{State, text},
};

/// A session is open from half an hour to a day.
const SHORTEST: i64 = 30 * 60;
const LONGEST: i64 = 24 * 3_600;

/// What Stripe keeps to itself until somebody pays.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cart {
    /// What is sold.
    pub names: String,
    description: Option<String>,
    metadata: Value,
    /// What the payment method is kept for.
    saved: Option<String>,
}

pub(crate) fn create(state: &mut State, mut params: Params) -> Result<Value, Fault> {
    params.required("mode").and_then(|mode| match mode.as_str() {
        "payment" => Ok(()),
        _ => Err(Fault::invalid("The double has mode=payment only.").param("mode")),
    })?;
    let customer = params.required("customer")?;
    let reference = params.text("client_reference_id")?;
    if reference.as_ref().is_some_and(|text| text.chars().count() > 200) {
        let message = "Invalid string: must be at most 200 characters";
        return Err(Fault::invalid(message).param("client_reference_id"));
    }
    let success_url = params.address("success_url")?;
    let success_url = success_url.ok_or_else(|| {
        let message = "Missing required param: success_url.";
        Fault::invalid(message).code("parameter_missing").param("success_url")
    })?;
    let cancel_url = params.address("cancel_url")?;
    let metadata = params.metadata("metadata")?;
    let (amount, currency, names) = lines(&mut params)?;
    let expires_at = params.integer("expires_at")?;
    let locale = params.text("locale")?;
    let description = params.text("payment_intent_data[description]")?;
    let saved =
        params.word("payment_intent_data[setup_future_usage]", &["off_session", "on_session"])?;
    let intent_metadata = params.metadata("payment_intent_data[metadata]")?;
    let expanded = params.list("expand")?;
    params.finish()?;
    state.get("customer", &customer, "customer")?;
    let expires_at = expires_at.unwrap_or(state.now + LONGEST);
    if !(SHORTEST..=LONGEST).contains(&(expires_at - state.now)) {
        let message = "The `expires_at` timestamp must be 30 minutes to 24 hours from now.";
        return Err(Fault::invalid(message).param("expires_at"));
    }
    intents::check_amount(amount, "line_items")?;
    let id = state.fresh("cs_test_a1", 58);
    let session = json!({
        "id": id, "object": "checkout.session", "amount_subtotal": amount,
        "amount_total": amount, "cancel_url": cancel_url, "client_reference_id": reference,
        "created": state.now, "currency": currency, "customer": customer,
        "customer_email": null, "expires_at": expires_at, "livemode": false, "locale": locale,
        "metadata": metadata, "mode": "payment", "payment_intent": null,
        "payment_method_types": ["card", "sepa_debit"], "payment_status": "unpaid",
        "status": "open", "submit_type": null, "success_url": success_url, "ui_mode": "hosted",
        "url": format!("{}/c/pay/{id}", state.origin),
    });
    state.put(session.clone());
    let metadata = Value::Object(intent_metadata);
    state.carts.insert(id, Cart { names: names.join(", "), description, metadata, saved });
    expand(state, session, &expanded)
}

/// What is sold: the sum, its currency, the names.
fn lines(params: &mut Params) -> Result<(i64, String, Vec<String>), Fault> {
    let (mut amount, mut currency, mut names) = (0_i64, None, Vec::new());
    for n in 0..params.count("line_items") {
        let name = |rest: &str| format!("line_items[{n}]{rest}");
        let quantity = params.required_integer(&name("[quantity]"))?;
        let each = params.required_integer(&name("[price_data][unit_amount]"))?;
        let its_currency = params.currency(&name("[price_data][currency]"))?;
        names.push(params.required(&name("[price_data][product_data][name]"))?);
        params.text(&name("[price_data][product_data][description]"))?;
        if quantity < 1 || each < 0 {
            let message = "This value must be greater than or equal to 1.";
            let fault = Fault::invalid(message).code("parameter_invalid_integer");
            return Err(fault.param(name(if each < 0 {
                "[price_data][unit_amount]"
            } else {
                "[quantity]"
            })));
        }
        amount = amount.saturating_add(each.saturating_mul(quantity));
        if currency.get_or_insert(its_currency.clone()) != &its_currency {
            let message = "All line items must have the same currency.";
            return Err(Fault::invalid(message).param(name("[price_data][currency]")));
        }
    }
    let currency = currency.ok_or_else(|| {
        let message = "Missing required param: line_items.";
        Fault::invalid(message).code("parameter_missing").param("line_items")
    })?;
    Ok((amount, currency, names))
}

pub(crate) fn retrieve(state: &State, mut params: Params, id: &str) -> Result<Value, Fault> {
    let expanded = params.list("expand")?;
    params.finish()?;
    let session = state.get("checkout.session", id, "session").map_err(Fault::of_address)?;
    expand(state, session.clone(), &expanded)
}

pub(crate) fn expire(state: &mut State, mut params: Params, id: &str) -> Result<Value, Fault> {
    let expanded = params.list("expand")?;
    params.finish()?;
    let session = state.get("checkout.session", id, "session").map_err(Fault::of_address)?;
    if text(session, "status") != "open" {
        return Err(Fault::invalid(format!(
            "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout \
             Session has a status of {}.",
            text(session, "status")
        )));
    }
    let session = close(state, id);
    expand(state, session, &expanded)
}

/// What was open too long is not any more.
pub(crate) fn expire_due(state: &mut State) {
    let is_due = |session: &&Value| {
        session["status"] == "open"
            && session["expires_at"].as_i64().is_some_and(|at| at <= state.now)
    };
    let due = state.all("checkout.session").filter(is_due).map(|it| text(it, "id").to_owned());
    for id in due.collect::<Vec<_>>() {
        close(state, &id);
    }
}

fn close(state: &mut State, id: &str) -> Value {
    let session = state.change(id, json!({"status": "expired", "url": null}));
    state.emit("checkout.session.expired", &session);
    session
}

/// The customer pays on the page: where the browser goes then.
pub(crate) fn pay(state: &mut State, id: &str, instrument: Instrument) -> Result<String, Fault> {
    let session = state.get("checkout.session", id, "session").map_err(Fault::of_address)?.clone();
    if session["status"] != "open" {
        return Err(Fault::invalid("This page can't be paid on any more."));
    }
    let cart = state.carts.get(id).cloned().unwrap_or_default();
    let customer = text(&session, "customer").to_owned();
    let intent = if let Some(intent) = session["payment_intent"].as_str() {
        intent.to_owned()
    } else {
        let new = NewIntent {
            amount: session["amount_total"].as_i64().unwrap_or_default(),
            currency: text(&session, "currency").to_owned(),
            customer: Some(customer.clone()),
            description: json!(cart.description),
            metadata: cart.metadata.clone(),
            setup_future_usage: json!(cart.saved),
        };
        let intent = intents::new_intent(state, &new);
        state.change(id, json!({"payment_intent": intent}));
        intent
    };
    let method = customers::new_method(state, instrument);
    pay::confirm(state, &intent, &method, Place::Page)?;
    if cart.saved.is_some() {
        customers::attach(state, &method, &customer);
    }
    let is_paid =
        state.find("payment_intent", &intent).is_some_and(|it| it["status"] == "succeeded");
    let session = state.change(
        id,
        json!({"status": "complete", "url": null,
            "payment_status": if is_paid { "paid" } else { "unpaid" }}),
    );
    state.emit("checkout.session.completed", &session);
    Ok(text(&session, "success_url").replace("{CHECKOUT_SESSION_ID}", id))
}
