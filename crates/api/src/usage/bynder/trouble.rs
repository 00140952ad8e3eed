//! What does not work with Bynder, and when to try again.

use std::{future::Future, time::Duration};

use portal_dam::{CallError, NoAnswer, Refusal, TokenError};
use portal_storage::BynderRecord;
use portal_types::{AccountId, Secret, Timestamp, UsageSyncProblem};

use crate::{connector::NoToken, state::Portal};

/// Seconds before the second try; twice as many before each further one, up to the longest.
const FIRST_WAIT: i64 = 10;
const LONGEST_WAIT: i64 = 30 * 60;
/// Seconds to wait where too many others do.
const CROWDED: i64 = 5;

/// Why a step gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Too many others wait; it is nobody's fault.
    Crowded,
    /// Bynder does not take what was sent, whatever the reason.
    Refused(u16),
    /// It does not work.
    Problem(UsageSyncProblem, Option<Duration>),
}

impl Trouble {
    pub fn internal() -> Self {
        Self::Problem(UsageSyncProblem::Internal, None)
    }

    fn of_call(error: &CallError) -> Self {
        match error {
            CallError::Crowded(_) => Self::Crowded,
            CallError::Quiet(wait) => Self::Problem(UsageSyncProblem::Busy, Some(*wait)),
            CallError::Resting(wait) => Self::Problem(UsageSyncProblem::Unreachable, Some(*wait)),
            _ => Self::Problem(UsageSyncProblem::Unreachable, None),
        }
    }

    fn of_token(error: &NoToken) -> Self {
        let problem = match error {
            NoToken::Failed(_, TokenError::Call(error)) => return Self::of_call(error),
            NoToken::Failed(_, TokenError::Refused(Refusal::Scopes)) => {
                UsageSyncProblem::ScopeMissing
            }
            NoToken::Failed(_, TokenError::Refused(_)) => UsageSyncProblem::OauthRefused,
            NoToken::Failed(_, TokenError::NotOauth(404 | 405 | 410)) => UsageSyncProblem::Absent,
            NoToken::Failed(_, TokenError::NotOauth(_)) => UsageSyncProblem::Broken,
            NoToken::Webdam | NoToken::NotSetUp(_) | NoToken::Ours(_) => UsageSyncProblem::Internal,
        };
        Self::Problem(problem, None)
    }

    fn of_answer(error: &NoAnswer) -> Self {
        let problem = match error {
            NoAnswer::Call(error) => return Self::of_call(error),
            NoAnswer::Refused(status) => return Self::Refused(*status),
            NoAnswer::TokenRefused => UsageSyncProblem::OauthRefused,
            NoAnswer::Forbidden => UsageSyncProblem::RoleMissing,
            NoAnswer::Absent(_) => UsageSyncProblem::Absent,
            NoAnswer::Broken(_) => UsageSyncProblem::Broken,
        };
        Self::Problem(problem, None)
    }

    /// Notes it in what is known of an account: what it is, how often, and when to try again.
    pub fn note(
        &self,
        (problem, failures, next_at): (&mut Option<UsageSyncProblem>, &mut i64, &mut Timestamp),
        now: Timestamp,
        random: [u8; 2],
    ) {
        let (what, wait) = match self {
            Self::Crowded => {
                *next_at = now.plus_seconds(CROWDED);
                return;
            }
            Self::Refused(_) => (UsageSyncProblem::Refused, None),
            Self::Problem(what, wait) => (*what, *wait),
        };
        let back_off = back_off(*failures, random);
        let asked = wait.map_or(0, |wait| i64::try_from(wait.as_secs()).unwrap_or(0) + 1);
        *problem = Some(what);
        *failures = failures.saturating_add(1);
        *next_at = now.plus_seconds(back_off.max(asked));
    }
}

/// Twice as long after each failure, and not all at the same moment.
fn back_off(failures: i64, random: [u8; 2]) -> i64 {
    let doublings = u32::try_from(failures).unwrap_or(u32::MAX);
    let wait = FIRST_WAIT.saturating_mul(2_i64.saturating_pow(doublings)).min(LONGEST_WAIT);
    wait - wait / 2 * i64::from(u16::from_be_bytes(random)) / i64::from(u16::MAX)
}

/// Calls Bynder with a token that has a scope; once more with a new one, if that was not taken.
pub(super) async fn behind_token<T, F>(
    portal: &Portal,
    account: AccountId,
    settings: &BynderRecord,
    scope: &str,
    call: impl Fn(Secret) -> F + Sync,
) -> Result<T, Trouble>
where
    F: Future<Output = Result<T, NoAnswer>> + Send,
{
    let mut is_first = true;
    loop {
        let token = portal.bynder_tokens.get(account, settings).await;
        let token = token.map_err(|error| Trouble::of_token(&error))?;
        if !token.scopes.iter().any(|granted| granted == scope) {
            return Err(Trouble::Problem(UsageSyncProblem::ScopeMissing, None));
        }
        match call(token.access_token).await {
            Ok(answer) => return Ok(answer),
            Err(NoAnswer::TokenRefused) if is_first => portal.bynder_tokens.forget(account),
            Err(error) => return Err(Trouble::of_answer(&error)),
        }
        is_first = false;
    }
}

/// What a problem means, and what to do about it.
pub fn advice(problem: UsageSyncProblem) -> &'static str {
    match problem {
        UsageSyncProblem::Unreachable => {
            "Bynder can't be reached, or does not answer in time. It is tried again by itself; if it \
             stays, test the connection under Integration, Bynder settings."
        }
        UsageSyncProblem::Busy => {
            "Bynder says that it is called too often from here. It is left alone for five minutes, \
             since it lifts its block only then, and tried again by itself."
        }
        UsageSyncProblem::OauthRefused => {
            "Bynder refuses the OAuth app. Test the connection under Integration, Bynder settings: it \
             says what to mend."
        }
        UsageSyncProblem::ScopeMissing => {
            "The OAuth app lacks a scope for this. Test the connection under Integration, Bynder \
             settings: it names the scope. An app's scopes can't be changed, so make a new app in \
             Bynder."
        }
        UsageSyncProblem::RoleMissing => {
            "The user whose permissions the OAuth app has may not do this: telling usages needs \
             Bynder's role STATISTICS. Switch it on in that user's permission profile in Bynder, or \
             ask Bynder's support to."
        }
        UsageSyncProblem::Refused => {
            "Bynder does not take what it is told, whatever it is. The integration ID may be wrong: \
             compare it with the one that Bynder's support gave out, under Integration, Bynder \
             settings."
        }
        UsageSyncProblem::Absent => {
            "There is no such API at the portal URL. Check the portal URL under Integration, Bynder \
             settings; if it is right, ask Bynder's support to switch the API on."
        }
        UsageSyncProblem::Broken => {
            "Bynder answers with an error of its own. It is tried again by itself; if it stays, ask \
             Bynder's support."
        }
        UsageSyncProblem::Internal => {
            "The portal itself failed. It is tried again by itself; if it stays, ask whoever runs \
             the portal."
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use portal_types::{Timestamp, UsageSyncProblem};

    use super::{LONGEST_WAIT, Trouble, back_off};

    #[test]
    fn waits_double_up_to_a_limit() {
        assert_eq!((back_off(0, [0, 0]), back_off(0, [255, 255])), (10, 5));
        assert_eq!(back_off(3, [0, 0]), 80);
        assert_eq!(back_off(i64::MAX, [0, 0]), LONGEST_WAIT);
    }

    #[test]
    fn what_bynder_asks_for_is_kept() {
        let (mut problem, mut failures, mut next) = (None, 0, Timestamp::default());
        let now = Timestamp::from_unix_micros(0);
        let quiet = Trouble::Problem(UsageSyncProblem::Busy, Some(Duration::from_mins(5)));
        quiet.note((&mut problem, &mut failures, &mut next), now, [0, 0]);
        assert_eq!((problem, failures), (Some(UsageSyncProblem::Busy), 1));
        assert_eq!(next.unix_seconds(), 301);
        // Who waits in a crowd has no trouble.
        Trouble::Crowded.note((&mut problem, &mut failures, &mut next), now, [0, 0]);
        assert_eq!((failures, next.unix_seconds()), (1, 5));
    }
}
