//! The double by itself, for demonstrations.

use std::{
    io::{self, ErrorKind},
    net::{SocketAddr, TcpListener},
};

use bynder_double::{DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_INTEGRATION_ID, Double};
use clap::Parser;

/// A double of Bynder, for tests and demonstrations. It keeps nothing.
#[derive(Parser)]
struct Arguments {
    /// Where to listen. If the port is taken, another one is.
    #[arg(long, default_value = "127.0.0.1:8092")]
    listen: SocketAddr,
}

#[actix_web::main]
async fn main() -> io::Result<()> {
    let listen = Arguments::parse().listen;
    let listener = match TcpListener::bind(listen) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => TcpListener::bind((listen.ip(), 0)),
        bound => bound,
    }?;
    let (double, server) = Double::on(listener)?;
    // The first line, for whoever started us and waits for it.
    println!("listening on http://{}", double.authority());
    println!(
        "client ID {DEMO_CLIENT_ID}, secret {DEMO_CLIENT_SECRET}, integration {DEMO_INTEGRATION_ID}"
    );
    tokio::select! {
        result = server => result,
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
