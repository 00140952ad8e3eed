//! Texts that are not made twice.

use js_sys::Math;

use super::clock;

/// For telling one intention from another. Nothing that must not be guessed.
pub(crate) fn text() -> String {
    format!("{:x}-{:x}", clock::now_ms().to_bits(), Math::random().to_bits())
}
