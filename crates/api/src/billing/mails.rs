//! Mails about the subscription. They go to the account's owners, and those with an invoice to the billing
//! address, too.

use std::collections::BTreeMap;

use portal_storage::InvoiceRecord;
use portal_types::{InvoiceKind, Role, SubscriptionStatus, Timestamp};

use super::{course::Course, invoicing::due, money::written, parties};
use crate::{jobs::Message, problem::ApiResult};

/// A day, as `2026-11-27`.
pub fn day(at: Timestamp) -> String {
    at.to_string().chars().take_while(|letter| *letter != 'T').collect()
}

/// The trial or the period is about to end.
pub async fn reminder(course: &mut Course<'_>, end: Timestamp) -> ApiResult<()> {
    let plan = course.portal.config.billing.plans.in_force(&course.record);
    let until = day(end);
    let (subject, text) = match (course.record.status, course.record.cancels) {
        (SubscriptionStatus::Trialing, _) => (
            format!("Your trial ends on {until}"),
            format!(
                "Your trial ends on {until}. After that, connectors get no settings any more until \
                 you choose a plan. Nothing that you have set up is lost."
            ),
        ),
        (_, true) => (
            format!("Your subscription ends on {until}"),
            format!(
                "You canceled the subscription, and it ends on {until}. After that, connectors get no \
                 settings any more. If you want to go on, resume it before."
            ),
        ),
        (_, false) => {
            let price = written(plan.price.amount, &plan.price.currency);
            (
                format!("Your subscription renews on {until}"),
                format!("The plan {} renews on {until}, for {price} without tax.", plan.name),
            )
        }
    };
    tell(course, &subject, &text).await
}

/// The trial is over.
pub async fn trial_ended(course: &mut Course<'_>) -> ApiResult<()> {
    let text = "Your trial is over, so connectors get no settings any more. Choose a plan, and they \
                work again at once. Nothing that you have set up is lost.";
    tell(course, "Your trial is over", text).await
}

/// An invoice was not paid in time.
pub async fn overdue(course: &mut Course<'_>) -> ApiResult<()> {
    let numbers = overdue_numbers(course).await?;
    let until = course.record.suspends_at.map(day).unwrap_or_default();
    let text = format!(
        "We have not received the payment for {numbers}. Everything works on until {until}; after that, \
         connectors get no settings any more until it is paid."
    );
    tell(course, "A payment is overdue", &text).await
}

/// It was not paid in the days of grace either.
pub async fn suspended(course: &mut Course<'_>) -> ApiResult<()> {
    let numbers = overdue_numbers(course).await?;
    let text = format!(
        "{numbers} was not paid, so connectors get no settings any more. They work again as soon as it \
         is paid. The dashboard stays open to you, and nothing that you have set up is lost."
    );
    tell(course, "Your subscription is suspended", &text).await
}

/// Everything is paid.
pub async fn settled(course: &mut Course<'_>) -> ApiResult<()> {
    let text = "Thank you: nothing is overdue any more, and everything works.";
    tell(course, "Your payment has arrived", text).await
}

/// The last period is over.
pub async fn ended(course: &mut Course<'_>) -> ApiResult<()> {
    let text = "Your subscription has ended, so connectors get no settings any more. Choose a plan to go \
                on: everything that you have set up is there.";
    tell(course, "Your subscription has ended", text).await
}

/// The provider could not charge an invoice.
pub async fn charge_failed(
    course: &mut Course<'_>,
    invoice: &InvoiceRecord,
    why: &str,
) -> ApiResult<()> {
    let amount = written(due(invoice), &invoice.currency);
    let again = match invoice.try_at {
        Some(at) => format!("We try again on {}.", day(at)),
        None => "We do not try again by ourselves.".to_owned(),
    };
    let text = format!(
        "{amount} for {} could not be charged: {why} {again} You can pay with another card under \
         Subscription.",
        invoice.number
    );
    tell(course, "A payment failed", &text).await
}

/// An invoice or a credit note was made.
pub async fn invoice(course: &mut Course<'_>, invoice: &InvoiceRecord) -> ApiResult<()> {
    let total = written(invoice.total.abs(), &invoice.currency);
    let (subject, text) = match invoice.kind {
        InvoiceKind::CreditNote => (
            format!("Credit note {}", invoice.number),
            format!("Credit note {} over {total} is attached.", invoice.number),
        ),
        InvoiceKind::Invoice if due(invoice) == 0 => (
            format!("Invoice {}", invoice.number),
            format!("Invoice {} over {total} is attached. It is paid.", invoice.number),
        ),
        InvoiceKind::Invoice => {
            let (amount, until) = (written(due(invoice), &invoice.currency), day(invoice.due_at));
            let how = if invoice.try_at.is_some() {
                "We charge it to your card.".to_owned()
            } else {
                format!("Please pay {amount} until {until}.")
            };
            (
                format!("Invoice {}", invoice.number),
                format!("Invoice {} over {total} is attached. {how}", invoice.number),
            )
        }
    };
    let account = course.account();
    let billing = parties::buyer(course.unit, account).await?.email;
    send(course, &subject, &text, billing, Some(invoice)).await
}

async fn overdue_numbers(course: &mut Course<'_>) -> ApiResult<String> {
    let now = course.now;
    let open = course.unit.open_invoices(course.account()).await?;
    let late = open.into_iter().filter(|invoice| invoice.due_at <= now);
    let numbers: Vec<String> = late.map(|invoice| invoice.number).collect();
    Ok(if numbers.is_empty() { "an invoice".to_owned() } else { numbers.join(", ") })
}

async fn tell(course: &mut Course<'_>, subject: &str, text: &str) -> ApiResult<()> {
    send(course, subject, text, None, None).await
}

async fn send(
    course: &mut Course<'_>,
    subject: &str,
    text: &str,
    also: Option<String>,
    invoice: Option<&InvoiceRecord>,
) -> ApiResult<()> {
    let account = course.account();
    let Some(name) = course.unit.account(account).await?.map(|account| account.name) else {
        return Ok(());
    };
    let members = course.unit.members(account).await?;
    let owners = members.into_iter().filter(|member| member.role == Role::Owner);
    let mut to: BTreeMap<String, String> =
        owners.map(|owner| (owner.email.to_lowercase(), owner.email)).collect();
    if let Some(also) = also {
        to.entry(also.to_lowercase()).or_insert(also);
    }
    let service_url = &course.portal.config.http.public_url;
    let text = format!("Hello,\n\nthis is about {name}.\n\n{text}\n\n{service_url}/subscription");
    for to in to.into_values() {
        let message = Message {
            to,
            subject: subject.to_owned(),
            text: text.clone(),
            reply_to: None,
            thread: None,
            invoice: invoice.map(|invoice| (account, invoice.id)),
        };
        course.portal.outbox.mail(course.unit, &message).await?;
    }
    Ok(())
}
