//! Words made from values: pure, so that they can be tested without a browser.

use portal_types::{AssetType, Dam, Language, PickerMode, SubscriptionStatus};

/// A stretch of time that has passed, in seconds. `None` from a week on: then a date says more.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "never negative here")]
pub(crate) fn ago(seconds: f64) -> Option<String> {
    let seconds = seconds.max(0.0) as u64;
    let many = |count: u64, unit: &str| {
        let plural = if count == 1 { "" } else { "s" };
        Some(format!("{count} {unit}{plural} ago"))
    };
    match seconds {
        0 => Some("just now".to_owned()),
        1..=59 => Some(format!("{seconds} s ago")),
        60..=3_599 => many(seconds / 60, "minute"),
        3_600..=86_399 => many(seconds / 3_600, "hour"),
        86_400..=604_799 => many(seconds / 86_400, "day"),
        _ => None,
    }
}

/// The first letters of a name, for the account button, which draws them large.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).collect()
}

pub(crate) const fn language(language: Language) -> &'static str {
    match language {
        Language::English => "English",
        Language::Dutch => "Dutch",
        Language::German => "German",
        Language::French => "French",
        Language::Spanish => "Spanish",
    }
}

pub(crate) const fn dam(dam: Dam) -> &'static str {
    match dam {
        Dam::Bynder => "Bynder",
        Dam::Webdam => "Webdam",
    }
}

pub(crate) const fn asset_type(kind: AssetType) -> &'static str {
    match kind {
        AssetType::Image => "Images",
        AssetType::Video => "Videos",
        AssetType::Document => "Documents",
        AssetType::Audio => "Audio",
    }
}

pub(crate) const fn mode(mode: PickerMode) -> &'static str {
    match mode {
        PickerMode::SingleSelectFile => "One asset and its file",
        PickerMode::SingleSelect => "One asset",
        PickerMode::MultiSelect => "Several assets",
    }
}

pub(crate) const fn subscription(status: SubscriptionStatus) -> &'static str {
    match status {
        SubscriptionStatus::Trialing => "Trial",
        SubscriptionStatus::Active => "Active",
        SubscriptionStatus::PastDue => "Payment overdue",
        SubscriptionStatus::Suspended => "Suspended",
        SubscriptionStatus::Canceled => "Cancelled",
        SubscriptionStatus::Expired => "Trial ended",
    }
}

#[cfg(test)]
mod tests {
    use super::{ago, initials};

    #[test]
    fn time_passes_in_words() {
        let said = |seconds: f64| ago(seconds).unwrap();
        assert_eq!(said(-3.0), "just now");
        assert_eq!(said(3.9), "3 s ago");
        assert_eq!(said(60.0), "1 minute ago");
        assert_eq!(said(7_300.0), "2 hours ago");
        assert_eq!(said(86_400.0), "1 day ago");
        assert_eq!(ago(604_800.0), None);
    }

    #[test]
    fn initials_take_the_first_and_the_last_name() {
        assert_eq!(initials("Ada King Lovelace"), "AL");
        assert_eq!(initials("ada"), "a");
        assert_eq!(initials("  "), "");
    }
}
