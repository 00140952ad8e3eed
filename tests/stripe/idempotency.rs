//! Idempotency keys.

use std::collections::HashMap;

use crate::{api::Answer, fault::Fault};

/// How long a key is known.
const KEPT: i64 = 24 * 3_600;

#[derive(Default)]
pub(crate) struct Keys(HashMap<String, Entry>);

struct Entry {
    /// Path and body.
    request: (String, Vec<u8>),
    since: i64,
    /// None while it is worked on.
    answer: Option<Answer>,
}

impl Keys {
    /// The answer that is there already; or none, and the key is now worked on.
    pub fn begin(
        &mut self,
        key: &str,
        request: (String, Vec<u8>),
        now: i64,
    ) -> Result<Option<Answer>, Fault> {
        if key.is_empty() || key.len() > 255 {
            return Err(Fault::new(400, "idempotency_error", "Keys have 1 to 255 characters."));
        }
        self.0.retain(|_, entry| entry.answer.is_none() || now - entry.since < KEPT);
        match self.0.get(key) {
            Some(entry) if entry.request != request => Err(Fault::new(
                400,
                "idempotency_error",
                format!(
                    "Keys for idempotent requests can only be used with the same parameters they \
                     were first used with. Try using a key other than '{key}' if you meant to \
                     execute a different request."
                ),
            )),
            Some(Entry { answer: Some(answer), .. }) => Ok(Some(answer.clone())),
            Some(Entry { answer: None, .. }) => Err(Fault::new(
                409,
                "idempotency_error",
                "There is currently another in-progress request using this Idempotent Key. Please \
                 try again later.",
            )
            .code("idempotency_key_in_use")),
            None => {
                self.0.insert(key.to_owned(), Entry { request, since: now, answer: None });
                Ok(None)
            }
        }
    }

    /// Keeps an answer, or forgets the key where the work had not begun.
    pub fn end(&mut self, key: &str, answer: Option<Answer>) {
        match (self.0.get_mut(key), answer) {
            (Some(entry), Some(answer)) => entry.answer = Some(answer),
            _ => drop(self.0.remove(key)),
        }
    }
}
