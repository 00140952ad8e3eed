//! What people do with a subscription: order a plan, change it, cancel, go on.

use portal_storage::{InvoiceRecord, SubscriptionRecord};
use portal_types::{AccountId, Plan, ProblemCode, SubscriptionStatus, Timestamp};

use super::{
    course::{Course, REMIND_BEFORE},
    lifecycle::{Event, next},
    plans::TRIAL,
    proration::{Change, begin, change},
};
use crate::problem::{ApiError, ApiResult};

/// Seconds for which a preview holds.
const PREVIEW_HOLDS: i64 = 60 * 60;

/// What a new account begins with.
pub fn trial(account: AccountId, ends_at: Timestamp, now: Timestamp) -> SubscriptionRecord {
    SubscriptionRecord {
        account_id: account,
        status: SubscriptionStatus::Trialing,
        trial_ends_at: Some(ends_at),
        plan: TRIAL.to_owned(),
        terms: None,
        plan_since: None,
        anchor_at: None,
        period_start: None,
        period_end: None,
        cancels: false,
        overdue_at: None,
        suspends_at: None,
        credit: 0,
        customer: None,
        has_payment_method: false,
        // Nobody is reminded of a trial on the day that it begins.
        reminded_of: (ends_at.plus_seconds(-REMIND_BEFORE) <= now).then_some(ends_at),
        due_at: Some(ends_at.plus_seconds(-REMIND_BEFORE).max(now)),
    }
}

fn unavailable(detail: impl Into<String>) -> ApiError {
    ApiError::new(ProblemCode::PlanUnavailable, detail.into())
}

impl Course<'_> {
    /// What ordering a plan at a moment comes to, or why it can't be had.
    pub async fn reckon(&mut self, plan: &Plan, at: Timestamp) -> ApiResult<Change> {
        let open = self.unit.open_invoices(self.account()).await?;
        if let Some(overdue) = open.iter().find(|invoice| invoice.due_at <= self.now) {
            let number = &overdue.number;
            return Err(unavailable(format!("The invoice {number} is overdue. Pay it first.")));
        }
        if next(self.record.status, Event::Ordered).is_none() {
            let status = self.record.status;
            return Err(unavailable(format!(
                "The subscription is {status}. Pay what is open first."
            )));
        }
        let since = [self.record.plan_since, self.record.period_start].into_iter().flatten().max();
        if at > self.now
            || at < self.now.plus_seconds(-PREVIEW_HOLDS)
            || since.is_some_and(|since| at < since)
        {
            return Err(unavailable("The preview is too old. Look at it again."));
        }
        let running =
            (self.record.status == SubscriptionStatus::Active).then(|| self.span()).flatten();
        let Some(span) = running else { return Ok(begin(plan, at)) };
        let current = self.portal.config.billing.plans.in_force(&self.record);
        if current == *plan && !self.record.cancels {
            return Err(unavailable(format!("{} is the plan in force already.", plan.name)));
        }
        if current.price.currency != plan.price.currency {
            return Err(unavailable("The plan has another currency than the one in force."));
        }
        Ok(change(&current, plan, self.record.anchor_at.unwrap_or(span.start), span, at))
    }

    /// Orders it. The invoice or credit note, if it costs or gives back anything.
    pub async fn order(&mut self, plan: &Plan, at: Timestamp) -> ApiResult<Option<InvoiceRecord>> {
        let change = self.reckon(plan, at).await?;
        self.go(Event::Ordered)?;
        self.take_terms(plan)?;
        self.record.plan_since = Some(at);
        self.record.trial_ends_at = None;
        self.record.anchor_at = Some(change.anchor);
        self.record.period_start = Some(change.span.start);
        self.record.period_end = Some(change.span.end);
        self.record.cancels = false;
        self.issue(change.lines).await
    }

    /// The plan is on these terms from now on.
    pub fn take_terms(&mut self, plan: &Plan) -> ApiResult<()> {
        self.record.plan.clone_from(&plan.id);
        self.record.terms = Some(serde_json::to_string(plan).map_err(ApiError::internal)?);
        Ok(())
    }

    /// It ends with its period.
    pub fn cancel(&mut self) -> ApiResult<()> {
        let runs =
            matches!(self.record.status, SubscriptionStatus::Active | SubscriptionStatus::PastDue);
        if !runs || self.record.cancels {
            return Err(not_running("It does not run, or is canceled already."));
        }
        self.record.cancels = true;
        Ok(())
    }

    /// It goes on after all.
    pub fn resume(&mut self) -> ApiResult<()> {
        if !self.record.cancels {
            return Err(not_running("It is not canceled, or over already: choose a plan instead."));
        }
        self.record.cancels = false;
        Ok(())
    }

    /// The trial ends at another time, or begins again.
    pub fn extend_trial(&mut self, ends_at: Timestamp) -> ApiResult<()> {
        if next(self.record.status, Event::TrialExtended).is_none() {
            let detail = format!("The subscription is {}, not a trial.", self.record.status);
            return Err(ApiError::new(ProblemCode::SubscriptionNotRunning, detail));
        }
        self.go(Event::TrialExtended)?;
        self.record.trial_ends_at = Some(ends_at);
        TRIAL.clone_into(&mut self.record.plan);
        Ok(())
    }
}

fn not_running(detail: &'static str) -> ApiError {
    ApiError::new(ProblemCode::SubscriptionNotRunning, detail)
}
