use actix_web::{HttpResponse, put};
use portal_types::{AuditAction, BillingDetails, FieldCode};
use serde_json::json;

use crate::{
    audit::{Event, Who},
    auth::Owner,
    billing::{parties, tax_id},
    domain::{Checks, Email, line},
    problem::ApiResult,
    request::{Body, Client},
    state::State,
    support::text::text,
};

const LONGEST_COMPANY: usize = 200;
const LONGEST_ADDRESS: usize = 500;
const LONGEST_ORDER: usize = 100;

/// Change the billing details
///
/// They stand on every invoice from then on; those that were made stay as they are. The tax id is checked for
/// how the country writes it.
#[utoipa::path(
    tag = "Subscription",
    security(("userToken" = [])),
    request_body = BillingDetails,
    responses((status = 200, description = "The details.", body = BillingDetails)),
    extensions(("x-callers" = json!("owner")), ("x-problems" = json!(["role_insufficient"]))),
)]
#[put("/billing-details")]
pub async fn put_billing_details(
    owner: Owner,
    state: State,
    client: Client,
    body: Body,
) -> ApiResult<HttpResponse> {
    let Owner(user) = owner;
    let input: BillingDetails = body.json().await?;
    let details = parse(&input)?;
    let mut unit = state.store.write().await?;
    unit.hold_subscription(user.account).await?;
    let before = parties::buyer(&mut *unit, user.account).await?;
    if before != details {
        unit.set_billing_details(user.account, &parties::to_record(&details)).await?;
        let event = Event::new(AuditAction::BillingDetailsChanged);
        let event = event.before(json!(before)).after(json!(details));
        Who::of(&user.wire, client).does(&state, &mut *unit, event).await?;
        unit.commit().await?;
    }
    Ok(HttpResponse::Ok().json(details))
}

fn parse(input: &BillingDetails) -> ApiResult<BillingDetails> {
    let mut checks = Checks::default();
    let company = checks.take("/company", line("The company", &input.company, LONGEST_COMPANY));
    let address = checks.take("/address", text("The address", &input.address, LONGEST_ADDRESS));
    let country = input.country.trim().to_ascii_uppercase();
    let is_country = country.len() == 2 && country.chars().all(|one| one.is_ascii_uppercase());
    if !is_country {
        let detail = "The country is two letters, as in ISO 3166-1, such as NL.";
        checks.note("/country", FieldCode::InvalidFormat, detail);
    }
    let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let tax_id = given(&input.tax_id).filter(|_| is_country).and_then(|id| {
        let id = tax_id::parse(&country, &id).map_err(|detail| (FieldCode::InvalidFormat, detail));
        checks.take("/taxId", id)
    });
    let email = given(&input.email).and_then(|email| checks.take("/email", Email::parse(&email)));
    let order = given(&input.purchase_order).and_then(|order| {
        checks.take("/purchaseOrder", line("The purchase order", &order, LONGEST_ORDER))
    });
    checks.finish()?;
    Ok(BillingDetails {
        company: company.unwrap_or_default(),
        address: address.unwrap_or_default(),
        country,
        tax_id,
        email: email.map(|email| email.as_str().to_owned()),
        purchase_order: order,
    })
}
