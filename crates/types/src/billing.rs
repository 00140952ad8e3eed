//! Who pays, and what was to be paid.

use serde::{Deserialize, Serialize};

use crate::{InvoiceId, InvoiceLine, Money, Timestamp};

/// Whom invoices are made out to, and where they go.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BillingDetails {
    /// The company's name.
    #[cfg_attr(feature = "openapi", schema(example = "Acme BV"))]
    pub company: String,
    /// Street, place and postal code, as they stand on an envelope.
    #[cfg_attr(feature = "openapi", schema(example = "Herengracht 1\n1015 BA Amsterdam"))]
    pub address: String,
    /// The country's code as in ISO 3166-1.
    #[cfg_attr(feature = "openapi", schema(example = "NL", pattern = "^[A-Z]{2}$"))]
    pub country: String,
    /// The tax id, such as a VAT number with the country before it. Null: none.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "NL123456789B13"))]
    pub tax_id: Option<String>,
    /// Where invoices go, besides the owners. Null: to the owners only.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "invoices@acme.example"))]
    pub email: Option<String>,
    /// What the company wants to read on its invoices. Null: nothing.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "PO-4711"))]
    pub purchase_order: Option<String>,
}

text_enum!(
    /// What a document is.
    InvoiceKind {
        /// Something is to be paid.
        Invoice = "invoice",
        /// Something is given back.
        CreditNote = "credit_note",
    }
);

text_enum!(
    /// Where an invoice stands.
    InvoiceStatus {
        /// To be paid.
        Open = "open",
        /// Paid. Credit notes are from the start.
        Paid = "paid",
        /// Taken back by a credit note before it was paid.
        Credited = "credited",
        /// Paid, and given back in whole.
        Refunded = "refunded",
    }
);

/// Somebody on an invoice, as it was when that was made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvoiceParty {
    /// The company's name.
    #[cfg_attr(feature = "openapi", schema(example = "Acme BV"))]
    pub company: String,
    /// Its address.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "Herengracht 1\n1015 BA Amsterdam"))]
    pub address: String,
    /// The country's code as in ISO 3166-1. Empty: not known.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "NL"))]
    pub country: String,
    /// The tax id. Null: none.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "NL123456789B13"))]
    pub tax_id: Option<String>,
}

/// An invoice or a credit note. It never changes but for being paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invoice {
    /// Its id.
    pub id: InvoiceId,
    /// Its number: one after the other over all accounts, without gaps.
    #[cfg_attr(feature = "openapi", schema(example = "INV-000042"))]
    pub number: String,
    /// What it is.
    pub kind: InvoiceKind,
    /// Where it stands.
    pub status: InvoiceStatus,
    /// When it was made.
    pub issued_at: Timestamp,
    /// Until when it is to be paid.
    pub due_at: Timestamp,
    /// When it was paid in whole. Null: it is not.
    pub paid_at: Option<Timestamp>,
    /// What for.
    pub lines: Vec<InvoiceLine>,
    /// Their sum.
    #[cfg_attr(feature = "openapi", schema(example = 9_900))]
    pub net: i64,
    /// The tax's rate, in hundredths of a percent.
    #[cfg_attr(feature = "openapi", schema(example = 2_100))]
    pub tax_rate: i64,
    /// The tax.
    #[cfg_attr(feature = "openapi", schema(example = 2_079))]
    pub tax: i64,
    /// Both. Below zero on a credit note.
    pub total: Money,
    /// What credit paid of it.
    #[cfg_attr(feature = "openapi", schema(example = 0))]
    pub from_credit: i64,
    /// What is to be paid still.
    pub due: Money,
    /// What was given back.
    #[cfg_attr(feature = "openapi", schema(example = 0))]
    pub refunded: i64,
    /// Why there is no tax on it, and the like.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "Reverse charge: the customer owes the tax.")
    )]
    pub note: Option<String>,
    /// Of a credit note: the number of the invoice that it takes something back of. Null: none.
    #[cfg_attr(feature = "openapi", schema(example = "INV-000041"))]
    pub refers_to: Option<String>,
    /// Who sells.
    pub seller: InvoiceParty,
    /// Who buys.
    pub buyer: InvoiceParty,
    /// The buyer's purchase order. Null: none.
    #[cfg_attr(feature = "openapi", schema(example = "PO-4711"))]
    pub purchase_order: Option<String>,
}

/// A page of an account's invoices, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvoiceList {
    /// The invoices of this page.
    pub items: Vec<Invoice>,
    /// Pass as `cursor` to get the next page. Null on the last one.
    pub next_cursor: Option<String>,
}

/// Money came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MarkPaid {
    /// What tells the payment from others, such as the bank's number: it is taken once.
    #[cfg_attr(feature = "openapi", schema(example = "Bank statement 2026-11-27, 3"))]
    pub reference: String,
    /// Why. The account's people read it.
    #[cfg_attr(feature = "openapi", schema(example = "Came by bank transfer."))]
    pub reason: String,
}

/// Money goes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefundInvoice {
    /// How much, in minor units, tax included.
    #[cfg_attr(feature = "openapi", schema(example = 5_000))]
    pub amount: i64,
    /// Why. The account's people read it.
    #[cfg_attr(feature = "openapi", schema(example = "The service was down for two days."))]
    pub reason: String,
}
