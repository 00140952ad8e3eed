//! A client for a test, and name services that say what a test wants.

use std::{
    collections::HashMap,
    io,
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use bynder_double::Double;
use portal_dam::{DamClient, Limits, OauthApp, Options, Resolver, Site};
use portal_types::Secret;

/// Says for each name one answer after the other, and the last one again and again.
#[derive(Default)]
pub struct Names {
    answers: HashMap<String, Vec<Vec<IpAddr>>>,
    asked: AtomicUsize,
}

impl Names {
    pub fn new(answers: &[(&str, &[&[&str]])]) -> Arc<Self> {
        let parse = |list: &[&str]| list.iter().map(|text| text.parse().unwrap()).collect();
        let answers = answers.iter().map(|(name, answers)| {
            ((*name).to_owned(), answers.iter().map(|list| parse(list)).collect())
        });
        Arc::new(Self { answers: answers.collect(), asked: AtomicUsize::new(0) })
    }

    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Resolver for Names {
    async fn addresses(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        let n = self.asked.fetch_add(1, Ordering::SeqCst);
        let answers = self.answers.get(name).ok_or(io::ErrorKind::NotFound)?;
        Ok(answers[n.min(answers.len() - 1)].clone())
    }
}

/// Short enough for a test that waits for it.
pub const SHORT: Limits = Limits {
    name: Duration::from_millis(300),
    connect: Duration::from_millis(700),
    whole: Duration::from_millis(900),
    body: 64 * 1024,
};

/// A double, a client that may call it, and its site.
pub fn double() -> (Double, DamClient, Site) {
    let double = Double::start().unwrap();
    let allow = double.authority().parse().unwrap();
    let limits = Limits { whole: Duration::from_secs(3), ..Limits::default() };
    let client = DamClient::new(Options { allow, limits, ..Options::default() }).unwrap();
    let site = client.site(&double.authority()).unwrap();
    (double, client, site)
}

/// A client for names of the test's own.
pub fn client(allow: &str, resolver: Arc<dyn Resolver>) -> DamClient {
    let allow = allow.parse().unwrap();
    let options = Options { allow, resolver, limits: SHORT, ..Options::default() };
    DamClient::new(options).unwrap()
}

pub fn app(client_id: &str) -> OauthApp {
    OauthApp {
        client_id: client_id.to_owned(),
        client_secret: Secret::new(bynder_double::DEMO_CLIENT_SECRET),
    }
}
