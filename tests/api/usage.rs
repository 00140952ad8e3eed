//! Which assets are used where, as connectors tell it.

use portal_tests::{Answer, Engine, Person, TestApp, eventually};
use portal_types::Role;
use reqwest::Method;
use serde_json::{Value, json};

const SYNC: &str = "/api/v1/connector/usage/sync";
const IMPORT: &str = "/api/v1/connector/usage/import";
const LIST: &str = "/api/v1/connector/usage";
const HERO: &str = "94F19AC2-2A4D-4B4C-B2AF6C1B4D6F2A10";
const LOGO: &str = "0b6e6f1a-9c1d-4d5f-8a3e-2f7c9b1d4e60";
const PAGE: &str = "https://www.acme.example/en/autumn";

async fn sync(app: &TestApp, key: &str, uris: &[&str], usages: &Value) -> Answer {
    let body = json!({ "uris": uris, "usages": usages });
    let request = app.request(Method::POST, SYNC).bearer_auth(key).json(&body);
    app.send(request.header("X-Connector", "xp_xm/3.3")).await
}

async fn page(app: &TestApp, key: &str, query: &[(&str, &str)]) -> Answer {
    let url = reqwest::Url::parse_with_params("http://x/", query).unwrap();
    app.connector(key, &format!("{LIST}?{}", url.query().unwrap_or_default())).await
}

async fn list(app: &TestApp, key: &str, query: &[(&str, &str)]) -> Vec<Value> {
    page(app, key, query).await.ok()["items"].as_array().unwrap().clone()
}

fn counts(answer: &Answer) -> [u64; 3] {
    let told = answer.ok();
    ["new", "accepted", "removed"].map(|name| told[name].as_u64().unwrap())
}

/// As Bynder's own sync does it.
pub async fn a_page_has_what_was_told_last(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let other = "https://www.acme.example/en/winter";
    let both = json!([
        { "assetId": HERO, "uri": PAGE, "field": "Hero image", "language": "en" },
        { "assetId": LOGO, "uri": PAGE },
    ]);
    let first = sync(&app, &ada.key, &[PAGE], &both).await;
    assert_eq!(counts(&first), [2, 2, 0]);
    assert_eq!(first.json()["rejected"], json!([]));
    let there = json!([{ "assetId": LOGO, "uri": other }]);
    assert_eq!(counts(&sync(&app, &ada.key, &[other], &there).await), [1, 1, 0]);
    // Twice is as good as once.
    app.clock.advance_seconds(60);
    assert_eq!(counts(&sync(&app, &ada.key, &[PAGE], &both).await), [0, 2, 0]);
    let all = list(&app, &ada.key, &[]).await;
    assert_eq!(all.len(), 3);
    let hero = all.iter().find(|one| one["assetId"] == HERO).unwrap();
    assert_eq!(
        *hero,
        json!({
            "assetId": HERO, "name": null, "uri": PAGE, "itemId": null, "itemPath": null, "field": "Hero image",
            "language": "en", "version": null, "site": null, "additional": null,
            "connector": "xp_xm", "since": "2026-03-01T09:30:00Z", "until": null,
        })
    );
    // What is not mentioned goes, and other pages stay as they are.
    let less = json!([{ "assetId": LOGO, "uri": PAGE, "itemPath": "/home", "additional": "Top" }]);
    assert_eq!(counts(&sync(&app, &ada.key, &[PAGE], &less).await), [0, 1, 1]);
    let logos = list(&app, &ada.key, &[("assetId", LOGO)]).await;
    assert_eq!(logos.len(), 2);
    assert_eq!(list(&app, &ada.key, &[("assetId", HERO)]).await, [] as [Value; 0]);
    // What is told beside the place is as it was told last; it is the same usage still.
    let here = list(&app, &ada.key, &[("uri", PAGE), ("assetId", LOGO)]).await;
    assert_eq!((&here[0]["itemPath"], &here[0]["additional"]), (&json!("/home"), &json!("Top")));
    assert_eq!(here[0]["since"], "2026-03-01T09:30:00Z");
    // A page that is gone; and one that never was.
    let nothing = json!([]);
    assert_eq!(counts(&sync(&app, &ada.key, &[PAGE, "https://x/"], &nothing).await), [0, 0, 1]);
    assert_eq!(list(&app, &ada.key, &[("uri", PAGE)]).await.len(), 0);
    // It comes back, as another usage.
    assert_eq!(counts(&sync(&app, &ada.key, &[PAGE], &less).await), [1, 1, 0]);
    assert_eq!(list(&app, &ada.key, &[("uri", PAGE)]).await[0]["since"], "2026-03-01T09:31:00Z");
}

pub async fn one_asset_in_all_its_shapes(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let rfc = "94f19ac2-2a4d-4b4c-b2af-6c1b4d6f2a10";
    // (Asset_id 94F19AC2-2A4D-4B4C-B2AF6C1B4D6F2A10), as the picker writes it.
    let encoded = "KEFzc2V0X2lkIDk0RjE5QUMyLTJBNEQtNEI0Qy1CMkFGNkMxQjRENkYyQTEwKQ==";
    let usages = json!([
        { "assetId": rfc, "uri": PAGE },
        { "assetId": encoded, "uri": PAGE },
        { "assetId": HERO, "uri": PAGE, "field": "Hero" },
        { "assetId": HERO, "uri": PAGE, "field": "", "site": " " },
    ]);
    // All but the third are one: the same asset at the same place. What is empty is not told.
    assert_eq!(counts(&sync(&app, &ada.key, &[PAGE, PAGE], &usages).await), [2, 4, 0]);
    for shape in [rfc, encoded, HERO] {
        let found = list(&app, &ada.key, &[("assetId", shape)]).await;
        assert_eq!(found.len(), 2, "{shape}");
        // As it was received first.
        assert_eq!(found[0]["assetId"], found[1]["assetId"]);
    }
    page(&app, &ada.key, &[("assetId", "x")]).await.invalid("?assetId", "invalid_format");
}

pub async fn what_makes_no_sense_is_left_out_and_told(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let usages = json!([
        { "assetId": "hero.jpg", "uri": PAGE },
        { "assetId": HERO, "uri": PAGE },
        { "assetId": HERO, "uri": "https://elsewhere.example/" },
    ]);
    let told = sync(&app, &ada.key, &[PAGE], &usages).await;
    assert_eq!(counts(&told), [1, 1, 0]);
    let rejected = &told.json()["rejected"];
    assert_eq!(
        [&rejected[0]["index"], &rejected[0]["assetId"], &rejected[0]["reason"]],
        [&json!(0), &json!("hero.jpg"), &json!("asset_id_unknown")]
    );
    assert_eq!(
        [&rejected[1]["index"], &rejected[1]["uri"], &rejected[1]["reason"]],
        [&json!(2), &json!("https://elsewhere.example/"), &json!("uri_not_listed")]
    );

    // What can't be read changes nothing.
    let (long, many) = ("x".repeat(2_001), vec![PAGE; 10_001]);
    for (uris, usages, pointer, code) in [
        (json!([PAGE, ""]), json!([]), "/uris/1", "required"),
        (json!([long]), json!([]), "/uris/0", "too_long"),
        (json!(many), json!([]), "/uris", "too_long"),
        (json!([PAGE]), json!([{"assetId": HERO, "uri": ""}]), "/usages/0/uri", "required"),
        (json!([PAGE]), json!([{"assetId": " ", "uri": PAGE}]), "/usages/0/assetId", "required"),
        (
            json!([PAGE]),
            json!([{"assetId": HERO, "uri": PAGE, "field": "a\nb"}]),
            "/usages/0/field",
            "invalid_format",
        ),
        (
            json!([PAGE]),
            json!([{"assetId": HERO, "uri": PAGE, "colour": "red"}]),
            "/usages/0/colour",
            "unknown",
        ),
    ] {
        let body = json!({ "uris": uris, "usages": usages });
        let request = app.request(Method::POST, SYNC).bearer_auth(&ada.key).json(&body);
        app.send(request).await.invalid(pointer, code);
    }
    assert_eq!(list(&app, &ada.key, &[]).await.len(), 1);
    let (narrow, _) = ada.new_key(&json!({"name": "Reads", "scopes": ["config:read"]})).await;
    sync(&app, &narrow, &[PAGE], &json!([])).await.problem(403, "scope_missing");
}

pub async fn accounts_know_nothing_of_each_other(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    let usage = json!([{ "assetId": HERO, "uri": PAGE }]);
    assert_eq!(counts(&sync(&app, &ada.key, &[PAGE], &usage).await), [1, 1, 0]);
    assert_eq!(counts(&sync(&app, &eve.key, &[PAGE], &json!([])).await), [0, 0, 0]);
    assert_eq!(counts(&sync(&app, &eve.key, &[PAGE], &usage).await), [1, 1, 0]);
    for key in [&ada.key, &eve.key] {
        assert_eq!(list(&app, key, &[("assetId", HERO)]).await.len(), 1);
    }
}

/// Each call tells a set of its own, whole.
pub async fn of_calls_at_once_a_page_has_one_whole(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let pages = [PAGE, "https://www.acme.example/en/winter", "https://www.acme.example/en/spring"];
    for round in 0..10 {
        let calls = (0..24).map(|n| {
            // In another order each, over other pages each.
            let uris = [pages[n % 3], pages[(n + 1 + n % 2) % 3]];
            let usages: Vec<Value> = uris
                .iter()
                .flat_map(|uri| {
                    (0..5).map(move |field| {
                        json!({
                            "assetId": if (n + field) % 2 == 0 { HERO } else { LOGO }, "uri": uri,
                            "field": format!("Field {field}"), "version": format!("{round} {n}"),
                        })
                    })
                })
                .collect();
            let (app, key) = (&app, &ada.key);
            async move { sync(app, key, &uris, &json!(usages)).await.ok() }
        });
        futures_util::future::join_all(calls).await;
        for page in pages {
            let found = list(&app, &ada.key, &[("uri", page)]).await;
            assert_eq!(found.len(), 5);
            assert!(found.iter().all(|one| one["version"] == found[0]["version"]), "{found:#?}");
        }
    }
}

pub async fn many_usages_come_at_once_and_are_listed_by_pages(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let uri = |n: usize| format!("https://www.acme.example/{}", n / 10);
    let usages: Vec<Value> = (0..10_000)
        .map(|n| {
            let asset = format!("{:08x}-2a4d-4b4c-b2af6c1b4d6f2a10", n % 997);
            json!({ "assetId": asset, "uri": uri(n), "field": n.to_string() })
        })
        .collect();
    let uris: Vec<String> = (0..1_000).map(|n| uri(n * 10)).collect();
    let uris: Vec<&str> = uris.iter().map(String::as_str).collect();
    let usages = json!(usages);
    assert_eq!(counts(&sync(&app, &ada.key, &uris, &usages).await), [10_000, 10_000, 0]);
    assert_eq!(counts(&sync(&app, &ada.key, &uris, &usages).await), [0, 10_000, 0]);
    let mut cursor = None::<String>;
    let mut seen = std::collections::BTreeSet::new();
    loop {
        let mut query = vec![("limit", "200")];
        query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let page = page(&app, &ada.key, &query).await.ok();
        for one in page["items"].as_array().unwrap() {
            assert!(seen.insert(one["field"].as_str().unwrap().to_owned()));
        }
        match page["nextCursor"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => break,
        }
    }
    assert_eq!(seen.len(), 10_000);
    assert_eq!(counts(&sync(&app, &ada.key, &uris, &json!([])).await), [0, 0, 10_000]);
}

pub async fn people_see_what_is_used_where_and_when(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    ada.colleague("bob@acme.example", Role::Member).await;
    let winter = "https://www.acme.example/de/WINTER_1";
    let usages = json!([
        { "assetId": HERO, "uri": PAGE, "field": "Hero image", "language": "en", "site": "acme" },
        { "assetId": HERO, "uri": winter, "field": "Hero image", "language": "de" },
        { "assetId": LOGO, "uri": winter, "field": "=Logo", "language": "de" },
    ]);
    sync(&app, &ada.key, &[PAGE, winter], &usages).await.ok();
    app.clock.advance_seconds(3_600);
    // Autumn is over.
    sync(&app, &ada.key, &[PAGE], &json!([])).await.ok();
    app.clock.advance_seconds(3_600);
    let less = json!([{ "assetId": HERO, "uri": winter, "field": "Hero image", "language": "de" }]);
    sync(&app, &ada.key, &[winter], &less).await.ok();
    let member = Person::log_in(&app, "bob@acme.example").await;

    let seen = member.get("/api/v1/asset-usage").await.ok();
    assert_eq!(
        seen["items"],
        json!([
            {
                "assetId": HERO, "name": null, "type": null, "marks": [], "thumbnail": null,
                "damUrl": null, "usages": 1, "firstUsedAt": "2026-03-01T09:30:00Z",
                "usedUntil": null, "lookedUpAt": null,
            },
            {
                "assetId": LOGO, "name": null, "type": null, "marks": [], "thumbnail": null,
                "damUrl": null, "usages": 0, "firstUsedAt": "2026-03-01T09:30:00Z",
                "usedUntil": "2026-03-01T11:30:00Z", "lookedUpAt": null,
            },
        ])
    );
    let summary = member.get("/api/v1/asset-usage/summary").await.ok();
    assert_eq!(
        summary,
        json!({
            "assets": 1, "pages": 1, "usages": 1, "marks": [], "mostUsed": [seen["items"][0]],
            "fields": [{ "value": "Hero image", "usages": 1, "toldAt": "2026-03-01T10:30:00Z" }],
            "languages": [{ "value": "de", "usages": 1, "toldAt": "2026-03-01T11:30:00Z" }],
            "sites": [],
            "connectors": [{ "value": "xp_xm", "usages": 1, "toldAt": "2026-03-01T11:30:00Z" }],
        })
    );
    let pages = member.get("/api/v1/asset-usage/pages").await.ok();
    assert_eq!(
        pages["items"],
        json!([{
            "uri": winter, "usages": 1, "assets": [seen["items"][0]],
            "syncedAt": "2026-03-01T11:30:00Z",
        }])
    );
    let days = member.get("/api/v1/asset-usage/days?days=2").await.ok();
    assert_eq!(
        days["items"],
        json!([
            { "day": "2026-02-28T00:00:00Z", "usages": 0, "came": 0, "went": 0 },
            { "day": "2026-03-01T00:00:00Z", "usages": 1, "came": 3, "went": 2 },
        ])
    );
    member.get("/api/v1/asset-usage/days?days=0").await.invalid("?days", "out_of_range");
    let places = async |query: &str| {
        let found = member.get(&format!("/api/v1/asset-usage/places?{query}")).await.ok();
        found["items"].as_array().unwrap().clone()
    };
    assert_eq!(places("").await.len(), 1);
    assert_eq!(places("q=winter_1").await.len(), 1);
    assert_eq!(places("q=winter%251").await.len(), 0);
    assert_eq!(places("language=en").await.len(), 0);
    // At 10:00 all three were there, at 11:00 two.
    let at = |time: &str| format!("from=2026-03-01T{time}:00Z&to=2026-03-01T{time}:01Z");
    assert_eq!(places(&at("10:00")).await.len(), 3);
    assert_eq!(places(&at("11:00")).await.len(), 2);
    assert_eq!(places(&at("09:00")).await.len(), 0);
    let history = places(&format!("assetId={LOGO}&from=2026-01-01T00:00:00Z")).await;
    assert_eq!(
        [&history[0]["since"], &history[0]["until"]],
        [&json!("2026-03-01T09:30:00Z"), &json!("2026-03-01T11:30:00Z")]
    );
    let german = member.get("/api/v1/asset-usage?language=de&from=2026-01-01T00:00:00Z").await.ok();
    assert_eq!(german["items"].as_array().unwrap().len(), 2);

    let file = member.get("/api/v1/asset-usage/export?from=2026-01-01T00:00:00Z").await;
    assert!(file.header("content-disposition").contains("asset-usage.csv"));
    let lines: Vec<&str> = file.text.lines().collect();
    assert_eq!(lines.len(), 4);
    assert!(lines[0].starts_with("\u{feff}assetId,name,uri,field"), "{}", lines[0]);
    // No cell is a formula.
    assert!(lines.iter().any(|line| line.contains(",'=Logo,de,")), "{}", file.text);
    member.get("/api/v1/asset-usage?mark=deleted,dull").await.invalid("?mark", "not_allowed");
    member.get("/api/v1/asset-usage?colour=red").await.invalid("?colour", "unknown");
    member.get("/api/v1/asset-usage/places?from=x").await.invalid("?from", "invalid_format");
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    assert_eq!(eve.get("/api/v1/asset-usage").await.ok()["items"], json!([]));
}

pub async fn assets_come_in_pages(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let asset = |n: usize| format!("{n:08x}-2a4d-4b4c-b2af6c1b4d6f2a10");
    let usages: Vec<Value> = (0..30)
        .flat_map(|n| {
            (0..=n % 3).map(move |field| json!({ "assetId": asset(n), "uri": PAGE, "field": field.to_string() }))
        })
        .collect();
    sync(&app, &ada.key, &[PAGE], &json!(usages)).await.ok();
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = ada.get(&format!("/api/v1/asset-usage?limit=7&field=0{cursor}")).await.ok();
        let usages = page["items"].as_array().unwrap().iter();
        seen.extend(
            usages.map(|one| (one["usages"].as_i64().unwrap(), one["assetId"].to_string())),
        );
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 30);
    assert!(seen.iter().is_sorted_by(|one, next| one.0 >= next.0), "{seen:?}");
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 30);
}

pub async fn the_history_lasts_as_long_as_the_operator_says(engine: Engine) {
    const DAY: i64 = 24 * 60 * 60;
    let app = TestApp::start_with(engine, &[("PORTAL_USAGE_HISTORY_DAYS", "10")]).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let usage = json!([{ "assetId": HERO, "uri": PAGE }]);
    sync(&app, &ada.key, &[PAGE], &usage).await.ok();
    sync(&app, &ada.key, &[PAGE], &json!([])).await.ok();
    let ever = "/api/v1/asset-usage/places?from=2026-01-01T00:00:00Z";
    for (days, left) in [(10, 1), (1, 0)] {
        app.clock.advance_seconds(days * DAY);
        app.portal.forget().await.unwrap();
        let ada = Person::log_in(&app, "ada@acme.example").await;
        assert_eq!(ada.get(ever).await.ok()["items"].as_array().unwrap().len(), left);
    }
}

/// Pages, a line each.
async fn import(app: &TestApp, key: &str, lines: &str) -> Answer {
    let request = app.request(Method::POST, IMPORT).bearer_auth(key).body(lines.to_owned());
    let request = request.header("Content-Type", "application/x-ndjson");
    app.send(request.header("X-Connector", "xp_xm/3.3").header("X-Connector-Instance", "cm1")).await
}

pub async fn a_whole_site_comes_line_by_line(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let page = |n: usize, usages: &Value| {
        json!({ "uri": format!("https://www.acme.example/{n}"), "usages": usages }).to_string()
    };
    let two = json!([{ "assetId": HERO, "field": "Hero image" }, { "assetId": LOGO }]);
    let mut lines: Vec<String> = (0..1_000).map(|n| page(n, &two)).collect();
    // A page that comes again is what the later line says.
    lines.push(page(7, &json!([{ "assetId": LOGO }])));
    let mistakes = [
        "{".to_owned(),
        page(2_000, &json!([{ "assetId": LOGO, "colour": "red" }])),
        page(2_001, &json!([{ "assetId": LOGO }, { "assetId": "logo.png" }])),
        json!({ "uri": "", "usages": [] }).to_string(),
    ];
    lines.extend(mistakes);
    let text = format!("{}\r\n\n", lines.join("\n"));
    let told = import(&app, &ada.key, &text).await.ok();
    let known = &told["import"];
    let numbers = ["pages", "accepted", "new", "rejected", "removed"];
    assert_eq!(numbers.map(|name| known[name].as_i64().unwrap()), [1_002, 2_002, 2_001, 4, 1]);
    assert_eq!((&known["state"], &known["instance"]), (&json!("done"), &json!("cm1")));
    assert_eq!(known["bytes"], text.len());
    assert_eq!(known["bytesTotal"], text.len());
    let problems = told["problems"].as_array().unwrap();
    // Lines that can't be read are told at once, usages with their part.
    let mut of = problems.iter().map(|one| one["line"].as_u64().unwrap()).collect::<Vec<_>>();
    of.sort_unstable();
    assert_eq!(of, [1_002, 1_003, 1_004, 1_005]);
    let detail = |line: u64| {
        let one = problems.iter().find(|one| one["line"] == line).unwrap();
        (one["usage"].as_u64(), one["detail"].as_str().unwrap().to_owned())
    };
    assert!(detail(1_003).1.starts_with("/usages/0/colour"), "{problems:#?}");
    assert_eq!(detail(1_004).0, Some(1));
    assert_eq!(list(&app, &ada.key, &[("uri", "https://www.acme.example/7")]).await.len(), 1);
    let summary = ada.get("/api/v1/asset-usage/summary").await.ok();
    assert_eq!((&summary["pages"], &summary["usages"]), (&json!(1_001), &json!(2_000)));
    let imports = ada.get("/api/v1/asset-usage/imports").await.ok();
    assert_eq!(imports["items"], json!([known]));
    // Twice is as good as once.
    let again = import(&app, &ada.key, &text).await.ok();
    assert_eq!((&again["import"]["new"], &again["import"]["removed"]), (&json!(1), &json!(1)));

    let request = app.request(Method::POST, IMPORT).bearer_auth(&ada.key).json(&json!({}));
    app.send(request).await.problem(415, "unsupported_media_type");
    let (narrow, _) = ada.new_key(&json!({"name": "Reads", "scopes": ["config:read"]})).await;
    import(&app, &narrow, "").await.problem(403, "scope_missing");
}

/// What had come is in, people see that it did not end, and it can be sent again.
pub async fn an_upload_that_breaks_off_is_told(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let line = |n: usize| {
        let uri = format!("https://www.acme.example/{n}");
        format!("{}\n", json!({ "uri": uri, "usages": [{ "assetId": HERO }] }))
    };
    let whole: String = (0..500).map(line).collect();
    let socket = app.url.strip_prefix("http://").unwrap().to_owned();
    let mut stream = tokio::net::TcpStream::connect(&socket).await.unwrap();
    let head = format!(
        "POST {IMPORT} HTTP/1.1\r\nHost: {socket}\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/x-ndjson\r\nContent-Length: {}\r\n\r\n",
        ada.key,
        whole.len() + 1_000
    );
    tokio::io::AsyncWriteExt::write_all(&mut stream, head.as_bytes()).await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut stream, whole.as_bytes()).await.unwrap();
    let last = async || {
        let imports = ada.get("/api/v1/asset-usage/imports").await.ok();
        imports["items"][0].clone()
    };
    let usages = async || ada.get("/api/v1/asset-usage/summary").await.ok()["usages"].clone();
    eventually("the first parts", async || (usages().await.as_i64()? >= 400).then_some(())).await;
    assert_eq!(last().await["state"], "running");
    drop(stream);
    // Everything that had come is in, and it is said.
    eventually("the last part", async || (usages().await == 500).then_some(())).await;
    let ended = eventually("its end", async || {
        let last = last().await;
        (last["state"] != "running").then_some(last)
    })
    .await;
    assert_eq!(
        (&ended["state"], &ended["bytesTotal"]),
        (&json!("broken_off"), &json!(whole.len() + 1_000))
    );
    let told = import(&app, &ada.key, &whole).await.ok();
    assert_eq!(
        (&told["import"]["state"], &told["import"]["accepted"]),
        (&json!("done"), &json!(500))
    );
    assert_eq!(usages().await, 500);
}

/// However long it takes: the key that it came with has to open this still.
pub async fn an_upload_ends_with_its_key(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let (key, id) = ada.new_key(&json!({ "name": "Stolen", "scopes": ["usage:write"] })).await;
    let part = |part: usize| -> String {
        let line = |n: usize| {
            let uri = format!("https://www.acme.example/{part}/{n}");
            format!("{}\n", json!({ "uri": uri, "usages": [{ "assetId": HERO }] }))
        };
        (0..200).map(line).collect()
    };
    let (sender, receiver) = tokio::sync::mpsc::channel::<Result<String, std::io::Error>>(1);
    let body = futures_util::stream::unfold(receiver, |mut receiver| async {
        receiver.recv().await.map(|chunk| (chunk, receiver))
    });
    let request = app.request(Method::POST, IMPORT).bearer_auth(&key);
    let request = request.header("Content-Type", "application/x-ndjson");
    let upload = tokio::spawn(request.body(reqwest::Body::wrap_stream(body)).send());
    sender.send(Ok(part(0))).await.unwrap();
    let usages = async || ada.get("/api/v1/asset-usage/summary").await.ok()["usages"].clone();
    eventually("the first part", async || (usages().await == 200).then_some(())).await;
    ada.delete(&format!("/api/v1/api-keys/{id}")).await;
    sender.send(Ok(part(1))).await.unwrap();
    drop(sender);
    let answer = Answer::of(upload.await.unwrap().unwrap()).await;
    answer.problem(401, "api_key_revoked");
    assert_eq!(usages().await, 200);
    let imports = ada.get("/api/v1/asset-usage/imports").await.ok();
    assert_eq!(imports["items"][0]["state"], "broken_off");
}

/// Pages of a time are those that used something then, with what they used then.
pub async fn pages_are_those_of_the_time_that_is_asked_for(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let hero = json!([{ "assetId": HERO, "uri": PAGE, "language": "en" }]);
    sync(&app, &ada.key, &[PAGE], &hero).await.ok();
    app.clock.advance_seconds(24 * 60 * 60);
    let ada = Person { key: ada.key.clone(), ..Person::log_in(&app, "ada@acme.example").await };
    sync(&app, &ada.key, &[PAGE], &json!([])).await.ok();
    app.clock.advance_seconds(60);
    let pages = async |query: &str| {
        let pages = ada.get(&format!("/api/v1/asset-usage/pages?{query}")).await.ok();
        pages["items"].as_array().unwrap().clone()
    };
    assert_eq!(pages("").await.len(), 0);
    let then = pages("from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z").await;
    assert_eq!((then.len(), &then[0]["uri"], &then[0]["usages"]), (1, &json!(PAGE), &json!(0)));
    assert_eq!(then[0]["assets"][0]["assetId"], HERO);
    assert_eq!(
        pages("from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z&language=en").await.len(),
        1
    );
    assert_eq!(
        pages("from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z&language=nl").await.len(),
        0
    );
    assert_eq!(pages("from=2026-03-03T00:00:00Z").await.len(), 0);
}
