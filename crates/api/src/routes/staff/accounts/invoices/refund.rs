use actix_web::{HttpResponse, post, web::Path};
use portal_types::{AccountId, AuditAction, Invoice, InvoiceId, RefundInvoice};
use serde_json::json;

use super::{
    super::{absent, reason},
    find, parse_ids,
};
use crate::{
    audit::{Event, Who},
    auth::Staff,
    billing::{Made, course::Course, wire},
    domain::Checks,
    problem::ApiResult,
    request::{Answer, Body, Claimed, IdempotencyKey},
    state::State,
    support::looks,
};

/// Give money back
///
/// During a look: all or a part of what was paid for an invoice, or all of what is open of it. A credit note
/// says so. Where the payment provider collected the money, it pays it back; else the operator does. The
/// account's people read the reason.
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(
        ("id" = AccountId, Path, description = "The account's id."),
        ("invoice" = InvoiceId, Path, description = "The invoice's id."),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]+$", description = "Made by the caller. The same key and body get the same answer for 24 hours.", example = "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01"),
    ),
    request_body = RefundInvoice,
    responses((status = 200, description = "The invoice.", body = Invoice)),
    extensions(("x-callers" = json!("staff")), ("x-problems" = json!(["not_found", "reason_needed", "invoice_not_open"]))),
)]
#[post("/staff/accounts/{id}/invoices/{invoice}/refunds")]
pub async fn refund_invoice(
    Staff(user): Staff,
    state: State,
    ids: Path<(String, String)>,
    idempotency: IdempotencyKey,
    body: Body,
) -> ApiResult<HttpResponse> {
    let input: RefundInvoice = body.json().await?;
    let (account, id) = parse_ids(&ids)?;
    let mut checks = Checks::default();
    let reason = checks.take("/reason", reason(&input.reason));
    checks.finish()?;
    let mut unit = state.store.write().await?;
    let claim = match idempotency.claim(&state, &mut *unit, &user, &input).await? {
        Claimed::New(claim) => claim,
        Claimed::Before(response) => return Ok(response),
    };
    let course = Course::hold(&state, &mut *unit, account).await?;
    let mut course = course.ok_or_else(absent)?;
    looks::held(&state, course.unit, &user.wire, account).await?;
    let note = course.give_back(id, input.amount, Made::Here).await?;
    let invoice = find(&mut course, id).await?;
    course.finish().await?;
    let event = Event::new(AuditAction::InvoiceRefunded).on_invoice(&invoice);
    let event = event.after(json!({
        "amount": input.amount, "currency": invoice.currency, "creditNote": note.number,
        "reason": reason,
    }));
    Who::of_staff(account, &user.wire).does(&state, &mut *unit, event).await?;
    let answer = Answer::ok(&wire::invoice(invoice)?)?;
    let response = claim.keep(&state, &mut *unit, answer).await?;
    state.snapshots.commit(unit, account).await?;
    state.outbox.wake();
    Ok(response)
}
