//! Who is logged in, and how the access token stays fresh.
//!
//! The token lives in memory only. The refresh cookie, which scripts can't see, rotates with every
//! use, so only one renewal may run at a time: within the tab callers wait for the one that runs,
//! across tabs a web lock keeps order. When renewal fails under a page that is open, the person
//! signs in again in place and the call that failed goes on: nothing typed is lost.

use futures_channel::oneshot;
use leptos::prelude::*;
use portal_types::{ProblemCode, Role, Secret, Session, User};

use super::{Answer, Api, ApiError};
use crate::browser::{clock, lock, store};

/// The name of the lock that tabs share.
const LOCK: &str = "portal-refresh";
/// A hint, not a credential: somebody logged in here before, so trying the cookie is worthwhile.
const HINT: &str = "portal-signed-in";
/// A token that ends within this time is renewed before it is used.
const MARGIN_MS: f64 = 30_000.0;

/// Who is in front of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Who {
    /// Being found out.
    Unknown,
    /// Could not be found out.
    Unreachable(ApiError),
    /// A visitor.
    Nobody,
    /// A person who is logged in.
    Somebody(User),
}

struct Token {
    text: Secret,
    ends_ms: f64,
}

/// Callers that wait for an outcome that another caller works on.
type Waiting = StoredValue<Vec<oneshot::Sender<Answer<()>>>, LocalStorage>;

/// The session of this tab.
#[derive(Clone, Copy)]
pub(crate) struct SessionStore {
    who: RwSignal<Who>,
    token: StoredValue<Option<Token>>,
    renewing: StoredValue<bool>,
    renewal: Waiting,
    /// Whether the dialog for signing in again is open.
    asking: RwSignal<bool>,
    answered: Waiting,
}

impl SessionStore {
    pub(crate) fn new() -> Self {
        Self {
            who: RwSignal::new(Who::Unknown),
            token: StoredValue::new(None),
            renewing: StoredValue::new(false),
            renewal: StoredValue::new_local(Vec::new()),
            asking: RwSignal::new(false),
            answered: StoredValue::new_local(Vec::new()),
        }
    }

    pub(crate) fn who(self) -> Who {
        self.who.get()
    }

    /// The person, if somebody is logged in.
    pub(crate) fn user(self) -> Option<User> {
        self.who.with(|who| match who {
            Who::Somebody(user) => Some(user.clone()),
            _ => None,
        })
    }

    /// Whether the person may change settings. A role that changes meanwhile shows with the next
    /// page; the API refuses in any case.
    pub(crate) fn may_write(self) -> bool {
        self.who.with_untracked(
            |who| matches!(who, Who::Somebody(user) if user.role.includes(Role::Admin)),
        )
    }

    pub(crate) fn asking(self) -> RwSignal<bool> {
        self.asking
    }

    /// Takes a session over: after a login, a confirmation or a renewal.
    pub(crate) fn begin(self, session: Session) {
        let Session { access_token, expires_in, user, .. } = session;
        #[expect(clippy::cast_precision_loss, reason = "a token's life is far below 2^53 seconds")]
        let ends_ms = clock::now_ms() + expires_in as f64 * 1000.0;
        self.token.set_value(Some(Token { text: access_token, ends_ms }));
        store::set(HINT, Some("1"));
        // The same person again must not redraw the page that they type in.
        if self.who.with_untracked(|who| *who != Who::Somebody(user.clone())) {
            self.who.set(Who::Somebody(user));
        }
        self.settle(&Ok(()));
    }

    /// The same person, with something about them changed.
    pub(crate) fn is_now(self, user: User) {
        if matches!(self.who.get_untracked(), Who::Somebody(_)) {
            self.who.set(Who::Somebody(user));
        }
    }

    /// Forgets the session of this tab.
    pub(crate) fn end(self) {
        self.token.set_value(None);
        store::set(HINT, None);
        self.who.set(Who::Nobody);
        self.settle(&Err(ApiError::SignedOut));
    }

    /// Lets the calls that wait for signing in again fail. The page stays as it is.
    pub(crate) fn dismiss(self) {
        self.settle(&Err(ApiError::SignedOut));
    }

    /// Closes the dialog for signing in again and lets the calls that wait for it go on.
    fn settle(self, outcome: &Answer<()>) {
        if self.asking.get_untracked() {
            self.asking.set(false);
        }
        wake(self.answered, outcome);
    }

    /// Waits until the person has signed in again, or has left.
    async fn ask(self) -> Answer<()> {
        let (tell, told) = oneshot::channel();
        self.answered.update_value(|waiting| waiting.push(tell));
        self.asking.set(true);
        told.await.unwrap_or(Err(ApiError::SignedOut))
    }

    fn token(self, margin_ms: f64) -> Option<String> {
        self.token.with_value(|token| {
            token
                .as_ref()
                .filter(|token| token.ends_ms - margin_ms > clock::now_ms())
                .map(|token| token.text.expose().to_owned())
        })
    }
}

fn wake(waiting: Waiting, outcome: &Answer<()>) {
    let mut all = Vec::new();
    waiting.update_value(|list| std::mem::swap(list, &mut all));
    for one in all {
        // Whoever waited may have left with their page.
        let _ = one.send(outcome.clone());
    }
}

impl Api {
    /// On start-up: finds out who is here, without bothering the API for a first-time visitor.
    pub(crate) async fn restore_session(self) {
        let session = self.session;
        if store::get(HINT).is_none() {
            session.who.set(Who::Nobody);
            return;
        }
        session.who.set(Who::Unknown);
        match self.renew().await {
            Ok(()) => {}
            Err(error) if has_ended(&error) => session.end(),
            Err(error) => session.who.set(Who::Unreachable(error)),
        }
    }

    /// A token that lives long enough for a call.
    pub(super) async fn usable_token(self) -> Answer<String> {
        match self.session.token(MARGIN_MS) {
            Some(token) => Ok(token),
            None => self.next_token(None).await,
        }
    }

    /// A token other than `spent`, which the API refused.
    pub(super) async fn renewed_token(self, spent: &str) -> Answer<String> {
        self.next_token(Some(spent)).await
    }

    async fn next_token(self, spent: Option<&str>) -> Answer<String> {
        let session = self.session;
        // Another call may have renewed it while this one was under way.
        if let Some(token) = session.token(MARGIN_MS).filter(|token| Some(token.as_str()) != spent)
        {
            return Ok(token);
        }
        match self.renew().await {
            Ok(()) => {}
            Err(error) if has_ended(&error) => {
                if session.who.with_untracked(|who| !matches!(who, Who::Somebody(_))) {
                    return Err(ApiError::SignedOut);
                }
                session.ask().await?;
            }
            Err(error) => return Err(error),
        }
        session.token(0.0).ok_or(ApiError::SignedOut)
    }

    /// One renewal at a time in this tab; the others wait for its outcome.
    async fn renew(self) -> Answer<()> {
        let session = self.session;
        if session.renewing.get_value() {
            let (tell, told) = oneshot::channel();
            session.renewal.update_value(|waiting| waiting.push(tell));
            return told.await.unwrap_or(Err(ApiError::SignedOut));
        }
        session.renewing.set_value(true);
        let outcome = lock::while_held(LOCK, self.refresh()).await;
        session.renewing.set_value(false);
        let outcome = outcome.map(|fresh| self.take_over(fresh));
        wake(session.renewal, &outcome);
        outcome
    }

    /// A renewed session. Should another tab have logged in as somebody else, or gone to another
    /// account, what is on screen is not theirs: start afresh.
    pub(crate) fn take_over(self, fresh: Session) {
        let now = (fresh.user.id, fresh.user.account_id);
        let is_other = |who: &Who| match who {
            Who::Somebody(user) => (user.id, user.account_id) != now,
            _ => false,
        };
        let other = self.session.who.with_untracked(is_other);
        if other {
            crate::browser::page::reload();
        } else {
            self.session.begin(fresh);
        }
    }
}

/// Whether the API says that there is no session any more, rather than that it can't tell.
fn has_ended(error: &ApiError) -> bool {
    matches!(error, ApiError::SignedOut)
        || matches!(
            error.code(),
            Some(ProblemCode::RefreshTokenInvalid | ProblemCode::CredentialsMissing)
        )
}
