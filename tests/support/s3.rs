//! A double of S3's HTTP API, as far as files are put, got and removed: path-style addresses, signed
//! calls, removal of many at once in XML.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    http::{Method, header::AUTHORIZATION},
    web::{self, Bytes, Data, PayloadConfig},
};

pub const ACCESS_KEY: &str = "planted-s3-access-key";
pub const SECRET_KEY: &str = "planted-s3-secret-key-31";

type Objects = Arc<Mutex<BTreeMap<String, Bytes>>>;

/// The running double. What is in it, by bucket and key.
pub struct S3 {
    pub url: String,
    objects: Objects,
}

impl S3 {
    /// Starts it on a free port.
    pub fn start() -> Self {
        let objects = Objects::default();
        let held = objects.clone();
        let server = HttpServer::new(move || {
            App::new()
                .app_data(Data::new(held.clone()))
                .app_data(PayloadConfig::new(64 * 1024 * 1024))
                .default_service(web::to(answer))
        });
        let server = server.workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", server.addrs()[0]);
        tokio::spawn(server.run());
        Self { url, objects }
    }

    /// The keys of all objects.
    pub fn keys(&self) -> Vec<String> {
        self.objects.lock().unwrap().keys().cloned().collect()
    }
}

async fn answer(request: HttpRequest, objects: Data<Objects>, body: Bytes) -> HttpResponse {
    let signed = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let is_signed = signed
        .is_some_and(|value| value.starts_with("AWS4-HMAC-SHA256 ") && value.contains(ACCESS_KEY));
    if !is_signed {
        return HttpResponse::Forbidden().body("<Error><Code>AccessDenied</Code></Error>");
    }
    let key = request.path().trim_start_matches('/').to_owned();
    let mut objects = objects.lock().unwrap();
    match *request.method() {
        Method::PUT => {
            objects.insert(key, body);
            HttpResponse::Ok().insert_header(("ETag", "\"1\"")).finish()
        }
        Method::GET => match objects.get(&key) {
            Some(bytes) => HttpResponse::Ok()
                .insert_header(("ETag", "\"1\""))
                .insert_header(("Last-Modified", "Sun, 01 Mar 2026 09:30:00 GMT"))
                .body(bytes.clone()),
            None => HttpResponse::NotFound().body("<Error><Code>NoSuchKey</Code></Error>"),
        },
        Method::DELETE => {
            objects.remove(&key);
            HttpResponse::NoContent().finish()
        }
        // Many at once: <Delete><Object><Key>…</Key></Object>…</Delete>
        Method::POST if request.query_string().starts_with("delete") => {
            let text = String::from_utf8_lossy(&body).into_owned();
            let keys = text.split("<Key>").skip(1).filter_map(|rest| rest.split_once("</Key>"));
            let mut gone = String::new();
            for (name, _) in keys {
                objects.remove(&format!("{}/{name}", key.trim_end_matches('/')));
                gone.push_str("<Deleted><Key>");
                gone.push_str(name);
                gone.push_str("</Key></Deleted>");
            }
            HttpResponse::Ok().content_type("application/xml").body(format!(
                "<?xml version=\"1.0\"?><DeleteResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{gone}</DeleteResult>"
            ))
        }
        _ => HttpResponse::MethodNotAllowed().finish(),
    }
}
