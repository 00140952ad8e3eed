//! Pages, for people who follow a link to the double.

use actix_web::{HttpResponse, get, web};

use crate::world::{DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_INTEGRATION_ID, World};

#[get("/")]
pub(crate) async fn home() -> HttpResponse {
    page(
        "A double of Bynder",
        "<p>This stands in for a Bynder portal, for tests and demonstrations. Its \
         <a href=\"/pysettings/oauth2/\">OAuth apps</a> are made already.</p>",
    )
}

#[get("/media/")]
pub(crate) async fn asset() -> HttpResponse {
    page("An asset of the double", "<p>In Bynder, the asset would be seen here.</p>")
}

#[get("/pysettings/oauth2/")]
pub(crate) async fn oauth_apps(world: web::Data<World>) -> HttpResponse {
    let mut rows: Vec<_> = world
        .state()
        .apps
        .values()
        .filter(|app| app.client_id.starts_with("demo-"))
        .map(|app| {
            let role = if app.has_statistics_role { "STATISTICS" } else { "none" };
            let granted: Vec<_> =
                app.scopes.iter().filter(|s| app.user_may.contains(s)).cloned().collect();
            format!("<tr><td>{}<td>{}<td>{role}", app.client_id, granted.join(" "))
        })
        .collect();
    rows.sort();
    page(
        "OAuth apps of the double",
        &format!(
            "<p>Client secret of each: <code>{DEMO_CLIENT_SECRET}</code>. Integration ID: \
             <code>{DEMO_INTEGRATION_ID}</code>. Try <code>{DEMO_CLIENT_ID}</code>, or one with \
             something missing.</p><table><tr><th>Client ID<th>Scopes it gets<th>Role of its \
             user{}</table><p>With <code>trouble-html</code>, <code>trouble-slow</code> and others \
             for a client ID, it has a bad day: <code>tests/bynder/trouble.rs</code> lists them.</p>",
            rows.concat()
        ),
    )
}

fn page(title: &str, body: &str) -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(format!(
        "<!doctype html><html lang=en><meta name=viewport content=\"width=device-width\"><title>\
         {title}</title><h1>{title}</h1>{body}"
    ))
}
