//! Logs, as connectors send them.

pub mod otlp;
pub mod send;
