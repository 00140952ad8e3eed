//! Answers behind a token, and why there is none.

use crate::{CallError, client::Answer};

/// Why a call behind a token gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// No answer came that could be used.
    #[error(transparent)]
    Call(#[from] CallError),
    /// The token was not taken.
    #[error("the token was refused")]
    TokenRefused,
    /// Whom the token stands for may not do this.
    #[error("not allowed")]
    Forbidden,
    /// There is no such API there.
    #[error("there is no such API, with status {0}")]
    Absent(u16),
    /// What was sent was not taken.
    #[error("what was sent was refused, with status {0}")]
    Refused(u16),
    /// It is there and does not work, or what came is no answer: this is its status.
    #[error("no answer of an API, with status {0}")]
    Broken(u16),
}

impl Answer {
    /// The JSON of a good answer.
    pub(crate) fn json(&self) -> Result<serde_json::Value, NoAnswer> {
        match self.status {
            200..=299 if self.is_json() => {
                serde_json::from_slice(&self.body).map_err(|_| NoAnswer::Broken(self.status))
            }
            401 => Err(NoAnswer::TokenRefused),
            403 => Err(NoAnswer::Forbidden),
            status @ (404 | 405 | 410 | 501) => Err(NoAnswer::Absent(status)),
            status @ (400 | 409 | 413 | 414 | 415 | 422) => Err(NoAnswer::Refused(status)),
            status => Err(NoAnswer::Broken(status)),
        }
    }
}

/// A text of theirs as it may be shown: one line, and not a long one.
pub(crate) fn plain(text: &str, longest: usize) -> String {
    let words: Vec<&str> = text.split(|c: char| c.is_control() || c.is_whitespace()).collect();
    words.join(" ").split_whitespace().collect::<Vec<_>>().join(" ").chars().take(longest).collect()
}
