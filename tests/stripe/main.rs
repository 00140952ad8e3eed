//! The double by itself, for demonstrations and browser tests.

use std::{
    io::{self, ErrorKind},
    net::{SocketAddr, TcpListener},
    time::Duration,
};

use clap::Parser;
use stripe_double::{Endpoint, Options, StripeDouble};

/// A double of Stripe, for tests and demonstrations. It keeps nothing, and no money is moved.
#[derive(Parser)]
struct Arguments {
    /// Where to listen. If the port is taken, another one is.
    #[arg(long, default_value = "127.0.0.1:8093")]
    listen: SocketAddr,
    /// The one secret key that it takes.
    #[arg(long, default_value = "sk_test_double")]
    secret_key: String,
    /// Where events go.
    #[arg(long)]
    webhook_url: Option<String>,
    /// What events are signed with.
    #[arg(long, default_value = "whsec_double")]
    webhook_secret: String,
}

#[actix_web::main]
async fn main() -> io::Result<()> {
    let Arguments { listen, secret_key, webhook_url, webhook_secret } = Arguments::parse();
    let listener = match TcpListener::bind(listen) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => TcpListener::bind((listen.ip(), 0)),
        bound => bound,
    }?;
    let webhook = webhook_url.map(|url| Endpoint { url, secret: webhook_secret.clone() });
    let options = Options {
        secret_key: secret_key.clone(),
        webhook,
        first_pause: Duration::from_secs(1),
        ..Options::default()
    };
    let (double, server) = StripeDouble::on(listener, options)?;
    // The first line, for whoever started us and waits for it.
    println!("listening on {}", double.origin);
    println!("secret key {secret_key}, webhook secret {webhook_secret}");
    let ticks = async {
        let mut clock = tokio::time::interval(Duration::from_secs(1));
        loop {
            clock.tick().await;
            double.tick();
        }
    };
    tokio::select! {
        result = server => result,
        () = ticks => Ok(()),
        () = ended() => Ok(()),
    }
}

/// Waits for Ctrl C, or for being told to end.
async fn ended() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut told) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = told.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
