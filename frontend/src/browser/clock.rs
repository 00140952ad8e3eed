//! Time as the browser tells it. The one place that asks.

use js_sys::{Date, Object, Reflect};
use portal_types::Timestamp;
use wasm_bindgen::JsValue;

/// Milliseconds since 1970.
pub(crate) fn now_ms() -> f64 {
    Date::now()
}

/// A moment in milliseconds since 1970.
#[expect(clippy::cast_precision_loss, reason = "until the year 9999 this is below 2^53")]
pub(crate) fn ms(moment: Timestamp) -> f64 {
    (moment.unix_micros() / 1000) as f64
}

/// The opposite of [`ms`].
#[expect(clippy::cast_possible_truncation, reason = "`as` clamps, and so does `Timestamp`")]
pub(crate) fn moment(ms: f64) -> Timestamp {
    Timestamp::from_unix_micros((ms * 1000.0) as i64)
}

fn date(moment: Timestamp) -> Date {
    Date::new(&JsValue::from_f64(ms(moment)))
}

fn written(moment: Timestamp, options: &[(&str, &str)]) -> String {
    let object = Object::new();
    for (name, value) in options {
        // Setting a member of a fresh object can't fail.
        let _ = Reflect::set(&object, &(*name).into(), &(*value).into());
    }
    let language = leptos::prelude::window().navigator().language();
    date(moment).to_locale_string(language.as_deref().unwrap_or("en"), &object).into()
}

/// Date and time, as people here write them.
pub(crate) fn date_and_time(moment: Timestamp) -> String {
    written(moment, &[("dateStyle", "long"), ("timeStyle", "short")])
}

/// The same to the second, short.
pub(crate) fn to_the_second(moment: Timestamp) -> String {
    written(moment, &[("dateStyle", "short"), ("timeStyle", "medium")])
}

/// The date, as people here write it.
pub(crate) fn date_only(moment: Timestamp) -> String {
    written(moment, &[("dateStyle", "long")])
}

/// What a `datetime-local` input holds: local time without an offset.
pub(crate) fn to_local_input(moment: Timestamp) -> String {
    let date = date(moment);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date(),
        date.get_hours(),
        date.get_minutes()
    )
}

/// The moment at which a day begins here, of a `date` input's `2026-03-01`, so many days later.
pub(crate) fn begin_of_day(text: &str, days_later: u32) -> Option<Timestamp> {
    let mut parts = text.splitn(3, '-').map(|part| part.parse::<u32>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let month = i32::try_from(month).ok()?.checked_sub(1)?;
    let day = i32::try_from(day.checked_add(days_later)?).ok()?;
    // The calendar goes on by itself: the 32nd of March is the 1st of April.
    let date = Date::new_with_year_month_day(year, month, day);
    let ms = date.get_time();
    (!ms.is_nan()).then(|| moment(ms))
}

/// The opposite of [`to_local_input`]; `None` for what is not a time.
pub(crate) fn from_local_input(text: &str) -> Option<Timestamp> {
    let ms = Date::new(&text.into()).get_time();
    (!ms.is_nan()).then(|| moment(ms))
}
