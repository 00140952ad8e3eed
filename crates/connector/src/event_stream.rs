//! Server-sent events, as the standard (WHATWG HTML, 9.2.6) has them read: from bytes that arrive in
//! any pieces.

use std::time::Duration;

/// An event, or what stands between events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// An event with its name (`message` where it has none), the last id, and its data.
    Message { name: String, id: String, data: String },
    /// How long to wait before connecting again.
    Retry(Duration),
    /// A comment: the other side is still there.
    Comment,
}

/// The longest line and data that are read, in bytes. Ten thousand rows of settings take a few
/// megabytes.
const LONGEST: usize = 64 * 1024 * 1024;

/// Turns bytes into events.
#[derive(Debug, Default)]
pub struct EventStream {
    line: Vec<u8>,
    /// The last byte was a carriage return, which a line feed may belong to.
    after_return: bool,
    began: bool,
    name: String,
    data: String,
    has_data: bool,
    id: String,
}

impl EventStream {
    /// A stream of which nothing was read yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the next bytes, and returns what they complete. `None`: too long a line.
    pub fn read(&mut self, bytes: &[u8]) -> Option<Vec<Event>> {
        let mut events = Vec::new();
        for &byte in bytes {
            let was_return = std::mem::replace(&mut self.after_return, byte == b'\r');
            match byte {
                b'\n' if was_return => {}
                b'\n' | b'\r' => {
                    let line = std::mem::take(&mut self.line);
                    self.end_of_line(&String::from_utf8_lossy(&line), &mut events);
                }
                _ if self.line.len() + self.data.len() >= LONGEST => return None,
                _ => self.line.push(byte),
            }
        }
        Some(events)
    }

    fn end_of_line(&mut self, line: &str, events: &mut Vec<Event>) {
        let line = if self.began { line } else { line.strip_prefix('\u{feff}').unwrap_or(line) };
        self.began = true;
        if line.is_empty() {
            return self.dispatch(events);
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "" => events.push(Event::Comment),
            "event" => value.clone_into(&mut self.name),
            "data" => {
                if self.has_data {
                    self.data.push('\n');
                }
                self.data.push_str(value);
                self.has_data = true;
            }
            "id" if !value.contains('\0') => value.clone_into(&mut self.id),
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                if let Ok(millis) = value.parse() {
                    events.push(Event::Retry(Duration::from_millis(millis)));
                }
            }
            _ => {}
        }
    }

    fn dispatch(&mut self, events: &mut Vec<Event>) {
        let (name, data) = (std::mem::take(&mut self.name), std::mem::take(&mut self.data));
        if std::mem::take(&mut self.has_data) {
            let name = if name.is_empty() { "message".to_owned() } else { name };
            events.push(Event::Message { name, id: self.id.clone(), data });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::{Event, EventStream};

    fn message(name: &str, id: &str, data: &str) -> Event {
        Event::Message { name: name.into(), id: id.into(), data: data.into() }
    }

    #[test]
    fn events_are_read_as_the_standard_says() {
        let text = "\u{feff}retry: 2000\n: hello\n\nevent: settings\r\nid: 42-active\r\ndata: {\"a\":1}\r\n\r\n\
            data: one\rdata\rdata:  two\r\rid: 43\nid: a\0b\nfoo: bar\nretry: 1x\n\nevent: nothing\n\ndata: x\n\nevent: cut off";
        let expected = vec![
            Event::Retry(Duration::from_secs(2)),
            Event::Comment,
            message("settings", "42-active", "{\"a\":1}"),
            message("message", "42-active", "one\n\n two"),
            message("message", "43", "x"),
        ];
        assert_eq!(EventStream::new().read(text.as_bytes()).unwrap(), expected);
        // And in single bytes.
        let mut stream = EventStream::new();
        let pieces = text.bytes().flat_map(|byte| stream.read(&[byte]).unwrap());
        assert_eq!(pieces.collect::<Vec<_>>(), expected);
    }

    proptest! {
        #[test]
        fn any_bytes_in_any_pieces_read_alike(bytes in proptest::collection::vec(any::<u8>(), 0..200), cut in 0_usize..200) {
            let cut = cut.min(bytes.len());
            let whole = EventStream::new().read(&bytes).unwrap();
            let mut stream = EventStream::new();
            let mut pieces = stream.read(&bytes[..cut]).unwrap();
            pieces.extend(stream.read(&bytes[cut..]).unwrap());
            prop_assert_eq!(whole, pieces);
        }
    }
}
