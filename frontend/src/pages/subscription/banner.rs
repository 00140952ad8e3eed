//! What can't wait, above everything else.

use portal_types::{SubscriptionDetails, SubscriptionStatus, SubscriptionStep};

use super::{Data, standing::moment};
use crate::{
    browser::intl,
    dom::{El, a, b, div, p},
    routes,
};

pub(super) fn banner(data: Data) -> El {
    div().attr("role", "status").child(move || {
        let now = data.now.get()?;
        let (class, title, words) = said(&now)?;
        let pay = (now.outstanding.amount > 0 && data.is_owner)
            .then(|| a().class("button").attr("href", routes::INVOICES).child("See the invoices"));
        let class = format!("notice {class} spread");
        Some(div().class(class).child((p().child((b().child(title), " ", words)), pay)))
    })
}

fn said(now: &SubscriptionDetails) -> Option<(&'static str, &'static str, String)> {
    let owed = now.outstanding.amount > 0;
    let outstanding = intl::money(&now.outstanding);
    let until = now.next.filter(|next| next.step == SubscriptionStep::Suspends);
    match now.status {
        SubscriptionStatus::PastDue => {
            let until = until.map_or_else(String::new, |next| {
                format!(" Connectors work until {}.", moment(next.at))
            });
            let words = format!("Please pay {outstanding} as soon as you can.{until}");
            Some(("warn", "A payment is overdue.", words))
        }
        SubscriptionStatus::Suspended if owed => {
            let words = format!(
                "An invoice was not paid. Pay {outstanding}, and they are served again. Nothing is lost."
            );
            Some(("bad", "Connectors get no settings.", words))
        }
        SubscriptionStatus::Suspended => {
            let words = "The portal's operator stopped the subscription. Write to support. Nothing is lost.";
            Some(("bad", "Connectors get no settings.", words.to_owned()))
        }
        SubscriptionStatus::Canceled => {
            let words = "Connectors get no settings. Choose a plan to begin anew: everything is as you left it.";
            Some(("bad", "The subscription has ended.", words.to_owned()))
        }
        SubscriptionStatus::Expired => {
            let words =
                "Connectors get no settings. Choose a plan to go on: everything is as you left it.";
            Some(("bad", "The trial has ended.", words.to_owned()))
        }
        SubscriptionStatus::Trialing | SubscriptionStatus::Active => None,
    }
}
