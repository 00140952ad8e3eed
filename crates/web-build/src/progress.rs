//! Says what is being done, and how long it took.

use std::io::Write as _;
use std::time::Instant;

/// Numbered steps on standard output.
pub(crate) struct Progress {
    steps: usize,
    current: usize,
    begun: Instant,
    step_begun: Instant,
}

impl Progress {
    /// Progress over a known number of steps.
    pub(crate) fn of(steps: usize) -> Self {
        let now = Instant::now();
        Self { steps, current: 0, begun: now, step_begun: now }
    }

    /// Ends the step before and announces the next.
    pub(crate) fn step(&mut self, what: &str) -> std::io::Result<()> {
        self.end_step();
        self.current += 1;
        self.step_begun = Instant::now();
        println!("browser build {}/{}: {what}", self.current, self.steps);
        std::io::stdout().flush()
    }

    /// Ends the last step.
    pub(crate) fn done(mut self, what: &str) {
        self.end_step();
        println!("browser build done: {what} ({:.1} s)", self.begun.elapsed().as_secs_f64());
    }

    fn end_step(&mut self) {
        if self.current > 0 {
            println!("    {:.1} s", self.step_begun.elapsed().as_secs_f64());
        }
    }
}
