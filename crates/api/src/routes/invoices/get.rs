use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::{self, Accept, Header as _},
    web::Path,
};
use portal_types::{Invoice, InvoiceId};

use super::{absent, parse_id};
use crate::{
    auth::Owner,
    billing::{paper, wire},
    problem::ApiResult,
    state::State,
};

const PDF: &str = "application/pdf";

/// An invoice
///
/// As JSON, or with `Accept: application/pdf` as it is mailed.
#[utoipa::path(
    tag = "Subscription",
    security(("userToken" = [])),
    params(("id" = InvoiceId, Path, description = "The invoice's id.")),
    responses((status = 200, description = "The invoice.", content(
        (Invoice = "application/json"),
        (Vec<u8> = "application/pdf"),
    ))),
    extensions(("x-callers" = json!("owner")), ("x-problems" = json!(["role_insufficient", "not_found"]))),
)]
#[get("/invoices/{id}")]
pub async fn get_invoice(
    owner: Owner,
    request: HttpRequest,
    state: State,
    id: Path<String>,
) -> ApiResult<HttpResponse> {
    let id = parse_id(&id)?;
    let mut unit = state.store.read().await?;
    let record = unit.invoice(owner.0.account, id).await?.ok_or_else(absent)?;
    let invoice = wire::invoice(record)?;
    if !wants_pdf(&request) {
        return Ok(HttpResponse::Ok().insert_header((header::VARY, "Accept")).json(invoice));
    }
    let name = paper::file_name(&invoice);
    let pdf = paper::pdf(&state.config.billing.seller, &invoice).await?;
    Ok(HttpResponse::Ok()
        .content_type(PDF)
        .insert_header((header::VARY, "Accept"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(pdf))
}

/// Whether the caller prefers it to JSON.
fn wants_pdf(request: &HttpRequest) -> bool {
    Accept::parse(request).is_ok_and(|accept| accept.preference().essence_str() == PDF)
}
