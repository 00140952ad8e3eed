//! Files of tickets.

use portal_storage::Store as _;
use portal_tests::{
    Answer, Engine, Person, TestApp, eventually,
    s3::{self, S3},
    secrets,
};
use reqwest::Method;
use serde_json::json;

use crate::tickets::{DESK, TICKETS, both, patch};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and so on";

async fn first_message(person: &Person<'_>, number: i64) -> String {
    let ticket = person.get(&format!("{TICKETS}/{number}")).await.ok();
    ticket["messages"][0]["id"].as_str().unwrap().to_owned()
}

async fn upload(
    person: &Person<'_>,
    (base, number): (&str, i64),
    (name, message): (&str, &str),
    bytes: &[u8],
) -> Answer {
    let query =
        reqwest::Url::parse_with_params("http://x/", [("name", name), ("message", message)]);
    let path =
        format!("{base}/{number}/attachments?{}", query.unwrap().query().unwrap_or_default());
    let request = person.app.request(Method::POST, &path).bearer_auth(&person.access_token);
    let request = request.header("Content-Type", "application/octet-stream").body(bytes.to_vec());
    person.app.send(request).await
}

/// The files that are put away, however many folders there are.
fn stored(app: &TestApp) -> usize {
    fn count(folder: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|one| if one.path().is_dir() { count(&one.path()) } else { 1 }).sum()
    }
    count(std::path::Path::new(&app.portal.config.support.attachments))
}

pub async fn a_file_comes_and_is_what_it_is(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (ada, grace) = both(&app).await;
    let number = ada.new_ticket("Selector empty").await;
    let message = first_message(&ada, number).await;
    let made = upload(&ada, (TICKETS, number), ("C:\\pics\\Zürich \"1\".exe", &message), PNG).await;
    assert_eq!(made.status, 201);
    let file = made.ok();
    // What it is, its content says.
    assert_eq!(
        (&file["name"], &file["mediaType"]),
        (&json!("Zürich \"1\".exe.png"), &json!("image/png"))
    );
    assert_eq!(file["size"], PNG.len());
    let id = file["id"].as_str().unwrap();
    for (person, base) in [(&ada, TICKETS), (&grace, DESK)] {
        let got = person.get(&format!("{base}/{number}/attachments/{id}")).await;
        assert_eq!(got.status, 200);
        assert_eq!(got.text, String::from_utf8_lossy(PNG));
        assert_eq!(got.header("content-type"), "image/png");
        assert_eq!(
            got.header("content-disposition"),
            "attachment; filename=\"Z_rich _1_.exe.png\"; filename*=UTF-8''Z%C3%BCrich%20%221%22.exe.png"
        );
        assert_eq!(got.header("content-security-policy"), "default-src 'none'; sandbox");
        assert_eq!(got.header("x-content-type-options"), "nosniff");
        let listed = person.get(&format!("{base}/{number}/attachments")).await.ok();
        assert_eq!(listed["items"], json!([file]));
        assert_eq!(listed["mostBytes"], 20 * 1024 * 1024);
    }
    let ticket = ada.get(&format!("{TICKETS}/{number}")).await.ok();
    assert_eq!(ticket["messages"][0]["attachments"], json!([file]));
    // A page is told as the text that it is.
    let page = b"<!doctype html><script>alert(1)</script>";
    let page = upload(&ada, (TICKETS, number), ("page.html", &message), page).await.ok();
    let page = page["id"].as_str().unwrap();
    let got = ada.get(&format!("{TICKETS}/{number}/attachments/{page}")).await;
    assert_eq!(got.header("content-type"), "text/plain");
    assert!(got.header("content-disposition").contains("page.html.txt"), "{got:?}");
    // Of an internal note, the customer sees nothing.
    let note = json!({ "text": "n", "isInternal": true });
    let note = grace.post(&format!("{DESK}/{number}/messages"), &note).await.ok();
    let note = note["id"].as_str().unwrap();
    let secret = upload(&grace, (DESK, number), ("n.txt", note), b"hush").await.ok();
    let secret = secret["id"].as_str().unwrap();
    ada.get(&format!("{TICKETS}/{number}/attachments/{secret}")).await.problem(404, "not_found");
    let listed = ada.get(&format!("{TICKETS}/{number}/attachments")).await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    grace.get(&format!("{DESK}/{number}/attachments/{secret}")).await.ok_text("hush");
}

trait OkText {
    fn ok_text(&self, text: &str);
}

impl OkText for Answer {
    #[track_caller]
    fn ok_text(&self, text: &str) {
        assert_eq!((self.status, &*self.text), (200, text), "{self:?}");
    }
}

pub async fn a_file_comes_once(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let number = ada.new_ticket("Selector empty").await;
    let message = first_message(&ada, number).await;
    let sends = (0..5).map(|_| upload(&ada, (TICKETS, number), ("a.png", &message), PNG));
    let answers = futures_util::future::join_all(sends).await;
    let ids: Vec<_> = answers.iter().map(|answer| answer.ok()["id"].clone()).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(stored(&app), 1);
    // Another name, or another content, is another file.
    upload(&ada, (TICKETS, number), ("b.png", &message), PNG).await.ok();
    upload(&ada, (TICKETS, number), ("a.png", &message), b"text").await.ok();
    assert_eq!(stored(&app), 3);
}

pub async fn what_is_not_taken(engine: Engine) {
    let settings = [
        ("PORTAL_ATTACHMENT_MEGABYTES", "1"),
        ("PORTAL_ATTACHMENTS_PER_TICKET", "2"),
        ("PORTAL_ATTACHMENTS_ACCOUNT_MEGABYTES", "2"),
    ];
    let app = TestApp::start_with(engine, &settings).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    // It is said before there is a ticket.
    let limits = json!({ "mostBytes": 1024 * 1024, "mostFiles": 2 });
    assert_eq!(ada.get(TICKETS).await.ok()["files"], limits);
    let number = ada.new_ticket("Selector empty").await;
    let message = first_message(&ada, number).await;
    let at = (TICKETS, number);
    for program in [&b"MZ\x90\x00\x03\x00"[..], b"\x7fELF\x02\x01\x01", b"#!/bin/sh\nls", b""] {
        let answer = upload(&ada, at, ("picture.png", &message), program).await;
        answer.problem(422, "attachment_refused");
    }
    let large = vec![b'x'; 1024 * 1024 + 1];
    upload(&ada, at, ("large.txt", &message), &large).await.problem(413, "body_too_large");
    upload(&ada, at, ("", &message), PNG).await.invalid("?name", "required");
    upload(&ada, at, ("a.png", "x"), PNG).await.invalid("?message", "invalid_format");
    let path = format!("{TICKETS}/{number}/attachments?name=a.png&message={message}");
    let json = app.request(Method::POST, &path).bearer_auth(&ada.access_token).json(&json!({}));
    app.send(json).await.problem(415, "unsupported_media_type");
    upload(&ada, at, ("large.txt", &message), &large[1..]).await.ok();
    upload(&ada, at, ("2.txt", &message), b"2").await.ok();
    upload(&ada, at, ("3.txt", &message), b"3").await.problem(409, "ticket_full");
    // Nor do all tickets of an account take more than so much.
    let other = ada.new_ticket("Another").await;
    let first = first_message(&ada, other).await;
    upload(&ada, (TICKETS, other), ("large.txt", &first), &large[..1_048_576])
        .await
        .problem(409, "ticket_full");
    // One that is there is there.
    upload(&ada, at, ("2.txt", &message), b"2").await.ok();
    assert_eq!(stored(&app), 2);
}

pub async fn nobody_adds_to_anothers_message(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (ada, grace) = both(&app).await;
    let carl = ada.colleague("carl@acme.example", portal_types::Role::Member).await;
    let number = ada.new_ticket("Selector empty").await;
    let hers = first_message(&ada, number).await;
    let theirs =
        crate::tickets::answer(&grace, number, "Hello").await["id"].as_str().unwrap().to_owned();
    for (person, base, message) in [
        (&carl, TICKETS, &hers),
        (&ada, TICKETS, &theirs),
        (&grace, DESK, &hers),
        (&ada, TICKETS, &uuid::Uuid::new_v4().to_string()),
    ] {
        let answer = upload(person, (base, number), ("a.png", message), PNG).await;
        answer.invalid("?message", "mismatch");
    }
    assert_eq!(stored(&app), 0);
    // Whoever of the account sees it may remove what the account added; and nothing of support's.
    let file = upload(&ada, (TICKETS, number), ("a.png", &hers), PNG).await.ok();
    let other = upload(&grace, (DESK, number), ("b.png", &theirs), PNG).await.ok();
    let path =
        |id: &serde_json::Value| format!("{TICKETS}/{number}/attachments/{}", id.as_str().unwrap());
    carl.delete(&path(&other["id"])).await.problem(404, "not_found");
    assert_eq!(carl.delete(&path(&file["id"])).await.status, 204);
    carl.delete(&path(&file["id"])).await.problem(404, "not_found");
    eventually("the file to go", async || (stored(&app) == 1).then_some(())).await;
}

pub async fn files_go_with_their_ticket_and_account(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let mut numbers = Vec::new();
    for name in ["one", "two"] {
        let number = ada.new_ticket(name).await;
        let message = first_message(&ada, number).await;
        for file in ["a.png", "b.png"] {
            upload(&ada, (TICKETS, number), (file, &message), PNG).await.ok();
        }
        numbers.push(number);
    }
    assert_eq!(stored(&app), 4);
    let address = format!("{TICKETS}/{}", numbers[0]);
    patch(&ada, &address, &json!({ "status": "closed" })).await.ok();
    ada.delete(&address).await.ok();
    eventually("the ticket's files to go", async || (stored(&app) == 2).then_some(())).await;
    let close = json!({ "password": portal_tests::PASSWORD, "confirmation": "acme.example" });
    let closed = ada.call(Method::DELETE, "/api/v1/account", Some(&close), None).await;
    assert!(closed.status < 300, "{closed:?}");
    app.clock.advance_seconds(8 * 24 * 60 * 60);
    app.portal.remove_closed_accounts().await.unwrap();
    app.portal.outbox.wake();
    eventually("the account's files to go", async || (stored(&app) == 0).then_some(())).await;
    // Each went once: none waits to be removed once more.
    eventually("the jobs to be done", async || (jobs(&app).await == 0).then_some(())).await;
}

async fn jobs(app: &TestApp) -> usize {
    let first = portal_types::JobId(uuid::Uuid::nil());
    app.store.read().await.unwrap().jobs(first, 100).await.unwrap().len()
}

pub async fn a_file_that_comes_while_its_account_goes_is_removed_later(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let number = ada.new_ticket("Selector empty").await;
    let message = first_message(&ada, number).await;
    let file = upload(&ada, (TICKETS, number), ("a.png", &message), PNG).await.ok();
    halve(&app, number, &file).await;
    let close = json!({ "password": portal_tests::PASSWORD, "confirmation": "acme.example" });
    ada.call(Method::DELETE, "/api/v1/account", Some(&close), None).await.ok();
    app.clock.advance_seconds(8 * 24 * 60 * 60);
    app.portal.remove_closed_accounts().await.unwrap();
    app.portal.outbox.wake();
    // Whoever brings it may still be at it.
    eventually("the other jobs to be done", async || (jobs(&app).await == 1).then_some(())).await;
    assert_eq!(stored(&app), 1);
    app.clock.advance_seconds(60 * 60);
    app.portal.outbox.wake();
    eventually("the file to go", async || (stored(&app) == 0).then_some(())).await;
}

/// As if the service had been killed before it noted that a content was put away.
async fn halve(app: &TestApp, number: i64, file: &serde_json::Value) {
    let mut unit = app.store.write().await.unwrap();
    let account = unit.account_of_ticket(number).await.unwrap().unwrap();
    let ticket = unit.ticket(account, number).await.unwrap().unwrap();
    let id = file["id"].as_str().unwrap().parse().unwrap();
    let record = unit.attachment(account, ticket.id, id).await.unwrap().unwrap();
    unit.delete_attachment(account, ticket.id, id).await.unwrap();
    let half = portal_storage::AttachmentRecord { stored_at: None, ..record };
    unit.insert_attachment(account, ticket.id, &half).await.unwrap();
    unit.commit().await.unwrap();
}

pub async fn a_file_that_broke_off_is_tidied_up(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let number = ada.new_ticket("Selector empty").await;
    let message = first_message(&ada, number).await;
    let file = upload(&ada, (TICKETS, number), ("a.png", &message), PNG).await.ok();
    halve(&app, number, &file).await;
    let id = file["id"].as_str().unwrap();
    let path = format!("{TICKETS}/{number}/attachments/{id}");
    ada.get(&path).await.problem(404, "not_found");
    // Once more, and it is there.
    upload(&ada, (TICKETS, number), ("a.png", &message), PNG).await.ok();
    assert_eq!(ada.get(&path).await.status, 200);
    halve(&app, number, &file).await;
    app.clock.advance_seconds(60 * 60 + 1);
    app.portal.tidy_support().await.unwrap();
    app.portal.outbox.wake();
    eventually("what is left to go", async || (stored(&app) == 0).then_some(())).await;
}

/// The same in S3 and its kin.
pub async fn files_may_lie_in_s3(engine: Engine) {
    let s3 = S3::start();
    secrets::remember(s3::SECRET_KEY);
    let options = format!(
        "endpoint={},region=eu-central-1,access_key_id={},secret_access_key={}",
        s3.url,
        s3::ACCESS_KEY,
        s3::SECRET_KEY
    );
    let settings = [
        ("PORTAL_ATTACHMENTS", "s3://bucket/portal/files"),
        ("PORTAL_ATTACHMENTS_OPTIONS", options.as_str()),
    ];
    let app = TestApp::start_with(engine, &settings).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let number = ada.new_ticket("Selector empty").await;
    let message = first_message(&ada, number).await;
    let mut ids = Vec::new();
    for name in ["a.png", "b.png"] {
        let file = upload(&ada, (TICKETS, number), (name, &message), PNG).await.ok();
        ids.push(file["id"].as_str().unwrap().to_owned());
    }
    let keys = s3.keys();
    assert_eq!(keys.len(), 2);
    assert!(keys.iter().all(|key| key.starts_with("bucket/portal/files/")), "{keys:?}");
    let path = format!("{TICKETS}/{number}/attachments/{}", ids[0]);
    ada.get(&path).await.ok_text(&String::from_utf8_lossy(PNG));
    ada.delete(&path).await.ok();
    eventually("one to go", async || (s3.keys().len() == 1).then_some(())).await;
    let address = format!("{TICKETS}/{number}");
    patch(&ada, &address, &json!({ "status": "closed" })).await.ok();
    ada.delete(&address).await.ok();
    eventually("the other to go", async || s3.keys().is_empty().then_some(())).await;
}
