//! Times.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::Error as _};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// A moment, to the microsecond, in UTC. On the wire RFC 3339, in storage microseconds since 1970:
/// an integer orders and compares alike on both engines, which SQLite's text times do not
/// (`…:12Z` sorts after `…:12.5Z`).
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
pub struct Timestamp(i64);

impl Timestamp {
    /// The first and the last moment that RFC 3339 can write: the years 0000 to 9999.
    const RANGE: std::ops::RangeInclusive<i64> = -62_167_219_200_000_000..=253_402_300_799_999_999;

    /// The last moment that there is.
    pub const LAST: Self = Self(*Self::RANGE.end());

    /// Microseconds since 1970-01-01T00:00:00Z. Values outside the years 0000 to 9999 are clamped.
    pub fn from_unix_micros(micros: i64) -> Self {
        Self(micros.clamp(*Self::RANGE.start(), *Self::RANGE.end()))
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub const fn unix_micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970-01-01T00:00:00Z.
    pub const fn unix_seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// This moment and `seconds` more (or, if negative, fewer).
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self::from_unix_micros(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// Reads RFC 3339 with any offset. What is before the year 0000 or after 9999 in UTC is none.
    pub fn parse(text: &str) -> Option<Self> {
        let micros = micros_of(OffsetDateTime::parse(text, &Rfc3339).ok()?)?;
        Self::RANGE.contains(&micros).then_some(Self(micros))
    }

    fn to_rfc3339(self) -> Option<String> {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000)
            .ok()
            .and_then(|moment| moment.format(&Rfc3339).ok())
    }
}

/// Not by way of an `OffsetDateTime` in UTC: near the years' ends there is none.
fn micros_of(moment: OffsetDateTime) -> Option<i64> {
    i64::try_from(moment.unix_timestamp_nanos().div_euclid(1_000)).ok()
}

impl From<OffsetDateTime> for Timestamp {
    fn from(moment: OffsetDateTime) -> Self {
        Self::from_unix_micros(micros_of(moment).unwrap_or(i64::MAX))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_rfc3339().ok_or(fmt::Error)?)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.to_rfc3339().ok_or_else(|| S::Error::custom("a time out of range"))?;
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'_, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            let expected = &"a time as in RFC 3339, such as 2026-03-01T09:30:00Z";
            D::Error::invalid_value(serde::de::Unexpected::Str(&text), expected)
        })
    }
}

#[cfg(feature = "openapi")]
mod schema {
    use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, schema::Type};

    impl utoipa::PartialSchema for super::Timestamp {
        fn schema() -> RefOr<Schema> {
            ObjectBuilder::new()
                .schema_type(Type::String)
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
                .description(Some("A moment as in RFC 3339, in UTC, to the microsecond at most."))
                .examples(["2026-03-01T09:30:00Z"])
                .into()
        }
    }

    impl utoipa::ToSchema for super::Timestamp {
        fn name() -> std::borrow::Cow<'static, str> {
            "Timestamp".into()
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Timestamp;

    proptest! {
        #[test]
        fn text_and_back_is_the_same_moment(micros in Timestamp::RANGE) {
            let moment = Timestamp::from_unix_micros(micros);
            prop_assert_eq!(Timestamp::parse(&moment.to_string()), Some(moment));
        }

        #[test]
        fn any_text_is_a_moment_or_refused(text in ".{0,40}") {
            let _ = Timestamp::parse(&text);
        }

        #[test]
        fn any_year_with_any_offset_is_a_moment_or_refused(
            text in "(0000|0001|2026|9998|9999)-(01-01|12-31)T(00:00:00|23:59:59)[+-](00|01|14|23):(00|59)"
        ) {
            if let Some(moment) = Timestamp::parse(&text) {
                prop_assert_eq!(Timestamp::parse(&moment.to_string()), Some(moment));
            }
        }
    }

    #[test]
    fn moments_outside_the_years_that_can_be_written_are_refused() {
        assert_eq!(Timestamp::parse("9999-12-31T23:59:59-23:59"), None);
        assert_eq!(Timestamp::parse("0000-01-01T00:00:00+23:59"), None);
    }

    #[test]
    fn offsets_become_utc_and_finer_digits_are_cut() {
        let moment = Timestamp::parse("2026-03-01T10:30:00.123456789+01:00").unwrap();
        assert_eq!(moment.to_string(), "2026-03-01T09:30:00.123456Z");
    }
}
