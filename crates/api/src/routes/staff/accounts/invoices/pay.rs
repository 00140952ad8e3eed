use actix_web::{HttpResponse, post, web::Path};
use portal_types::{
    AccountId, AuditAction, Invoice, InvoiceId, InvoiceStatus, MarkPaid, PaymentProvider,
    ProblemCode,
};
use serde_json::json;

use super::{
    super::{absent, reason},
    find, parse_ids,
};
use crate::{
    audit::{Event, Who},
    auth::Staff,
    billing::{Paid, course::Course, due, wire},
    domain::{Checks, line},
    problem::{ApiError, ApiResult},
    request::Body,
    state::State,
    support::looks,
};

const LONGEST_REFERENCE: usize = 100;

/// Mark an invoice as paid
///
/// During a look, once the money has come. Connectors are served again within a second, if that was the last
/// one that was overdue. A reference is taken once: sending it again changes nothing. The account's people
/// read the reason.
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(
        ("id" = AccountId, Path, description = "The account's id."),
        ("invoice" = InvoiceId, Path, description = "The invoice's id."),
    ),
    request_body = MarkPaid,
    responses((status = 200, description = "The invoice.", body = Invoice)),
    extensions(("x-callers" = json!("staff")), ("x-problems" = json!(["not_found", "reason_needed", "invoice_not_open"]))),
)]
#[post("/staff/accounts/{id}/invoices/{invoice}/payments")]
pub async fn mark_invoice_paid(
    Staff(user): Staff,
    state: State,
    ids: Path<(String, String)>,
    body: Body,
) -> ApiResult<HttpResponse> {
    let input: MarkPaid = body.json().await?;
    let (account, id) = parse_ids(&ids)?;
    let mut checks = Checks::default();
    let reason = checks.take("/reason", reason(&input.reason));
    let reference = line("The reference", &input.reference, LONGEST_REFERENCE);
    let reference = checks.take("/reference", reference).unwrap_or_default();
    checks.finish()?;
    let mut unit = state.store.write().await?;
    let course = Course::hold(&state, &mut *unit, account).await?;
    let mut course = course.ok_or_else(absent)?;
    looks::held(&state, course.unit, &user.wire, account).await?;
    let invoice = find(&mut course, id).await?;
    // Others' references are none of this account's.
    let reference = format!("{account} {reference}");
    let known = course.unit.payments_of_invoice(account, id).await?;
    if !known.iter().any(|payment| payment.reference == reference) {
        if invoice.status != InvoiceStatus::Open {
            let detail = format!("The invoice {} is {}.", invoice.number, invoice.status);
            return Err(ApiError::new(ProblemCode::InvoiceNotOpen, detail));
        }
        let paid = Paid {
            reference,
            provider: PaymentProvider::Manual,
            at: course.now,
            amount: due(&invoice),
        };
        let amount = paid.amount;
        if !course.take(Some(id), paid).await? {
            let detail = "This reference was taken for another invoice of the account.";
            return Err(ApiError::new(ProblemCode::InvoiceNotOpen, detail));
        }
        let invoice = find(&mut course, id).await?;
        course.finish().await?;
        let event = Event::new(AuditAction::InvoicePaid).on_invoice(&invoice);
        let event = event.after(json!({
            "amount": amount, "currency": invoice.currency, "reference": input.reference,
            "reason": reason,
        }));
        Who::of_staff(account, &user.wire).does(&state, &mut *unit, event).await?;
        state.snapshots.commit(unit, account).await?;
        state.outbox.wake();
        return Ok(HttpResponse::Ok().json(wire::invoice(invoice)?));
    }
    Ok(HttpResponse::Ok().json(wire::invoice(invoice)?))
}
