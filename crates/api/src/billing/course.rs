//! A subscription in the hands of somebody who changes it: held, brought up to the present, changed by
//! the table, and written down with everything that follows from it. All in the unit of the caller.

use portal_storage::{SubscriptionRecord, Unit};
use portal_types::{AccountId, SubscriptionStatus, Timestamp};

use super::{
    lifecycle::{self, Event},
    mails, period,
    proration::{self, Span},
};
use crate::{
    problem::{ApiError, ApiResult},
    state::Portal,
};

/// Seconds before a trial or a period ends at which people are reminded of it.
pub const REMIND_BEFORE: i64 = 7 * 24 * 60 * 60;

/// A subscription that is held.
pub struct Course<'a> {
    pub portal: &'a Portal,
    pub unit: &'a mut dyn Unit,
    pub record: SubscriptionRecord,
    pub now: Timestamp,
    /// As it was before.
    before: SubscriptionRecord,
}

impl<'a> Course<'a> {
    /// Holds an account's subscription, and does what dates have done by now. `None`: no such account.
    pub async fn hold(
        portal: &'a Portal,
        unit: &'a mut dyn Unit,
        account: AccountId,
    ) -> ApiResult<Option<Self>> {
        let Some(record) = unit.hold_subscription(account).await? else { return Ok(None) };
        let now = portal.clock.now();
        let before = record.clone();
        let mut course = Self { portal, unit, record, now, before };
        course.advance().await?;
        Ok(Some(course))
    }

    pub fn account(&self) -> AccountId {
        self.record.account_id
    }

    /// The period that is paid, or to be paid.
    pub fn span(&self) -> Option<Span> {
        let (start, end) = (self.record.period_start?, self.record.period_end?);
        Some(Span { start, end })
    }

    /// Goes where the table leads.
    pub fn go(&mut self, event: Event) -> ApiResult<()> {
        let next = lifecycle::next(self.record.status, event).ok_or_else(|| {
            ApiError::internal(format!("{event:?} while it is {}", self.record.status))
        })?;
        self.record.status = next;
        Ok(())
    }

    /// Does what dates have done since somebody last looked, one after the other.
    async fn advance(&mut self) -> ApiResult<()> {
        while let Some((at, event)) = lifecycle::next_dated(&self.record, self.record.status)
            && at <= self.now
        {
            self.go(event)?;
            match event {
                Event::Renewed => self.renew(at).await?,
                Event::TrialEnded => mails::trial_ended(self).await?,
                Event::Overdue => mails::overdue(self).await?,
                Event::GraceEnded => mails::suspended(self).await?,
                Event::Ended => {
                    self.record.cancels = false;
                    mails::ended(self).await?;
                }
                Event::Ordered | Event::TrialExtended | Event::Settled => {}
            }
        }
        self.remind().await
    }

    /// The next period begins.
    async fn renew(&mut self, at: Timestamp) -> ApiResult<()> {
        let plan = self.portal.config.billing.plans.on_renewal(&self.record);
        let anchor = self.record.anchor_at.unwrap_or(at);
        let span = Span { start: at, end: period::end(anchor, plan.period, at) };
        self.take_terms(&plan)?;
        self.record.period_start = Some(span.start);
        self.record.period_end = Some(span.end);
        self.issue(vec![proration::whole(&plan, span)]).await?;
        Ok(())
    }

    /// Tells people of an end that is near, once.
    async fn remind(&mut self) -> ApiResult<()> {
        let Some(end) = self.reminds_of() else { return Ok(()) };
        if end.plus_seconds(-REMIND_BEFORE) <= self.now && self.record.reminded_of != Some(end) {
            self.record.reminded_of = Some(end);
            mails::reminder(self, end).await?;
        }
        Ok(())
    }

    /// The end that people are to be reminded of.
    fn reminds_of(&self) -> Option<Timestamp> {
        match self.record.status {
            SubscriptionStatus::Trialing => self.record.trial_ends_at,
            SubscriptionStatus::Active => self.record.period_end,
            _ => None,
        }
    }

    /// Writes it down. The caller commits, so that this replica's connectors hear of it.
    pub async fn finish(mut self) -> ApiResult<SubscriptionRecord> {
        let dated = lifecycle::next_dated(&self.record, self.record.status).map(|(at, _)| at);
        let reminder = self.reminds_of().filter(|end| self.record.reminded_of != Some(*end));
        let reminder = reminder.map(|end| end.plus_seconds(-REMIND_BEFORE));
        self.record.due_at = [dated, reminder].into_iter().flatten().min();
        if self.record != self.before {
            self.unit.set_subscription(&self.record).await?;
        }
        if served(&self.record) != served(&self.before) {
            self.unit.mark_changed(self.account(), self.now).await?;
        }
        Ok(self.record)
    }
}

/// What of it connectors could notice.
fn served(record: &SubscriptionRecord) -> impl PartialEq {
    let SubscriptionRecord { status, trial_ends_at, period_end, cancels, .. } = record;
    (*status, *trial_ends_at, *period_end, *cancels, record.overdue_at, record.suspends_at)
}
