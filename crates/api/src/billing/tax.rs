//! Tax on what is sold: at the seller's rate, or none across a border. What is not modelled (rates of other
//! countries for consumers, reduced rates) the operator's books have to add.

use portal_types::{BillingDetails, InvoiceParty};
use serde::{Deserialize, Serialize};

/// Countries whose businesses owe the tax themselves when they buy across a border.
const EUROPEAN_UNION: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// Who sells: what stands at the head of every invoice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Seller {
    /// The company's name.
    pub company: String,
    #[serde(default)]
    pub address: String,
    /// The country's code as in ISO 3166-1.
    #[serde(default)]
    pub country: String,
    #[serde(default)]
    pub tax_id: Option<String>,
    /// Hundredths of a percent.
    #[serde(default)]
    pub tax_rate: i64,
    /// How invoices are to be paid: what stands under them, line by line, such as "IBAN: …".
    #[serde(default)]
    pub payment: Vec<String>,
}

impl Seller {
    /// What stands on an invoice.
    pub fn party(&self) -> InvoiceParty {
        let Self { company, address, country, tax_id, .. } = self.clone();
        InvoiceParty { company, address, country, tax_id }
    }
}

/// What is added to a net sum, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tax {
    /// Hundredths of a percent.
    pub rate: i64,
    pub note: Option<&'static str>,
}

impl Tax {
    /// Of a net sum: half a unit is rounded away from zero, so that what is taken back is what was taken.
    pub fn of(self, net: i64) -> i64 {
        const WHOLE: i128 = 10_000;
        let tax = (i128::from(net).abs() * i128::from(self.rate) + WHOLE / 2) / WHOLE;
        let tax = i64::try_from(tax).unwrap_or_default();
        if net < 0 { -tax } else { tax }
    }

    /// A net sum with it.
    pub fn on(self, net: i64) -> Sums {
        let tax = self.of(net);
        Sums { net, tax, total: net + tax, rate: self.rate, note: self.note }
    }
}

/// A net sum, its tax, and both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sums {
    pub net: i64,
    pub tax: i64,
    pub total: i64,
    pub rate: i64,
    pub note: Option<&'static str>,
}

impl Sums {
    /// From a total, in which the tax is. Not every total is one that some net sum leads to: what is rounded
    /// is the tax, and both together are the total.
    pub fn of_total(total: i64, rate: i64) -> Self {
        let whole = 10_000 + i128::from(rate);
        let tax = (i128::from(total).abs() * i128::from(rate) + whole / 2) / whole;
        let tax = i64::try_from(tax).unwrap_or_default() * total.signum();
        Self { net: total - tax, tax, total, rate, note: None }
    }
}

/// What applies to a buyer.
pub fn tax(seller: &Seller, buyer: &BillingDetails) -> Tax {
    let own = Tax { rate: seller.tax_rate, note: None };
    let from = seller.country.as_str();
    let to = buyer.country.as_str();
    // Who says nothing of themselves is taxed as at home.
    if seller.tax_rate == 0 || to.is_empty() || to == from {
        return own;
    }
    let is_inside = |country: &str| EUROPEAN_UNION.contains(&country);
    match (is_inside(from), is_inside(to), buyer.tax_id.is_some()) {
        (true, true, true) => {
            Tax { rate: 0, note: Some("Reverse charge: the customer owes the tax.") }
        }
        (true, true, false) => own,
        _ => Tax { rate: 0, note: Some("Not taxed: the customer is abroad.") },
    }
}

#[cfg(test)]
mod tests {
    use portal_types::BillingDetails;
    use proptest::prelude::*;

    use super::{Seller, Sums, Tax, tax};

    #[test]
    fn a_border_decides() {
        let seller = |country: &str| Seller {
            country: country.to_owned(),
            tax_rate: 2_100,
            ..Seller::default()
        };
        for (from, to, tax_id, rate) in [
            ("NL", "", None, 2_100),
            ("NL", "NL", Some("NL123456789B13"), 2_100),
            ("NL", "DE", Some("DE123456789"), 0),
            ("NL", "DE", None, 2_100),
            ("NL", "US", None, 0),
            ("CH", "DE", Some("DE123456789"), 0),
            ("CH", "CH", None, 2_100),
        ] {
            let buyer = BillingDetails {
                country: to.to_owned(),
                tax_id: tax_id.map(str::to_owned),
                ..BillingDetails::default()
            };
            let found = tax(&seller(from), &buyer);
            assert_eq!(found.rate, rate, "{from} to {to}");
            assert_eq!(found.note.is_some(), rate == 0);
        }
    }

    proptest! {
        #[test]
        fn what_is_taken_back_is_what_was_taken(net in -10_000_000_000..10_000_000_000_i64, rate in 0..5_000_i64) {
            let tax = Tax { rate, note: None };
            prop_assert_eq!(tax.of(net), -tax.of(-net));
            let sums = Sums::of_total(net, rate);
            prop_assert_eq!((sums.net + sums.tax, sums.total), (net, net));
            prop_assert!((sums.tax - tax.of(sums.net)).abs() <= 1);
            let exact = i128::from(net) * i128::from(rate);
            prop_assert!((i128::from(tax.of(net)) * 10_000 - exact).abs() <= 5_000);
        }
    }
}
