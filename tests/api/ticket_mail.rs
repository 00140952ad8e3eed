//! Answers to tickets' mails.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use portal_storage::Store as _;
use portal_tests::{Answer, Engine, PASSWORD, SmtpServer, TestApp, eventually};
use reqwest::Method;
use serde_json::{Value, json};

use crate::tickets::{DESK, TICKETS, answer, both};

const INBOUND: &str = "/api/v1/inbound/mail";
const SECRET: &str = "planted-inbound-secret-77";
const SETTINGS: [(&str, &str); 2] =
    [("PORTAL_SUPPORT_REPLY_TO", "reply@in.portal.example"), ("PORTAL_INBOUND_SECRET", SECRET)];

async fn start(engine: Engine) -> TestApp {
    portal_tests::secrets::remember(SECRET);
    TestApp::start_with(engine, &SETTINGS).await
}

/// As the mail provider calls.
async fn deliver(app: &TestApp, mail: &Value) -> Answer {
    let request = app.request(Method::POST, INBOUND).basic_auth("mail", Some(SECRET)).json(mail);
    app.send(request).await
}

async fn outcome(app: &TestApp, mail: &Value) -> String {
    deliver(app, mail).await.ok()["outcome"].as_str().unwrap().to_owned()
}

/// Where mails of a ticket to an address want to be answered.
async fn reply_address(app: &TestApp, email: &str, number: i64) -> String {
    let subject = format!("[#{number}]");
    let mail = app.mail_with(email, &subject).await;
    mail["replyTo"].as_str().unwrap().to_owned()
}

fn mail(to: &str, id: &str, text: &str) -> Value {
    json!({
        "From": "Ada <ada@home.example>", "FromName": "Ada", "MessageStream": "inbound",
        "ToFull": [{ "Email": to, "Name": "Support", "MailboxHash": "" }],
        "OriginalRecipient": to, "Subject": "Re: x", "MessageID": format!("provider-{id}"),
        "TextBody": text,
        "Headers": [{ "Name": "Message-ID", "Value": format!("<{id}@home.example>") }],
        "Attachments": [],
    })
}

pub async fn a_mail_is_answered_into_its_ticket(engine: Engine) {
    let app = start(engine).await;
    let (ada, grace) = both(&app).await;
    let number = ada.new_ticket("Selector empty").await;
    answer(&grace, number, "Which browser is it?").await;
    let sent = app.mail_with("ada@acme.example", "Which browser is it?").await;
    let lines = sent["text"].as_str().unwrap().lines();
    let quoted = lines.map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n");
    let to = sent["replyTo"].as_str().unwrap();
    let reply = mail(to, "1", &format!("It is Firefox.\n\nOn Sunday, Portal wrote:\n{quoted}"));
    assert_eq!(outcome(&app, &reply).await, "taken");
    let ticket = ada.get(&format!("{TICKETS}/{number}")).await.ok();
    assert_eq!(ticket["status"], "awaiting_support");
    let last = ticket["messages"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["text"], &last["via"], &last["from"]),
        (&json!("It is Firefox."), &json!("mail"), &json!("customer"))
    );
    assert_eq!(last["author"], "Ada Lovelace");
    // Support hears of it, and the writer does not hear themselves.
    app.mail_with("grace@portal.example", "It is Firefox.").await;
    let mails = app.mails_to("ada@acme.example").await;
    assert!(mails.iter().all(|mail| !mail["text"].as_str().unwrap().contains("Firefox")));
    // The provider may bring it twice, also at the same time.
    let again = (0..5).map(|_| outcome(&app, &reply));
    let again = futures_util::future::join_all(again).await;
    assert!(again.iter().all(|outcome| outcome == "again"), "{again:?}");
    let ticket = ada.get(&format!("{TICKETS}/{number}")).await.ok();
    assert_eq!(ticket["messages"].as_array().unwrap().len(), 3);
    // HTML only.
    let mut html = mail(to, "2", "");
    html["HtmlBody"] = json!("<p>And <b>Chrome</b>.</p><script>alert(1)</script>");
    assert_eq!(outcome(&app, &html).await, "taken");
    let ticket = ada.get(&format!("{TICKETS}/{number}")).await.ok();
    let last = ticket["messages"].as_array().unwrap().last().unwrap()["text"].clone();
    assert!(last.as_str().unwrap().starts_with("And Chrome."), "{last}");
}

pub async fn support_answers_by_mail_too(engine: Engine) {
    let app = start(engine).await;
    let (ada, _grace) = both(&app).await;
    let number = ada.new_ticket("Selector empty").await;
    let to = reply_address(&app, "grace@portal.example", number).await;
    assert_eq!(outcome(&app, &mail(&to, "1", "Try again.\n-- \nGrace")).await, "taken");
    let ticket = ada.get(&format!("{TICKETS}/{number}")).await.ok();
    assert_eq!(ticket["status"], "awaiting_customer");
    let last = ticket["messages"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["text"], &last["from"]), (&json!("Try again."), &json!("support")));
    app.mail_with("ada@acme.example", "Try again.").await;
}

pub async fn what_a_mail_cannot_do(engine: Engine) {
    let app = start(engine).await;
    let (ada, grace) = both(&app).await;
    let number = ada.new_ticket("Selector empty").await;
    let to = reply_address(&app, "ada@acme.example", number).await;
    let eve = portal_tests::Person::sign_up(&app, "eve@evil.example").await;
    assert_eq!(eve.new_ticket("Another's").await, 1002);
    ada.new_ticket("Another of hers").await;
    let before = ada.get(&format!("{TICKETS}/{number}")).await.ok();
    let (local, domain) = to.split_once('@').unwrap();
    let (code, last) = local.split_at(local.len() - 1);
    let forged = format!("{code}{}@{domain}", if last == "0" { "1" } else { "0" });
    let others = ["1002", "1003"].map(|n| format!("{}@{domain}", local.replace("1001", n)));
    let [other, hers] = &others;
    for address in ["sales@portal.example", "reply@in.portal.example", &forged, other, hers] {
        assert_eq!(outcome(&app, &mail(address, "1", "x")).await, "not_ours", "{address}");
    }
    let mut automatic = mail(&to, "2", "I am away.");
    automatic["Headers"] = json!([{ "Name": "Auto-Submitted", "Value": "auto-replied" }]);
    assert_eq!(outcome(&app, &automatic).await, "automatic");
    assert_eq!(outcome(&app, &mail(&to, "3", "> quoted\n> only")).await, "empty");
    assert_eq!(ada.get(&format!("{TICKETS}/{number}")).await.ok(), before);
    // What else is among the recipients does not matter.
    let mut many = mail(&forged, "5", "To many");
    many["ToFull"] =
        json!([{ "Email": "sales@portal.example" }, { "Email": other }, { "Email": to }]);
    assert_eq!(outcome(&app, &many).await, "taken");
    // Nor does a mail of millions of lines keep anybody busy.
    let long = mail(&to, "6", &format!("Short.\n{}x", ">\n".repeat(1_000_000)));
    assert_eq!(outcome(&app, &long).await, "taken");
    // Whoever left the account, or support, writes no more.
    let carl = ada.colleague("carl@acme.example", portal_types::Role::Member).await;
    carl.post(&format!("{TICKETS}/{number}/messages"), &json!({ "text": "I, too" })).await.ok();
    answer(&grace, number, "Hello").await;
    let carls = reply_address(&app, "carl@acme.example", number).await;
    assert_ne!(carls, to, "an address is one person's");
    let id = carl.get("/api/v1/me").await.ok()["id"].as_str().unwrap().to_owned();
    ada.delete(&format!("/api/v1/account/members/{id}")).await.ok();
    assert_eq!(outcome(&app, &mail(&carls, "4", "still here")).await, "not_ours");
    // Two machines that answer each other come to an end.
    let mut outcomes = Vec::new();
    for n in 0..30 {
        outcomes.push(outcome(&app, &mail(&to, &format!("loop-{n}"), &format!("{n}"))).await);
    }
    assert_eq!(outcomes.last().unwrap(), "too_many");
    // Two were taken before.
    assert_eq!(outcomes.iter().filter(|outcome| *outcome == "taken").count(), 22);
    app.clock.advance_seconds(60 * 60 + 1);
    assert_eq!(outcome(&app, &mail(&to, "later", "An hour later")).await, "taken");
}

pub async fn a_mail_brings_files(engine: Engine) {
    let app = start(engine).await;
    let (ada, _grace) = both(&app).await;
    let number = ada.new_ticket("Selector empty").await;
    let to = reply_address(&app, "ada@acme.example", number).await;
    let mut with = mail(&to, "1", "See the picture.");
    let file = |name: &str, bytes: &[u8]| json!({ "Name": name, "Content": BASE64_STANDARD.encode(bytes), "ContentType": "text/html" });
    with["Attachments"] = json!([
        file("../selector.png", b"\x89PNG\r\n\x1a\n rest"),
        file("virus.png", b"MZ\x90\x00\x03\x00"),
        // As large as the provider brings, and larger than a form takes.
        file("large.txt", &vec![b'x'; 20 * 1024 * 1024 + 1]),
    ]);
    assert_eq!(outcome(&app, &with).await, "taken");
    let ticket = ada.get(&format!("{TICKETS}/{number}")).await.ok();
    let messages = ticket["messages"].as_array().unwrap();
    let files = messages[1]["attachments"].as_array().unwrap();
    assert_eq!(files.len(), 1);
    assert_eq!(
        (&files[0]["name"], &files[0]["mediaType"]),
        (&json!("selector.png"), &json!("image/png"))
    );
    // Nobody waits for the one that did not come through.
    let said = messages.last().unwrap();
    assert_eq!(said["from"], "portal");
    assert!(said["text"].as_str().unwrap().starts_with("2 of the files"), "{said}");
    // A redelivery brings what did not get there, and no message.
    with["Attachments"] =
        json!([file("selector.png", b"\x89PNG\r\n\x1a\n rest"), file("b.txt", b"b")]);
    assert_eq!(outcome(&app, &with).await, "again");
    let ticket = ada.get(&format!("{TICKETS}/{number}")).await.ok();
    assert_eq!(ticket["messages"][1]["attachments"].as_array().unwrap().len(), 2);
}

pub async fn what_a_full_ticket_does_not_take_is_told(engine: Engine) {
    let app = start(engine).await;
    let (ada, _grace) = both(&app).await;
    let number = ada.new_ticket("Selector empty").await;
    let to = reply_address(&app, "ada@acme.example", number).await;
    let mut unit = app.store.write().await.unwrap();
    let account = unit.account_of_ticket(number).await.unwrap().unwrap();
    let ticket = unit.ticket(account, number).await.unwrap().unwrap();
    let first = unit.ticket_messages(account, ticket.id, true).await.unwrap().remove(0);
    for _ in 1..1_000 {
        let id = portal_types::TicketMessageId(uuid::Uuid::new_v4());
        let one = portal_storage::TicketMessageRecord { id, ..first.clone() };
        unit.insert_ticket_message(account, ticket.id, &one).await.unwrap();
    }
    unit.commit().await.unwrap();
    assert_eq!(outcome(&app, &mail(&to, "1", "More")).await, "full");
    app.mail_with("ada@acme.example", "the ticket is full").await;
}

pub async fn the_webhook_proves_itself(engine: Engine) {
    let app = start(engine).await;
    let (ada, _grace) = both(&app).await;
    let number = ada.new_ticket("Selector empty").await;
    let to = reply_address(&app, "ada@acme.example", number).await;
    let body = mail(&to, "1", "x");
    let post = || app.request(Method::POST, INBOUND).json(&body);
    for request in [
        post(),
        post().basic_auth("mail", Some("wrong")),
        post().basic_auth(SECRET, None::<&str>),
        post().bearer_auth(SECRET),
        post().bearer_auth(&ada.access_token),
    ] {
        app.send(request).await.problem(401, "webhook_refused");
    }
    let ticket = ada.get(&format!("{TICKETS}/{number}")).await.ok();
    assert_eq!(ticket["messages"].as_array().unwrap().len(), 1);
    let closed = TestApp::start(engine).await;
    let request = closed.request(Method::POST, INBOUND).basic_auth("mail", Some("")).json(&body);
    closed.send(request).await.problem(404, "not_found");
}

pub async fn a_mail_to_a_merged_ticket_goes_where_it_went(engine: Engine) {
    let app = start(engine).await;
    let (ada, grace) = both(&app).await;
    let (stays, goes) =
        (ada.new_ticket("Selector empty").await, ada.new_ticket("Same again").await);
    let to = reply_address(&app, "ada@acme.example", goes).await;
    assert!(to.contains(&format!("+{goes}-")), "{to}");
    grace.post(&format!("{DESK}/{goes}/merge"), &json!({ "into": stays })).await.ok();
    assert_eq!(outcome(&app, &mail(&to, "1", "More on this.")).await, "taken");
    let ticket = ada.get(&format!("{TICKETS}/{stays}")).await.ok();
    assert_eq!(ticket["messages"].as_array().unwrap().last().unwrap()["text"], "More on this.");
}

pub async fn mails_of_tickets_are_threaded(engine: Engine) {
    let server = SmtpServer::start(0).await;
    let smtp = format!("smtp://127.0.0.1:{}", server.port);
    let settings = [
        ("PORTAL_MAIL", smtp.as_str()),
        ("PORTAL_MAIL_FROM", "Portal <portal@portal.example>"),
        SETTINGS[0],
    ];
    let app = TestApp::start_with(engine, &settings).await;
    let body = json!({ "email": "ada@acme.example", "password": PASSWORD, "name": "Ada", "company": "Acme" });
    app.post("/api/v1/auth/sign-up", &body).await.ok();
    let text = eventually("the link", async || server.mails().pop())
        .await
        .replace('\r', "")
        .replace("=\n", "");
    let token = text.split_once("token=").unwrap().1;
    let token = token.trim_start_matches("3D").split_whitespace().next().unwrap().to_owned();
    let verify = app.post("/api/v1/auth/verify-email", &json!({ "token": token })).await.ok();
    let submit = json!({ "subject": "Über alles", "category": "bug", "description": "d" });
    let request = app.request(Method::POST, TICKETS).json(&submit);
    let request = request.bearer_auth(verify["accessToken"].as_str().unwrap());
    app.send(request).await.ok();
    let sent = eventually("the number", async || {
        server.mails().into_iter().find(|mail| mail.contains("References:"))
    })
    .await;
    for part in [
        "Auto-Submitted: auto-generated",
        "References: <ticket-",
        "Reply-To: reply+1001-",
        "@in.portal.example",
    ] {
        assert!(sent.contains(part), "{part}: {sent}");
    }
}

/// As a mail server that delivers to programs does it.
pub async fn a_mail_may_be_piped_in(engine: Engine) {
    let app = start(engine).await;
    let (ada, _grace) = both(&app).await;
    let number = ada.new_ticket("Selector empty").await;
    let to = reply_address(&app, "ada@acme.example", number).await;
    let pipe = async |mail: &str| {
        let with = portal_api::startup::Dependencies {
            store: app.store.clone(),
            clock: app.clock.clone(),
            randomness: std::sync::Arc::new(portal_api::randomness::SystemRandomness),
            resolver: std::sync::Arc::new(portal_dam::SystemResolver::default()),
        };
        let config = app.portal.config.clone();
        portal_api::support::take_mail(config, with, &mut mail.as_bytes()).await
    };
    let mail = format!(
        "From: Ada <ada@home.example>\r\nTo: somebody@else.example\r\nDelivered-To: {to}\r\n\
         Message-ID: <7@home.example>\r\nSubject: Re: x\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\nSch\u{f6}n.\r\n--b\r\n\
         Content-Type: text/plain\r\nContent-Disposition: attachment; filename=\"log.txt\"\r\n\r\n\
         a line\r\n--b--\r\n"
    );
    assert_eq!(pipe(&mail).await.unwrap().as_str(), "taken");
    assert_eq!(pipe(&mail).await.unwrap().as_str(), "again");
    let other = mail.replace("reply+", "sales+");
    assert_eq!(pipe(&other).await.unwrap().as_str(), "not_ours");
    let ticket = ada.get(&format!("{TICKETS}/{number}")).await.ok();
    let last = ticket["messages"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["text"], &last["via"]), (&json!("Sch\u{f6}n."), &json!("mail")));
    assert_eq!(last["attachments"][0]["name"], "log.txt");
}
