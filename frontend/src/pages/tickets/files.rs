//! Files that go with a message: chosen before it is sent, and sent one by one after it.

use leptos::prelude::*;
use portal_types::{FileLimits, TicketMessageId};
use send_wrapper::SendWrapper;
use web_sys::File;

use crate::{
    api::{Api, Side},
    browser::task,
    parts::Load,
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    Chosen,
    /// So many hundredths are there.
    Going(u8),
    Sent,
    Failed(String),
}

#[derive(Clone)]
pub(super) struct One {
    pub(super) number: u32,
    pub(super) file: SendWrapper<File>,
    pub(super) state: State,
}

/// Where they go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) ticket: (Side, i64),
    pub(crate) message: TicketMessageId,
}

/// The files of a message.
#[derive(Clone, Copy)]
pub(crate) struct Files {
    api: Api,
    pub(super) all: RwSignal<Vec<One>>,
    pub(super) limits: Load<FileLimits>,
    /// Why some of those that were chosen last are not among them.
    pub(super) refused: RwSignal<Vec<String>>,
    next: StoredValue<u32>,
    target: StoredValue<Option<Target>>,
    busy: RwSignal<bool>,
    /// What happens after each try.
    then: StoredValue<Option<Callback<bool>>>,
}

impl Files {
    pub(crate) fn new(api: Api) -> Self {
        Self {
            api,
            all: RwSignal::new(Vec::new()),
            limits: Load::new(move || api.file_limits()),
            refused: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
            target: StoredValue::new(None),
            busy: RwSignal::new(false),
            then: StoredValue::new(None),
        }
    }

    /// Whether one is not there yet.
    pub(crate) fn any_left(self) -> bool {
        self.all.with(|all| all.iter().any(|one| one.state != State::Sent))
    }

    /// Whether one is on its way.
    pub(crate) fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// Takes in what was chosen, save what is not taken anyway. As long as nothing is known of that, the
    /// API says so.
    pub(super) fn add(self, files: Vec<File>) {
        let limits = self.limits.get_untracked();
        let mut refused = Vec::new();
        self.all.update(|all| {
            for file in files {
                if let Some(why) = limits.and_then(|limits| refusal(limits, all.len(), &file)) {
                    refused.push(why);
                    continue;
                }
                let number = self.next.get_value();
                self.next.set_value(number + 1);
                all.push(One { number, file: SendWrapper::new(file), state: State::Chosen });
            }
        });
        self.refused.set(refused);
    }

    pub(super) fn remove(self, number: u32) {
        self.all.update(|all| all.retain(|one| one.number != number));
        self.refused.set(Vec::new());
        // What was waited for may be done with that.
        if self.target.with_value(Option::is_some) && !self.busy.get_untracked() {
            self.finish();
        }
    }

    fn say(self, number: u32, state: State) {
        self.all.try_update(|all| {
            if let Some(one) = all.iter_mut().find(|one| one.number == number) {
                one.state = state;
            }
        });
    }

    /// Sends what is not there yet, one by one. `then` runs after each try, and hears whether all
    /// got there.
    pub(crate) fn send(self, target: Target, then: Callback<bool>) {
        self.target.set_value(Some(target));
        self.then.set_value(Some(then));
        self.go_on(|one| one.state != State::Sent);
    }

    pub(super) fn retry(self, number: u32) {
        self.go_on(move |one| one.number == number);
    }

    fn go_on(self, which: impl Fn(&One) -> bool) {
        let Some(target) = self.target.get_value() else { return };
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let waiting: Vec<One> =
            self.all.with_untracked(|all| all.iter().filter(|one| which(one)).cloned().collect());
        for one in &waiting {
            self.say(one.number, State::Going(0));
        }
        task::spawn(async move {
            for one in waiting {
                let number = one.number;
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "from 0 to 100"
                )]
                let progress = move |done: f64| {
                    self.say(number, State::Going((done.clamp(0.0, 1.0) * 100.0) as u8));
                };
                let sent =
                    self.api.attach(target.ticket, target.message, &one.file, progress).await;
                let state = match sent {
                    Ok(_) => State::Sent,
                    Err(error) => State::Failed(error.words()),
                };
                self.say(number, state);
            }
            if self.busy.try_set(false).is_none() {
                self.finish();
            }
        });
    }

    /// What was chosen meanwhile stays for the next message.
    fn finish(self) {
        let all_there = self.all.with_untracked(|all| {
            all.iter().all(|one| matches!(one.state, State::Sent | State::Chosen))
        });
        if all_there {
            self.all.update(|all| all.retain(|one| one.state != State::Sent));
            self.target.set_value(None);
        }
        if let Some(then) = self.then.get_value() {
            then.run(all_there);
        }
    }
}

/// Why a file is not taken beside so many others.
#[expect(clippy::cast_precision_loss, reason = "no limit is that large")]
fn refusal(limits: FileLimits, others: usize, file: &File) -> Option<String> {
    let FileLimits { most_bytes, most_files } = limits;
    let name = file.name();
    if file.size() > most_bytes as f64 {
        return Some(format!("“{name}” is larger than {}.", megabytes(most_bytes)));
    }
    let is_full = i64::try_from(others).is_ok_and(|others| others >= most_files);
    is_full.then(|| format!("“{name}” is one too many: a ticket takes {most_files} files."))
}

/// A limit in words: it is set in these.
pub(super) fn megabytes(bytes: i64) -> String {
    format!("{} MB", bytes / 1024 / 1024)
}
