//! What the payment provider tells.

pub mod stripe;
