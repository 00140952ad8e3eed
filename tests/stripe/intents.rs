//! Payment intents.

use serde_json::{Value, json};

use crate::{
    fault::Fault,
    instrument::Place,
    list::{Page, expand},
    params::Params,
    pay,
    world::{State, text},
};

/// The least that can be paid. Stripe has one for each currency; most are not far from this.
const LEAST: i64 = 50;
const MOST: i64 = 99_999_999;

/// A payment intent to be.
pub(crate) struct NewIntent {
    pub amount: i64,
    pub currency: String,
    pub customer: Option<String>,
    pub description: Value,
    pub metadata: Value,
    pub setup_future_usage: Value,
}

/// Makes one without trying to pay: its id.
pub(crate) fn new_intent(state: &mut State, new: &NewIntent) -> String {
    let id = state.fresh("pi_3", 23);
    let secret = state.fresh(&format!("{id}_secret_"), 25);
    let intent = json!({
        "id": id, "object": "payment_intent", "amount": new.amount, "amount_capturable": 0,
        "amount_received": 0, "canceled_at": null, "cancellation_reason": null,
        "capture_method": "automatic_async", "client_secret": secret,
        "confirmation_method": "automatic", "created": state.now, "currency": new.currency,
        "customer": new.customer, "description": new.description, "last_payment_error": null,
        "latest_charge": null, "livemode": false, "metadata": new.metadata, "next_action": null,
        "payment_method": null, "payment_method_types": ["card", "sepa_debit"],
        "processing": null, "receipt_email": null,
        "setup_future_usage": new.setup_future_usage, "status": "requires_payment_method",
    });
    state.put(intent.clone());
    state.emit("payment_intent.created", &intent);
    id
}

pub(crate) fn create(state: &mut State, mut params: Params) -> Result<Value, Fault> {
    let amount = params.required_integer("amount")?;
    let currency = params.currency("currency")?;
    let customer = params.text("customer")?;
    let method = params.text("payment_method")?;
    let off_session = params.flag("off_session")?.unwrap_or(false);
    let confirm = params.flag("confirm")?.unwrap_or(false);
    let description = params.text("description")?;
    let metadata = params.metadata("metadata")?;
    let kinds = params.list("payment_method_types")?;
    let automatic = params.flag("automatic_payment_methods[enabled]")?;
    let redirects =
        params.word("automatic_payment_methods[allow_redirects]", &["always", "never"])?;
    let return_url = params.address("return_url")?;
    let saved = params.word("setup_future_usage", &["off_session", "on_session"])?;
    let expanded = params.list("expand")?;
    params.finish()?;
    check_amount(amount, "amount")?;
    if redirects.is_some() && automatic != Some(true) {
        let name = "automatic_payment_methods[enabled]";
        let message = format!("Missing required param: {name}.");
        return Err(Fault::invalid(message).code("parameter_missing").param(name));
    }
    if off_session && !confirm {
        let message = "The parameter `off_session` can only be passed when `confirm` is true.";
        return Err(Fault::invalid(message).param("off_session"));
    }
    if let Some(customer) = &customer {
        state.get("customer", customer, "customer")?;
    }
    if let Some(method) = &method {
        let found = state.get("payment_method", method, "payment_method")?;
        let owner = found["customer"].as_str();
        if owner != customer.as_deref() {
            return Err(Fault::invalid(format!(
                "The customer does not have a payment method with the ID {method}. The payment \
                 method must be attached to the customer."
            ))
            .code("resource_missing")
            .param("payment_method"));
        }
    }
    // Some kinds send the browser to a bank, and it has to come back.
    let may_redirect = kinds.is_empty() && redirects.as_deref() != Some("never");
    if confirm && may_redirect && return_url.is_none() {
        return Err(Fault::invalid(
            "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. \
             Because some of these payment methods might redirect your customer off of your page, \
             you must provide a `return_url`.",
        ));
    }
    let method = match (method, confirm) {
        (None, true) => {
            let message = "You cannot confirm this PaymentIntent because it's missing a payment \
                           method.";
            return Err(Fault::invalid(message).code("payment_intent_unexpected_state"));
        }
        (method, _) => method,
    };
    let (description, metadata) = (json!(description), Value::Object(metadata));
    let setup_future_usage = json!(saved);
    let new = NewIntent { amount, currency, customer, description, metadata, setup_future_usage };
    let id = new_intent(state, &new);
    if let Some(method) = method {
        if confirm {
            let place = if off_session { Place::OffSession } else { Place::OnSession };
            pay::confirm(state, &id, &method, place)?;
        } else {
            let status = "requires_confirmation";
            state.change(&id, json!({"payment_method": method, "status": status}));
        }
    }
    let intent = state.get("payment_intent", &id, "intent")?.clone();
    expand(state, intent, &expanded)
}

pub(crate) fn retrieve(state: &State, mut params: Params, id: &str) -> Result<Value, Fault> {
    let expanded = params.list("expand")?;
    params.finish()?;
    let intent = state.get("payment_intent", id, "intent").map_err(Fault::of_address)?;
    expand(state, intent.clone(), &expanded)
}

pub(crate) fn list(state: &State, mut params: Params) -> Result<Value, Fault> {
    let customer = params.text("customer")?;
    let page = Page::take(&mut params)?;
    let expanded = params.list("expand")?;
    params.finish()?;
    let fits = |intent: &&Value| customer.as_ref().is_none_or(|it| text(intent, "customer") == it);
    let items: Vec<_> = state.all("payment_intent").rev().filter(fits).cloned().collect();
    expand(state, page.of(&items, "/v1/payment_intents")?, &expanded)
}

pub(crate) fn check_amount(amount: i64, param: &str) -> Result<(), Fault> {
    let fault = |message: &str, code| Err(Fault::invalid(message).code(code).param(param));
    if amount < 1 {
        fault("This value must be greater than or equal to 1.", "parameter_invalid_integer")
    } else if amount < LEAST {
        fault("Amount must be at least 50 cents", "amount_too_small")
    } else if amount > MOST {
        fault("Amount must be no more than 999,999.99", "amount_too_large")
    } else {
        Ok(())
    }
}
