//! Log records as OpenTelemetry sends them: OTLP over HTTP, as protobuf or JSON.

use opentelemetry_proto::tonic::{
    common::v1::{AnyValue, InstrumentationScope, KeyValue, any_value::Value as Any},
    logs::v1::LogRecord,
    resource::v1::Resource,
};
use portal_types::{ProblemCode, Timestamp, hex};
use prost::Message;
use serde::Deserialize;
use serde_json::{Map, Value, value::RawValue};

use super::{
    check::{Batch, Said},
    intake,
    level::{level, of_severity},
    masked,
};
use crate::problem::{ApiError, ApiResult};

const NANOS_OF_A_MICRO: u64 = 1_000;
/// Values inside of values, so deep and no deeper.
const DEEPEST: usize = 16;
const LONGEST_NAME: usize = 100;

/// Bytes of a record, a resource or a scope. What is packed into few bytes can be large in memory, so each
/// is unpacked by itself.
const LARGEST_PART: usize = 256 * 1024;
const LONGEST_SCOPE: usize = 501;

/// Whose records they are.
struct Whose {
    connector: Option<String>,
    instance: Option<String>,
}

impl Whose {
    fn of(resource: Option<Resource>) -> Self {
        let attributes = resource.map(|resource| resource.attributes).unwrap_or_default();
        Self {
            connector: named(&attributes, "service.name"),
            instance: named(&attributes, "service.instance.id"),
        }
    }
}

/// Adds all records of an `ExportLogsServiceRequest` as protobuf.
pub fn add_protobuf(batch: &mut Batch, bytes: &[u8]) -> ApiResult<()> {
    for of_resource in messages(bytes, 1) {
        let of_resource = of_resource?;
        let resource = messages(of_resource, 1).next().transpose()?;
        let whose = Whose::of(resource.map(unpacked).transpose()?);
        for of_scope in messages(of_resource, 2) {
            let of_scope = of_scope?;
            let scope = messages(of_scope, 1).next().transpose()?;
            let logger = logger(scope.map(unpacked).transpose()?);
            for record in messages(of_scope, 2) {
                add(batch, &whose, &logger, unpacked(record?).ok());
                intake::has_room(batch)?;
            }
        }
    }
    Ok(())
}

/// The same as JSON.
pub fn add_json(batch: &mut Batch, bytes: &[u8]) -> ApiResult<()> {
    let export: Export<'_> = serde_json::from_slice(bytes).map_err(|_| no_json())?;
    for of_resource in export.resource_logs {
        let of_resource: OfResource<'_> = read(of_resource).ok_or_else(no_json)?;
        let whose = Whose::of(of_resource.resource.and_then(read));
        for of_scope in of_resource.scope_logs {
            let of_scope: OfScope<'_> = read(of_scope).ok_or_else(no_json)?;
            let logger = logger(of_scope.scope.and_then(read));
            for record in of_scope.log_records {
                add(batch, &whose, &logger, read(record));
                intake::has_room(batch)?;
            }
        }
    }
    Ok(())
}

/// What OTLP's JSON is made of, down to what is read by itself.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Export<'a> {
    #[serde(borrow)]
    resource_logs: Vec<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct OfResource<'a> {
    #[serde(borrow)]
    resource: Option<&'a RawValue>,
    #[serde(borrow)]
    scope_logs: Vec<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct OfScope<'a> {
    #[serde(borrow)]
    scope: Option<&'a RawValue>,
    #[serde(borrow)]
    log_records: Vec<&'a RawValue>,
}

/// `None`: it is not that, or too large.
fn read<'a, T: Part<'a>>(raw: &'a RawValue) -> Option<T> {
    (T::IS_LIST || raw.get().len() <= LARGEST_PART).then(|| serde_json::from_str(raw.get()).ok())?
}

trait Part<'a>: Deserialize<'a> {
    /// Whether it only lists others.
    const IS_LIST: bool = false;
}
impl<'a> Part<'a> for OfResource<'a> {
    const IS_LIST: bool = true;
}
impl<'a> Part<'a> for OfScope<'a> {
    const IS_LIST: bool = true;
}
impl Part<'_> for Resource {}
impl Part<'_> for InstrumentationScope {}
impl Part<'_> for LogRecord {}

fn no_json() -> ApiError {
    let detail = "The body is no ExportLogsServiceRequest of OTLP in JSON.";
    ApiError::new(ProblemCode::MalformedJson, detail)
}

fn no_protobuf() -> ApiError {
    let detail = "The body is no ExportLogsServiceRequest of OTLP in protobuf.";
    ApiError::new(ProblemCode::MalformedRequest, detail)
}

fn unpacked<T: Message + Default>(bytes: &[u8]) -> ApiResult<T> {
    if bytes.len() > LARGEST_PART {
        return Err(no_protobuf());
    }
    T::decode(bytes).map_err(|_| no_protobuf())
}

/// The messages that a message has in a field, one after the other, still packed.
fn messages(mut bytes: &[u8], field: u64) -> impl Iterator<Item = ApiResult<&[u8]>> {
    std::iter::from_fn(move || {
        while !bytes.is_empty() {
            match next_field(&mut bytes) {
                Some((number, Some(message))) if number == field => return Some(Ok(message)),
                Some(_) => {}
                None => {
                    bytes = &[];
                    return Some(Err(no_protobuf()));
                }
            }
        }
        None
    })
}

/// The number of a field, and of one that has a length its bytes.
fn next_field<'a>(bytes: &mut &'a [u8]) -> Option<(u64, Option<&'a [u8]>)> {
    let key = varint(bytes)?;
    let length = match key & 7 {
        0 => {
            varint(bytes)?;
            return Some((key >> 3, None));
        }
        1 => 8,
        2 => usize::try_from(varint(bytes)?).ok()?,
        5 => 4,
        _ => return None,
    };
    let (field, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some((key >> 3, (key & 7 == 2).then_some(field)))
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for place in 0..10 {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(first & 0x7f) << (7 * place);
        if first & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

fn logger(scope: Option<InstrumentationScope>) -> String {
    scope.map(|scope| scope.name.chars().take(LONGEST_SCOPE).collect()).unwrap_or_default()
}

fn add(batch: &mut Batch, whose: &Whose, logger: &str, record: Option<LogRecord>) {
    let Some(record) = record else {
        batch.reject("This is no LogRecord of OTLP of at most 256 KiB.");
        return;
    };
    let mut said = said(record, logger.to_owned());
    said.connector.clone_from(&whose.connector);
    said.instance.clone_from(&whose.instance);
    batch.add(said);
}

fn said(record: LogRecord, logger: String) -> Said {
    let of_word = level(&record.severity_text);
    // A record without a severity is one that says nothing about it.
    let level =
        of_severity(record.severity_number).or(of_word).or(Some(portal_types::LogLevel::Info));
    let at = [record.time_unix_nano, record.observed_time_unix_nano];
    let at = at.into_iter().find(|nanos| *nanos > 0).map(time);
    let body = record.body.and_then(|body| value(body, 0));
    let mut properties = members(record.attributes, 0);
    for (name, id) in [("traceId", record.trace_id), ("spanId", record.span_id)] {
        if !id.is_empty() {
            properties.insert(name.to_owned(), Value::from(hex(&id)));
        }
    }
    let message = match body {
        Some(Value::String(text)) => text,
        Some(Value::Null) | None => record.event_name,
        Some(other) => masked::value(other).to_string(),
    };
    Said { at, level, logger, message, properties, connector: None, instance: None }
}

fn time(nanos: u64) -> Timestamp {
    let micros = nanos / NANOS_OF_A_MICRO;
    Timestamp::from_unix_micros(i64::try_from(micros).unwrap_or(i64::MAX))
}

fn named(attributes: &[KeyValue], name: &str) -> Option<String> {
    let found = attributes.iter().find(|attribute| attribute.key == name)?;
    match found.value.as_ref()?.value.as_ref()? {
        Any::StringValue(text) if !text.trim().is_empty() => {
            Some(text.trim().replace('\0', "").chars().take(LONGEST_NAME).collect())
        }
        _ => None,
    }
}

fn members(attributes: Vec<KeyValue>, depth: usize) -> Map<String, Value> {
    let member = |attribute: KeyValue| {
        Some((attribute.key, attribute.value.and_then(|it| value(it, depth + 1))?))
    };
    attributes.into_iter().filter_map(member).collect()
}

fn value(any: AnyValue, depth: usize) -> Option<Value> {
    if depth > DEEPEST {
        return Some(Value::from("…"));
    }
    Some(match any.value? {
        Any::StringValue(text) => Value::from(text),
        Any::BoolValue(is) => Value::from(is),
        Any::IntValue(number) => Value::from(number),
        Any::DoubleValue(number) => Value::from(number),
        Any::BytesValue(bytes) => Value::from(hex(&bytes)),
        Any::ArrayValue(array) => {
            array.values.into_iter().filter_map(|it| value(it, depth + 1)).collect()
        }
        Any::KvlistValue(list) => Value::Object(members(list.values, depth)),
        // A place in a table that only profiles have.
        Any::StringValueStrindex(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::messages;

    #[test]
    fn messages_are_found_by_their_field() {
        // 1: "ab", a number, 2: "c", 1: "".
        let bytes = b"\x0a\x02ab\x18\x80\x01\x12\x01c\x0a\x00";
        let of = |field| messages(bytes, field).map(Result::unwrap).collect::<Vec<_>>();
        assert_eq!((of(1), of(2), of(3)), (vec![&b"ab"[..], b""], vec![&b"c"[..]], vec![]));
        for broken in [&b"\x0a\x05ab"[..], b"\x0a", b"\x0b", b"\xff\xff"] {
            assert!(messages(broken, 1).any(|message| message.is_err()));
        }
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_walked(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let all: usize = messages(&bytes, 1).flatten().map(<[u8]>::len).sum();
            prop_assert!(all <= bytes.len());
        }
    }
}
