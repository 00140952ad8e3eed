//! Levels, in the words of the frameworks that people log with.

use portal_types::LogLevel;

/// The level that a word means.
pub fn level(word: &str) -> Option<LogLevel> {
    let word = word.trim().to_ascii_lowercase();
    Some(match word.as_str() {
        "trace" | "verbose" | "finest" | "finer" | "all" => LogLevel::Trace,
        "debug" | "fine" | "dbg" => LogLevel::Debug,
        "info" | "information" | "informational" | "notice" | "audit" => LogLevel::Info,
        "warn" | "warning" => LogLevel::Warn,
        "error" | "err" | "severe" => LogLevel::Error,
        "fatal" | "critical" | "crit" | "alert" | "emergency" | "panic" => LogLevel::Fatal,
        _ => return None,
    })
}

/// The level of OpenTelemetry's severity number: four numbers a level, 1 to 24.
pub fn of_severity(number: i32) -> Option<LogLevel> {
    // Whatever number somebody sends: first whether it is one of these.
    let step = (1..=24).contains(&number).then(|| number - 1)?;
    Some(LogLevel::of_rank(i16::try_from(step / 4 + 1).ok()?))
}

/// And back: the first number of a level.
pub fn severity(level: LogLevel) -> i32 {
    i32::from(level.rank() - 1) * 4 + 1
}

#[cfg(test)]
mod tests {
    use portal_types::LogLevel;

    use super::{level, of_severity, severity};

    #[test]
    fn words_of_many_frameworks_are_levels() {
        assert_eq!(level("Information"), Some(LogLevel::Info));
        assert_eq!(level(" WARNING "), Some(LogLevel::Warn));
        assert_eq!(level("Critical"), Some(LogLevel::Fatal));
        assert_eq!(level("loud"), None);
        assert_eq!(level(""), None);
    }

    #[test]
    fn severities_are_levels() {
        for level in LogLevel::ALL {
            for step in 0..4 {
                assert_eq!(of_severity(severity(*level) + step), Some(*level));
            }
        }
        for none in [0, 25, -3, i32::MIN, i32::MAX] {
            assert_eq!(of_severity(none), None);
        }
    }
}
