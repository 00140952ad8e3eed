//! The measure: actix-web with one handler and nothing around it.

use std::fs;
use std::path::PathBuf;

use actix_web::http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use actix_web::web::{self, Bytes};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};

use crate::Result;

/// What it answers.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[arg(long)]
    body: PathBuf,
    #[arg(long)]
    etag: String,
    #[arg(long)]
    path: String,
}

struct Answer {
    body: Bytes,
    etag: String,
}

/// Serves until it is killed.
pub(crate) fn serve(arguments: &Arguments) -> Result<()> {
    let answer = web::Data::new(Answer {
        body: fs::read(&arguments.body)?.into(),
        etag: arguments.etag.clone(),
    });
    let path = arguments.path.clone();
    actix_web::rt::System::new().block_on(async move {
        let server = HttpServer::new(move || {
            App::new().app_data(answer.clone()).route(&path, web::get().to(handle))
        })
        .workers(1)
        .bind("127.0.0.1:0")?;
        for address in server.addrs() {
            println!("listening on http://{address}");
        }
        server.run().await
    })?;
    Ok(())
}

async fn handle(request: HttpRequest, answer: web::Data<Answer>) -> HttpResponse {
    let known = request.headers().get(IF_NONE_MATCH);
    if known.is_some_and(|etag| etag.as_bytes() == answer.etag.as_bytes()) {
        return HttpResponse::NotModified().insert_header((ETAG, answer.etag.as_str())).finish();
    }
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/json"))
        .insert_header((ETAG, answer.etag.as_str()))
        .body(answer.body.clone())
}
