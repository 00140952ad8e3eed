//! A collector of logs, as OTLP over HTTP has it. It is away at first.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use prost::Message as _;

/// The running collector.
#[derive(Clone)]
pub struct Collector {
    pub url: String,
    inner: Arc<Inner>,
}

struct Inner {
    /// So many calls are answered 503.
    away: AtomicU32,
    taken: Mutex<Vec<(String, ExportLogsServiceRequest)>>,
}

impl Collector {
    /// Starts it.
    pub fn start(away: u32) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/v1/logs", listener.local_addr().unwrap());
        let inner = Arc::new(Inner { away: AtomicU32::new(away), taken: Mutex::default() });
        let data = web::Data::from(Arc::clone(&inner));
        let server = HttpServer::new(move || {
            App::new().app_data(data.clone()).route("/v1/logs", web::post().to(take))
        });
        let server = server.workers(1).disable_signals().listen(listener).unwrap().run();
        tokio::spawn(server);
        Self { url, inner }
    }

    /// What it took, each with the header `x-token`.
    pub fn taken(&self) -> Vec<(String, ExportLogsServiceRequest)> {
        self.inner.taken.lock().unwrap().clone()
    }
}

async fn take(request: HttpRequest, body: web::Bytes, inner: web::Data<Inner>) -> HttpResponse {
    let is_away = inner.away.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
    if is_away.is_ok() {
        return HttpResponse::ServiceUnavailable().finish();
    }
    let header = |name| request.headers().get(name).map_or("", |value| value.to_str().unwrap());
    assert_eq!(header("content-type"), "application/x-protobuf");
    let token = header("x-token");
    let export = ExportLogsServiceRequest::decode(body).unwrap();
    inner.taken.lock().unwrap().push((token.to_owned(), export));
    HttpResponse::Ok().content_type("application/x-protobuf").finish()
}
