//! The desk: what support works with, and what it does not get to see.

use portal_storage::{JobState, Store as _};
use portal_tests::{Engine, PASSWORD, Person, TestApp, eventually};
use portal_types::{JobId, Role, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};

use crate::tickets::{DESK, TICKETS, answer, both, patch};

const ACCOUNTS: &str = "/api/v1/staff/accounts";

fn numbers(page: &Value) -> Vec<i64> {
    page["items"].as_array().unwrap().iter().map(|one| one["number"].as_i64().unwrap()).collect()
}

async fn queue(staff: &Person<'_>, query: &str) -> Vec<i64> {
    numbers(&staff.get(&format!("{DESK}?{query}")).await.ok())
}

async fn submit(person: &Person<'_>, priority: &str) -> i64 {
    let body = json!({
        "subject": format!("It is {priority}"), "category": "bug", "priority": priority, "description": "d",
    });
    person.post(TICKETS, &body).await.ok()["number"].as_i64().unwrap()
}

async fn account_id(person: &Person<'_>) -> String {
    person.get("/api/v1/account").await.ok()["id"].as_str().unwrap().to_owned()
}

async fn user_id(person: &Person<'_>) -> Value {
    person.get("/api/v1/me").await.ok()["id"].clone()
}

pub async fn support_needs_a_second_factor(engine: Engine) {
    let app = TestApp::start(engine).await;
    let grace = Person::sign_up(&app, "grace@portal.example").await;
    assert_eq!(grace.get("/api/v1/me").await.ok()["isStaff"], false);
    grace.get(DESK).await.problem(403, "staff_only");
    grace.marked_as_staff().await;
    // Nor do mails tell somebody of it who has only the mark.
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    ada.new_ticket("Selector empty").await;
    app.mail_with("ada@acme.example", "[#1001]").await;
    let mails = app.mails_to("grace@portal.example").await;
    assert!(mails.iter().all(|mail| !mail["subject"].as_str().unwrap().contains("1001")));
    // The mark alone opens nothing, their own account included, before they have one.
    let me = grace.get("/api/v1/me").await.ok();
    assert_eq!((&me["isStaff"], &me["mustEnrol"]), (&json!(true), &json!(true)));
    grace.get(DESK).await.problem(403, "mfa_enrolment_required");
    let grace = grace.into_support().await;
    assert_eq!(queue(&grace, "").await, [1001]);
    // The password alone leads nowhere any more, and the factor stays.
    let login = json!({ "email": "grace@portal.example", "password": PASSWORD });
    app.post("/api/v1/auth/login", &login).await.problem(401, "mfa_required");
    app.clock.advance_seconds(30);
    let codes = grace.get("/api/v1/me/mfa").await.ok();
    assert!(codes["totpSince"].is_string(), "{codes}");
}

pub async fn the_queue_is_ordered_and_filtered(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (ada, grace) = both(&app).await;
    let bob = Person::sign_up(&app, "bob@beta.example").await;
    let mut all = [0; 4];
    let submitted = [(&ada, "low"), (&bob, "urgent"), (&ada, "normal"), (&bob, "high")];
    for (number, (person, priority)) in all.iter_mut().zip(submitted) {
        *number = submit(person, priority).await;
        app.clock.advance_seconds(60);
    }
    let [low, urgent, normal, high] = all;
    assert_eq!(queue(&grace, "").await, [urgent, high, normal, low]);
    assert_eq!(queue(&grace, "sort=age").await, [low, urgent, normal, high]);
    assert_eq!(queue(&grace, "sort=priority").await, [urgent, high, normal, low]);
    assert_eq!(queue(&grace, "sort=changed").await, [high, normal, urgent, low]);
    answer(&grace, urgent, "Hello").await;
    // Of those who wait for the customer nothing is due: they stand last.
    assert_eq!(queue(&grace, "").await, [high, normal, low, urgent]);
    let me = user_id(&grace).await;
    patch(&grace, &format!("{DESK}/{high}"), &json!({ "assigneeId": me, "category": "billing" }))
        .await
        .ok();
    patch(&grace, &format!("{DESK}/{low}"), &json!({ "status": "closed" })).await.ok();
    let beta = account_id(&bob).await;
    for (query, wanted) in [
        ("waiting=customer".to_owned(), vec![urgent]),
        ("waiting=support".to_owned(), vec![high, normal]),
        ("waiting=support&status=closed".to_owned(), vec![]),
        ("status=closed".to_owned(), vec![low]),
        ("assignee=me".to_owned(), vec![high]),
        (format!("assignee={}", me.as_str().unwrap()), vec![high]),
        ("assignee=nobody".to_owned(), vec![normal, urgent]),
        ("priority=urgent".to_owned(), vec![urgent]),
        ("category=billing".to_owned(), vec![high]),
        (format!("account={beta}"), vec![high, urgent]),
        ("q=BETA".to_owned(), vec![high, urgent]),
        (format!("q=%23{normal}"), vec![normal]),
        ("q=is+normal".to_owned(), vec![normal]),
    ] {
        assert_eq!(queue(&grace, &query).await, wanted, "{query}");
    }
    // How many wait for support is said whatever is listed.
    for query in ["", "status=closed", "waiting=support&status=closed"] {
        assert_eq!(grace.get(&format!("{DESK}?{query}")).await.ok()["waiting"], 2, "{query}");
    }
    // In pages, whatever the order.
    for sort in ["due", "age", "priority", "changed"] {
        let whole = queue(&grace, &format!("sort={sort}")).await;
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = grace.get(&format!("{DESK}?sort={sort}&limit=1{cursor}")).await.ok();
            seen.extend(numbers(&page));
            let Some(next) = page["nextCursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seen, whole, "{sort}");
    }
    grace.get(&format!("{DESK}?sort=odd")).await.invalid("?sort", "invalid_format");
    grace.get(&format!("{DESK}?assignee=you")).await.invalid("?assignee", "invalid_format");
}

pub async fn targets_follow_plan_priority_and_waiting(engine: Engine) {
    let all = include_str!("../../crates/api/src/billing/plans.json");
    let mut plans: Value = serde_json::from_str(all).unwrap();
    for (n, (first, done)) in [(1, 4), (2, 8), (6, 48), (8, 60)].into_iter().enumerate() {
        let target = &mut plans[0]["responseTargets"][n];
        target["firstResponseHours"] = json!(first);
        target["resolutionHours"] = json!(done);
    }
    let app = TestApp::start_with(engine, &[("PORTAL_PLANS", &plans.to_string())]).await;
    let (ada, grace) = both(&app).await;
    let number = submit(&ada, "normal").await;
    let path = format!("{DESK}/{number}");
    let target = async || grace.get(DESK).await.ok()["items"][0]["target"].clone();
    assert_eq!(
        target().await,
        json!({ "isFirstResponse": true, "at": "2026-03-01T15:30:00Z", "state": "in_time" })
    );
    patch(&grace, &path, &json!({ "priority": "urgent" })).await.ok();
    assert_eq!(target().await["at"], "2026-03-01T10:30:00Z");
    patch(&grace, &path, &json!({ "priority": "normal" })).await.ok();
    // Access tokens live ten minutes, and the clock is the test's: each look is a new log-in's.
    let later = async |seconds| {
        app.clock.advance_seconds(seconds);
        let mut unit = app.store.read().await.unwrap();
        let staff = unit.staff().await.unwrap().remove(0);
        let now = portal_api::clock::Clock::now(&*app.clock);
        let record = unit.desk_ticket(staff.user_id, number).await.unwrap().unwrap();
        (record.ticket.due_at, now)
    };
    let at = |text: &str| Timestamp::parse(text).unwrap();
    assert_eq!(later(60 * 60).await.0, Some(at("2026-03-01T15:30:00Z")));
    let ada = Person::log_in(&app, "ada@acme.example").await;
    let due = ada.get(&format!("{TICKETS}/{number}")).await.ok()["firstResponseDueAt"].clone();
    assert_eq!(due, "2026-03-01T15:30:00Z");
    grace.get(DESK).await.problem(401, "access_token_invalid");
}

pub async fn a_ticket_is_assigned_and_merged(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (ada, grace) = both(&app).await;
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    let alan = Person::sign_up(&app, "alan@portal.example").await.into_support().await;
    let people = grace.get("/api/v1/staff/people").await.ok();
    assert_eq!(people["items"].as_array().unwrap().len(), 2);
    let (one, two) = (ada.new_ticket("Selector empty").await, ada.new_ticket("Same").await);
    let hers = eve.new_ticket("Other account").await;
    let alans = json!({ "assigneeId": user_id(&alan).await });
    let ticket = patch(&grace, &format!("{DESK}/{one}"), &alans).await.ok();
    assert_eq!(ticket["ticket"]["assignee"]["email"], "alan@portal.example");
    let nobody = json!({ "assigneeId": user_id(&eve).await });
    patch(&grace, &format!("{DESK}/{one}"), &nobody).await.invalid("/assigneeId", "mismatch");
    // From now on its mails are theirs alone.
    ada.post(&format!("{TICKETS}/{one}/messages"), &json!({ "text": "And?" })).await.ok();
    app.mail_with("alan@portal.example", "And?").await;
    let mails = app.mails_to("grace@portal.example").await;
    assert!(mails.iter().all(|mail| !mail["text"].as_str().unwrap().contains("And?")));
    let gone = patch(&grace, &format!("{DESK}/{one}"), &json!({ "assigneeId": null })).await.ok();
    assert_eq!(gone["ticket"]["assignee"], Value::Null);

    let merge = async |from: i64, into: i64| {
        grace.post(&format!("{DESK}/{from}/merge"), &json!({ "into": into })).await
    };
    merge(one, one).await.problem(409, "merge_refused");
    merge(one, hers).await.problem(409, "merge_refused");
    merge(one, 9_999).await.problem(404, "not_found");
    let stays = merge(two, one).await.ok();
    assert_eq!(stays["ticket"]["number"], one);
    assert_eq!(
        stays["messages"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|m| m["text"] == "It stays empty.")
            .count(),
        2
    );
    let ticket = ada.get(&format!("{TICKETS}/{two}")).await.ok();
    assert_eq!((&ticket["mergedInto"], &ticket["status"]), (&json!(one), &json!("closed")));
    let write = ada.post(&format!("{TICKETS}/{two}/messages"), &json!({ "text": "x" })).await;
    write.problem(409, "ticket_merged");
    merge(one, two).await.problem(409, "merge_refused");
    merge(two, one).await.problem(409, "ticket_merged");
    // Two who merge in opposite directions at once don't wait for each other for ever.
    let (three, four) = (ada.new_ticket("Three").await, ada.new_ticket("Four").await);
    let both = tokio::join!(merge(three, four), merge(four, three));
    let mut statuses = [both.0.status, both.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}

pub async fn whoever_waits_goes_on_waiting_in_the_ticket_that_stays(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (ada, grace) = both(&app).await;
    let ask = async |number: i64| grace.get(&format!("{DESK}/{number}")).await.ok();
    let merge = async |from: i64, into: i64| {
        grace.post(&format!("{DESK}/{from}/merge"), &json!({ "into": into })).await
    };
    // Into one that waits for the customer.
    let (answered, asked) = (ada.new_ticket("One").await, submit(&ada, "urgent").await);
    answer(&grace, answered, "Which browser?").await;
    let due = ask(asked).await["ticket"]["target"]["at"].clone();
    merge(asked, answered).await.ok();
    let stays = ask(answered).await;
    assert_eq!(stays["ticket"]["status"], "awaiting_support");
    assert_eq!(stays["ticket"]["target"]["isFirstResponse"], false);
    assert!(stays["ticket"]["target"]["at"].as_str() > due.as_str(), "{stays}");
    // Of two that nobody has answered, the earlier target holds.
    let (low, urgent) = (submit(&ada, "low").await, submit(&ada, "urgent").await);
    merge(urgent, low).await.ok();
    assert_eq!(ask(low).await["ticket"]["target"]["at"], due);
    // One that is over takes nothing in.
    let (over, live) = (ada.new_ticket("Over").await, ada.new_ticket("Live").await);
    patch(&ada, &format!("{TICKETS}/{over}"), &json!({ "status": "closed" })).await.ok();
    merge(live, over).await.problem(409, "merge_refused");
    // One that is over goes into one that waits, and changes nothing about it.
    merge(over, low).await.ok();
    assert_eq!(ask(low).await["ticket"]["target"]["at"], due);
}

pub async fn an_answer_that_is_sent_again_is_one(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (ada, grace) = both(&app).await;
    let alan = Person::sign_up(&app, "alan@portal.example").await.into_support().await;
    let (one, two) = (ada.new_ticket("Selector empty").await, ada.new_ticket("Other").await);
    let messages = |number: i64| format!("{DESK}/{number}/messages");
    let body = json!({ "text": "Which browser is it?" });
    let first = grace.post_once(&messages(one), &body, "k").await;
    assert_eq!((first.status, first.header("idempotent-replayed")), (201, ""));
    // Also after the ticket went on, and whatever is said that goes without saying.
    ada.post(&format!("{TICKETS}/{one}/messages"), &json!({ "text": "Firefox." })).await.ok();
    let same = json!({ "text": "Which browser is it?", "isInternal": false });
    let again = grace.post_once(&messages(one), &same, "k").await;
    assert_eq!((first.status, &first.text), (again.status, &again.text));
    assert_eq!(first.header("location"), again.header("location"));
    assert_eq!(again.header("idempotent-replayed"), "true");
    let ticket = ada.get(&format!("{TICKETS}/{one}")).await.ok();
    assert_eq!(ticket["messages"].as_array().unwrap().len(), 3);
    assert_eq!(ticket["status"], "awaiting_support");
    app.mail_with("ada@acme.example", "Which browser is it?").await;
    let mails = app.mails_to("ada@acme.example").await;
    let told = |mail: &&Value| mail["text"].as_str().unwrap().contains("Which browser is it?");
    assert_eq!(mails.iter().filter(told).count(), 1);
    // It stands for that call of that person.
    let note = json!({ "text": "Which browser is it?", "isInternal": true });
    let reused = "idempotency_key_reused";
    grace.post_once(&messages(one), &note, "k").await.problem(422, reused);
    grace.post_once(&messages(two), &body, "k").await.problem(422, reused);
    assert_eq!(alan.post_once(&messages(one), &body, "k").await.status, 201);
    let path = messages(two);
    let calls = (0..4).map(|_| grace.post_once(&path, &body, "together"));
    let answers = futures_util::future::join_all(calls).await;
    assert!(answers.iter().all(|answer| answer.text == answers[0].text));
}

pub async fn two_people_see_each_other(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (ada, grace) = both(&app).await;
    let alan = Person::sign_up(&app, "alan@portal.example").await.into_support().await;
    let number = ada.new_ticket("Selector empty").await;
    let path = format!("{DESK}/{number}/presence");
    let there = async |person: &Person<'_>, is_writing: bool| {
        person.post(&path, &json!({ "isWriting": is_writing })).await.ok()
    };
    assert_eq!(there(&grace, false).await["others"], json!([]));
    let seen = there(&alan, true).await;
    assert_eq!(seen["others"].as_array().unwrap().len(), 1);
    assert_eq!(seen["others"][0]["isWriting"], false);
    let seen = there(&grace, false).await;
    assert_eq!(seen["others"][0]["isWriting"], true);
    // That something is new shows there, too; and it is no look at the account.
    let before = seen["changedAt"].clone();
    ada.post(&format!("{TICKETS}/{number}/messages"), &json!({ "text": "More" })).await.ok();
    assert_ne!(there(&grace, false).await["changedAt"], before);
    app.clock.advance_seconds(21);
    assert_eq!(there(&grace, false).await["others"], json!([]));
    let events = ada.get("/api/v1/audit-events?action=staff_looked").await.ok();
    assert_eq!(events["items"], json!([]));
}

pub async fn canned_replies_are_kept(engine: Engine) {
    const REPLIES: &str = "/api/v1/staff/canned-replies";
    let app = TestApp::start(engine).await;
    let grace = Person::sign_up(&app, "grace@portal.example").await.into_support().await;
    let made = grace.post(REPLIES, &json!({ "name": "Scopes", "text": "Hello {name}" })).await.ok();
    let path = format!("{REPLIES}/{}", made["id"].as_str().unwrap());
    let taken = json!({ "name": "SCOPES", "text": "x" });
    grace.post(REPLIES, &taken).await.invalid("/name", "taken");
    grace.post(REPLIES, &json!({ "name": "", "text": "x" })).await.invalid("/name", "required");
    let body = json!({ "name": "Scopes of Bynder", "text": "Hi" });
    grace.call(Method::PUT, &path, Some(&body), None).await.ok();
    assert_eq!(grace.get(REPLIES).await.ok()["items"][0]["name"], "Scopes of Bynder");
    assert_eq!(grace.delete(&path).await.status, 204);
    grace.delete(&path).await.problem(404, "not_found");
    grace.call(Method::PUT, &path, Some(&body), None).await.problem(404, "not_found");
}

pub async fn every_look_is_in_the_customers_activity(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (ada, grace) = both(&app).await;
    let number = ada.new_ticket("Selector empty").await;
    let looks = async || {
        let events = ada.get("/api/v1/audit-events?action=staff_looked").await.ok();
        events["items"].as_array().unwrap().clone()
    };
    // A list is no look.
    queue(&grace, "").await;
    assert_eq!(looks().await.len(), 0);
    for path in ["", "/attachments", ""] {
        grace.get(&format!("{DESK}/{number}{path}")).await.ok();
    }
    let noted = looks().await;
    assert_eq!(noted.len(), 1, "within half an hour it is one look");
    assert_eq!(noted[0]["after"], json!({ "reason": format!("Ticket {number}") }));
    assert_eq!(noted[0]["by"]["email"], "grace@portal.example");
    assert_eq!(noted[0]["target"]["name"], format!("#{number}"));
    // Where support sits is no customer's business.
    assert_eq!(noted[0]["from"], Value::Null);
    // Whatever gives a ticket out notes it, also what only seems to change it.
    let walked = Person::sign_up(&app, "walk@portal.example").await.into_support().await;
    patch(&walked, &format!("{DESK}/{number}"), &json!({})).await.ok();
    let noted = looks().await;
    assert!(noted.iter().any(|event| event["by"]["email"] == "walk@portal.example"), "{noted:?}");
    assert_eq!(noted.len(), 2);
    // Somebody else's look is another, and so is one later.
    let alan = Person::sign_up(&app, "alan@portal.example").await.into_support().await;
    alan.get(&format!("{DESK}/{number}")).await.ok();
    assert_eq!(looks().await.len(), 3);
}

pub async fn an_account_is_looked_at_for_a_reason(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (ada, grace) = both(&app).await;
    let id = account_id(&ada).await;
    let path = format!("{ACCOUNTS}/{id}");
    let bynder = json!({
        "portalUrl": "acme.bynder.example", "dam": "bynder", "oauthClientId": "client-1",
        "oauthClientSecret": portal_tests::CLIENT_SECRET,
    });
    ada.put("/api/v1/settings/bynder", &bynder).await.ok();
    let listed = grace.get(&format!("{ACCOUNTS}?q=ACME")).await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&listed["items"][0]["id"], &listed["items"][0]["status"]),
        (&json!(id), &json!("trialing"))
    );
    grace.get(&path).await.problem(403, "reason_needed");
    // A ticket that is open is no reason to look at everything.
    let number = ada.new_ticket("Selector empty").await;
    grace.get(&format!("{DESK}/{number}")).await.ok();
    grace.get(&path).await.problem(403, "reason_needed");
    grace.get(&format!("{path}/logs")).await.problem(403, "reason_needed");
    let look = format!("{path}/looks");
    grace.post(&look, &json!({ "reason": "why" })).await.invalid("/reason", "too_short");
    let reason = json!({ "reason": "Ticket 1001: the selector" });
    grace.post(&look, &reason).await.ok();
    let seen = grace.get(&path).await;
    let account = seen.ok();
    assert_eq!(account["look"]["reason"], "Ticket 1001: the selector");
    assert_eq!(account["settings"]["bynder"]["portalUrl"], "acme.bynder.example");
    assert_eq!(account["members"][0]["email"], "ada@acme.example");
    assert_eq!(account["consentsToLogs"], false);
    for secret in [portal_tests::CLIENT_SECRET, &ada.key] {
        assert!(!seen.text.contains(secret));
    }
    let events = ada.get("/api/v1/audit-events?action=staff_looked").await.ok();
    let noted = events["items"].as_array().unwrap();
    assert!(noted.len() == 2 && noted.iter().any(|event| event["after"] == reason), "{noted:?}");
    // One person's look is not another's, and it ends.
    let alan = Person::sign_up(&app, "alan@portal.example").await.into_support().await;
    alan.get(&path).await.problem(403, "reason_needed");
    let unknown = format!("{ACCOUNTS}/{}", uuid::Uuid::new_v4());
    alan.get(&unknown).await.problem(404, "not_found");
    alan.post(&format!("{unknown}/looks"), &reason).await.problem(404, "not_found");
    for half in [20 * 60, 11 * 60] {
        app.clock.advance_seconds(half);
        app.portal.tidy_support().await.unwrap();
    }
    let mut unit = app.store.read().await.unwrap();
    let staff = unit.user_by_email("grace@portal.example").await.unwrap().unwrap().id;
    let now = portal_api::clock::Clock::now(&*app.clock);
    assert!(unit.look_at_account(id.parse().unwrap(), staff, now).await.unwrap().is_none());
}

/// Consent is a wall: whatever support calls, on whatever replica, no record comes back while it is
/// off or over.
pub async fn no_path_of_support_leads_to_logs_without_consent(engine: Engine) {
    const SAID: &str = "marmalade-in-the-log";
    let app = TestApp::start(engine).await;
    let other = TestApp::start_on(&app.database_url, &[]).await;
    let (ada, grace) = both(&app).await;
    let id = account_id(&ada).await;
    let consent = async |on: bool, until: Option<&str>| {
        let body = json!({ "remoteLoggingEnabled": on, "remoteLoggingUntil": until });
        ada.put("/api/v1/settings/advanced", &body).await.ok();
    };
    consent(true, None).await;
    let log = json!([{ "level": "error", "message": SAID }]);
    let send = app.request(Method::POST, "/api/v1/connector/logs").bearer_auth(&ada.key).json(&log);
    app.send(send).await.ok();
    let body = json!({
        "subject": "Help me", "category": "bug", "description": "d", "includeDiagnostics": true,
    });
    let number = ada.post(TICKETS, &body).await.ok()["number"].as_i64().unwrap();
    grace
        .post(&format!("{ACCOUNTS}/{id}/looks"), &json!({ "reason": "to see the wall" }))
        .await
        .ok();
    let document = app.get("/api/openapi.json").await.ok();
    // Every call of support that reads something, found in the document and not in a list.
    let paths: Vec<String> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(path, item)| path.starts_with("/api/v1/staff/") && item.get("get").is_some())
        .map(|(path, _)| {
            let of_account = path.contains("/accounts/");
            let path = path.replace("{number}", &number.to_string());
            path.replace(
                "{id}",
                if of_account { &id } else { "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01" },
            )
        })
        .collect();
    assert!(paths.len() >= 10, "{paths:?}");
    let leaks = async || {
        let mut leaks = Vec::new();
        for replica in [&app, &other] {
            for path in &paths {
                let request = replica.request(Method::GET, path).bearer_auth(&grace.access_token);
                let answer = replica.send(request).await;
                if answer.text.contains(SAID) {
                    leaks.push(path.clone());
                }
            }
        }
        leaks
    };
    // With consent, two calls have it: the records, and the copy that went with the ticket.
    assert_eq!(leaks().await.len(), 2 * 2);
    let read = ada.get("/api/v1/audit-events?action=staff_read_logs").await.ok();
    let read = read["items"].as_array().unwrap();
    let mut reasons: Vec<_> = read.iter().map(|one| one["after"]["reason"].as_str()).collect();
    reasons.sort_unstable();
    let of_ticket = format!("Ticket {number}");
    assert_eq!(reasons, [Some(&*of_ticket), Some("to see the wall")], "noted once a look");
    consent(false, None).await;
    assert_eq!(leaks().await, [""; 0]);
    let logs = grace.get(&format!("{ACCOUNTS}/{id}/logs")).await;
    logs.problem(403, "remote_logging_disabled");
    // The copy that went with the ticket is gone with the consent, and does not come back with it.
    consent(true, Some("2026-03-01T09:32:00Z")).await;
    assert_eq!(leaks().await, [format!("{ACCOUNTS}/{id}/logs"), format!("{ACCOUNTS}/{id}/logs")]);
    let number = ada.post(TICKETS, &body).await.ok()["number"].as_i64().unwrap();
    let copy = format!("{DESK}/{number}/diagnostics");
    assert!(grace.get(&copy).await.text.contains(SAID));
    // Past its end.
    for replica in [&app, &other] {
        replica.clock.advance_seconds(121);
    }
    assert_eq!(leaks().await, [""; 0]);
    let seen = grace.get(&copy).await.ok();
    assert_eq!(
        (&seen["diagnostics"]["logs"], &seen["areLogsWithheld"]),
        (&Value::Null, &json!(true))
    );
    app.portal.tidy_support().await.unwrap();
    assert_eq!(grace.get(&copy).await.ok()["areLogsWithheld"], false, "nothing is left");
    let mine = ada.get(&format!("{TICKETS}/{number}/diagnostics")).await;
    assert!(!mine.text.contains(SAID));
    // Many at once, while it is taken back: whoever asks after that was answered gets nothing.
    consent(true, None).await;
    let path = format!("{ACCOUNTS}/{id}/logs");
    let is_off = std::sync::atomic::AtomicBool::new(false);
    let asks = (0..40).map(async |n| {
        let replica = if n % 2 == 0 { &app } else { &other };
        let began_off = is_off.load(std::sync::atomic::Ordering::SeqCst);
        let request = replica.request(Method::GET, &path).bearer_auth(&grace.access_token);
        let answer = replica.send(request).await;
        assert!(!(began_off && answer.text.contains(SAID)), "{answer:?}");
        answer.status
    });
    let taking_back = async {
        consent(false, None).await;
        is_off.store(true, std::sync::atomic::Ordering::SeqCst);
    };
    tokio::join!(futures_util::future::join_all(asks), taking_back);
    for replica in [&app, &other] {
        let request = replica.request(Method::GET, &path).bearer_auth(&grace.access_token);
        replica.send(request).await.problem(403, "remote_logging_disabled");
    }
    // The customer sees their own all along.
    assert!(ada.get("/api/v1/logs").await.text.contains(SAID));
}

pub async fn the_operator_sees_how_the_portal_runs(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (ada, grace) = both(&app).await;
    ada.new_ticket("Selector empty").await;
    eventually("the mails to leave", async || {
        let seen = grace.get("/api/v1/staff/overview").await.ok();
        (seen["queuedJobs"] == 0).then_some(())
    })
    .await;
    let seen = grace.get("/api/v1/staff/overview").await.ok();
    assert_eq!(seen["tickets"], json!([{ "state": "open", "count": 1 }]));
    assert_eq!(seen["accounts"], json!([{ "state": "trialing", "count": 2 }]));
    assert_eq!(
        (&seen["deadJobs"], &seen["failingMails"], &seen["oldestDueAt"]),
        (&json!(0), &json!(0), &Value::Null)
    );
}

pub async fn dead_jobs_are_tried_again_or_thrown_away(engine: Engine) {
    const JOBS: &str = "/api/v1/staff/jobs";
    let app = TestApp::start(engine).await;
    let grace = Person::sign_up(&app, "grace@portal.example").await.into_support().await;
    let now = portal_api::clock::Clock::now(&*app.clock);
    let later = now.plus_seconds(60 * 60);
    // Work that nobody can do: each is dead, fails, or waits.
    let ids: Vec<JobId> = (1..=4).map(|n| JobId(uuid::Uuid::from_u128(n))).collect();
    let mut unit = app.store.write().await.unwrap();
    for id in &ids {
        unit.insert_job(*id, "mail", b"sealed", later).await.unwrap();
    }
    for id in &ids[..2] {
        unit.fail_job(*id, JobState::Dead, "550 no such mailbox").await.unwrap();
    }
    unit.fail_job(ids[2], JobState::Queued(later), "it was busy").await.unwrap();
    unit.commit().await.unwrap();
    let listed = async |state: &str| {
        let page = grace.get(&format!("{JOBS}?state={state}")).await.ok();
        page["items"].as_array().unwrap().clone()
    };
    let seen = grace.get("/api/v1/staff/overview").await.ok();
    assert_eq!(
        (&seen["deadJobs"], &seen["failingJobs"], &seen["failingMails"]),
        (&json!(2), &json!(1), &json!(3))
    );
    let dead = listed("dead").await;
    assert_eq!(dead.len(), 2);
    assert_eq!(
        (&dead[0]["kind"], &dead[0]["error"]),
        (&json!("mail"), &json!("550 no such mailbox"))
    );
    assert!(dead[0].get("payload").is_none());
    assert_eq!((listed("failing").await.len(), listed("queued").await.len()), (1, 1));
    let retry = |id: &JobId| format!("{JOBS}/{id}/retry");
    grace.post(&retry(&ids[2]), &json!({})).await.problem(409, "job_not_dead");
    grace.delete(&format!("{JOBS}/{}", ids[3])).await.problem(409, "job_not_dead");
    assert_eq!(grace.delete(&format!("{JOBS}/{}", ids[0])).await.status, 204);
    grace.delete(&format!("{JOBS}/{}", ids[0])).await.problem(404, "not_found");
    // Tried again it fails anew, for it can't be read, and is not dead at once.
    assert_eq!(grace.post(&retry(&ids[1]), &json!({})).await.status, 204);
    eventually("another try", async || {
        let failing = listed("failing").await;
        failing.iter().any(|job| job["id"] == json!(ids[1]) && job["attempts"] == 1).then_some(())
    })
    .await;
    assert!(listed("dead").await.is_empty());
}

pub async fn who_leaves_support_is_out_at_once(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (ada, grace) = both(&app).await;
    let number = ada.new_ticket("Selector empty").await;
    let mine = json!({ "assigneeId": user_id(&grace).await });
    patch(&grace, &format!("{DESK}/{number}"), &mine).await.ok();
    let with = portal_api::startup::Dependencies {
        store: app.store.clone(),
        clock: app.clock.clone(),
        randomness: std::sync::Arc::new(portal_api::randomness::SystemRandomness),
        resolver: std::sync::Arc::new(portal_dam::SystemResolver::default()),
    };
    let lines = portal_api::staff::list(&with).await.unwrap();
    assert!(lines[0].contains("<grace@portal.example>"), "{lines:?}");
    portal_api::staff::remove(&with, "Grace@portal.example").await.unwrap();
    grace.get(DESK).await.problem(403, "staff_only");
    assert_eq!(portal_api::staff::list(&with).await.unwrap(), ["nobody is in the support team"]);
    assert!(portal_api::staff::add(&with, "nobody@portal.example").await.is_err());
    portal_api::staff::add(&with, "grace@portal.example").await.unwrap();
    let seen = grace.get(&format!("{DESK}/{number}")).await.ok();
    assert_eq!(seen["ticket"]["assignee"], Value::Null, "their tickets are nobody's");
    // A member of the customer's account is none of support's, whatever their role.
    let owner = ada.colleague("owner@acme.example", Role::Owner).await;
    owner.get(DESK).await.problem(403, "staff_only");
}
