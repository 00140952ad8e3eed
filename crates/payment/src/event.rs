//! What Stripe tells by itself.

use portal_types::Timestamp;

use crate::{StripeError, object::Object};

/// Something happened at Stripe. It carries ids only: events overtake each other, so what holds is
/// what a look-up says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The same however often it is told.
    pub id: String,
    pub kind: EventKind,
    pub created: Timestamp,
    /// Whether real money is meant.
    pub is_live: bool,
    pub ids: Ids,
}

/// Whom and what an event is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ids {
    pub checkout_session: Option<String>,
    pub payment_intent: Option<String>,
    pub charge: Option<String>,
    pub customer: Option<String>,
    /// The invoice here, from the metadata.
    pub invoice: Option<String>,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal,)*) => {
        /// What happened.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum EventKind {
            $($(#[$doc])* $kind,)*
            /// Something that nobody here waits for.
            Other(String),
        }

        impl EventKind {
            /// The names of those that somebody waits for.
            pub(crate) const KNOWN: &[&str] = &[$($name),*];

            /// Stripe's name for it.
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$kind => $name,)*
                    Self::Other(name) => name,
                }
            }

            fn of(name: String) -> Self {
                match name.as_str() {
                    $($name => Self::$kind,)*
                    _ => Self::Other(name),
                }
            }
        }
    };
}

kinds! {
    /// The customer is through with the page. The money may be there, or on its way.
    CheckoutCompleted = "checkout.session.completed",
    /// The money that was on its way is there.
    CheckoutPaidLater = "checkout.session.async_payment_succeeded",
    /// The money that was on its way does not come.
    CheckoutFailedLater = "checkout.session.async_payment_failed",
    /// The page can't be paid on any more.
    CheckoutExpired = "checkout.session.expired",
    PaymentSucceeded = "payment_intent.succeeded",
    PaymentFailed = "payment_intent.payment_failed",
    PaymentProcessing = "payment_intent.processing",
    /// Money went back, all or a part.
    ChargeRefunded = "charge.refunded",
    /// The customer asks the bank for the money.
    DisputeCreated = "charge.dispute.created",
}

impl Event {
    pub(crate) fn read(event: Object<'_>) -> Result<Self, StripeError> {
        if event.maybe("object").as_deref() != Some("event") {
            return Err(StripeError::NotUnderstood("object"));
        }
        let object = event.within("data").and_then(|data| data.within("object"));
        Ok(Self {
            id: event.text("id")?,
            kind: EventKind::of(event.text("type")?),
            created: event.moment("created")?,
            is_live: event.flag("livemode"),
            ids: Ids::of(object.ok_or(StripeError::NotUnderstood("data.object"))?),
        })
    }
}

impl Ids {
    fn of(object: Object<'_>) -> Self {
        let kind = object.maybe("object").unwrap_or_default();
        let own = |wanted: &str| object.maybe("id").filter(|_| kind == wanted);
        Self {
            checkout_session: own("checkout.session"),
            payment_intent: own("payment_intent").or_else(|| object.id_of("payment_intent")),
            charge: own("charge")
                .or_else(|| object.id_of("charge"))
                .or_else(|| object.id_of("latest_charge")),
            customer: own("customer").or_else(|| object.id_of("customer")),
            invoice: object.invoice().or_else(|| object.maybe("client_reference_id")),
        }
    }
}
