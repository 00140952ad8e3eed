//! Remote logs: taken with consent only, found, followed, bounded, and gone when they are to be.

use std::io::Write as _;

use opentelemetry_proto::tonic::{
    collector::logs::v1::{ExportLogsServiceRequest, ExportLogsServiceResponse},
    common::v1::{AnyValue, KeyValue, any_value},
    logs::v1::{LogRecord, ResourceLogs, ScopeLogs},
    resource::v1::Resource,
};
use portal_storage::{LogFilter, LogWord, Store as _};
use portal_tests::{Answer, Collector, Engine, EventStream, PASSWORD, Person, TestApp, eventually};
use portal_types::Role;
use prost::Message as _;
use reqwest::Method;
use serde_json::{Value, json};

const SEND: &str = "/api/v1/connector/logs";
const OTLP: &str = "/api/v1/connector/otlp/v1/logs";
const LOGS: &str = "/api/v1/logs";
const ADVANCED: &str = "/api/v1/settings/advanced";

async fn consent(person: &Person<'_>, until: Option<&str>) {
    let body = json!({ "remoteLoggingEnabled": true, "remoteLoggingUntil": until });
    person.put(ADVANCED, &body).await.ok();
}

async fn withdraw(person: &Person<'_>) {
    person.put(ADVANCED, &json!({ "remoteLoggingEnabled": false })).await.ok();
}

async fn send(app: &TestApp, key: &str, records: &Value) -> Answer {
    let request = app.request(Method::POST, SEND).bearer_auth(key).json(records);
    let request = request.header("X-Connector", "xp_xm/3.3").header("X-Connector-Instance", "cm1");
    app.send(request).await
}

fn taken(answer: &Answer) -> (u64, u64) {
    assert_eq!(answer.status, 202, "{}", answer.text);
    let told = answer.json();
    (told["accepted"].as_u64().unwrap(), told["rejected"].as_u64().unwrap())
}

async fn found(person: &Person<'_>, query: &[(&str, &str)]) -> Vec<String> {
    let url = reqwest::Url::parse_with_params("http://x/", query).unwrap();
    let page = person.get(&format!("{LOGS}?{}", url.query().unwrap_or_default())).await.ok();
    let items = page["items"].as_array().unwrap();
    items.iter().map(|item| item["message"].as_str().unwrap().to_owned()).collect()
}

fn record(level: &str, message: &str) -> Value {
    json!({ "level": level, "message": message })
}

pub async fn records_come_and_are_found(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    consent(&ada, None).await;
    let batch = json!([
        { "time": "2026-03-01T09:00:00Z", "level": "Information", "message": "Started", "logger": "Bynder.Start" },
        { "time": "2026-03-01T09:10:00.5+01:00", "level": "WARN", "message": "Selector timeout after 30 s",
          "properties": { "field": "Hero image", "clientSecret": "s3cret-s3cret" } },
        { "level": "error", "message": format!("401 for {}", ada.key) },
    ]);
    assert_eq!(taken(&send(&app, &ada.key, &batch).await), (3, 0));
    // The newest first, by when it happened.
    assert_eq!(
        found(&ada, &[]).await,
        ["401 for bip_•••", "Started", "Selector timeout after 30 s"]
    );
    let all = ada.get(LOGS).await.ok();
    assert_eq!(
        all["items"][2],
        json!({
            "id": all["items"][2]["id"], "time": "2026-03-01T08:10:00.5Z", "level": "warn",
            "connector": "xp_xm", "instance": "cm1", "logger": null,
            "message": "Selector timeout after 30 s",
            "properties": { "field": "Hero image", "clientSecret": "•••" },
        })
    );
    assert_eq!(found(&ada, &[("level", "warn")]).await.len(), 2);
    assert_eq!(found(&ada, &[("level", "fatal")]).await.len(), 0);
    // Words of message, logger and properties; all of them, and beginnings.
    assert_eq!(found(&ada, &[("q", "SELECTOR hero")]).await, ["Selector timeout after 30 s"]);
    assert_eq!(found(&ada, &[("q", "bynder.start")]).await, ["Started"]);
    assert_eq!(found(&ada, &[("q", "time")]).await, [""; 0]);
    assert_eq!(found(&ada, &[("q", "time*")]).await, ["Selector timeout after 30 s"]);
    assert_eq!(found(&ada, &[("q", "30"), ("level", "error")]).await, [""; 0]);
    assert_eq!(found(&ada, &[("instance", "cm1"), ("q", "started")]).await, ["Started"]);
    assert_eq!(found(&ada, &[("instance", "cm2")]).await, [""; 0]);
    assert_eq!(
        found(&ada, &[("from", "2026-03-01T08:30:00Z"), ("to", "2026-03-01T09:30:00Z")]).await,
        ["Started"]
    );
    let first = ada.get(&format!("{LOGS}?limit=2")).await.ok();
    let cursor = first["nextCursor"].as_str().unwrap();
    let rest = ada.get(&format!("{LOGS}?limit=2&cursor={cursor}")).await.ok();
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["nextCursor"]), (1, &Value::Null));
    assert_eq!((&first["searchedTo"], &rest["searchedTo"]), (&Value::Null, &Value::Null));
    ada.get(&format!("{LOGS}?level=loud")).await.invalid("?level", "invalid_format");
    ada.get(&format!("{LOGS}?q=ab*")).await.invalid("?q", "invalid_format");
    // Nobody else's.
    let bob = Person::sign_up(&app, "bob@beta.example").await;
    assert_eq!(found(&bob, &[]).await, [""; 0]);
    assert_eq!(found(&bob, &[("q", "started")]).await, [""; 0]);
    assert_eq!(found(&bob, &[("level", "info")]).await, [""; 0]);
}

pub async fn what_is_wrong_with_a_record_harms_no_other(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    consent(&ada, None).await;
    let long = "x".repeat(20_000);
    let batch = json!([
        record("loud", "a"),
        record("info", " "),
        { "level": "info", "message": "b", "colour": "red" },
        { "level": "info", "message": "c", "time": "yesterday" },
        { "level": "info", "message": "d", "time": "2026-03-03T09:30:00Z" },
        { "level": "info", "message": "e", "time": "2026-01-01T09:30:00Z" },
        7,
        { "level": "info", "message": "with \u{0} and \u{202e}", "properties": { "a": "\u{0}" } },
        record("info", &long),
        { "level": "info", "message": "f", "properties": { "$serde_json::private::RawValue": "{}" } },
    ]);
    let answer = send(&app, &ada.key, &batch).await;
    assert_eq!(taken(&answer), (2, 8));
    let errors = answer.json()["errors"].clone();
    let places: Vec<&Value> = errors.as_array().unwrap().iter().map(|e| &e["index"]).collect();
    assert_eq!(places, [0, 1, 2, 3, 4, 5, 6, 9]);
    for (at, part) in
        [(0, "loud"), (1, "/message"), (2, "colour"), (3, "/time"), (4, "ahead"), (5, "14 days")]
    {
        let detail = errors[at]["detail"].as_str().unwrap();
        assert!(detail.contains(part), "{detail}");
    }
    let messages = found(&ada, &[]).await;
    assert!(messages.iter().any(|message| message.ends_with("… (3616 characters more were cut)")));
    // As lines, packed; a line that is no JSON is told like the others.
    let lines = "{\"level\":\"info\",\"message\":\"one\"}\n\n{\"level\"\r\n{\"level\":\"info\",\"message\":\"two\"}";
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(lines.as_bytes()).unwrap();
    let packed = packer.finish().unwrap();
    let post = |content_type: &'static str, body: Vec<u8>| {
        let request = app.request(Method::POST, SEND).bearer_auth(&ada.key).body(body);
        request.header("Content-Type", content_type)
    };
    let request = post("application/x-ndjson", packed).header("Content-Encoding", "gzip");
    assert_eq!(taken(&app.send(request).await), (2, 1));
    // What can't be read at all.
    app.send(post("application/json", b"[{".to_vec())).await.problem(400, "malformed_json");
    app.send(post("application/json", b"{}".to_vec())).await.invalid("", "wrong_type");
    app.send(post("text/plain", b"x".to_vec())).await.problem(415, "unsupported_media_type");
    let not_packed = post("application/json", b"[]".to_vec()).header("Content-Encoding", "gzip");
    app.send(not_packed).await.problem(400, "malformed_request");
    // A small body that is a very large one.
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(&vec![b' '; 6 * 1024 * 1024]).unwrap();
    let bomb =
        post("application/json", packer.finish().unwrap()).header("Content-Encoding", "gzip");
    app.send(bomb).await.problem(413, "body_too_large");
    let many: Vec<Value> = (0..10_001).map(|_| record("info", "m")).collect();
    send(&app, &ada.key, &json!(many)).await.problem(413, "body_too_large");
}

pub async fn opentelemetry_is_understood(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    consent(&ada, None).await;
    let text =
        |text: &str| Some(AnyValue { value: Some(any_value::Value::StringValue(text.to_owned())) });
    let attribute = |key: &str, value: &str| KeyValue {
        key: key.to_owned(),
        value: text(value),
        ..KeyValue::default()
    };
    let export = ExportLogsServiceRequest {
        resource_logs: vec![ResourceLogs {
            resource: Some(Resource {
                attributes: vec![
                    attribute("service.name", "head_app"),
                    attribute("service.instance.id", "pod-7"),
                ],
                ..Resource::default()
            }),
            scope_logs: vec![ScopeLogs {
                log_records: vec![
                    LogRecord {
                        time_unix_nano: 1_772_357_400_000_000_000,
                        severity_number: 17,
                        body: text("It broke"),
                        attributes: vec![
                            attribute("field", "Hero"),
                            attribute("password", "hunter2"),
                        ],
                        trace_id: vec![0xab; 16],
                        ..LogRecord::default()
                    },
                    LogRecord { body: None, ..LogRecord::default() },
                ],
                ..ScopeLogs::default()
            }],
            ..ResourceLogs::default()
        }],
    };
    let post = |content_type: &'static str, body: Vec<u8>| {
        let request = app.request(Method::POST, OTLP).bearer_auth(&ada.key).body(body);
        request.header("Content-Type", content_type)
    };
    let response = post("application/x-protobuf", export.encode_to_vec()).send().await.unwrap();
    assert_eq!(response.status().as_u16(), 200);
    assert_eq!(response.headers()["content-type"], "application/x-protobuf");
    let answer = ExportLogsServiceResponse::decode(response.bytes().await.unwrap()).unwrap();
    let partial = answer.partial_success.unwrap();
    assert_eq!(partial.rejected_log_records, 1);
    assert!(partial.error_message.contains("record 1"), "{}", partial.error_message);
    let kept = ada.get(LOGS).await.ok()["items"][0].clone();
    assert_eq!(
        kept,
        json!({
            "id": kept["id"], "time": "2026-03-01T09:30:00Z", "level": "error", "connector": "head_app",
            "instance": "pod-7", "logger": null, "message": "It broke",
            "properties": { "field": "Hero", "password": "•••", "traceId": "ab".repeat(16) },
        })
    );
    let json = serde_json::to_vec(&export).unwrap();
    let told = app.send(post("application/json", json)).await.ok();
    assert_eq!(told["partialSuccess"]["rejectedLogRecords"].to_string().trim_matches('"'), "1");
    assert_eq!(found(&ada, &[("q", "broke")]).await.len(), 2);
    let broken = post("application/x-protobuf", b"\xff\xff".to_vec());
    app.send(broken).await.problem(400, "malformed_request");
    // Very many in very few bytes.
    let records = [0x12, 0x00].repeat(1_000_000);
    let mut many = vec![0x12];
    prost::encode_length_delimiter(records.len(), &mut many).unwrap();
    many.extend(records);
    let mut whole = vec![0x0a];
    prost::encode_length_delimiter(many.len(), &mut whole).unwrap();
    whole.extend(many);
    app.send(post("application/x-protobuf", whole)).await.problem(413, "body_too_large");
    // A body that is an object has its secrets masked, too; and what would be read again is refused.
    let body = |key: &str, value: &str| {
        let body = json!({ "kvlistValue": { "values": [{ "key": key, "value": { "stringValue": value } }] } });
        json!({ "resourceLogs": [{ "scopeLogs": [{ "logRecords": [{ "body": body }] }] }] })
            .to_string()
    };
    app.send(post("application/json", body("password", "hunter2").into_bytes())).await.ok();
    let said = found(&ada, &[("q", "password")]).await;
    assert!(said.contains(&r#"{"password":"•••"}"#.to_owned()), "{said:?}");
}

/// Nothing is kept without it, by whatever way it comes; and what is withdrawn while records come is
/// withdrawn for each that comes later.
pub async fn consent_is_a_wall(engine: Engine) {
    let app = TestApp::start(engine).await;
    let other = TestApp::start_on(&app.database_url, &[]).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let off = |answer: Answer| answer.problem(403, "remote_logging_disabled");
    let one = json!([record("info", "one")]);
    let otlp = |app: &TestApp| {
        let request = app.request(Method::POST, OTLP).bearer_auth(&ada.key);
        request.json(&json!({ "resourceLogs": [] }))
    };
    off(send(&app, &ada.key, &one).await);
    off(app.send(otlp(&app)).await);
    consent(&ada, Some("2026-03-01T10:00:00Z")).await;
    assert_eq!(taken(&send(&app, &ada.key, &one).await), (1, 0));
    assert_eq!(taken(&send(&other, &ada.key, &one).await), (1, 0));
    app.clock.advance_seconds(30 * 60);
    other.clock.advance_seconds(30 * 60);
    for app in [&app, &other] {
        off(send(app, &ada.key, &one).await);
        off(app.send(otlp(app)).await);
    }
    let ada = Person { key: ada.key.clone(), ..Person::log_in(&app, "ada@acme.example").await };
    assert_eq!(found(&ada, &[]).await.len(), 2);
    // Many at once on two replicas, while it is withdrawn.
    consent(&ada, None).await;
    let sending = async {
        let sends = (0..40).map(|n| send(if n % 2 == 0 { &app } else { &other }, &ada.key, &one));
        futures_util::future::join_all(sends).await
    };
    let (answers, kept_then) = tokio::join!(sending, async {
        withdraw(&ada).await;
        ada.get("/api/v1/logs/summary").await.ok()["records"].as_u64().unwrap()
    });
    let accepted = answers.iter().filter(|answer| answer.status == 202).count() as u64;
    let kept = ada.get("/api/v1/logs/summary").await.ok()["records"].as_u64().unwrap();
    assert_eq!((kept, kept), (kept_then, 2 + accepted));
}

pub async fn too_many_at_a_time_are_refused_and_counted(engine: Engine) {
    let app = TestApp::start_with(engine, &[("PORTAL_LIMIT_LOGS", "10/m")]).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    consent(&ada, None).await;
    let batch = |count: usize| json!(vec![record("info", "m"); count]);
    assert_eq!(taken(&send(&app, &ada.key, &batch(8)).await), (8, 0));
    let refused = send(&app, &ada.key, &batch(3)).await;
    refused.problem(429, "rate_limited");
    assert_eq!(refused.header("retry-after"), "6");
    assert_eq!(taken(&send(&app, &ada.key, &batch(2)).await), (2, 0));
    let summary = ada.get("/api/v1/logs/summary").await.ok();
    assert_eq!((&summary["records"], &summary["refused"]), (&json!(10), &json!(3)));
    assert_eq!(summary["refusedAt"], "2026-03-01T09:30:00Z");
    app.clock.advance_seconds(6);
    assert_eq!(taken(&send(&app, &ada.key, &batch(1)).await), (1, 0));
}

pub async fn records_make_room_and_go_in_time(engine: Engine) {
    let app = TestApp::start_with(engine, &[("PORTAL_LOG_MEGABYTES", "1")]).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    consent(&ada, None).await;
    let said = "word ".repeat(1_600);
    for n in 0..20 {
        let batch: Vec<Value> =
            (0..10).map(|m| record("info", &format!("r{n}x{m} {said}"))).collect();
        assert_eq!(taken(&send(&app, &ada.key, &json!(batch)).await), (10, 0));
        app.clock.advance_seconds(1);
    }
    let summary = ada.get("/api/v1/logs/summary").await.ok();
    let [records, bytes, made_room] =
        ["records", "bytes", "madeRoom"].map(|name| summary[name].as_i64().unwrap());
    assert!(bytes <= 1024 * 1024 && records + made_room == 200, "{summary}");
    // No more goes than has to.
    assert!(bytes > 1_000_000 && made_room >= 70, "{summary}");
    // The oldest went, and are not found any more.
    assert_eq!(found(&ada, &[("q", "r0x0")]).await.len(), 0);
    assert_eq!(found(&ada, &[("q", "r19x9")]).await.len(), 1);
    // After the days that they are kept for, all of them go.
    app.clock.advance_seconds(15 * 24 * 60 * 60);
    app.portal.forget().await.unwrap();
    let ada = Person::log_in(&app, "ada@acme.example").await;
    let summary = ada.get("/api/v1/logs/summary").await.ok();
    assert_eq!((&summary["records"], &summary["bytes"]), (&json!(0), &json!(0)));
    assert_eq!(summary["oldest"], Value::Null);
    assert_eq!(found(&ada, &[("q", "word")]).await.len(), 0);
}

pub async fn numbers_files_and_deletion(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    consent(&ada, None).await;
    let at =
        |time: &str, level: &str| json!({ "time": time, "level": level, "message": "selector" });
    let batch = json!([
        at("2026-03-01T08:00:30Z", "info"),
        at("2026-03-01T08:00:40Z", "error"),
        at("2026-03-01T08:20:00Z", "fatal"),
        at("2026-02-28T08:20:00Z", "debug"),
    ]);
    assert_eq!(taken(&send(&app, &ada.key, &batch).await), (4, 0));
    let hour = "from=2026-03-01T08:00:00Z&to=2026-03-01T09:00:00Z";
    for more in ["", "&q=selector", "&instance=cm1"] {
        let histogram = ada.get(&format!("{LOGS}/histogram?{hour}{more}")).await.ok();
        assert_eq!((&histogram["minutes"], &histogram["countedFrom"]), (&json!(1), &Value::Null));
        let items = histogram["items"].as_array().unwrap();
        assert_eq!(items.len(), 60, "{more}");
        assert_eq!(items[0], json!({ "from": "2026-03-01T08:00:00Z", "records": 2, "errors": 1 }));
        assert_eq!(items[20], json!({ "from": "2026-03-01T08:20:00Z", "records": 1, "errors": 1 }));
        let all: i64 = items.iter().map(|item| item["records"].as_i64().unwrap()).sum();
        assert_eq!(all, 3);
    }
    let whole = ada.get(&format!("{LOGS}/histogram?level=error")).await.ok();
    let all = whole["items"].as_array().unwrap().iter();
    assert_eq!(all.map(|item| item["records"].as_i64().unwrap()).sum::<i64>(), 2);
    let file = ada.get(&format!("{LOGS}/export?level=error")).await;
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"logs.ndjson\"");
    let lines: Vec<Value> =
        file.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["level"], "fatal");
    // Members read; administrators delete, and it is in the account's list.
    let mel = ada.colleague("mel@acme.example", Role::Member).await;
    assert_eq!(found(&mel, &[]).await.len(), 4);
    mel.delete(LOGS).await.problem(403, "role_insufficient");
    assert_eq!(ada.delete(LOGS).await.ok(), json!({ "records": 4 }));
    assert_eq!(found(&ada, &[]).await.len(), 0);
    assert_eq!(found(&ada, &[("q", "selector")]).await.len(), 0);
    let events = ada.get("/api/v1/audit-events?action=logs_deleted").await.ok();
    assert_eq!(events["items"][0]["before"], json!({ "records": 4 }));
}

/// A search that would take long answers with what it has, and says from where to go on; a file has
/// everything all the same.
pub async fn a_search_goes_on_where_it_stopped(engine: Engine) {
    let app = TestApp::start_with(engine, &[("PORTAL_LOG_SEARCH_MILLISECONDS", "0")]).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    consent(&ada, None).await;
    let at = |time: &str, level: &str, message: &str| json!({ "time": time, "level": level, "message": message });
    let batch = json!([
        at("2026-03-01T09:00:00Z", "info", "often now"),
        at("2026-02-26T01:00:00Z", "info", "often before"),
        at("2026-02-20T05:00:00Z", "error", "rare and often"),
    ]);
    assert_eq!(taken(&send(&app, &ada.key, &batch).await), (3, 0));
    let mut path = format!("{LOGS}?q=rare");
    let mut steps = Vec::new();
    loop {
        let page = ada.get(&path).await.ok();
        steps.push((page["items"].as_array().unwrap().len(), page["searchedTo"].clone()));
        let Some(cursor) = page["nextCursor"].as_str() else { break };
        path = format!("{LOGS}?q=rare&cursor={cursor}");
    }
    let expected =
        [(0, json!("2026-03-01T09:00:00Z")), (0, json!("2026-02-26T01:00:00Z")), (1, Value::Null)];
    assert_eq!(steps, expected);
    // By time alone nothing has to be searched; a page that is full stopped at nothing.
    let newest = ada.get(LOGS).await.ok();
    assert_eq!(
        (newest["items"].as_array().unwrap().len(), &newest["searchedTo"]),
        (3, &Value::Null)
    );
    let one = ada.get(&format!("{LOGS}?q=often&limit=1&from=2026-02-26T00:00:00Z")).await.ok();
    assert_eq!(
        (one["items"].as_array().unwrap().len(), &one["searchedTo"]),
        (1, &json!("2026-03-01T09:00:00Z"))
    );
    let file = ada.get(&format!("{LOGS}/export?q=rare")).await;
    assert_eq!(file.text.lines().count(), 1);
    let file = ada.get(&format!("{LOGS}/export?q=nothing")).await;
    assert_eq!((file.status, file.text.as_str()), (200, ""));
    let histogram = ada.get(&format!("{LOGS}/histogram?q=often")).await.ok();
    assert_eq!(histogram["countedFrom"], "2026-03-01T09:00:00Z");
    let all = histogram["items"].as_array().unwrap().iter();
    assert_eq!(all.map(|item| item["records"].as_i64().unwrap()).sum::<i64>(), 1);
}

pub async fn records_are_followed_as_they_come(engine: Engine) {
    let app = TestApp::start(engine).await;
    let other = TestApp::start_on(&app.database_url, &[]).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    consent(&ada, None).await;
    send(&app, &ada.key, &json!([record("info", "before"), record("debug", "unseen")])).await;
    let path = format!("{LOGS}/events?level=info");
    let mut stream = EventStream::open_at(&app, &path, &ada.access_token).await;
    let messages = |event: portal_tests::Event| -> Vec<String> {
        assert_eq!(event.name, "logs");
        let all = event.json();
        let all = all.as_array().unwrap().iter();
        all.map(|log| log["message"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(messages(stream.event().await), ["before"]);
    send(&app, &ada.key, &json!([record("debug", "unseen"), record("warn", "here")])).await;
    assert_eq!(messages(stream.event().await), ["here"]);
    // Of the other replica, a little later; nothing twice.
    send(&other, &ada.key, &json!([record("error", "there")])).await;
    assert_eq!(messages(stream.event().await), ["there"]);
    app.stop().await;
    let event = stream.event().await;
    assert_eq!(
        (event.name.as_str(), event.json()["reason"].as_str()),
        ("goodbye", Some("shutdown"))
    );
}

/// Closing an account takes its records along, also from the index of words.
pub async fn records_go_with_their_account(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    consent(&ada, None).await;
    let batch: Vec<Value> = (0..50).map(|n| record("info", &format!("m{n}"))).collect();
    assert_eq!(taken(&send(&app, &ada.key, &json!(batch)).await), (50, 0));
    let account = ada.get("/api/v1/me").await.ok()["accountId"].as_str().unwrap().to_owned();
    let account = account.parse().unwrap();
    let closing = json!({ "confirmation": "acme.example", "password": PASSWORD });
    ada.call(Method::DELETE, "/api/v1/account", Some(&closing), None).await.ok();
    app.clock.advance_seconds(8 * 24 * 60 * 60);
    app.portal.remove_closed_accounts().await.unwrap();
    let mut unit = app.store.read().await.unwrap();
    assert_eq!(unit.log_totals(account).await.unwrap(), portal_storage::LogTotalsRecord::default());
    let all = unit.logs(account, &LogFilter::default(), None, 10, None).await.unwrap();
    assert_eq!(all.records, []);
    let word = LogWord { text: "m7".to_owned(), is_beginning: false };
    let filter = LogFilter { words: vec![word], ..LogFilter::default() };
    assert_eq!(unit.logs(account, &filter, None, 10, None).await.unwrap().records, []);
    assert_eq!(unit.log_counts(account, &filter, 1, None).await.unwrap().spans, []);
}

/// Operators who keep logs elsewhere get copies of what is kept, and of nothing else.
pub async fn records_are_forwarded(engine: Engine) {
    let collector = Collector::start(1);
    let settings = [
        ("PORTAL_LOG_COLLECTOR", collector.url.as_str()),
        ("PORTAL_LOG_COLLECTOR_HEADERS", "x-token=planted-collector-token"),
    ];
    let app = TestApp::start_with(engine, &settings).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    send(&app, &ada.key, &json!([record("info", "unseen")])).await;
    consent(&ada, None).await;
    let one = json!({ "level": "warn", "message": "seen", "logger": "A", "properties": { "token": "x" } });
    assert_eq!(taken(&send(&app, &ada.key, &json!([one])).await), (1, 0));
    let (token, export) = eventually("a copy", async || collector.taken().into_iter().next()).await;
    assert_eq!(token, "planted-collector-token");
    let json = serde_json::to_value(&export).unwrap();
    let resource = &json["resourceLogs"][0];
    let said: Vec<_> = resource["resource"]["attributes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["value"]["stringValue"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(said[..2], ["xp_xm", "cm1"]);
    let scope = &resource["scopeLogs"][0];
    let record = &scope["logRecords"][0];
    assert_eq!((&scope["scope"]["name"], &record["severityText"]), (&json!("A"), &json!("WARN")));
    assert_eq!(record["body"]["stringValue"], "seen");
    assert_eq!(record["attributes"][0]["value"]["stringValue"], r#"{"token":"•••"}"#);
    assert_eq!(scope["logRecords"].as_array().unwrap().len(), 1);
    assert_eq!(collector.taken().len(), 1);
}

/// Whoever withdraws consent withdraws it from copies that wait for the collector, too.
pub async fn copies_need_consent_until_they_are_sent(engine: Engine) {
    // It is away for two tries: time enough to withdraw.
    let collector = Collector::start(2);
    let app =
        TestApp::start_with(engine, &[("PORTAL_LOG_COLLECTOR", collector.url.as_str())]).await;
    let [ada, bob, cem] = ["ada@acme.example", "bob@beta.example", "cem@gamma.example"];
    let ada = Person::sign_up(&app, ada).await;
    let bob = Person::sign_up(&app, bob).await;
    let cem = Person::sign_up(&app, cem).await;
    consent(&ada, None).await;
    consent(&bob, Some("2026-03-01T10:00:00Z")).await;
    consent(&cem, None).await;
    for (person, message) in [(&ada, "withdrawn"), (&bob, "ended"), (&cem, "consented")] {
        let sent = send(&app, &person.key, &json!([record("warn", message)])).await;
        assert_eq!(taken(&sent), (1, 0));
    }
    withdraw(&ada).await;
    app.clock.advance_seconds(60 * 60);
    let (_, export) = eventually("a copy", async || collector.taken().into_iter().next()).await;
    app.stop().await;
    assert_eq!(collector.taken().len(), 1);
    let said = serde_json::to_string(&export).unwrap();
    assert!(said.contains("consented"), "{said}");
    assert!(!said.contains("withdrawn") && !said.contains("ended"), "{said}");
}
