use portal_tests::{Answer, Engine, Person, TestApp};
use portal_types::ProblemCode;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

const REVISIONS: &str = "/api/v1/settings/revisions";

/// Every address in the document, with its methods in upper case.
pub fn operations(document: &Value) -> Vec<(String, Vec<String>)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .map(|(path, item)| {
            let methods = item.as_object().unwrap().keys().map(|m| m.to_uppercase()).collect();
            (path.clone(), methods)
        })
        .collect()
}

/// Sends bytes as they are, where a client library would tidy them, and reads status and body.
async fn raw(app: &TestApp, request: &[u8]) -> (u16, String) {
    let address = app.url.trim_start_matches("http://");
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all(request).await.unwrap();
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body).to_owned();
    (status, body)
}

async fn raw_get(app: &TestApp, target: &str, headers: &str) -> (u16, String) {
    let request = format!("GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n");
    raw(app, request.as_bytes()).await
}

pub async fn unknown_addresses_and_path_tricks_are_404(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let token = format!("Authorization: Bearer {}\r\n", ada.access_token);
    for target in [
        "/api/v1/nothing",
        "/api/v1",
        "/api",
        "/api/v2/me",
        "//api/v1/me",
        "/api//v1/me",
        "/api/v1//me",
        "/api/v1/me/",
        "/api/v1/me;a=b",
        "/api/v1/./me",
        "/api/v1/x/../me",
        "/api/v1/%2e%2e/v1/me",
        "/api/v1/x%2f..%2fme",
        "/api/v1/me%00",
        "/api/v1/me%20",
        "/API/v1/me",
        "/api/v1/settings/fields/global/",
        "/api/v1/settings/fields/global%2f",
        "/assets/../Cargo.toml",
        "/assets/../index.html",
        "/assets/../manifest.json",
        "/assets/%2e%2e/%2e%2e/Cargo.toml",
        "/assets/",
        "/healthz/",
    ] {
        let (status, body) = raw_get(&app, target, &token).await;
        assert_eq!(status, 404, "{target}: {body}");
        assert!(body.contains("\"code\":\"not_found\""), "{target}: {body}");
    }
    // An escaped letter is that letter: the same place with the same lock.
    assert_eq!(raw_get(&app, "/api/v1/%6De", &token).await.0, 200);
    assert_eq!(raw_get(&app, "/api/v1/%6De", "").await.0, 401);
}

pub async fn every_route_refuses_other_methods_with_allow(engine: Engine) {
    let app = TestApp::start(engine).await;
    let document = app.get("/api/openapi.json").await.ok();
    for (path, taken) in operations(&document) {
        let path = path.replace("{id}", "global").replace("{field}", "x").replace("{code}", "x");
        let path = path.replace("{number}", "1").replace("{slug}", "x");
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PURGE"] {
            if taken.iter().any(|name| name == method) {
                continue;
            }
            let verb = Method::from_bytes(method.as_bytes()).unwrap();
            let answer = app.send(app.request(verb, &path)).await;
            answer.problem(405, "method_not_allowed");
            for name in &taken {
                assert!(answer.header("allow").contains(name.as_str()), "{method} {path}");
            }
        }
    }
}

pub async fn bodies_are_read_strictly(engine: Engine) {
    let wide = ["SIGN_UP", "LOGIN", "LOGIN_AS", "LOGIN_FROM", "FORGOT"]
        .map(|name| format!("PORTAL_LIMIT_{name}"));
    let wide: Vec<_> = wide.iter().map(|name| (name.as_str(), "1000/s")).collect();
    let app = TestApp::start_with(engine, &wide).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let grace = Person::sign_up(&app, "grace@portal.example").await.into_support().await;
    let document = app.get("/api/openapi.json").await.ok();
    let with_body = operations(&document).into_iter().flat_map(|(path, methods)| {
        let document = &document;
        let item = document["paths"][&path].clone();
        methods.into_iter().filter_map(move |method| {
            let body = item[method.to_lowercase()].get("requestBody");
            // Lines are another matter, where one that is wrong is left out; so is what others specified.
            let is_other = |body: &Value| {
                let kinds =
                    ["application/x-ndjson", "application/x-protobuf", "application/octet-stream"];
                kinds.iter().any(|kind| body["content"].get(kind).is_some())
            };
            let is_providers = path.contains("/inbound/") || path.contains("/billing/stripe/");
            body.is_some_and(|body| !is_other(body) && !is_providers)
                .then(|| (path.clone(), method))
        })
    });
    let mut seen = 0;
    for (path, method) in with_body {
        seen += 1;
        let path = path.replace("{id}", "global").replace("{number}", "1");
        let send = async |kind: Option<&str>, body: Vec<u8>| {
            let verb = Method::from_bytes(method.as_bytes()).unwrap();
            let is_connectors = path.starts_with("/api/v1/connector/");
            let is_supports = path.starts_with("/api/v1/staff/");
            let person = if is_supports { &grace } else { &ada };
            let credential = if is_connectors { &ada.key } else { &person.access_token };
            let mut request = app.request(verb, &path).bearer_auth(credential);
            request = request.header("If-Match", "*").body(body);
            if let Some(kind) = kind {
                request = request.header("Content-Type", kind);
            }
            app.send(request).await
        };
        let json = Some("application/json");
        for body in ["", "{", "{\"a\":}", "nul", "{} x", "{'a': 1}", "[1,", "\u{feff}{}"] {
            send(json, body.into()).await.problem(400, "malformed_json");
        }
        send(json, vec![b'{', b'"', 0xff, 0xfe, b'"', b':', b'1', b'}'])
            .await
            .problem(400, "malformed_json");
        send(json, "[".repeat(5_000).into()).await.problem(400, "malformed_json");
        for body in ["[]", "null", "5", "\"text\"", "[[\"x\"]]"] {
            send(json, body.into()).await.invalid("", "wrong_type");
        }
        send(json, br#"{"colour": "red"}"#.to_vec()).await.invalid("/colour", "unknown");
        // Tables, and lists of thousands of rows, may be larger than anything else.
        let kilobytes = match path.rsplit('/').next() {
            Some("import" | "sync") => 8_400,
            Some("bulk-edit" | "bulk-delete") => 2_100,
            // A ticket's text may be long.
            _ if path.contains("/tickets") || path.contains("/canned-replies") => 270,
            _ => 70,
        };
        let large = format!("{{\"colour\": \"{}\"}}", "x".repeat(kilobytes * 1_000));
        send(json, large.into()).await.problem(413, "body_too_large");
        for kind in [
            None,
            Some("text/plain"),
            Some("application/xml"),
            Some("application/json; charset=latin1"),
        ] {
            send(kind, b"{}".to_vec()).await.problem(415, "unsupported_media_type");
        }
    }
    assert!(seen >= 11, "{seen}");
    let packed = app.request(Method::POST, "/api/v1/auth/login").header("Content-Encoding", "gzip");
    let packed = packed.header("Content-Type", "application/json").body("{}");
    app.send(packed).await.problem(415, "unsupported_media_type");
}

pub async fn odd_bytes_anywhere_are_refused_politely(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let token = format!("Authorization: Bearer {}\r\n", ada.access_token);
    let key = format!("X-Api-Key: {}\r\n", ada.key);
    for target in [
        "/api/v1/settings/fields/%ff",
        "/api/v1/settings/fields/%00",
        "/api/v1/settings/fields/%",
        "/api/v1/settings/fields/%zz",
        "/api/v1/settings/fields?limit=%ff",
        "/api/v1/settings/fields?cursor=%ff%00",
        "/api/v1/settings/fields?%ff=1",
        "/api/v1/connector/fields/%ff%fe",
        "/api/v1/connector/fields/%00",
        "/api/v1/api-keys/%c3%28/secret",
        "/problems/%ff",
    ] {
        for header in [&token, &key] {
            let (status, body) = raw_get(&app, target, header).await;
            assert!((200..500).contains(&status), "{target}: {status} {body}");
        }
    }
    for name in ["%ff%fe", "a%00b", "a%0d%0aX:1", "%20", &"x".repeat(201)] {
        let answer = app.connector(&ada.key, &format!("/api/v1/connector/fields/{name}")).await;
        answer.problem(404, "not_found");
    }
    // A moment that no calendar of four digits has.
    let until = json!({
        "remoteLoggingEnabled": true, "remoteLoggingUntil": "9999-12-31T23:59:59-23:59",
    });
    ada.put("/api/v1/settings/advanced", &until).await.invalid("/remoteLoggingUntil", "wrong_type");
    for header in [
        "Authorization: Bearer \u{fffd}",
        "Authorization:",
        "Authorization: Bearer",
        "Authorization: Bearer  ",
        "X-Api-Key: \u{0}",
        "Cookie: portal_refresh=%ff%00; =; ;;",
        "If-None-Match: \u{fffd}",
        "Accept-Encoding: gzip;q=nonsense,,,",
        "X-Request-Id: <script>",
        "Content-Length: -1",
        "Transfer-Encoding: nonsense",
    ] {
        for target in ["/api/v1/connector/config", "/api/v1/me", "/"] {
            let (status, body) = raw_get(&app, target, &format!("{header}\r\n")).await;
            assert!((200..505).contains(&status) && status != 500, "{header}: {status} {body}");
            assert!(!body.contains("<script>"), "{header}: {body}");
        }
    }
    let (status, _) = raw(&app, b"\xff\xfe\x00 nonsense\r\n\r\n").await;
    assert_eq!(status, 400);
    let (status, body) = raw_get(&app, &format!("/{}", "x".repeat(9_000)), "").await;
    assert!(status == 414 && body.contains("address_too_long"), "{status} {body}");
    let headers = format!("X-Long: {}\r\n", "x".repeat(40_000));
    let (status, body) = raw_get(&app, "/", &headers).await;
    assert!(status == 431 && body.contains("headers_too_large"), "{status} {body}");
    // Beyond that the protocol's layer hangs up by itself.
    let (status, _) = raw_get(&app, &format!("/{}", "x".repeat(200_000)), "").await;
    assert!((400..500).contains(&status), "{status}");
    // And after all that it still answers.
    ada.config().await.ok();
}

/// A misspelt parameter would otherwise look as if it had worked.
pub async fn a_query_where_none_is_taken_is_refused(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    for path in ["/me", "/settings/bynder", "/settings/fields/global", "/settings/bynder/test"] {
        ada.get(&format!("/api/v1{path}?x%20y=1")).await.invalid("?x y", "unknown");
        ada.get(&format!("/api/v1{path}?")).await.ok();
    }
    let body = json!({"email": "bob@acme.example"});
    app.post("/api/v1/auth/password/forgot?next=/", &body).await.invalid("?next", "unknown");
    app.connector(&ada.key, "/api/v1/connector/fields/Hero?wait=3")
        .await
        .invalid("?wait", "unknown");
    app.connector(&ada.key, "/api/v1/connector/config?wait=0").await.ok();
    // What is not there is not there, whatever is asked of it.
    ada.get("/api/v1/nothing?x=1").await.problem(404, "not_found");
}

pub async fn head_is_get_without_the_body(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    // A stream has no end, but its head has one.
    let events = app.request(Method::HEAD, "/api/v1/connector/config/events");
    let head = app.send(events.bearer_auth(&ada.key)).await;
    assert_eq!((head.status, head.header("content-type")), (200, "text/event-stream"));
    for path in ["/api/v1/connector/config", "/healthz", "/problems/not_found"] {
        let ask = async |method| {
            let answer = app.send(app.request(method, path).bearer_auth(&ada.key)).await;
            (answer.status, answer.header("etag").to_owned(), answer.text)
        };
        let (status, etag, body) = ask(Method::GET).await;
        assert!(!body.is_empty());
        assert_eq!(ask(Method::HEAD).await, (status, etag, String::new()));
    }
    // Looking at a whole key is noted, so that it is not done without seeing it.
    let path = format!("/api/v1/api-keys/{}", ada.key_id);
    let looked_at = ada.get(&path).await.ok()["revealedAt"].clone();
    let secret = format!("{path}/secret");
    let head = app.send(app.request(Method::HEAD, &secret).bearer_auth(&ada.access_token)).await;
    assert_eq!((head.status, head.header("allow")), (405, "GET"));
    assert_eq!(ada.get(&path).await.ok()["revealedAt"], looked_at);
}

/// A 304 tells a cache what to go on with, and repeats nothing else (RFC 9110, 15.4.5).
pub async fn a_304_says_no_more_than_a_cache_needs(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let config = ada.config().await;
    let request = app.request(Method::GET, "/api/v1/connector/config").bearer_auth(&ada.key);
    let again = app.send(request.header("If-None-Match", config.header("etag"))).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    for name in ["etag", "cache-control", "vary"] {
        assert_eq!(again.header(name), config.header(name), "{name}");
    }
    assert!(!again.header("x-request-id").is_empty());
    assert_eq!(config.header("x-content-type-options"), "nosniff");
}

pub async fn every_answer_carries_its_headers(engine: Engine) {
    let app = TestApp::start(engine).await;
    for path in [
        "/healthz",
        "/api/v1/nothing",
        "/problems/not_found",
        "/api/docs",
        "/dev/mailbox",
        "/api/v1/me",
    ] {
        let answer = app.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline"), "{path}: {policy}");
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
        assert!(!answer.header("cache-control").is_empty(), "{path}");
        assert!(answer.header("server").is_empty(), "{path}");
    }
    let ask = async |id: &str| {
        let request = app.request(Method::GET, "/healthz").header("X-Request-Id", id);
        app.send(request).await.header("x-request-id").to_owned()
    };
    assert_eq!(ask("trace-42.a_b").await, "trace-42.a_b");
    for bad in ["a b", "<x>", &"x".repeat(101)] {
        assert_ne!(ask(bad).await, bad);
    }
    assert_ne!(ask("").await, ask("").await);
}

pub async fn every_problem_code_has_a_page(engine: Engine) {
    let app = TestApp::start(engine).await;
    for code in ProblemCode::ALL {
        let page = app.get(&format!("/problems/{code}")).await;
        assert_eq!(page.status, 200, "{code}");
        assert!(page.header("content-type").starts_with("text/html"));
        assert!(page.text.contains(code.title()), "{}", page.text);
    }
    let page = app.get("/problems/made-up").await;
    assert_eq!(page.status, 404);
    assert!(page.text.contains("api_key_missing"));
    // The `type` of a problem leads there.
    let kind = app.get("/api/v1/me").await.json()["type"].as_str().unwrap().to_owned();
    assert_eq!(app.get(kind.strip_prefix(&app.url).unwrap()).await.status, 200);
}

pub async fn the_document_and_its_page_are_served(engine: Engine) {
    let app = TestApp::start(engine).await;
    let document = app.get("/api/openapi.json").await.ok();
    let page = app.get("/api/docs").await;
    assert!(page.header("content-type").starts_with("text/html"));
    for (path, _) in operations(&document) {
        assert!(page.text.contains(&format!("<code>{path}</code>")), "{path}");
    }
    // Nothing comes from elsewhere, and nothing runs.
    assert!(!page.text.contains("<script") && !page.text.contains("src="));
    let policy = page.header("content-security-policy");
    assert!(policy.contains("style-src 'sha256-") && !policy.contains("script-src"), "{policy}");
}

/// What the document shows as a request can be sent, and what it shows as an answer has the members
/// of a real one.
pub async fn the_examples_of_the_document_are_real(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let document = app.get("/api/openapi.json").await.ok();
    let example = |path: &str, method: &str| {
        document["paths"][path][method]["requestBody"]["content"]["application/json"]["example"]
            .clone()
    };
    let shown = |path: &str, method: &str, status: &str| {
        document["paths"][path][method]["responses"][status]["content"]["application/json"]["example"]
            .clone()
    };
    let same_members = |shown: &Value, real: &Answer| {
        let names = |value: &Value| {
            let mut names: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
            names.sort();
            names
        };
        assert_eq!(names(shown), names(&real.ok()), "{real:?}");
    };
    app.post("/api/v1/auth/sign-up", &example("/api/v1/auth/sign-up", "post")).await.ok();
    for path in ["/api/v1/settings/bynder", "/api/v1/settings/asset-selector"] {
        let saved = ada.put(path, &example(path, "put")).await;
        same_members(&shown(path, "put", "200"), &saved);
        same_members(&shown(path, "get", "200"), &ada.get(path).await);
    }
    let fields = "/api/v1/settings/fields";
    let row = ada.post(fields, &example(fields, "post")).await;
    same_members(&shown(fields, "post", "201"), &row);
    for table in ["/api/v1/settings/fields/import", "/api/v1/settings/fields/export"] {
        let (method, answer) = match example(table, "post") {
            Value::Null => ("get", ada.get(table).await),
            body => ("post", ada.post(table, &body).await),
        };
        same_members(&shown(table, method, "200"), &answer);
    }
    let keys = "/api/v1/api-keys";
    let made = ada.post(keys, &example(keys, "post")).await;
    same_members(&shown(keys, "post", "201"), &made);
    let (one, rotate) = (format!("{keys}/{{id}}"), format!("{keys}/{{id}}/rotate"));
    let real = |path: &str| path.replace("{id}", &ada.key_id);
    let change = example(&one, "patch");
    let changed = ada.call(Method::PATCH, &real(&one), Some(&change), None).await;
    same_members(&shown(&one, "patch", "200"), &changed);
    same_members(&shown(&one, "get", "200"), &ada.get(&real(&one)).await);
    let rotated = ada.post(&real(&rotate), &example(&rotate, "post")).await;
    same_members(&shown(&rotate, "post", "201"), &rotated);
    let audit = "/api/v1/audit-events";
    same_members(&shown(audit, "get", "200"), &ada.get(audit).await);
    let revision = format!("{REVISIONS}/{{revision}}");
    let real = ada.get(&format!("{REVISIONS}/2")).await;
    same_members(&shown(&revision, "get", "200"), &real);
    let restore = format!("{REVISIONS}/1/restore?dryRun=true");
    let real = ada.call(Method::POST, &restore, None, None).await;
    same_members(&shown(&format!("{revision}/restore"), "post", "200"), &real);
    let config = "/api/v1/connector/config";
    same_members(&shown(config, "get", "200"), &ada.config().await);
    for path in [
        "/api/v1/me",
        "/api/v1/account",
        "/api/v1/api-keys",
        fields,
        "/api/v1/settings/advanced",
        "/api/v1/connectors",
        REVISIONS,
    ] {
        same_members(&shown(path, "get", "200"), &ada.get(path).await);
    }
    let field = app.connector(&ada.key, "/api/v1/connector/fields/Hero%20image").await;
    same_members(&shown("/api/v1/connector/fields/{field}", "get", "200"), &field);
}

pub async fn liveness_and_readiness(engine: Engine) {
    let app = TestApp::start(engine).await;
    assert_eq!(app.get("/healthz").await.text, "ok");
    assert_eq!(app.get("/readyz").await.text, "ready");
    portal_storage::Store::close(&*app.store).await;
    assert_eq!(app.get("/healthz").await.text, "ok");
    app.get("/readyz").await.problem(503, "unavailable");
    let body = json!({"email": "ada@acme.example", "password": "seven geese over Delft"});
    app.post("/api/v1/auth/login", &body).await.problem(503, "unavailable");
}
