//! An amount that somebody typed.

use portal_types::{FieldCode, FieldProblem};

use crate::{browser::intl, words::money};

/// In minor units, or what is wrong.
pub(super) fn read(at: &'static str, typed: &str, currency: &str) -> Result<i64, FieldProblem> {
    let digits = intl::digits(currency);
    money::minor_units(typed, digits).ok_or_else(|| {
        let such = money::to_type(9_900, digits);
        let words = format!("Type an amount in {currency}, such as {such}.");
        FieldProblem::new(at, FieldCode::InvalidFormat, words)
    })
}
