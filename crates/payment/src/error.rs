//! Why a call came to nothing.

use std::time::Duration;

use serde_json::Value;

use crate::{Decline, client::Answer, object::Object};

/// Why a call to Stripe gave nothing that can be used. It says nothing that came from there, but for
/// Stripe's machine words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StripeError {
    /// No connection came about: Stripe knows nothing of the call.
    #[error("Stripe can't be reached")]
    Unreachable,
    /// No answer in time. What was asked for may have been done.
    #[error("Stripe did not answer in time")]
    TimedOut,
    /// The answer broke off. What was asked for may have been done.
    #[error("Stripe's answer broke off")]
    CutOff,
    /// Stripe does not take the secret key.
    #[error("Stripe refuses the secret key")]
    KeyRefused,
    /// The secret key is a restricted one that lacks a permission.
    #[error("the secret key may not do this at Stripe")]
    KeyNotAllowed,
    /// Too many calls.
    #[error("Stripe is called too often")]
    RateLimited {
        /// How long to wait, if Stripe said so.
        retry_after: Option<Duration>,
    },
    /// Stripe does not work just now. What was asked for may have been done, and with a status of 500
    /// the same idempotency key may give the same answer for a day: look up how things stand.
    #[error("Stripe does not work, with status {0}")]
    Trouble(u16),
    /// A call with the same idempotency key is being worked on.
    #[error("Stripe still works on the same call")]
    InProgress,
    /// The idempotency key was used for something else: another amount, or another card because the
    /// customer has changed it since. What was done then has to be looked up first.
    #[error("the idempotency key was used for another call")]
    KeyReused,
    /// There is no such thing at Stripe, or it belongs to the other of test and live.
    #[error("there is no such thing at Stripe")]
    Missing,
    /// A card was refused where that is not an answer of its own.
    #[error("the payment was declined: {}", .0.code)]
    Declined(Decline),
    /// Stripe refuses what was asked for. Code and parameter are its own words for why.
    #[error("Stripe refuses the call: {} {}", .code.as_deref().unwrap_or("no code"), .param.as_deref().unwrap_or(""))]
    Invalid { code: Option<String>, param: Option<String> },
    /// This is no currency, or one that Stripe counts otherwise than we do.
    #[error("this currency can't be used with Stripe")]
    Currency,
    /// The answer is not one of Stripe's: this is what it lacks.
    #[error("Stripe's answer is not understood: {0}")]
    NotUnderstood(&'static str),
}

/// The longest that anybody is told to wait: what is longer is a mistake, or no longer a retry.
const LONGEST_WAIT: u64 = 3_600;

impl StripeError {
    /// Whether the same call, with the same idempotency key, may come to something later.
    pub fn is_worth_retrying(&self) -> bool {
        matches!(
            self,
            Self::Unreachable
                | Self::TimedOut
                | Self::CutOff
                | Self::RateLimited { .. }
                | Self::Trouble(_)
                | Self::InProgress
        )
    }

    /// Whether what was asked for may have been done all the same: nobody may be charged anew, with
    /// another key, before it has been looked up.
    pub fn may_have_worked(&self) -> bool {
        matches!(
            self,
            Self::TimedOut
                | Self::CutOff
                | Self::Trouble(_)
                | Self::InProgress
                | Self::KeyReused
                | Self::NotUnderstood(_)
        )
    }

    /// How long to wait, where Stripe said it.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after } => *retry_after,
            _ => None,
        }
    }

    /// What the HTTP client's error means. Its own words stay here: they have addresses.
    pub(crate) fn of(error: &reqwest::Error) -> Self {
        if error.is_builder() {
            Self::Invalid { code: None, param: None }
        } else if error.is_connect() {
            Self::Unreachable
        } else if error.is_timeout() {
            Self::TimedOut
        } else {
            Self::CutOff
        }
    }

    /// What an answer means that is not a good one.
    pub(crate) fn of_answer(answer: &Answer) -> Self {
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let error = body.get("error").map(Object);
        let word = |name: &str| error?.maybe(name).filter(|text| is_word(text));
        let is_idempotency = word("type").as_deref() == Some("idempotency_error");
        match answer.status {
            401 => Self::KeyRefused,
            402 => error.map_or(Self::NotUnderstood("error"), |it| Self::Declined(Decline::of(it))),
            403 => Self::KeyNotAllowed,
            404 => Self::Missing,
            409 => Self::InProgress,
            429 => Self::RateLimited { retry_after: answer.retry_after },
            400..500 if is_idempotency => Self::KeyReused,
            400..500 if word("code").as_deref() == Some("resource_missing") => Self::Missing,
            400..500 if error.is_some() => {
                Self::Invalid { code: word("code"), param: word("param") }
            }
            500.. => Self::Trouble(answer.status),
            _ => Self::NotUnderstood("status"),
        }
    }
}

/// The seconds of a `Retry-After`. Stripe sends no dates.
pub(crate) fn wait(header: &str) -> Option<Duration> {
    let seconds: u64 = header.trim().parse().ok()?;
    Some(Duration::from_secs(seconds.min(LONGEST_WAIT)))
}

/// Words of a machine: codes and names of parameters.
pub(crate) fn is_word(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.[]".contains(&byte);
    text.len() <= 100 && text.bytes().all(fits)
}
