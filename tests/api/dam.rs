use std::{io, net::IpAddr, sync::Arc, time::Duration};

use async_trait::async_trait;
use bynder_double::{App, DEMO_CLIENT_SECRET, Double, Limit, Trouble};
use portal_api::demonstration;
use portal_dam::Resolver;
use portal_tests::{Answer, Engine, Person, TestApp};
use portal_types::Role;
use reqwest::Method;
use serde_json::{Value, json};

const BYNDER: &str = "/api/v1/settings/bynder";
const TEST: &str = "/api/v1/settings/bynder/test";
const TOKEN: &str = "/api/v1/connector/bynder-token";
const ENDPOINT: &str = "/v6/authentication/oauth2/token";

/// A double, and a service that may call it.
async fn beside_a_double(engine: Engine) -> (Double, TestApp) {
    let double = Double::start().unwrap();
    let app = TestApp::start_with(engine, &[("PORTAL_DAM_ALLOW", &double.authority())]).await;
    (double, app)
}

/// Connects an account to the double by one of its apps.
async fn connect(person: &Person<'_>, double: &Double, client_id: &str) {
    let body = json!({
        "dam": "bynder", "portalUrl": format!("http://{}/login", double.authority()),
        "oauthClientId": client_id, "oauthClientSecret": DEMO_CLIENT_SECRET,
        "integrationId": "demo-integration",
    });
    assert_eq!(person.put(BYNDER, &body).await.ok()["portalUrl"], double.authority());
}

async fn test(person: &Person<'_>) -> Value {
    person.call(Method::POST, TEST, None, None).await.ok()
}

async fn token(app: &TestApp, key: &str) -> Answer {
    app.send(app.request(Method::POST, TOKEN).bearer_auth(key)).await
}

fn ids_with(result: &Value, status: &str) -> Vec<String> {
    let checks = result["checks"].as_array().unwrap().iter();
    let with = checks.filter(|check| check["status"] == status);
    with.map(|check| check["id"].as_str().unwrap().to_owned()).collect()
}

pub async fn a_connection_test_says_what_is_missing(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let empty = test(&ada).await;
    assert_eq!((&empty["ok"], ids_with(&empty, "fail")), (&json!(false), vec!["settings".into()]));

    connect(&ada, &double, "demo-oauth-app").await;
    let good = test(&ada).await;
    assert_eq!(good["ok"], true, "{good:#}");
    assert_eq!(good["grantedScopes"].as_array().unwrap().len(), 8);
    assert_eq!(good["missingScopes"], json!([]));

    connect(&ada, &double, "demo-narrow").await;
    let narrow = test(&ada).await;
    assert_eq!(narrow["missingScopes"], json!(["asset.usage:write", "meta.workflow:read"]));
    assert_eq!(ids_with(&narrow, "fail"), ["scope:asset.usage:write", "scope:meta.workflow:read"]);
    let link = format!("http://{}/pysettings/oauth2/", double.authority());
    let failed = narrow["checks"].as_array().unwrap().iter().find(|c| c["status"] == "fail");
    assert_eq!(failed.unwrap()["link"], link);
    // Nothing secret is in any of it.
    for tokens in double.tokens() {
        assert!(!narrow.to_string().contains(&tokens) && !good.to_string().contains(&tokens));
    }
    assert!(!narrow.to_string().contains(DEMO_CLIENT_SECRET));
}

/// Each check is a line of its own, sent when it finishes.
pub async fn a_connection_test_is_told_as_it_runs(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let mut slow = App::new("slow", DEMO_CLIENT_SECRET);
    slow.delay_millis = 400;
    double.put_app(slow);
    connect(&ada, &double, "slow").await;

    let request = app.request(Method::POST, TEST).bearer_auth(&ada.access_token);
    let request = request.header("Accept", "application/x-ndjson, application/json;q=0.5");
    let start = std::time::Instant::now();
    let mut response = request.send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/x-ndjson");
    let (mut text, mut came) = (String::new(), Vec::new());
    while let Some(chunk) = response.chunk().await.unwrap() {
        text.push_str(std::str::from_utf8(&chunk).unwrap());
        came.resize(text.matches('\n').count(), start.elapsed());
    }
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (result, checks) = lines.split_last().unwrap();
    let told: Vec<_> = checks.iter().map(|line| line["check"].clone()).collect();
    assert_eq!(json!(told), result["result"]["checks"]);
    assert_eq!(result["result"]["ok"], true);
    assert_eq!(checks[0]["check"]["id"], "settings");
    assert_eq!(checks.last().unwrap()["check"]["id"], "usage");
    // The first came before the token was there, the scopes before the usage API answered.
    let ms = |n: usize| came[n].as_millis();
    assert!(ms(0) + 350 < ms(3) && ms(4) + 350 < ms(lines.len() - 1), "{came:?}");
}

pub async fn a_connection_test_is_for_administrators_and_limited(engine: Engine) {
    let double = Double::start().unwrap();
    let settings = [
        ("PORTAL_DAM_ALLOW", double.authority()),
        ("PORTAL_LIMIT_CONNECTION_TEST", "2/m".to_owned()),
    ];
    let settings: Vec<_> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let app = TestApp::start_with(engine, &settings).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    let member = ada.colleague("bob@acme.example", Role::Member).await;
    member.call(Method::POST, TEST, None, None).await.problem(403, "role_insufficient");
    test(&ada).await;
    test(&ada).await;
    let limited = ada.call(Method::POST, TEST, None, None).await;
    limited.problem(429, "rate_limited");
    assert!(limited.header("retry-after").parse::<u64>().unwrap() > 0);
    // Another account has its own.
    test(&eve).await;
}

pub async fn of_webdam_only_the_connection_is_tested(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let body = json!({"dam": "webdam", "portalUrl": double.authority()});
    ada.put(BYNDER, &body).await.ok();
    let result = test(&ada).await;
    assert_eq!(result["ok"], true);
    assert_eq!(ids_with(&result, "pass"), ["settings", "name", "webdam"]);
    let problem = token(&app, &ada.key).await.problem(409, "not_for_webdam");
    assert!(problem["detail"].as_str().unwrap().contains("Webdam"));
    assert_eq!(double.calls_to(ENDPOINT), 0);
}

pub async fn a_token_is_made_once_and_handed_out_until_shortly_before_its_end(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    token(&app, &ada.key).await.problem(409, "dam_not_set_up");
    connect(&ada, &double, "demo-oauth-app").await;

    let first = token(&app, &ada.key).await;
    assert_eq!(first.header("cache-control"), "no-store");
    let first = first.ok();
    assert_eq!(first["tokenType"], "Bearer");
    assert_eq!(first["expiresIn"], 3_600);
    assert_eq!(first["expiresAt"], "2026-03-01T10:30:00Z");
    assert_eq!(first["scopes"].as_array().unwrap().len(), 8);
    assert_eq!(double.tokens(), [first["accessToken"].as_str().unwrap()]);

    app.clock.advance_seconds(3_200);
    let units = app.store.units();
    let same = token(&app, &ada.key).await.ok();
    assert_eq!(app.store.units(), units, "a token in memory touches no database");
    assert_eq!((&same["accessToken"], &same["expiresIn"]), (&first["accessToken"], &json!(400)));
    app.clock.advance_seconds(150);
    let next = token(&app, &ada.key).await.ok();
    assert_ne!(next["accessToken"], first["accessToken"]);
    assert_eq!(next["expiresIn"], 3_600);
    assert_eq!(double.calls_to(ENDPOINT), 2);
}

pub async fn a_stampede_asks_bynder_once(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let mut slow = App::new("slow", DEMO_CLIENT_SECRET);
    slow.delay_millis = 300;
    double.put_app(slow);
    connect(&ada, &double, "slow").await;
    // One that hangs up early does not take the others' token along.
    let request = app.request(Method::POST, TOKEN).bearer_auth(&ada.key);
    let _ = request.timeout(Duration::from_millis(50)).send().await;
    let calls = (0..60).map(|_| token(&app, &ada.key));
    let answers = futures_util::future::join_all(calls).await;
    let first = answers[0].ok();
    assert!(answers.iter().all(|answer| answer.ok()["accessToken"] == first["accessToken"]));
    assert_eq!(double.calls_to(ENDPOINT), 1);
}

pub async fn a_token_belongs_to_the_settings_it_was_made_from(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    connect(&ada, &double, "demo-oauth-app").await;
    let first = token(&app, &ada.key).await.ok();
    // Another account has its own, also with the same app.
    connect(&eve, &double, "demo-oauth-app").await;
    assert_ne!(token(&app, &eve.key).await.ok()["accessToken"], first["accessToken"]);
    // A change of something else keeps it; a change of these settings does not.
    ada.put("/api/v1/settings/asset-selector", &json!({"language": "nl_NL"})).await.ok();
    assert_eq!(token(&app, &ada.key).await.ok()["accessToken"], first["accessToken"]);
    connect(&ada, &double, "demo-no-role").await;
    let second = token(&app, &ada.key).await.ok();
    assert_ne!(second["accessToken"], first["accessToken"]);
    // A cleared secret leaves none.
    let cleared = json!({"dam": "bynder", "portalUrl": double.authority(),
        "oauthClientId": "demo-oauth-app", "oauthClientSecret": null});
    ada.put(BYNDER, &cleared).await.ok();
    token(&app, &ada.key).await.problem(409, "dam_not_set_up");
}

pub async fn what_bynder_says_reaches_the_connector_in_our_words(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    for (client_id, status, code) in [
        ("trouble-invalid-client", 409, "dam_refused"),
        ("trouble-html", 409, "dam_refused"),
        ("trouble-unauthorized-client", 409, "dam_refused"),
        ("trouble-html-ok", 502, "dam_failed"),
        ("trouble-text", 502, "dam_failed"),
        ("trouble-json-message", 502, "dam_failed"),
        ("trouble-cut-off", 502, "dam_failed"),
        ("trouble-redirect", 502, "dam_failed"),
        ("trouble-endless", 502, "dam_failed"),
        ("trouble-too-many-requests", 503, "dam_busy"),
    ] {
        connect(&ada, &double, client_id).await;
        let before = double.calls_to(ENDPOINT);
        let answer = token(&app, &ada.key).await;
        answer.problem(status, code);
        assert!(!answer.text.contains("planted"), "{}", answer.text);
        // Asked again at once, Bynder is left in peace.
        token(&app, &ada.key).await.problem(status, code);
        assert_eq!(double.calls_to(ENDPOINT), before + 1, "{client_id}");
        if status == 503 {
            assert!(answer.header("retry-after").parse::<u64>().unwrap() > 290);
        }
    }
    assert_eq!(double.calls_to("/_double/trap"), 0);
}

pub async fn a_failure_is_tried_again_after_a_while(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let mut ill = App::new("ill", DEMO_CLIENT_SECRET);
    ill.trouble = Some(Trouble::ServerError);
    double.put_app(ill);
    connect(&ada, &double, "ill").await;
    token(&app, &ada.key).await.problem(502, "dam_failed");
    double.put_app(App::new("ill", DEMO_CLIENT_SECRET));
    token(&app, &ada.key).await.problem(502, "dam_failed");
    app.clock.advance_seconds(11);
    token(&app, &ada.key).await.ok();
}

pub async fn a_host_that_answered_429_is_left_alone_by_everybody(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    connect(&ada, &double, "demo-oauth-app").await;
    connect(&eve, &double, "demo-oauth-app").await;
    double.set_limit(Limit { calls: 0, seconds: 300 });
    token(&app, &ada.key).await.problem(503, "dam_busy");
    token(&app, &eve.key).await.problem(503, "dam_busy");
    let result = test(&eve).await;
    assert_eq!(ids_with(&result, "fail"), ["tls"]);
    assert_eq!(double.calls().len(), 1);
}

/// Says that every name leads to one address, or to nothing.
struct AllLeadTo(Vec<IpAddr>);

#[async_trait]
impl Resolver for AllLeadTo {
    async fn addresses(&self, _: &str) -> io::Result<Vec<IpAddr>> {
        Ok(self.0.clone())
    }
}

/// Every way to write a private address that we know of, typed as the portal URL: it is refused, or
/// what is kept of it leads nowhere.
pub async fn no_form_of_a_private_address_is_called(engine: Engine) {
    let inside = Arc::new(AllLeadTo(vec!["127.0.0.1".parse().unwrap()]));
    let wide = [("PORTAL_LIMIT_CONNECTION_TEST", "1000/s")];
    let app = TestApp::start_resolving(engine, &wide, inside).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let (mut refused, mut led_inside) = (0, 0);
    for form in FORMS {
        for typed in [form.to_string(), format!("https://{form}/"), format!("http://{form}/x")] {
            let body = json!({
                "dam": "bynder", "portalUrl": typed, "oauthClientId": "id",
                "oauthClientSecret": "planted-secret",
            });
            let answer = ada.put(BYNDER, &body).await;
            if answer.status == 422 {
                refused += 1;
                continue;
            }
            let kept = answer.ok()["portalUrl"].as_str().unwrap().to_owned();
            let result = test(&ada).await;
            assert_eq!(ids_with(&result, "fail"), ["name"], "{typed} is kept as {kept}");
            token(&app, &ada.key).await.problem(502, "dam_failed");
            led_inside += 1;
        }
    }
    assert!(FORMS.len() >= 60 && refused >= 3 * 60 && led_inside >= 3, "{refused} {led_inside}");
}

const FORMS: &[&str] = &[
    // As everybody writes them
    "127.0.0.1",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    // Short, decimal, hexadecimal, octal, mixed
    "127.1",
    "127.0.1",
    "0",
    "10.1",
    "192.168.257",
    "2130706433",
    "3232235777",
    "2852039166",
    "0x7f.0.0.1",
    "0x7f.1",
    "0x7f000001",
    "0x7f.0x0.0x0.0x1",
    "0X7F.0.0.1",
    "0xa9fea9fe",
    "0177.0.0.1",
    "0177.1",
    "017700000001",
    "00000177.0.0.1",
    "0x7f.0.0.01",
    "127.0x1",
    "0300.0250.1",
    // Too large for their place
    "127.0.0.257",
    "383.0.0.1",
    "4294967297",
    // IPv6, and IPv4 in its clothes
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[0000::1]",
    "[::127.0.0.1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::FFFF:10.0.0.1]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "[fe80::1]",
    "[fe80::1%25eth0]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[fec0::1]",
    "[ff02::1]",
    "::1",
    // Dots and digits of other scripts
    "127.0.0.1.",
    "127.0.0.1..",
    "10.0.0.1.",
    "0x7f.1.",
    "１２７.0.0.1",
    "①②⑦.0.0.1",
    "127。0。0。1",
    "127．0．0．1",
    "127｡0｡0｡1",
    "𝟏𝟐𝟕.𝟎.𝟎.𝟏",
    "٣.٠.٠.١",
    "%31%32%37.0.0.1",
    "127%2e0%2e0%2e1",
    // User info, ports, and what some take for the end of a host
    "acme.bynder.com@127.0.0.1",
    "a:b@127.0.0.1",
    "127.0.0.1@acme.bynder.com",
    "@127.0.0.1",
    "acme.bynder.com:80@127.0.0.1",
    "acme.bynder.com\\@127.0.0.1",
    "127.0.0.1\\.bynder.com",
    "127.0.0.1:443",
    "127.0.0.1:22",
    "acme.bynder.com:8443",
    "acme.bynder.com\t.127.0.0.1",
    // Names that lead inside
    "localhost",
    "LOCALHOST",
    "localhost.",
    "a.localhost",
    "localhost.localdomain",
    "db.internal",
    "metadata.google.internal",
    "printer.local",
    "router.lan",
    "nas.home.arpa",
    "ⓛocalhost",
    // Names that look public
    "127.0.0.1.nip.example",
    "localtest.acme.example",
    "dam.acme.example.",
    "DAM.ACME.EXAMPLE",
];

/// What `just run` shows: the demonstration account passes its connection test.
pub async fn the_demonstration_is_connected_to_its_double(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ensure = async |dam: &str| demonstration::ensure(&app.portal, Some(dam)).await.unwrap();
    let demo = ensure(&double.authority()).await;
    let body = json!({ "email": demo.email, "password": demo.password });
    let login = app.post("/api/v1/auth/login", &body).await.ok();
    let token = login["accessToken"].as_str().unwrap();
    let call = async |method: Method, path: &str| {
        app.send(app.request(method, path).bearer_auth(token)).await
    };
    let result = call(Method::POST, TEST).await.ok();
    assert_eq!(result["ok"], true, "{result:#}");
    assert_eq!(ids_with(&result, "warn"), [] as [String; 0]);
    // A second start changes nothing.
    let before = call(Method::GET, BYNDER).await;
    ensure(&double.authority()).await;
    assert_eq!(call(Method::GET, BYNDER).await.json(), before.json());
    // And what somebody connected it to instead stays.
    let own = json!({"dam": "bynder", "portalUrl": "acme.bynder.com"});
    let put = app.request(Method::PUT, BYNDER).bearer_auth(token).json(&own);
    app.send(put.header("If-Match", before.header("etag"))).await.ok();
    ensure(&double.authority()).await;
    assert_eq!(call(Method::GET, BYNDER).await.ok()["portalUrl"], "acme.bynder.com");
}
