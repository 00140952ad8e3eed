//! Invoices as PDF.

use portal_paper::{Line, Paper};
use portal_types::{
    AccountId, Invoice, InvoiceId, InvoiceKind, InvoiceLine, InvoiceParty, InvoiceStatus,
};

use super::{Seller, mails::day, money::written, wire};
use crate::{
    problem::{ApiError, ApiResult},
    state::Portal,
};

/// What the file is called.
pub fn file_name(invoice: &Invoice) -> String {
    let kind = match invoice.kind {
        InvoiceKind::Invoice => "invoice",
        InvoiceKind::CreditNote => "credit-note",
    };
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    format!("{kind}-{}.pdf", invoice.number.chars().map(plain).collect::<String>())
}

/// The invoice on paper. Drawn off the threads that serve requests.
pub async fn pdf(seller: &Seller, invoice: &Invoice) -> ApiResult<Vec<u8>> {
    let paper = paper(seller, invoice);
    let drawn = tokio::task::spawn_blocking(move || portal_paper::pdf(&paper)).await;
    drawn.map_err(ApiError::internal)?.map_err(ApiError::internal)
}

impl Portal {
    /// An invoice as a file that goes with a mail: its name, and its bytes.
    pub async fn invoice_file(
        &self,
        (account, id): (AccountId, InvoiceId),
    ) -> ApiResult<Option<(String, Vec<u8>)>> {
        let found = self.store.read().await?.invoice(account, id).await?;
        let Some(invoice) = found.map(wire::invoice).transpose()? else { return Ok(None) };
        let bytes = pdf(&self.config.billing.seller, &invoice).await?;
        Ok(Some((file_name(&invoice), bytes)))
    }
}

fn paper(seller: &Seller, invoice: &Invoice) -> Paper {
    let text = |text: &str| text.to_owned();
    let money = |amount| written(amount, &invoice.total.currency);
    let mut facts = vec![(text("Issued"), day(invoice.issued_at))];
    if invoice.kind == InvoiceKind::Invoice {
        facts.push((text("Due"), day(invoice.due_at)));
    }
    for (name, value) in
        [("Purchase order", &invoice.purchase_order), ("Refers to", &invoice.refers_to)]
    {
        facts.extend(value.clone().map(|value| (text(name), value)));
    }
    let is_to_be_paid = invoice.status == InvoiceStatus::Open && invoice.due.amount > 0;
    let payment = if is_to_be_paid && !seller.payment.is_empty() {
        let mut lines = vec![text("How to pay")];
        lines.extend(seller.payment.iter().cloned());
        lines
    } else {
        Vec::new()
    };
    Paper {
        title: text(match invoice.kind {
            InvoiceKind::Invoice => "Invoice",
            InvoiceKind::CreditNote => "Credit note",
        }),
        number: invoice.number.clone(),
        facts,
        seller: party(&invoice.seller),
        buyer: party(&invoice.buyer),
        buyer_title: text("Billed to"),
        columns: ["Description", "Period", "Amount"].map(str::to_owned),
        lines: invoice.lines.iter().map(|line| on_paper(line, &money)).collect(),
        sums: sums(invoice, &money),
        stamp: stamp(invoice),
        notes: invoice.note.iter().cloned().collect(),
        payment,
        footer: footer(&invoice.seller),
        language: text("en"),
        at: invoice.issued_at.unix_seconds(),
    }
}

fn on_paper(line: &InvoiceLine, money: &impl Fn(i64) -> String) -> Line {
    let (from, to) = (day(line.from), day(line.to));
    let period = if from == to { from } else { format!("{from} to {to}") };
    Line { text: line.text.clone(), period, amount: money(line.amount) }
}

fn sums(invoice: &Invoice, money: &impl Fn(i64) -> String) -> Vec<(String, String)> {
    let (whole, part) = (invoice.tax_rate / 100, invoice.tax_rate % 100);
    let rate = match part {
        0 => format!("{whole}"),
        part if part % 10 == 0 => format!("{whole}.{}", part / 10),
        part => format!("{whole}.{part:02}"),
    };
    let mut sums = vec![
        ("Net".to_owned(), money(invoice.net)),
        (format!("Tax, {rate} %"), money(invoice.tax)),
    ];
    if invoice.from_credit > 0 {
        sums.push(("Total".to_owned(), money(invoice.total.amount)));
        sums.push(("From credit".to_owned(), money(-invoice.from_credit)));
        sums.push(("To be paid".to_owned(), money(invoice.total.amount - invoice.from_credit)));
    } else {
        sums.push(("Total".to_owned(), money(invoice.total.amount)));
    }
    sums
}

fn stamp(invoice: &Invoice) -> Option<String> {
    let paid = invoice.paid_at.filter(|_| invoice.kind == InvoiceKind::Invoice);
    match invoice.status {
        InvoiceStatus::Paid => paid.map(|at| format!("Paid on {}", day(at))),
        InvoiceStatus::Refunded => Some("Paid, and given back".to_owned()),
        InvoiceStatus::Credited => Some("Taken back".to_owned()),
        InvoiceStatus::Open => None,
    }
}

fn party(party: &InvoiceParty) -> Vec<String> {
    let mut lines = vec![party.company.clone()];
    lines.extend(party.address.lines().map(str::to_owned));
    lines.extend([party.country.clone()].into_iter().chain(party.tax_id.clone()));
    lines.retain(|line| !line.trim().is_empty());
    lines
}

fn footer(seller: &InvoiceParty) -> String {
    let parts = [Some(seller.company.clone()), seller.tax_id.clone()];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
