//! Trying to pay, and what comes of payments later.

use serde_json::{Value, json};

use crate::{
    Instrument,
    fault::Fault,
    instrument::{Attempt, Place},
    world::{State, text},
};

/// Tries to pay an intent with a payment method.
pub(crate) fn confirm(
    state: &mut State,
    intent: &str,
    method: &str,
    place: Place,
) -> Result<(), Fault> {
    let instrument = state.instruments.get(method).copied().unwrap_or(Instrument::Good);
    state.change(intent, json!({"payment_method": method, "last_payment_error": null}));
    match instrument.attempt(place) {
        Attempt::Succeeds => {
            new_charge(state, intent, method, "pending");
            succeed(state, intent);
            Ok(())
        }
        Attempt::Processes => {
            let charge = new_charge(state, intent, method, "pending");
            state.emit("charge.pending", &charge);
            let intent = state.change(intent, json!({"status": "processing"}));
            state.emit("payment_intent.processing", &intent);
            Ok(())
        }
        Attempt::Declined(decline_code) => {
            let message = match decline_code {
                "insufficient_funds" => "Your card has insufficient funds.",
                _ => "Your card was declined.",
            };
            let fault = Fault::card("card_declined", decline_code, message);
            let charge = new_charge(state, intent, method, "failed");
            state.emit("charge.failed", &charge);
            Err(fail(state, intent, method, fault.more("charge", charge["id"].clone())))
        }
        Attempt::NeedsCustomer if place == Place::OnSession => {
            let next = json!({"type": "use_stripe_sdk", "use_stripe_sdk": {}});
            let members = json!({"status": "requires_action", "next_action": next});
            let intent = state.change(intent, members);
            state.emit("payment_intent.requires_action", &intent);
            Ok(())
        }
        Attempt::NeedsCustomer => {
            let message = "Your card was declined. This transaction requires authentication.";
            let code = "authentication_required";
            Err(fail(state, intent, method, Fault::card(code, code, message)))
        }
    }
}

/// A direct debit comes through, or does not.
pub(crate) fn settle(state: &mut State, intent: &str, is_paid: bool) -> Result<(), Fault> {
    let found = state.get("payment_intent", intent, "intent")?.clone();
    if found["status"] != "processing" {
        return Err(Fault::invalid("Only what is processing can be settled."));
    }
    if is_paid {
        succeed(state, intent);
    } else {
        let message = "The customer's bank account could not be debited.";
        let fault = Fault::new(402, "card_error", message).code("payment_method_provider_decline");
        let charge = state.change(text(&found, "latest_charge"), json!({"status": "failed"}));
        state.emit("charge.failed", &charge);
        fail(state, intent, text(&found, "payment_method"), fault);
    }
    let session = state.all("checkout.session").find(|it| it["payment_intent"] == intent);
    let Some(session) = session.map(|it| text(it, "id").to_owned()) else { return Ok(()) };
    let (status, kind) = if is_paid {
        ("paid", "checkout.session.async_payment_succeeded")
    } else {
        ("unpaid", "checkout.session.async_payment_failed")
    };
    let session = state.change(&session, json!({"payment_status": status}));
    state.emit(kind, &session);
    Ok(())
}

/// The customer asks the bank for the money.
pub(crate) fn dispute(state: &mut State, intent: &str) -> Result<(), Fault> {
    let found = state.get("payment_intent", intent, "intent")?.clone();
    if found["status"] != "succeeded" {
        return Err(Fault::invalid("Only what was paid can be disputed."));
    }
    let charge = text(&found, "latest_charge");
    state.change(charge, json!({"disputed": true}));
    let dispute = json!({
        "id": state.fresh("du_1", 23), "object": "dispute", "amount": found["amount"],
        "charge": charge, "created": state.now, "currency": found["currency"],
        "is_charge_refundable": false, "livemode": false, "metadata": {},
        "payment_intent": intent, "reason": "fraudulent", "status": "needs_response",
    });
    state.put(dispute.clone());
    state.emit("charge.dispute.created", &dispute);
    Ok(())
}

fn succeed(state: &mut State, intent: &str) {
    let found = state.find("payment_intent", intent).cloned().unwrap_or_default();
    let amount = &found["amount"];
    let paid = json!({"status": "succeeded", "paid": true, "captured": true,
        "amount_captured": amount});
    let charge = state.change(text(&found, "latest_charge"), paid);
    state.emit("charge.succeeded", &charge);
    let members = json!({"status": "succeeded", "amount_received": amount});
    let intent = state.change(intent, members);
    state.emit("payment_intent.succeeded", &intent);
}

/// The refusal as the API tells it.
fn fail(state: &mut State, intent: &str, method: &str, fault: Fault) -> Fault {
    let method = state.find("payment_method", method).cloned().unwrap_or_default();
    let fault = fault.more("payment_method", method);
    let members = json!({"status": "requires_payment_method", "payment_method": null,
        "last_payment_error": fault.error()});
    let intent = state.change(intent, members);
    state.emit("payment_intent.payment_failed", &intent);
    fault.more("payment_intent", intent)
}

fn new_charge(state: &mut State, intent: &str, method: &str, status: &str) -> Value {
    let found = state.find("payment_intent", intent).cloned().unwrap_or_default();
    let id = state.fresh("ch_3", 23);
    let charge = json!({
        "id": id, "object": "charge", "amount": found["amount"], "amount_captured": 0,
        "amount_refunded": 0, "captured": false, "created": state.now,
        "currency": found["currency"], "customer": found["customer"],
        "description": found["description"], "disputed": false, "livemode": false,
        "metadata": found["metadata"], "paid": false, "payment_intent": intent,
        "payment_method": method, "refunded": false, "status": status,
    });
    state.put(charge.clone());
    state.change(intent, json!({"latest_charge": id}));
    charge
}
