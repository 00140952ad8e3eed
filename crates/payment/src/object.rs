//! Reading Stripe's objects.

use portal_types::Timestamp;
use serde_json::Value;

use crate::StripeError;

/// No text that we keep is longer; Stripe's ids have 255 at most.
const LONGEST: usize = 2_000;

/// An object of an answer or an event.
#[derive(Clone, Copy)]
pub(crate) struct Object<'a>(pub &'a Value);

impl<'a> Object<'a> {
    /// A member that must be there.
    pub fn text(self, name: &'static str) -> Result<String, StripeError> {
        self.maybe(name).ok_or(StripeError::NotUnderstood(name))
    }

    /// A text, where there is one.
    pub fn maybe(self, name: &str) -> Option<String> {
        plain(self.0.get(name)?)
    }

    pub fn number(self, name: &'static str) -> Result<i64, StripeError> {
        self.0.get(name).and_then(Value::as_i64).ok_or(StripeError::NotUnderstood(name))
    }

    /// Stripe's times are seconds since 1970.
    pub fn moment(self, name: &'static str) -> Result<Timestamp, StripeError> {
        Ok(Timestamp::default().plus_seconds(self.number(name)?))
    }

    pub fn flag(self, name: &str) -> bool {
        self.0.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    /// The id of something that is told with its id alone, or whole.
    pub fn id_of(self, name: &str) -> Option<String> {
        let member = self.0.get(name)?;
        plain(member.get("id").unwrap_or(member))
    }

    /// An object within.
    pub fn within(self, name: &str) -> Option<Object<'a>> {
        self.0.get(name).filter(|value| value.is_object()).map(Object)
    }

    /// The items of a list, which has them in `data`.
    pub fn items(self) -> Result<impl Iterator<Item = Object<'a>>, StripeError> {
        let items = self.0.get("data").and_then(Value::as_array);
        Ok(items.ok_or(StripeError::NotUnderstood("data"))?.iter().map(Object))
    }

    /// Our own invoice, as we wrote it to the metadata.
    pub fn invoice(self) -> Option<String> {
        self.within("metadata")?.maybe("invoice")
    }
}

fn plain(value: &Value) -> Option<String> {
    let text = value.as_str()?;
    let is_plain = !text.is_empty() && text.len() <= LONGEST && !text.contains(char::is_control);
    is_plain.then(|| text.to_owned())
}
