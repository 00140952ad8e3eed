//! Sessions of the customer portal.

use serde_json::{Value, json};

use crate::{fault::Fault, params::Params, world::State};

pub(crate) fn create(state: &mut State, mut params: Params) -> Result<Value, Fault> {
    let customer = params.required("customer")?;
    let return_url = params.address("return_url")?;
    let locale = params.text("locale")?;
    params.finish()?;
    state.get("customer", &customer, "customer")?;
    let id = state.fresh("bps_1", 23);
    let session = json!({
        "id": id, "object": "billing_portal.session", "configuration": "bpc_1Double",
        "created": state.now, "customer": customer, "flow": null, "livemode": false,
        "locale": locale, "on_behalf_of": null, "return_url": return_url,
        "url": format!("{}/p/session/{id}", state.origin),
    });
    state.put(session.clone());
    Ok(session)
}
