//! When to come back.

use std::time::Duration;

use rand::RngExt as _;

/// Pauses that double, from a first to a longest one, each somewhere between half of that and all
/// of it: those who were sent away together don't come back together.
#[derive(Debug, Clone)]
pub struct BackOff {
    first: Duration,
    longest: Duration,
    next: Duration,
}

impl BackOff {
    /// Pauses that begin with a first one.
    pub fn new(first: Duration, longest: Duration) -> Self {
        Self { first, longest, next: first }
    }

    /// The next pause.
    pub fn pause(&mut self) -> Duration {
        let whole = self.next;
        self.next = (whole * 2).min(self.longest);
        spread(whole)
    }

    /// It went well: the next pause is the first one again.
    pub fn reset(&mut self) {
        self.next = self.first;
    }
}

/// A time between half of this one and all of it.
pub fn spread(whole: Duration) -> Duration {
    #[expect(clippy::disallowed_methods, reason = "nothing here depends on which pause it is")]
    let share = rand::rng().random_range(0.5..=1.0);
    whole.mul_f64(share)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::BackOff;

    #[test]
    fn pauses_grow_to_an_end_and_begin_anew() {
        let (first, longest) = (Duration::from_secs(1), Duration::from_mins(1));
        let mut back_off = BackOff::new(first, longest);
        let mut whole = first;
        for _ in 0..12 {
            let pause = back_off.pause();
            assert!(pause >= whole / 2 && pause <= whole, "{pause:?} of {whole:?}");
            whole = (whole * 2).min(longest);
        }
        back_off.reset();
        assert!(back_off.pause() <= first);
    }
}
