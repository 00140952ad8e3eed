//! What the double knows.

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, RandomState},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::{Notify, mpsc, oneshot};

use crate::{
    Delivery, Endpoint, Instrument, Troubles,
    checkout::{self, Cart},
    fault::Fault,
    idempotency::Keys,
    webhooks::Post,
};

/// The version of the API that it speaks.
pub(crate) const API_VERSION: &str = "2025-03-31.basil";

/// A call of the API that was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Call {
    pub method: String,
    pub path: String,
    pub status: u16,
    pub idempotency_key: Option<String>,
    /// The header `Stripe-Version`.
    pub version: Option<String>,
    /// The form as it came.
    pub body: String,
}

pub(crate) struct World {
    pub secret_key: String,
    now: Arc<dyn Fn() -> i64 + Send + Sync>,
    state: Mutex<State>,
    /// Rings with each delivery.
    pub delivered: Notify,
}

pub(crate) struct State {
    /// Where it listens: `http://127.0.0.1:1234`.
    pub origin: String,
    /// Seconds since 1970.
    pub now: i64,
    /// In the order in which they were made.
    objects: Vec<Value>,
    pub instruments: HashMap<String, Instrument>,
    /// By session.
    pub carts: HashMap<String, Cart>,
    pub events: Vec<Value>,
    /// The request that is being worked on, for its events.
    pub request: Value,
    pub keys: Keys,
    pub troubles: Troubles,
    /// The next call that changes something begins its work when this is used or dropped.
    pub held_call: Option<oneshot::Receiver<()>>,
    pub is_holding_call: bool,
    pub endpoint: Option<Endpoint>,
    pub outbox: mpsc::UnboundedSender<Post>,
    /// Events that wait for their release.
    pub held_events: Vec<String>,
    pub deliveries: Vec<Delivery>,
    pub calls: Vec<Call>,
    serial: u64,
    randomness: RandomState,
}

impl World {
    pub fn new(
        secret_key: String,
        now: Arc<dyn Fn() -> i64 + Send + Sync>,
        origin: String,
        endpoint: Option<Endpoint>,
        outbox: mpsc::UnboundedSender<Post>,
    ) -> Self {
        let state = State {
            origin,
            now: now(),
            objects: Vec::new(),
            instruments: HashMap::new(),
            carts: HashMap::new(),
            events: Vec::new(),
            request: Value::Null,
            keys: Keys::default(),
            troubles: Troubles::default(),
            held_call: None,
            is_holding_call: false,
            endpoint,
            outbox,
            held_events: Vec::new(),
            deliveries: Vec::new(),
            calls: Vec::new(),
            serial: 0,
            randomness: RandomState::new(),
        };
        Self { secret_key, now, state: Mutex::new(state), delivered: Notify::new() }
    }

    /// What it knows at this moment: what ends by itself has ended.
    pub fn state(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.now = (self.now)();
        checkout::expire_due(&mut state);
        state
    }
}

impl State {
    /// An id that nobody guesses, in Stripe's letters.
    pub fn fresh(&mut self, prefix: &str, letters: usize) -> String {
        const LETTERS: &[u8; 62] =
            b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        self.serial += 1;
        let mut id = prefix.to_owned();
        for n in 0..letters {
            let at = self.randomness.hash_one((self.serial, n)) % 62;
            id.push(char::from(LETTERS[usize::try_from(at).unwrap_or_default()]));
        }
        id
    }

    pub fn put(&mut self, object: Value) {
        self.objects.push(object);
    }

    /// Every object of a kind, the oldest first.
    pub fn all(&self, kind: &str) -> impl DoubleEndedIterator<Item = &Value> {
        self.objects.iter().filter(move |object| object["object"] == kind)
    }

    pub fn find(&self, kind: &str, id: &str) -> Option<&Value> {
        self.all(kind).find(|object| object["id"] == id)
    }

    /// An object that a parameter names.
    pub fn get(&self, kind: &str, id: &str, param: &str) -> Result<&Value, Fault> {
        self.find(kind, id).ok_or_else(|| Fault::missing(kind, id, param))
    }

    /// Changes some members of an object, and gives it as it is then.
    pub fn change(&mut self, id: &str, members: Value) -> Value {
        let object = self.objects.iter_mut().find(|object| object["id"] == id);
        let (Some(object), Value::Object(members)) = (object, members) else { return Value::Null };
        for (name, value) in members {
            object[name] = value;
        }
        object.clone()
    }

    /// Something happened to an object.
    pub fn emit(&mut self, kind: &str, object: &Value) {
        let id = self.fresh("evt_1", 23);
        let event = json!({
            "id": id, "object": "event", "api_version": API_VERSION, "created": self.now,
            "data": {"object": object}, "livemode": false,
            "pending_webhooks": i32::from(self.endpoint.is_some()), "request": self.request,
            "type": kind,
        });
        self.events.push(event);
        // Nobody listens any more when the double stops.
        let _ = self.outbox.send(Post::Event(id));
    }

    pub fn event(&self, id: &str) -> Option<&Value> {
        self.events.iter().find(|event| event["id"] == id)
    }
}

/// A member that is a text; empty where there is none.
pub(crate) fn text<'a>(object: &'a Value, name: &str) -> &'a str {
    object[name].as_str().unwrap_or_default()
}
