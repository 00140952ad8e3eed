//! The reference connector: what a connector does with the portal, and no more. `portal connector`
//! runs it. It is written to be read by whoever writes the next one, so it stands apart from the
//! service and knows only its API.
//!
//! What a connector should do, and where it is done here:
//!
//! 1. Keep the last good settings on disk and go on with them while the portal is away
//!    ([`Keep`]).
//! 2. Read the settings with the tag of those it holds, so that nothing is sent twice
//!    (`Portal::read`).
//! 3. Hear of changes: over one stream of events (`Portal::follow`), or, where something in
//!    between holds events back, by long polls (`Portal::wait`).
//! 4. Take a stream for dead after 45 seconds of silence, and begin again where it broke off.
//! 5. Come back with growing pauses and some chance in them, so that a thousand connectors don't
//!    come back at once ([`BackOff`]).
//! 6. Tell what passes by itself from what a person has to mend, and say it in the portal's own
//!    words (`Trouble`). What it holds stays good either way.
//! 7. Say who it is: `X-Connector` and `X-Connector-Instance`.
//! 8. Tell which assets are used where, behind the authors' backs ([`tell_usage`]).

mod arguments;
mod back_off;
mod connector;
mod difference;
mod event_stream;
mod keep;
mod portal;
mod usage;

pub use arguments::{Arguments, Failure, KeySource, Options};
pub use back_off::BackOff;
pub use connector::Connector;
pub use event_stream::{Event, EventStream};
pub use keep::{Held, Keep};
pub use usage::tell_usage;
