//! An answer that is read while it comes, line by line.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultReader};

use super::{Answer, ApiError};

/// The lines of a body.
pub(super) struct Lines {
    reader: ReadableStreamDefaultReader,
    /// What has come since the last line ended.
    rest: Vec<u8>,
    ended: bool,
}

impl Lines {
    pub(super) fn of(body: &ReadableStream) -> Answer<Self> {
        let reader = body.get_reader().dyn_into().map_err(|_| ApiError::Unreachable)?;
        Ok(Self { reader, rest: Vec::new(), ended: false })
    }

    /// The next line that is not empty, once it is whole. `None` at the end.
    pub(super) async fn next(&mut self) -> Answer<Option<String>> {
        loop {
            if let Some(end) = self.rest.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.rest.drain(..=end).collect();
                let line = String::from_utf8_lossy(&line).trim().to_owned();
                if !line.is_empty() {
                    return Ok(Some(line));
                }
            } else if self.ended {
                let line = String::from_utf8_lossy(&self.rest).trim().to_owned();
                self.rest.clear();
                return Ok((!line.is_empty()).then_some(line));
            } else {
                self.more().await?;
            }
        }
    }

    async fn more(&mut self) -> Answer<()> {
        let piece = JsFuture::from(self.reader.read()).await.map_err(|_| ApiError::Unreachable)?;
        let member = |name: &str| Reflect::get(&piece, &name.into());
        if member("done").is_ok_and(|done| done.is_truthy()) {
            self.ended = true;
        } else if let Ok(Ok(bytes)) = member("value").map(JsCast::dyn_into::<Uint8Array>) {
            self.rest.extend(bytes.to_vec());
        }
        Ok(())
    }

    /// Tells the other side that nothing more is wanted.
    pub(super) fn stop(&self) {
        let _ = self.reader.cancel();
    }
}
