//! Which records are wanted.

use portal_types::{AccountId, Timestamp};
use sqlx::{Postgres, QueryBuilder};

use super::{first_id, instance_word, level_word, mark};

/// The least level that there is no room above.
const GREATEST_LEVEL: i16 = 6;

/// Which records are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// At this moment or later, to the millisecond.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub to: Option<Timestamp>,
    /// Of this level or a greater one.
    pub level: Option<i16>,
    pub instance: Option<String>,
    /// All of them.
    pub words: Vec<LogWord>,
}

/// A word that is looked for: letters and digits, small.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogWord {
    pub text: String,
    /// What it begins, too.
    pub is_beginning: bool,
}

impl LogFilter {
    /// Whether time alone says which.
    pub(super) fn is_of_time(&self) -> bool {
        self.level.is_none() && self.is_counted()
    }

    /// Whether counts by minute and level tell everything.
    pub(super) fn is_counted(&self) -> bool {
        self.instance.is_none() && self.words.is_empty()
    }

    /// The ids that its time lets through, from the first to before the last.
    pub(super) fn ids(&self, before: Option<i64>) -> (i64, i64) {
        let from = self.from.map_or(0, first_id);
        let to = self.to.map_or(i64::MAX, first_id);
        (from, before.unwrap_or(i64::MAX).min(to))
    }

    /// What SQLite's index is asked for: records of some slices.
    pub(super) fn terms(&self, account: AccountId, slices: &[i64]) -> String {
        let terms = |slice: &i64| format!("({})", self.terms_of(account, *slice));
        slices.iter().map(terms).collect::<Vec<_>>().join(" OR ")
    }

    fn terms_of(&self, account: AccountId, slice: i64) -> String {
        let mark = mark(account, slice);
        let term = |word: &str| format!("\"{mark}{word}\"");
        let mut terms = Vec::new();
        if let Some(level) = self.level {
            let levels: Vec<String> =
                (level..=GREATEST_LEVEL).map(|level| term(&level_word(level))).collect();
            terms.push(format!("({})", levels.join(" OR ")));
        }
        terms.extend(self.instance.as_deref().map(|instance| term(&instance_word(instance))));
        terms.extend(self.words.iter().map(|word| {
            let star = if word.is_beginning { "*" } else { "" };
            format!("{}{star}", term(&word.text))
        }));
        terms.join(" AND ")
    }

    /// Adds the same as a condition for PostgreSQL.
    pub(super) fn push_conditions(&self, query: &mut QueryBuilder<Postgres>) {
        if let Some(level) = self.level {
            query.push(" AND level >= ").push_bind(level);
        }
        if let Some(instance) = &self.instance {
            query.push(" AND instance = ").push_bind(instance.clone());
        }
        if !self.words.is_empty() {
            let term = |word: &LogWord| {
                format!("'{}'{}", word.text, if word.is_beginning { ":*" } else { "" })
            };
            let terms: Vec<String> = self.words.iter().map(term).collect();
            query.push(" AND words @@ ").push_bind(terms.join(" & ")).push("::tsquery");
        }
    }
}
