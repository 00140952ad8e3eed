//! Refunds.

use serde_json::{Value, json};

use crate::{
    fault::Fault,
    list::expand,
    params::Params,
    world::{State, text},
};

pub(crate) fn create(state: &mut State, mut params: Params) -> Result<Value, Fault> {
    let (intent, charge) = (params.text("payment_intent")?, params.text("charge")?);
    let amount = params.integer("amount")?;
    let reasons = ["duplicate", "fraudulent", "requested_by_customer"];
    let reason = params.word("reason", &reasons)?;
    let metadata = params.metadata("metadata")?;
    let expanded = params.list("expand")?;
    params.finish()?;
    let charge = match (intent, charge) {
        (Some(intent), None) => {
            let found = state.get("payment_intent", &intent, "payment_intent")?;
            text(found, "latest_charge").to_owned()
        }
        (None, Some(charge)) => text(state.get("charge", &charge, "charge")?, "id").to_owned(),
        _ => {
            let message = "One of the following params should be provided for this request: \
                           payment_intent or charge.";
            return Err(Fault::invalid(message).code("parameter_missing"));
        }
    };
    let charge = state.find("charge", &charge).filter(|it| it["status"] == "succeeded");
    let charge = charge.cloned().ok_or_else(|| {
        let message = "This PaymentIntent does not have a successful charge to refund.";
        Fault::invalid(message).code("payment_intent_unexpected_state")
    })?;
    let number = |name: &str| charge[name].as_i64().unwrap_or_default();
    let rest = number("amount") - number("amount_refunded");
    if rest == 0 {
        let message = format!("Charge {} has already been refunded.", text(&charge, "id"));
        return Err(Fault::invalid(message).code("charge_already_refunded"));
    }
    let amount = amount.unwrap_or(rest);
    if amount < 1 {
        let message = "This value must be greater than or equal to 1.";
        let fault = Fault::invalid(message).code("parameter_invalid_integer");
        return Err(fault.param("amount"));
    }
    if amount > rest {
        let message = format!(
            "Refund amount ({amount}) is greater than unrefunded amount on charge ({rest})"
        );
        return Err(Fault::invalid(message).param("amount"));
    }
    let refund = json!({
        "id": state.fresh("re_3", 23), "object": "refund", "amount": amount,
        "charge": charge["id"], "created": state.now, "currency": charge["currency"],
        "metadata": metadata, "payment_intent": charge["payment_intent"], "reason": reason,
        "status": "succeeded",
    });
    state.put(refund.clone());
    state.emit("refund.created", &refund);
    let refunded = number("amount_refunded") + amount;
    let members = json!({"amount_refunded": refunded, "refunded": amount == rest});
    let charge = state.change(text(&charge, "id"), members);
    state.emit("charge.refunded", &charge);
    expand(state, refund, &expanded)
}

pub(crate) fn retrieve(state: &State, mut params: Params, id: &str) -> Result<Value, Fault> {
    let expanded = params.list("expand")?;
    params.finish()?;
    let refund = state.get("refund", id, "refund").map_err(Fault::of_address)?;
    expand(state, refund.clone(), &expanded)
}
