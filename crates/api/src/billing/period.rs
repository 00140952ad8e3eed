//! Periods: months and years as the calendar has them, in UTC.

use portal_types::{PlanPeriod, Timestamp};
use time::{Date, Month, OffsetDateTime};

/// The beginning of the nth period after the one that began first: on the same day of the month, or on
/// its last where it has none, at the same time of the day. So a period that began on the 31st leads back to
/// the 31st.
pub fn nth(anchor: Timestamp, period: PlanPeriod, n: i32) -> Timestamp {
    let months = match period {
        PlanPeriod::Month => n,
        PlanPeriod::Year => n.saturating_mul(12),
    };
    let nanos = i128::from(anchor.unix_micros()) * 1_000;
    let moved = OffsetDateTime::from_unix_timestamp_nanos(nanos).ok().and_then(|moment| {
        let month =
            moment.year().checked_mul(12)?.checked_add(i32::from(u8::from(moment.month())) - 1)?;
        let month = month.checked_add(months)?;
        let (year, month) = (month.div_euclid(12), u8::try_from(month.rem_euclid(12) + 1).ok()?);
        let month = Month::try_from(month).ok()?;
        let day = moment.day().min(month.length(year));
        Some(moment.replace_date(Date::from_calendar_date(year, month, day).ok()?))
    });
    moved.map_or(Timestamp::LAST, Timestamp::from)
}

/// The end of the period that begins at a time, in a row that began with the anchor.
pub fn end(anchor: Timestamp, period: PlanPeriod, start: Timestamp) -> Timestamp {
    let days = (start.unix_seconds() - anchor.unix_seconds()) / 86_400;
    let about = match period {
        PlanPeriod::Month => days / 31,
        PlanPeriod::Year => days / 366,
    };
    let mut n = i32::try_from(about).unwrap_or_default();
    loop {
        let end = nth(anchor, period, n);
        if end > start || end == Timestamp::LAST {
            return end;
        }
        n += 1;
    }
}

#[cfg(test)]
mod tests {
    use portal_types::{PlanPeriod, Timestamp};
    use proptest::prelude::*;

    use super::{end, nth};

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn the_last_of_a_month_stays_the_last() {
        let anchor = at("2028-01-31T09:30:00Z");
        let ends = ["2028-02-29", "2028-03-31", "2028-04-30", "2028-05-31"];
        let mut start = anchor;
        for day in ends {
            start = end(anchor, PlanPeriod::Month, start);
            assert_eq!(start, at(&format!("{day}T09:30:00Z")));
        }
        let leap = at("2028-02-29T00:00:00Z");
        assert_eq!(end(leap, PlanPeriod::Year, leap), at("2029-02-28T00:00:00Z"));
        assert_eq!(nth(leap, PlanPeriod::Year, 4), at("2032-02-29T00:00:00Z"));
    }

    proptest! {
        #[test]
        fn periods_follow_on_each_other(
            anchor in 0..4_000_000_000_i64,
            is_year: bool,
            periods in 1..60_usize,
        ) {
            let period = if is_year { PlanPeriod::Year } else { PlanPeriod::Month };
            let anchor = Timestamp::from_unix_micros(anchor * 1_000_000);
            let mut start = anchor;
            for n in 1..=periods {
                let next = end(anchor, period, start);
                prop_assert_eq!(next, nth(anchor, period, i32::try_from(n).unwrap()));
                let days = (next.unix_seconds() - start.unix_seconds()) / 86_400;
                let expected = if is_year { 365..=366 } else { 28..=31 };
                prop_assert!(expected.contains(&days));
                start = next;
            }
        }
    }
}
