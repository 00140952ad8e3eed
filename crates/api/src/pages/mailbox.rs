//! Mails that were kept instead of sent. There only where mail goes to the mailbox, which the
//! configuration allows on loopback only; and only for callers who name a loopback host, so that a
//! page elsewhere that points its own name here reads nothing.

use actix_web::{HttpRequest, HttpResponse, get, http::StatusCode, http::header::HOST};
use maud::{Markup, html};
use portal_storage::MailboxRecord;
use portal_types::Timestamp;
use serde::Serialize;

use super::frame::page;
use crate::{
    config::Mail,
    problem::{ApiError, ApiResult},
    state::State,
};

const SHOWN: i64 = 100;

/// A mail, as shown.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct ShownMail {
    /// Who it is for.
    #[schema(example = "ada@acme.example")]
    to: String,
    /// Its subject.
    #[schema(example = "Confirm your e-mail address")]
    subject: String,
    /// Its whole text.
    #[schema(example = "Hello Ada, …")]
    text: String,
    /// The links in it.
    #[schema(example = json!(["http://127.0.0.1:8080/verify-email?token=…"]))]
    links: Vec<String>,
    /// When it was sent.
    sent_at: Timestamp,
    /// Where an answer goes. Null: nowhere.
    #[schema(example = json!(null))]
    reply_to: Option<String>,
}

/// Mails that were kept instead of sent
///
/// Only where `PORTAL_MAIL` is `mailbox`, on loopback. The newest first.
#[utoipa::path(
    tag = "Operation",
    security(()),
    responses((status = 200, description = "The newest mails.", body = Vec<ShownMail>)),
    extensions(("x-callers" = json!("visitor")), ("x-problems" = json!(["not_found"]))),
)]
#[get("/dev/mailbox.json")]
pub async fn mailbox_json(request: HttpRequest, state: State) -> ApiResult<HttpResponse> {
    let mails: Vec<_> = mails(&request, &state).await?.into_iter().map(show).collect();
    Ok(HttpResponse::Ok().json(mails))
}

/// The page of the mails that were kept instead of sent
#[utoipa::path(
    tag = "Operation",
    security(()),
    responses((status = 200, description = "The page.", body = String, content_type = "text/html", example = "<!doctype html>…")),
    extensions(("x-callers" = json!("visitor")), ("x-problems" = json!(["not_found"]))),
)]
#[get("/dev/mailbox")]
pub async fn mailbox_page(request: HttpRequest, state: State) -> ApiResult<HttpResponse> {
    let mails: Vec<_> = mails(&request, &state).await?.into_iter().map(show).collect();
    Ok(page(StatusCode::OK, "Mailbox", &render(&mails)))
}

async fn mails(request: &HttpRequest, state: &State) -> ApiResult<Vec<MailboxRecord>> {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if !matches!(state.config.mail, Mail::Mailbox) || !is_loopback(host) {
        return Err(ApiError::not_found("Nothing has this address."));
    }
    Ok(state.store.read().await?.mails(SHOWN).await?)
}

fn is_loopback(host: &str) -> bool {
    let name = host.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok());
    let name = name.map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

fn show(mail: MailboxRecord) -> ShownMail {
    let links = mail.text.split_whitespace().filter(|word| word.contains("://"));
    ShownMail {
        to: mail.recipient,
        subject: mail.subject,
        links: links.map(str::to_owned).collect(),
        text: mail.text,
        sent_at: mail.sent_at,
        reply_to: mail.reply_to,
    }
}

/// A moment to the minute: finer digits help nobody who reads mail.
fn minute(moment: Timestamp) -> String {
    let text = moment.to_string();
    text.get(..16).map_or(text.clone(), |minute| format!("{} UTC", minute.replace('T', " ")))
}

fn render(mails: &[ShownMail]) -> Markup {
    html! {
        main {
            h1 { "Mailbox" }
            p.quiet {
                "Mails are kept here instead of being sent, because " code { "PORTAL_MAIL" }
                " is " code { "mailbox" } ". The newest first; reload for more."
            }
            @if mails.is_empty() {
                p.card { "No mail was sent yet. Sign up, or ask for a new password." }
            }
            @for mail in mails {
                article.card {
                    h2.name { (mail.subject) }
                    p.quiet.small { "to " (mail.to) " · " (minute(mail.sent_at)) }
                    @if let Some(address) = &mail.reply_to {
                        p.quiet.small { "answers go to " (address) }
                    }
                    pre.mail {
                        @for (n, line) in mail.text.lines().enumerate() {
                            @if n > 0 { "\n" }
                            @if line.contains("://") { a href=(line.trim()) { (line.trim()) } }
                            @else { (line) }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_loopback_names() {
        for host in ["127.0.0.1:8080", "localhost", "localhost:1", "[::1]:8080", "[::1]"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["", "portal.example", "127.0.0.1.evil.example:8080", "localhost.evil.example"]
        {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
