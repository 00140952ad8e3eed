//! Whether anything is missing from an account's events, or was changed: `portal audit verify`.

use std::{collections::HashMap, io::Write as _, path::Path};

use portal_storage::{AuditHeadRecord, Store};
use portal_types::{AccountId, hex};
use uuid::Uuid;

use super::chain::Chain;
use crate::{problem::ApiResult, seal::Sealer};

/// How many events are read at a time.
const PAGE: i64 = 1_000;

/// What was found of one account.
pub struct Verdict {
    pub account: AccountId,
    /// How many events its chain has, as far as it holds.
    pub events: i64,
    /// The code of the last of them, as text: together with the number it names this very list, and
    /// can be kept elsewhere.
    pub end: String,
    /// What is wrong, in words.
    pub wrong: Option<String>,
}

/// Goes through every account's events, or those of one.
pub async fn verify(
    store: &dyn Store,
    sealer: &Sealer,
    only: Option<AccountId>,
    mut found: impl FnMut(Verdict),
) -> ApiResult<()> {
    let mut after = AccountId(Uuid::nil());
    loop {
        let accounts = store.read().await?.account_ids(after, PAGE).await?;
        let Some(last) = accounts.last() else { return Ok(()) };
        after = *last;
        for account in accounts.into_iter().filter(|id| only.is_none_or(|only| only == *id)) {
            found(one(store, sealer, account).await?);
        }
    }
}

/// Prints a line an account. Whether all is as it was written; and as a former output says, where
/// one is given.
pub async fn run(
    store: &dyn Store,
    sealer: &Sealer,
    only: Option<AccountId>,
    since: Option<&Path>,
) -> Result<bool, Box<dyn std::error::Error>> {
    let former = since.map(std::fs::read_to_string).transpose()?.unwrap_or_default();
    let former = former.lines().filter_map(Former::read);
    let former: HashMap<AccountId, Former> = former.map(|one| (one.account, one)).collect();
    let mut verdicts = Vec::new();
    verify(store, sealer, only, |verdict| verdicts.push(verdict)).await?;
    let mut all_right = true;
    let mut out = std::io::stdout().lock();
    for mut verdict in verdicts {
        if let Some(former) = former.get(&verdict.account)
            && verdict.wrong.is_none()
        {
            verdict.wrong = former.contradicts(store).await?;
        }
        let Verdict { account, events, end, wrong } = verdict;
        match wrong {
            None => writeln!(out, "{account} {events} {end}")?,
            Some(wrong) => {
                all_right = false;
                writeln!(out, "{account} {events} {end} WRONG: {wrong}")?;
            }
        }
    }
    Ok(all_right)
}

/// A line of a former output.
struct Former {
    account: AccountId,
    events: i64,
    end: String,
}

impl Former {
    fn read(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        let account = words.next()?.parse().ok()?;
        let events = words.next()?.parse().ok().filter(|events| *events > 0)?;
        Some(Self { account, events, end: words.next()?.to_owned() })
    }

    /// The chain is right in itself: whether its entry of that number is the one that was.
    async fn contradicts(&self, store: &dyn Store) -> ApiResult<Option<String>> {
        let mut unit = store.read().await?;
        let entry = unit.audit_chain(self.account, self.events - 1, 1).await?.pop();
        let end = entry.and_then(|entry| entry.mac).map(|mac| hex(&mac));
        let same = end.as_ref() == Some(&self.end);
        Ok((!same).then(|| format!("entry {} is not the one of the former output", self.events)))
    }
}

async fn one(store: &dyn Store, sealer: &Sealer, account: AccountId) -> ApiResult<Verdict> {
    // In one unit, so that what is added meanwhile is in neither, the events or the head.
    let mut unit = store.read().await?;
    let mut verdict = Verdict { account, events: 0, end: String::new(), wrong: None };
    let Some(head) = unit.audit_head(account).await? else {
        let wrong = "it has no chain. One of before there were chains gets one at the next start";
        verdict.wrong = Some(wrong.to_owned());
        return Ok(verdict);
    };
    let Ok(chain) = Chain::open(sealer, &head) else {
        verdict.wrong = Some("its key does not open with the configured master keys".to_owned());
        return Ok(verdict);
    };
    let mut mac = chain.beginning();
    loop {
        let events = unit.audit_chain(account, verdict.events, PAGE).await?;
        if events.is_empty() {
            break;
        }
        for event in events {
            let next = verdict.events + 1;
            if event.number != Some(next) {
                verdict.wrong = Some(format!("entry {next} is missing"));
                return Ok(verdict);
            }
            mac = chain.mac(&mac, &event)?;
            if event.mac.as_ref() != Some(&mac) {
                verdict.wrong =
                    Some(format!("entry {next} was changed, or is not the one that was noted"));
                return Ok(verdict);
            }
            verdict.events = next;
            verdict.end = hex(&mac);
        }
    }
    verdict.wrong = wrong_end(&chain, &head, &verdict, &mac)?;
    let outside = unit.audit_events_outside(account, PAGE).await?.len();
    if verdict.wrong.is_none() && outside > 0 {
        verdict.wrong = Some(format!("{outside} entries or more are outside of the chain"));
    }
    Ok(verdict)
}

/// What is wrong with the end of the chain, whose events are right.
fn wrong_end(
    chain: &Chain,
    head: &AuditHeadRecord,
    verdict: &Verdict,
    mac: &[u8],
) -> ApiResult<Option<String>> {
    let found = verdict.events;
    if chain.proof(head.number, &head.mac)? != head.proof {
        return Ok(Some("the note of where the list ends was changed".to_owned()));
    }
    Ok(match head.number {
        noted if noted > found => Some(format!("entries {} to {noted} are missing", found + 1)),
        noted if noted < found => Some(format!("{noted} entries were noted, {found} are there")),
        _ if head.mac != mac => Some("the last entry is not the one that was noted".to_owned()),
        _ => None,
    })
}
