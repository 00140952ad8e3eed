//! Tickets, as the account's people have them.

use portal_storage::Store as _;
use portal_tests::{CLIENT_SECRET, Engine, Person, TestApp};
use portal_types::Role;
use reqwest::Method;
use serde_json::{Value, json};

pub(crate) const TICKETS: &str = "/api/v1/tickets";
pub(crate) const DESK: &str = "/api/v1/staff/tickets";

pub(crate) async fn patch(person: &Person<'_>, path: &str, body: &Value) -> portal_tests::Answer {
    person.call(Method::PATCH, path, Some(body), None).await
}

/// The account's owner, and somebody in support.
pub(crate) async fn both(app: &TestApp) -> (Person<'_>, Person<'_>) {
    let ada = Person::sign_up(app, "ada@acme.example").await;
    let grace = Person::sign_up(app, "grace@portal.example").await.into_support().await;
    (ada, grace)
}

pub(crate) async fn answer(staff: &Person<'_>, number: i64, text: &str) -> Value {
    staff.post(&format!("{DESK}/{number}/messages"), &json!({ "text": text })).await.ok()
}

fn texts(ticket: &Value) -> Vec<String> {
    let messages = ticket["messages"].as_array().unwrap();
    let one = |message: &Value| {
        let what = message["event"].as_str().or(message["text"].as_str()).unwrap();
        format!("{}: {what}", message["from"].as_str().unwrap())
    };
    messages.iter().map(one).collect()
}

pub async fn a_ticket_is_submitted_answered_and_closed(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (ada, grace) = both(&app).await;
    let body = json!({
        "subject": " The selector stays empty ", "category": "asset_selector", "priority": "high",
        "connector": "xp_xm", "description": "Since\r\nthis morning.\n",
    });
    let made = ada.post(TICKETS, &body).await;
    assert_eq!(made.status, 201);
    let ticket = made.ok();
    assert_eq!(ticket["number"], 1001);
    assert_eq!(made.header("location"), "/api/v1/tickets/1001");
    assert_eq!(ticket["subject"], "The selector stays empty");
    assert_eq!(ticket["status"], "open");
    assert_eq!(ticket["firstResponseDueAt"], "2026-03-01T17:30:00Z");
    assert_eq!(texts(&ticket), ["customer: Since\nthis morning."]);
    // Its number comes by mail, and support hears of it.
    let mail = app.mail_with("ada@acme.example", "number 1001").await;
    assert_eq!(mail["subject"], "[#1001] The selector stays empty");
    assert!(mail["links"][0].as_str().unwrap().ends_with("/support/ticket?number=1001"), "{mail}");
    let told = app.mail_with("grace@portal.example", "Since\nthis morning.").await;
    assert!(told["links"][0].as_str().unwrap().ends_with("/desk/ticket?number=1001"), "{told}");

    let address = format!("{TICKETS}/1001");
    answer(&grace, 1001, "Which browser is it?").await;
    assert_eq!(ada.get(&address).await.ok()["status"], "awaiting_customer");
    app.mail_with("ada@acme.example", "Which browser is it?").await;
    let said = json!({ "text": "Firefox." });
    assert_eq!(ada.post(&format!("{address}/messages"), &said).await.status, 201);
    assert_eq!(ada.get(&address).await.ok()["status"], "awaiting_support");
    let solved = json!({ "text": "Clear the cache.", "resolves": true });
    grace.post(&format!("{DESK}/1001/messages"), &solved).await.ok();
    let ticket = ada.get(&address).await.ok();
    assert_eq!(
        (&ticket["status"], &ticket["firstResponseDueAt"]),
        (&json!("resolved"), &json!(null))
    );

    // Rated once it is over; closed; opened again by writing.
    let rating = json!({ "rating": 5, "comment": "Quick." });
    let rate = format!("{address}/rating");
    let rated = ada.call(Method::PUT, &rate, Some(&rating), None).await.ok();
    assert_eq!((&rated["rating"], &rated["ratingComment"]), (&json!(5), &json!("Quick.")));
    ada.call(Method::PUT, &rate, Some(&json!({ "rating": 6 })), None)
        .await
        .invalid("/rating", "out_of_range");
    let closed = patch(&ada, &address, &json!({ "status": "closed" })).await.ok();
    assert_eq!(closed["status"], "closed");
    ada.post(&format!("{address}/messages"), &json!({ "text": "It is back." })).await.ok();
    let ticket = ada.get(&address).await.ok();
    assert_eq!(ticket["status"], "awaiting_support");
    ada.call(Method::PUT, &rate, Some(&rating), None).await.problem(409, "ticket_not_closed");
    assert_eq!(
        texts(&ticket),
        [
            "customer: Since\nthis morning.",
            "support: Which browser is it?",
            "customer: Firefox.",
            "support: Clear the cache.",
            "support: resolved",
            "customer: rated",
            "customer: closed",
            "customer: It is back.",
        ]
    );
    patch(&ada, &address, &json!({ "priority": "urgent" })).await.ok();
    let reopened = patch(&ada, &address, &json!({ "status": "open" })).await.ok();
    assert_eq!(
        (&reopened["priority"], &reopened["status"]),
        (&json!("urgent"), &json!("awaiting_support"))
    );
    patch(&ada, &address, &json!({ "status": "resolved" })).await.invalid("/status", "not_allowed");
}

pub async fn what_is_wrong_with_a_ticket_is_named(engine: Engine) {
    let app = TestApp::start_with(engine, &[("PORTAL_LIMIT_TICKET", "2/h")]).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let good = json!({ "subject": "Help me", "category": "bug", "description": "d" });
    let with = |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        body
    };
    let long = "x".repeat(20_001);
    for (name, value, code) in [
        ("subject", json!("ab"), "too_short"),
        ("subject", json!("two\nlines"), "invalid_format"),
        ("subject", json!("x".repeat(201)), "too_long"),
        ("description", json!(" \n "), "required"),
        ("description", json!(long), "too_long"),
        ("description", json!("a\u{7}b"), "invalid_format"),
        ("connector", json!("x".repeat(51)), "too_long"),
        ("category", json!("gossip"), "wrong_type"),
        ("priority", json!("now"), "wrong_type"),
        ("number", json!(7), "unknown"),
        ("diagnosticsId", json!(uuid::Uuid::new_v4()), "not_allowed"),
    ] {
        ada.post(TICKETS, &with(name, value)).await.invalid(&format!("/{name}"), code);
    }
    ada.post(TICKETS, &good).await.ok();
    ada.post(TICKETS, &good).await.ok();
    ada.post(TICKETS, &good).await.problem(429, "rate_limited");
    for number in ["9999", "0", "-1", "x", "99999999999999999999"] {
        ada.get(&format!("{TICKETS}/{number}")).await.problem(404, "not_found");
    }
}

async fn found(person: &Person<'_>, query: &str) -> Vec<i64> {
    let page = person.get(&format!("{TICKETS}?{query}")).await.ok();
    page["items"].as_array().unwrap().iter().map(|one| one["number"].as_i64().unwrap()).collect()
}

pub async fn tickets_are_listed_and_found(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let carl = ada.colleague("carl@acme.example", Role::Member).await;
    for (person, subject) in [(&ada, "Selector empty"), (&carl, "KEY ÄRGER 100%"), (&ada, "Other")]
    {
        person.new_ticket(subject).await;
        app.clock.advance_seconds(60);
    }
    assert_eq!(found(&ada, "").await, [1003, 1002, 1001]);
    // What is new comes first.
    ada.post(&format!("{TICKETS}/1001/messages"), &json!({ "text": "More of the zebra" }))
        .await
        .ok();
    assert_eq!(found(&ada, "").await, [1001, 1003, 1002]);
    assert_eq!(found(&carl, "mine=true").await, [1002]);
    for (query, numbers) in [
        ("q=selector", &[1001_i64][..]),
        ("q=%C3%A4rger", &[1002]),
        ("q=100%25", &[1002]),
        ("q=_", &[]),
        ("q=ZEBRA", &[1001]),
        ("q=%231003", &[1003]),
        ("q=1002", &[1002]),
        ("q=carl%40acme", &[1002]),
        ("category=billing", &[]),
        ("status=live", &[1001, 1003, 1002]),
        ("status=closed", &[]),
    ] {
        assert_eq!(found(&ada, query).await, numbers, "{query}");
    }
    patch(&ada, &format!("{TICKETS}/1003"), &json!({ "status": "closed" })).await.ok();
    assert_eq!(found(&ada, "status=closed").await, [1003]);
    // In pages.
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = ada.get(&format!("{TICKETS}?limit=1{cursor}")).await.ok();
        seen.push(page["items"][0]["number"].as_i64().unwrap());
        let Some(next) = page["nextCursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen, [1003, 1001, 1002]);
    ada.get(&format!("{TICKETS}?status=odd")).await.invalid("?status", "invalid_format");
    ada.get(&format!("{TICKETS}?category=odd")).await.invalid("?category", "invalid_format");
    ada.get(&format!("{TICKETS}?cursor=YWJj")).await.invalid("?cursor", "invalid_format");
}

pub async fn internal_notes_are_internal(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (ada, grace) = both(&app).await;
    let number = ada.new_ticket("Selector empty").await;
    let before = ada.get(&format!("{TICKETS}/{number}")).await.ok();
    let listed = ada.get(TICKETS).await.ok();
    app.clock.advance_seconds(60);
    let note = json!({ "text": "They forgot the aardvark.", "isInternal": true });
    let noted = grace.post(&format!("{DESK}/{number}/messages"), &note).await.ok();
    assert_eq!(noted["isInternal"], true);
    let me = grace.get("/api/v1/me").await.ok()["id"].clone();
    patch(&grace, &format!("{DESK}/{number}"), &json!({ "assigneeId": me })).await.ok();
    // Nothing of it shows, not even that something happened, nor when.
    assert_eq!(ada.get(&format!("{TICKETS}/{number}")).await.ok(), before);
    assert_eq!(ada.get(TICKETS).await.ok(), listed);
    assert_eq!(found(&ada, "q=aardvark").await, [0_i64; 0]);
    let seen = grace.get(&format!("{DESK}/{number}")).await.ok();
    assert_eq!(
        texts(&seen),
        ["customer: It stays empty.", "support: They forgot the aardvark.", "support: assigned"]
    );
    let note = json!({ "text": "x", "isInternal": true, "resolves": true });
    grace
        .post(&format!("{DESK}/{number}/messages"), &note)
        .await
        .invalid("/resolves", "not_allowed");
    // No mail either.
    answer(&grace, number, "The last one.").await;
    app.mail_with("ada@acme.example", "The last one.").await;
    for mail in app.mails_to("ada@acme.example").await {
        assert!(!mail["text"].as_str().unwrap().contains("aardvark"), "{mail}");
    }
}

pub async fn what_is_new_shows_as_unread(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (ada, grace) = both(&app).await;
    let carl = ada.colleague("carl@acme.example", Role::Member).await;
    let number = ada.new_ticket("Selector empty").await;
    let unread = async |person: &Person<'_>| {
        let page = person.get(TICKETS).await.ok();
        assert_eq!(page["unread"] == 1, page["items"][0]["isUnread"].as_bool().unwrap());
        assert_eq!(found(person, "unread=true").await.len() == 1, page["unread"] == 1);
        page["unread"].as_i64().unwrap()
    };
    // Whoever wrote has read; whoever has not looked has not.
    assert_eq!((unread(&ada).await, unread(&carl).await), (0, 1));
    let read = async |person: &Person<'_>| {
        let shown = person.get(&format!("{TICKETS}/{number}")).await.ok();
        let until = json!({ "until": shown["changedAt"] });
        person.post(&format!("{TICKETS}/{number}/read"), &until).await
    };
    assert_eq!(read(&carl).await.status, 204);
    assert_eq!(unread(&carl).await, 0);
    answer(&grace, number, "Hello").await;
    assert_eq!((unread(&ada).await, unread(&carl).await), (1, 1));
    read(&ada).await.ok();
    assert_eq!((unread(&ada).await, unread(&carl).await), (0, 1));
    carl.post(&format!("{TICKETS}/{number}/messages"), &json!({ "text": "Hi" })).await.ok();
    // Nothing that was not read before counts as read by that.
    assert_eq!((unread(&ada).await, unread(&carl).await), (1, 1));
    read(&carl).await.ok();
    carl.post(&format!("{TICKETS}/{number}/messages"), &json!({ "text": "Ho" })).await.ok();
    assert_eq!((unread(&ada).await, unread(&carl).await), (1, 0));
    let queue = grace.get(DESK).await.ok();
    assert_eq!(queue["items"][0]["isUnread"], true);
    let until = json!({ "until": queue["items"][0]["changedAt"] });
    grace.post(&format!("{DESK}/{number}/read"), &until).await.ok();
    assert_eq!(grace.get(DESK).await.ok()["items"][0]["isUnread"], false);
}

pub async fn who_joins_finds_nothing_unread(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (ada, grace) = both(&app).await;
    let (one, two) = (ada.new_ticket("Selector empty").await, ada.new_ticket("Other").await);
    answer(&grace, one, "Hello").await;
    let carl = ada.colleague("carl@acme.example", Role::Member).await;
    assert_eq!(carl.get(TICKETS).await.ok()["unread"], 0);
    answer(&grace, two, "Hello").await;
    assert_eq!(found(&carl, "unread=true").await, [two]);
    // Writing into one that was there before they were makes no news of what they wrote.
    carl.post(&format!("{TICKETS}/{one}/messages"), &json!({ "text": "Hi" })).await.ok();
    assert_eq!(found(&carl, "unread=true").await, [two]);
}

pub async fn what_came_after_it_was_shown_stays_unread(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (ada, grace) = both(&app).await;
    let number = ada.new_ticket("Selector empty").await;
    let (theirs, ours) = (format!("{TICKETS}/{number}"), format!("{DESK}/{number}"));
    answer(&grace, number, "Which browser?").await;
    let shown = ada.get(&theirs).await.ok()["changedAt"].clone();
    let at_the_desk = grace.get(&ours).await.ok()["ticket"]["changedAt"].clone();
    // It comes while the page is looked at.
    answer(&grace, number, "And which version?").await;
    ada.post(&format!("{theirs}/read"), &json!({ "until": shown })).await.ok();
    assert_eq!(found(&ada, "unread=true").await, [number]);
    let late = ada.get(&theirs).await.ok()["changedAt"].clone();
    ada.post(&format!("{theirs}/read"), &json!({ "until": late })).await.ok();
    assert_eq!(found(&ada, "unread=true").await, [0_i64; 0]);
    // Nothing is read before it is there, and what was read stays so.
    for until in ["2040-01-01T00:00:00Z", "2020-01-01T00:00:00Z"] {
        ada.post(&format!("{theirs}/read"), &json!({ "until": until })).await.ok();
        assert_eq!(found(&ada, "unread=true").await, [0_i64; 0], "{until}");
    }
    answer(&grace, number, "Hello?").await;
    assert_eq!(found(&ada, "unread=true").await, [number]);

    ada.post(&format!("{theirs}/messages"), &json!({ "text": "Firefox." })).await.ok();
    let unread = async || grace.get(DESK).await.ok()["items"][0]["isUnread"].clone();
    grace.post(&format!("{ours}/read"), &json!({ "until": at_the_desk })).await.ok();
    assert_eq!(unread().await, true);
    let now = grace.get(&ours).await.ok()["ticket"]["changedAt"].clone();
    grace.post(&format!("{ours}/read"), &json!({ "until": now })).await.ok();
    assert_eq!(unread().await, false);
    for path in [&theirs, &ours] {
        let person = if *path == theirs { &ada } else { &grace };
        person.post(&format!("{path}/read"), &json!({})).await.invalid("/until", "required");
    }
}

pub async fn diagnostics_are_sent_as_they_were_shown(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (ada, grace) = both(&app).await;
    ada.put("/api/v1/settings/advanced", &json!({ "remoteLoggingEnabled": true })).await.ok();
    let log = json!([{ "level": "error", "message": "before the preview" }]);
    let send = app.request(Method::POST, "/api/v1/connector/logs").bearer_auth(&ada.key).json(&log);
    let send = send.header("X-Connector", "xp_xm/3.3").header("X-Connector-Instance", "cm1");
    app.send(send).await.ok();
    let shown = ada.post(&format!("{TICKETS}/diagnostics"), &json!({})).await.ok();
    assert_eq!(shown["logs"][0]["message"], "before the preview");
    assert_eq!(shown["content"]["connectors"][0]["version"], "3.3");
    assert_eq!(shown["content"]["settings"]["assetSelector"]["language"], "en_US");
    // What changes afterwards is not sent.
    ada.put("/api/v1/settings/asset-selector", &json!({ "language": "nl_NL" })).await.ok();
    let body = json!({
        "subject": "Help me", "category": "bug", "description": "d",
        "includeDiagnostics": true, "diagnosticsId": shown["id"],
    });
    let ticket = ada.post(TICKETS, &body).await.ok();
    assert_eq!(ticket["hasDiagnostics"], true);
    let number = ticket["number"].as_i64().unwrap();
    assert_eq!(ada.get(&format!("{TICKETS}/{number}/diagnostics")).await.ok(), shown);
    let seen = grace.get(&format!("{DESK}/{number}/diagnostics")).await.ok();
    assert_eq!((&seen["diagnostics"], &seen["areLogsWithheld"]), (&shown, &json!(false)));
    // Sent once, by whoever looked at them, within a day.
    ada.post(TICKETS, &body).await.invalid("/diagnosticsId", "mismatch");
    let carl = ada.colleague("carl@acme.example", Role::Member).await;
    let theirs = ada.post(&format!("{TICKETS}/diagnostics"), &json!({})).await.ok();
    let mut body = body;
    body["diagnosticsId"] = theirs["id"].clone();
    carl.post(TICKETS, &body).await.invalid("/diagnosticsId", "mismatch");
    app.clock.advance_seconds(24 * 60 * 60 + 1);
    app.portal.tidy_support().await.unwrap();
    let ada = Person::log_in(&app, "ada@acme.example").await;
    ada.post(TICKETS, &body).await.invalid("/diagnosticsId", "mismatch");
    // Without a look before, they are gathered with the ticket.
    body.as_object_mut().unwrap().remove("diagnosticsId");
    let number = ada.post(TICKETS, &body).await.ok()["number"].as_i64().unwrap();
    let sent = ada.get(&format!("{TICKETS}/{number}/diagnostics")).await.ok();
    assert_eq!(sent["content"]["settings"]["assetSelector"]["language"], "nl_NL");
    // Deleting the log records deletes the copies.
    ada.delete("/api/v1/logs").await.ok();
    let sent = ada.get(&format!("{TICKETS}/{number}/diagnostics")).await.ok();
    assert_eq!(sent["logs"], Value::Null);
}

pub async fn diagnostics_have_no_secrets(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let bynder = json!({
        "portalUrl": "acme.bynder.example", "dam": "bynder", "oauthClientId": "client-1",
        "oauthClientSecret": CLIENT_SECRET,
    });
    ada.put("/api/v1/settings/bynder", &bynder).await.ok();
    let shown = ada.post(&format!("{TICKETS}/diagnostics"), &json!({})).await;
    let of = &shown.ok()["content"]["settings"]["bynder"];
    assert_eq!(
        (&of["hasOauthClientSecret"], &of["oauthClientId"]),
        (&json!(true), &json!("client-1"))
    );
    assert!(of.get("oauthClientSecret").is_none(), "{of}");
    for secret in [CLIENT_SECRET, &ada.key] {
        assert!(!shown.text.contains(secret), "{}", shown.text);
    }
    assert_eq!(shown.json()["logs"], Value::Null, "remote logging is off");
}

pub async fn a_closed_ticket_can_be_deleted(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (ada, grace) = both(&app).await;
    let carl = ada.colleague("carl@acme.example", Role::Member).await;
    let number = carl.new_ticket("Selector empty").await;
    let address = format!("{TICKETS}/{number}");
    ada.delete(&address).await.problem(409, "ticket_not_closed");
    patch(&carl, &address, &json!({ "status": "closed" })).await.ok();
    carl.delete(&address).await.problem(403, "role_insufficient");
    assert_eq!(ada.delete(&address).await.status, 204);
    ada.get(&address).await.problem(404, "not_found");
    grace.get(&format!("{DESK}/{number}")).await.problem(404, "not_found");
    let events = ada.get("/api/v1/audit-events?action=ticket_deleted").await.ok();
    assert_eq!(events["items"][0]["target"]["name"], format!("#{number}"));
}

pub async fn resolved_tickets_close_by_themselves(engine: Engine) {
    let app = TestApp::start_with(engine, &[("PORTAL_TICKET_CLOSE_DAYS", "2")]).await;
    let (ada, grace) = both(&app).await;
    let number = ada.new_ticket("Selector empty").await;
    let solved = json!({ "text": "Done.", "resolves": true });
    grace.post(&format!("{DESK}/{number}/messages"), &solved).await.ok();
    let status = async |seconds| {
        app.clock.advance_seconds(seconds);
        app.portal.tidy_support().await.unwrap();
        let ada = Person::log_in(&app, "ada@acme.example").await;
        ada.get(&format!("{TICKETS}/{number}")).await.ok()
    };
    assert_eq!(status(2 * 24 * 60 * 60 - 60).await["status"], "resolved");
    let ticket = status(120).await;
    assert_eq!(ticket["status"], "closed");
    assert_eq!(texts(&ticket).last().unwrap(), "portal: closed");
}

pub async fn a_full_ticket_can_be_closed_and_holds_nobody_up(engine: Engine) {
    let app = TestApp::start_with(engine, &[("PORTAL_TICKET_CLOSE_DAYS", "2")]).await;
    let (ada, grace) = both(&app).await;
    let (full, other) = (ada.new_ticket("Full").await, ada.new_ticket("Other").await);
    let mut unit = app.store.write().await.unwrap();
    let account = unit.account_of_ticket(full).await.unwrap().unwrap();
    let ticket = unit.ticket(account, full).await.unwrap().unwrap();
    let first = unit.ticket_messages(account, ticket.id, true).await.unwrap().remove(0);
    for _ in 1..1_000 {
        let id = portal_types::TicketMessageId(uuid::Uuid::new_v4());
        let one = portal_storage::TicketMessageRecord { id, ..first.clone() };
        unit.insert_ticket_message(account, ticket.id, &one).await.unwrap();
    }
    unit.commit().await.unwrap();
    let more = ada.post(&format!("{TICKETS}/{full}/messages"), &json!({ "text": "x" })).await;
    more.problem(409, "ticket_full");
    for number in [full, other] {
        patch(&grace, &format!("{DESK}/{number}"), &json!({ "status": "resolved" })).await.ok();
        app.clock.advance_seconds(1);
    }
    app.clock.advance_seconds(3 * 24 * 60 * 60);
    app.portal.tidy_support().await.unwrap();
    let ada = Person::log_in(&app, "ada@acme.example").await;
    assert_eq!(found(&ada, "status=closed").await, [other, full]);
    assert_eq!(ada.delete(&format!("{TICKETS}/{full}")).await.status, 204);
}

pub async fn a_repeated_submission_is_one_ticket(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let body = json!({ "subject": "Help me", "category": "bug", "description": "d" });
    let sends = (0..5).map(|_| ada.post_once(TICKETS, &body, "draft-1"));
    let answers = futures_util::future::join_all(sends).await;
    assert!(answers.iter().all(|answer| answer.ok()["number"] == 1001), "{answers:?}");
    let say = json!({ "text": "More" });
    for _ in 0..2 {
        ada.post_once(&format!("{TICKETS}/1001/messages"), &say, "message-1").await.ok();
    }
    assert_eq!(texts(&ada.get(&format!("{TICKETS}/1001")).await.ok()).len(), 2);
    // Numbers are given once each, whoever asks at the same time.
    let sends = (0..10).map(|_| ada.post(TICKETS, &body));
    let answers = futures_util::future::join_all(sends).await;
    let mut numbers: Vec<i64> =
        answers.iter().map(|answer| answer.ok()["number"].as_i64().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1002..1012).collect::<Vec<_>>());
}

pub async fn another_accounts_ticket_is_absent(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    let number = ada.new_ticket("Selector empty").await;
    let ticket = ada.get(&format!("{TICKETS}/{number}")).await.ok();
    let message = ticket["messages"][0]["id"].as_str().unwrap().to_owned();
    let before = ticket;
    let until = json!({ "until": "2026-03-01T09:30:00Z" });
    for (method, path, body) in [
        (Method::GET, "", None),
        (Method::PATCH, "", Some(json!({ "status": "closed" }))),
        (Method::DELETE, "", None),
        (Method::GET, "/diagnostics", None),
        (Method::POST, "/messages", Some(json!({ "text": "x" }))),
        (Method::POST, "/read", Some(until)),
        (Method::PUT, "/rating", Some(json!({ "rating": 1 }))),
        (Method::GET, "/attachments", None),
        (Method::GET, "/attachments/0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01", None),
        (Method::DELETE, "/attachments/0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01", None),
    ] {
        let ask = async |number: i64| {
            let path = format!("{TICKETS}/{number}{path}");
            let answer = eve.call(method.clone(), &path, body.as_ref(), None).await;
            let mut problem = answer.problem(404, "not_found");
            problem["requestId"].take();
            problem
        };
        assert_eq!(ask(number).await, ask(9_999).await, "{path}");
    }
    let upload = format!("{TICKETS}/{number}/attachments?name=a.txt&message={message}");
    let upload = app.request(Method::POST, &upload).bearer_auth(&eve.access_token);
    let upload = upload.header("Content-Type", "application/octet-stream").body("x");
    app.send(upload).await.problem(404, "not_found");
    assert_eq!(ada.get(&format!("{TICKETS}/{number}")).await.ok(), before);
    assert_eq!(found(&eve, "").await, [0_i64; 0]);
    assert_eq!(found(&eve, &format!("q={number}")).await, [0_i64; 0]);
    // Nor is it anybody's in support who is none.
    for path in [DESK, "/api/v1/staff/overview", "/api/v1/staff/accounts", "/api/v1/staff/people"] {
        eve.get(path).await.problem(403, "staff_only");
    }
}
