//! From start to ready on an existing database, and memory at rest.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::server::{self, Server};
use crate::{Result, median, verdict};

const STARTS: usize = 10;
const READY_BAR_MS: f64 = 150.0;
const RESIDENT_BAR_KIB: u64 = 40 * 1024;
const PATIENCE: Duration = Duration::from_secs(20);

/// Prints the figures; whether both bars are reached.
pub(crate) fn measure(binary: &Path) -> Result<bool> {
    let data = tempfile::tempdir()?;
    // The first start makes the database.
    start(binary, data.path())?.0.stop()?;

    let mut times = Vec::new();
    for _ in 0..STARTS {
        let (server, time) = start(binary, data.path())?;
        times.push(1000.0 * time.as_secs_f64());
        server.stop()?;
    }
    let time = median(&times);
    let ready = time <= READY_BAR_MS;
    println!("start: until /healthz answers, existing database, median of {STARTS}");
    println!("    {time:>9.1} ms   bar {READY_BAR_MS}: {}", verdict(ready));

    let (server, _) = start(binary, data.path())?;
    let resident = settled(&server)?;
    let small = resident <= RESIDENT_BAR_KIB;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let mebibytes = resident as f64 / 1024.0;
    println!("memory: resident, at rest after a start");
    println!("    {mebibytes:>9.1} MiB  bar {}: {}", RESIDENT_BAR_KIB / 1024, verdict(small));
    server.stop()?;
    Ok(ready && small)
}

/// Starts the server and asks `/healthz` until it answers 200.
fn start(binary: &Path, data: &Path) -> Result<(Server, Duration)> {
    // A port that was free a moment ago: the address must be known before the server says it.
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
    let command = server::portal(binary, data, &address);
    let begun = Instant::now();
    let mut server = Server::spawn(command, &address)?;
    while !healthy(&address) {
        if begun.elapsed() > PATIENCE || !server.runs()? {
            return Err("the server did not start".into());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok((server, begun.elapsed()))
}

fn healthy(address: &str) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut connection = TcpStream::connect(address)?;
        connection.set_read_timeout(Some(PATIENCE))?;
        connection
            .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut head = [0; 12];
        connection.read_exact(&mut head)?;
        Ok(&head == b"HTTP/1.1 200")
    };
    ask().unwrap_or(false)
}

/// Resident memory once it has not moved by more than 64 KiB for three seconds.
fn settled(server: &Server) -> Result<u64> {
    let begun = Instant::now();
    let mut resident = server.resident()?;
    let mut since = Instant::now();
    while since.elapsed() < Duration::from_secs(3) {
        if begun.elapsed() > PATIENCE {
            return Err("the server's memory does not come to rest".into());
        }
        std::thread::sleep(Duration::from_millis(100));
        let now = server.resident()?;
        if now.abs_diff(resident) > 64 {
            (resident, since) = (now, Instant::now());
        }
    }
    server.resident()
}
