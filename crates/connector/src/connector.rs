//! The connector itself: holds settings, and keeps them current.

use std::time::{Duration, Instant};

use portal_types::{ConnectorConfig, GoodbyeReason, Secret};

use crate::{
    BackOff, Failure, Held, Keep, Options,
    back_off::spread,
    difference::{differences, summary},
    portal::{Portal, Said, Settings, Trouble},
};

/// Pauses while the portal is away.
const AWAY: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(1));
/// Pauses while somebody has something to mend.
const MEND: (Duration, Duration) = (Duration::from_secs(30), Duration::from_mins(5));

/// A stream that lasted this long was a good one.
const STABLE: Duration = Duration::from_secs(45);
/// The longest pause that the portal can ask for.
const LONGEST: Duration = Duration::from_mins(15);

/// The most differences that are told of one change.
const TOLD: usize = 20;

/// A connector.
pub struct Connector<Say: Fn(&str)> {
    options: Options,
    portal: Portal,
    keep: Keep,
    held: Option<Held>,
    away: BackOff,
    mend: BackOff,
    say: Say,
}

impl<Say: Fn(&str)> Connector<Say> {
    /// A connector with what it kept from before. What happens is said, line by line.
    pub fn new(options: Options, say: Say) -> Result<Self, Failure> {
        let keep = Keep::at(&options.keep);
        Ok(Self {
            portal: Portal::new(&options)?,
            held: keep.load(),
            away: BackOff::new(AWAY.0, AWAY.1),
            mend: BackOff::new(MEND.0, MEND.1),
            keep,
            options,
            say,
        })
    }

    /// The settings it works with: the last good ones.
    pub fn settings(&self) -> Option<&ConnectorConfig> {
        self.held.as_ref().map(|held| &held.config)
    }

    /// Reads the settings once, and hands over what it then works with, as JSON.
    pub async fn once(&mut self, print: impl Fn(&str)) -> Result<(), Failure> {
        let outcome = self.read().await;
        if let Some(settings) = self.settings() {
            print(&serde_json::to_string_pretty(settings).unwrap_or_default());
        }
        match outcome {
            Ok(()) => Ok(()),
            Err(Stop::Failure(failure)) => Err(failure),
            Err(Stop::Trouble(trouble)) => {
                let words = match trouble {
                    Trouble::Mend(words) => return Err(Failure::Refused(words)),
                    Trouble::Away(words) | Trouble::Busy(words, _) => words,
                };
                Err(self.held.as_ref().map_or(Failure::Nothing(words.clone()), |held| {
                    Failure::Refused(format!(
                        "the portal is away ({words}); these are the settings kept here, revision {}",
                        held.config.revision
                    ))
                }))
            }
        }
    }

    /// Keeps the settings current until it is stopped from outside. Comes back only where going on
    /// makes no sense: without a key, or where nothing can be kept.
    pub async fn run(&mut self) -> Result<(), Failure> {
        let Options { kind, instance, .. } = &self.options;
        self.say(&format!("{kind} connector {instance:?} of {}", self.portal.url()));
        if self.portal.is_overheard() {
            self.say("plain http: whoever is in between can read the API key; use https");
        }
        match &self.held {
            Some(held) => self.say(&format!(
                "kept from before: revision {}: {}",
                held.config.revision,
                summary(&held.config)
            )),
            None => self.say("nothing is kept from before"),
        }
        loop {
            let stopped = if self.options.polls { self.poll().await } else { self.follow().await };
            let pause = match stopped {
                Ok(pause) => pause,
                Err(Stop::Failure(failure)) => return Err(failure),
                Err(Stop::Trouble(trouble)) => self.pause_after(trouble),
            };
            tokio::time::sleep(pause).await;
        }
    }

    async fn read(&mut self) -> Result<(), Stop> {
        let key = self.options.key.read()?;
        let held = self.tag(&key);
        if let Some(settings) = self.portal.read(&key, held.as_deref()).await? {
            self.take(&key, settings)?;
        }
        Ok(())
    }

    /// Follows the stream until it ends, and says how long to stay away.
    async fn follow(&mut self) -> Result<Duration, Stop> {
        let key = self.options.key.read()?;
        let held = self.tag(&key);
        let mut stream = self.portal.follow(&key, held.as_deref()).await?;
        self.say_connected();
        let began = Instant::now();
        loop {
            let said = stream.next().await;
            // Not before: a stream that breaks off each time at once is no good one.
            if said.is_ok() || began.elapsed() > STABLE {
                self.reset();
            }
            match said? {
                Said::Settings(settings) => self.take(&key, settings)?,
                Said::Goodbye(GoodbyeReason::Shutdown, detail, pause) => {
                    self.say(&format!("goodbye: {detail} Back in {:.1} s.", pause.as_secs_f32()));
                    return Ok(pause);
                }
                Said::Goodbye(_, detail, _) => return Err(Trouble::Mend(detail).into()),
            }
        }
    }

    /// Asks again and again, with answers that are held back until there is something to tell.
    async fn poll(&mut self) -> Result<Duration, Stop> {
        self.read().await?;
        self.reset();
        self.say_connected();
        loop {
            let key = self.options.key.read()?;
            let Some(held) = self.tag(&key) else { return Ok(Duration::ZERO) };
            if let Some(settings) = self.portal.wait(&key, &held).await? {
                self.take(&key, settings)?;
            }
        }
    }

    /// The tag of what is held, if this portal understands it from this key.
    fn tag(&self, key: &Secret) -> Option<String> {
        let held = self.held.as_ref().filter(|held| held.is_of(self.portal.url(), key));
        held.map(|held| held.etag.clone())
    }

    /// Takes settings over: first to the disk, then into use.
    fn take(&mut self, key: &Secret, settings: Settings) -> Result<(), Failure> {
        let new = Held::new(self.portal.url(), key, settings.etag, settings.config);
        self.keep.save(&new).map_err(|error| Failure::Keep(self.keep.path().to_owned(), error))?;
        let old = self.held.replace(new);
        let Some(new) = &self.held else { return Ok(()) };
        self.say(&format!("revision {}: {}", new.config.revision, summary(&new.config)));
        let lines = old.map(|old| differences(&old.config, &new.config)).unwrap_or_default();
        for line in lines.iter().take(TOLD) {
            self.say(&format!("  {line}"));
        }
        if lines.len() > TOLD {
            self.say(&format!("  and {} more", lines.len() - TOLD));
        }
        Ok(())
    }

    /// It goes well: pauses are short again.
    fn reset(&mut self) {
        self.away.reset();
        self.mend.reset();
    }

    fn say_connected(&self) {
        match &self.held {
            Some(held) => self.say(&format!("connected; holds revision {}", held.config.revision)),
            None => self.say("connected"),
        }
    }

    fn pause_after(&mut self, trouble: Trouble) -> Duration {
        let (what, pause) = match trouble {
            Trouble::Away(words) => (format!("away: {words}"), self.away.pause()),
            // As asked, and a little more, each a different little.
            Trouble::Busy(words, pause) => {
                (format!("busy: {words}"), pause.min(LONGEST) + spread(AWAY.0))
            }
            Trouble::Mend(words) => (format!("to be mended: {words}"), self.mend.pause()),
        };
        let work = match &self.held {
            Some(held) => format!("works on with revision {}", held.config.revision),
            None => "has no settings to work with yet".to_owned(),
        };
        self.say(&format!("{what}; {work}, tries again in {:.1} s", pause.as_secs_f32()));
        pause
    }

    fn say(&self, line: &str) {
        (self.say)(line);
    }
}

/// Why it stopped listening.
enum Stop {
    Trouble(Trouble),
    Failure(Failure),
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}
