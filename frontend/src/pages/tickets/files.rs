//! Files that go with a message: chosen before it is sent, and sent one by one after it.

use leptos::prelude::*;
use portal_types::TicketMessageId;
use send_wrapper::SendWrapper;
use web_sys::File;

use crate::{
    api::{Api, Side},
    browser::{file, task},
    dom::{El, button, div, input, label, li, memo, p, progress, span, ul},
    parts::{quiet, unseen},
    words,
};

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Chosen,
    /// So many hundredths are there.
    Going(u8),
    Sent,
    Failed(String),
}

#[derive(Clone)]
struct One {
    number: u32,
    file: SendWrapper<File>,
    state: State,
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
    all: RwSignal<Vec<One>>,
    next: StoredValue<u32>,
    target: StoredValue<Option<Target>>,
    busy: RwSignal<bool>,
    /// What happens once none is left to be sent.
    then: StoredValue<Option<Callback<()>>>,
}

impl Files {
    pub(crate) fn new(api: Api) -> Self {
        Self {
            api,
            all: RwSignal::new(Vec::new()),
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

    fn add(self, files: Vec<File>) {
        self.all.update(|all| {
            for file in files {
                let number = self.next.get_value();
                self.next.set_value(number + 1);
                all.push(One { number, file: SendWrapper::new(file), state: State::Chosen });
            }
        });
    }

    fn remove(self, number: u32) {
        self.all.update(|all| all.retain(|one| one.number != number));
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

    /// Sends what is not there yet, one by one. `then` runs once all are.
    pub(crate) fn send(self, target: Target, then: Callback<()>) {
        self.target.set_value(Some(target));
        self.then.set_value(Some(then));
        self.go_on(|state| *state != State::Sent);
    }

    fn retry(self, number: u32) {
        self.say(number, State::Chosen);
        self.go_on(|state| *state == State::Chosen);
    }

    fn go_on(self, which: fn(&State) -> bool) {
        let Some(target) = self.target.get_value() else { return };
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let waiting: Vec<One> = self
            .all
            .with_untracked(|all| all.iter().filter(|one| which(&one.state)).cloned().collect());
        task::spawn(async move {
            for one in waiting {
                let number = one.number;
                self.say(number, State::Going(0));
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

    fn finish(self) {
        let any_left =
            self.all.with_untracked(|all| all.iter().any(|one| one.state != State::Sent));
        if any_left {
            return;
        }
        self.all.set(Vec::new());
        self.target.set_value(None);
        if let Some(then) = self.then.get_value() {
            self.then.set_value(None);
            then.run(());
        }
    }
}

/// Where files are chosen or dropped, and the list of them.
pub(crate) fn file_picker(files: Files) -> El {
    let choose = input()
        .attr("type", "file")
        .attr("multiple", true)
        .on("change", move |event| files.add(file::taken(&event)));
    let words = span().class("drop-words").child((
        "Add files, or drop them here",
        quiet("Pictures, documents, archives, videos and text. Never a secret."),
    ));
    div()
        .class("files")
        .child((label().class("drop flat").child((choose, words)), file_list(files)))
}

/// The files, each with how far it is.
pub(crate) fn file_list(files: Files) -> El {
    let numbers =
        memo(move || files.all.with(|all| all.iter().map(|one| one.number).collect::<Vec<_>>()));
    div().child(move || {
        let numbers = numbers.get();
        if numbers.is_empty() {
            return None;
        }
        let rows: Vec<El> = numbers.into_iter().filter_map(|number| row(files, number)).collect();
        Some(ul().class("lines chosen-files").attr("aria-label", "Files").child(rows))
    })
}

fn row(files: Files, number: u32) -> Option<El> {
    let (name, bytes) = files.all.with_untracked(|all| {
        let one = all.iter().find(|one| one.number == number)?;
        Some((one.file.name(), one.file.size()))
    })?;
    #[expect(clippy::cast_possible_truncation, reason = "no file is that large")]
    let bytes = bytes as i64;
    let state = memo(move || {
        let all = files.all.read();
        all.iter().find(|one| one.number == number).map_or(State::Sent, |one| one.state.clone())
    });
    let going = memo(move || matches!(state.get(), State::Going(_)));
    let of = name.clone();
    let bar = move || {
        going.get().then(|| {
            progress().attr("max", "100").attr("aria-label", format!("Sending {of}")).attr(
                "value",
                move || match state.get() {
                    State::Going(percent) => percent.to_string(),
                    _ => "100".to_owned(),
                },
            )
        })
    };
    let failed = move || match state.get() {
        State::Failed(words) => Some(p().class("problem").child(words)),
        _ => None,
    };
    let of = name.clone();
    let acts = move || {
        let act = |words: &'static str| {
            let name = unseen(format!(" {of}"));
            button().attr("type", "button").class("button small").child((words, name))
        };
        match state.get() {
            State::Going(_) => None,
            State::Sent => Some((Some(span().class("state good small").child("Sent")), None)),
            State::Chosen => {
                Some((None, Some(act("Remove").on("click", move |_| files.remove(number)))))
            }
            State::Failed(_) => Some((
                Some(act("Retry").on("click", move |_| files.retry(number))),
                Some(act("Remove").on("click", move |_| files.remove(number))),
            )),
        }
    };
    let what = div().class("line").child((
        span().child((name, " ", quiet(words::size(bytes)))),
        div().class("actions").child(acts),
    ));
    Some(li().child((what, bar, div().attr("role", "alert").child(failed))))
}
