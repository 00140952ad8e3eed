//! Delivering events.

use std::time::Duration;

use actix_web::web;
use reqwest::Client;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use crate::{
    signature::sign,
    trouble::take_one,
    world::{World, text},
};

/// Where events go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Endpoint {
    pub url: String,
    /// `whsec_…`.
    pub secret: String,
}

/// A try to deliver an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    pub event: String,
    /// `checkout.session.completed`.
    pub kind: String,
    /// The first is 1.
    pub attempt: usize,
    pub outcome: Outcome,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// The endpoint answered with this status.
    Answered(u16),
    /// Nobody answered.
    Failed,
    /// It got lost, as [`crate::Troubles`] wants it.
    Dropped,
}

impl Outcome {
    /// Whether it is through with.
    pub fn is_taken(self) -> bool {
        matches!(self, Self::Answered(200..=299))
    }
}

/// How what fails is tried again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BackOff {
    /// The first pause; each is twice the one before.
    pub first: Duration,
    /// Tries in all.
    pub tries: usize,
}

/// No pause is longer.
const LONGEST: Duration = Duration::from_mins(1);

/// What the one who delivers is told.
pub(crate) enum Post {
    Event(String),
    /// Deliver what was held, the last first.
    Release,
}

/// Delivers as long as there is somebody to tell it.
pub(crate) async fn run(
    world: web::Data<World>,
    back_off: BackOff,
    mut posts: mpsc::UnboundedReceiver<Post>,
) {
    let builder = Client::builder()
        .user_agent("Stripe/1.0 (+https://stripe.com/docs/webhooks)")
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(Duration::from_secs(20));
    let Ok(http) = builder.build() else { return };
    let courier = Courier { world, back_off, http };
    while let Some(post) = posts.recv().await {
        match post {
            Post::Event(id) => courier.post(id),
            Post::Release => {
                let mut held = {
                    let mut state = courier.world.state();
                    state.troubles.hold_events = false;
                    std::mem::take(&mut state.held_events)
                };
                held.reverse();
                let courier = courier.clone();
                tokio::spawn(async move {
                    // One after the other, so that they arrive in this order.
                    for id in held {
                        if !courier.attempt(&id, 1).await {
                            let courier = courier.clone();
                            tokio::spawn(async move { courier.go_on(&id, 2).await });
                        }
                    }
                });
            }
        }
    }
}

#[derive(Clone)]
struct Courier {
    world: web::Data<World>,
    back_off: BackOff,
    http: Client,
}

impl Courier {
    fn post(&self, id: String) {
        let copies = {
            let mut state = self.world.state();
            if state.endpoint.is_none() {
                return;
            }
            if state.troubles.hold_events {
                state.held_events.push(id);
                return;
            }
            state.troubles.copies
        };
        for _ in 0..copies {
            let (courier, id) = (self.clone(), id.clone());
            tokio::spawn(async move { courier.go_on(&id, 1).await });
        }
    }

    /// Tries until it is taken, or often enough.
    async fn go_on(&self, id: &str, first: usize) {
        for attempt in first..=self.back_off.tries {
            if attempt > 1 {
                let doubled = u32::try_from(attempt - 2).unwrap_or(u32::MAX).min(16);
                tokio::time::sleep((self.back_off.first * 2_u32.pow(doubled)).min(LONGEST)).await;
            }
            if self.attempt(id, attempt).await {
                return;
            }
        }
    }

    /// One try: whether no other is needed.
    async fn attempt(&self, id: &str, attempt: usize) -> bool {
        let (event, endpoint, now, is_dropped) = {
            let mut state = self.world.state();
            let is_dropped = take_one(&mut state.troubles.drop_deliveries);
            (state.event(id).cloned(), state.endpoint.clone(), state.now, is_dropped)
        };
        let (Some(event), Some(endpoint)) = (event, endpoint) else { return true };
        let outcome = if is_dropped {
            Outcome::Dropped
        } else {
            let body = event.to_string();
            let signature = sign(&endpoint.secret, body.as_bytes(), now);
            let request = self
                .http
                .post(&endpoint.url)
                .header("content-type", "application/json; charset=utf-8")
                .header("stripe-signature", signature)
                .body(body);
            match request.send().await {
                Ok(response) => Outcome::Answered(response.status().as_u16()),
                Err(_) => Outcome::Failed,
            }
        };
        let kind = text(&event, "type").to_owned();
        let delivery = Delivery { event: id.to_owned(), kind, attempt, outcome };
        self.world.state().deliveries.push(delivery);
        self.world.delivered.notify_waiters();
        outcome.is_taken() || outcome == Outcome::Dropped
    }
}
