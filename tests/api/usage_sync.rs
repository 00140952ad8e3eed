//! Bynder is told which assets are used where, and asked what they are.

use bynder_double::{App, DEMO_CLIENT_SECRET, Double, Limit, Trouble};
use portal_tests::{Engine, Person, TestApp, eventually};
use portal_types::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::dam::{BYNDER, beside_a_double, connect};

const SYNC: &str = "/api/v1/asset-usage/sync";
const BYNDERS: &str = "/api/media/usage/sync/";
const MEDIA: &str = "/api/v4/media/";
/// Assets of the double, in both shapes of ids.
const HARBOUR: &str = "0DB1E000-0000-4A00-8000A55E70000000";
const FILM: &str = "0db1e000-0001-4a00-8000-a55e70000001";
const PORTRAIT: &str = "0db1e000-0003-4a00-8000-a55e70000003";
const OLD_LOGO: &str = "0db1e000-0005-4a00-8000-a55e70000005";
const REPORT: &str = "0db1e000-0009-4a00-8000-a55e70000009";
const NOBODY: &str = "94F19AC2-2A4D-4B4C-B2AF6C1B4D6F2A10";
const AUTUMN: &str = "https://www.acme.example/en/autumn";
const WINTER: &str = "https://www.acme.example/en/winter";

async fn tell(app: &TestApp, key: &str, uris: &[&str], usages: &Value) {
    let body = json!({ "uris": uris, "usages": usages });
    let request = app.request(Method::POST, "/api/v1/connector/usage/sync").bearer_auth(key);
    app.send(request.json(&body)).await.ok();
}

async fn state(person: &Person<'_>) -> Value {
    person.get(SYNC).await.ok()
}

/// Waits until it stands like that.
async fn until(person: &Person<'_>, state: &str) -> Value {
    eventually(state, async || {
        let sync = person.get(SYNC).await.ok();
        (sync["state"] == state).then_some(sync)
    })
    .await
}

async fn steer(person: &Person<'_>, what: &str) -> Value {
    person.call(Method::POST, &format!("{SYNC}/{what}"), None, None).await.ok()
}

/// Page, asset and what is told beside, as Bynder knows it.
fn known(double: &Double) -> Vec<(String, String, Option<String>)> {
    let usages = double.usages().into_iter();
    let mut known: Vec<_> =
        usages.map(|usage| (usage.uri, usage.asset_id, usage.additional)).collect();
    known.sort();
    known
}

fn one(uri: &str, asset: &str, more: Option<&str>) -> (String, String, Option<String>) {
    (uri.to_owned(), asset.to_owned(), more.map(str::to_owned))
}

pub async fn bynder_hears_what_is_used_where(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    connect(&ada, &double, "demo-oauth-app").await;
    let usages = json!([
        { "assetId": HARBOUR, "uri": AUTUMN, "field": "Hero image", "language": "en" },
        // The same asset on the same page: for Bynder that is one usage.
        { "assetId": HARBOUR.to_ascii_lowercase(), "uri": AUTUMN, "field": "Teaser", "language": "en" },
        { "assetId": FILM, "uri": AUTUMN, "additional": "Second carousel" },
        { "assetId": FILM, "uri": WINTER },
    ]);
    tell(&app, &ada.key, &[AUTUMN, WINTER], &usages).await;
    let sync = until(&ada, "told").await;
    assert_eq!(sync["missing"], json!([]));
    assert_eq!((&sync["pagesWaiting"], &sync["rejected"]), (&json!(0), &json!(0)));
    assert_eq!(sync["toldAt"], "2026-03-01T09:30:00Z");
    assert_eq!(
        known(&double),
        [
            one(AUTUMN, HARBOUR, Some("Hero image (en), Teaser (en)")),
            one(AUTUMN, FILM, Some("Second carousel")),
            one(WINTER, FILM, None),
        ]
    );
    assert_eq!(double.usages()[0].integration_id, "demo-integration");
    // Nothing new, nothing told.
    let calls = double.calls_to(BYNDERS);
    tell(&app, &ada.key, &[AUTUMN, WINTER], &usages).await;
    until(&ada, "told").await;
    assert_eq!(double.calls_to(BYNDERS), calls);
    // A page that is gone.
    tell(&app, &ada.key, &[AUTUMN], &json!([])).await;
    eventually("less", async || (known(&double).len() == 1).then_some(())).await;
    until(&ada, "told").await;
}

pub async fn what_is_missing_for_it_is_said_and_told_when_it_is_there(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    tell(&app, &ada.key, &[AUTUMN], &json!([{ "assetId": HARBOUR, "uri": AUTUMN }])).await;
    let sync = state(&ada).await;
    assert_eq!(sync["state"], "off");
    assert_eq!(sync["missing"], json!(["portal_url", "oauth_app", "integration_id"]));
    assert_eq!(sync["namesMissing"], json!(["portal_url", "oauth_app"]));
    assert_eq!(sync["pagesWaiting"], 1);
    let mut settings = json!({
        "dam": "bynder", "portalUrl": double.authority(), "oauthClientId": "demo-oauth-app",
        "oauthClientSecret": DEMO_CLIENT_SECRET,
    });
    ada.put(BYNDER, &settings).await.ok();
    // Names come without an integration id.
    eventually("a name", async || {
        let assets = ada.get("/api/v1/asset-usage").await.ok();
        (assets["items"][0]["name"] == "Harbour at dawn").then_some(())
    })
    .await;
    let sync = state(&ada).await;
    assert_eq!((&sync["state"], &sync["missing"]), (&json!("off"), &json!(["integration_id"])));
    assert_eq!(double.calls_to(BYNDERS), 0);
    settings["integrationId"] = json!("one");
    ada.put(BYNDER, &settings).await.ok();
    until(&ada, "told").await;
    // By another name we are somebody else, who tells everything.
    settings["integrationId"] = json!("two");
    ada.put(BYNDER, &settings).await.ok();
    eventually("both", async || (known(&double).len() == 2).then_some(())).await;
    let sync = until(&ada, "told").await;
    assert_eq!(sync["resync"], Value::Null);
    ada.put(BYNDER, &json!({ "dam": "webdam", "portalUrl": "acme.webdam.com" })).await.ok();
    assert_eq!(state(&ada).await["missing"], json!(["bynder"]));
}

pub async fn what_bynder_does_not_take_is_shown_and_told_again(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    connect(&ada, &double, "demo-oauth-app").await;
    let usages = json!([
        { "assetId": NOBODY, "uri": AUTUMN }, { "assetId": NOBODY, "uri": WINTER },
        { "assetId": FILM, "uri": AUTUMN },
    ]);
    tell(&app, &ada.key, &[AUTUMN, WINTER], &usages).await;
    let sync = until(&ada, "told").await;
    assert_eq!(sync["rejected"], 2);
    assert_eq!(known(&double), [one(AUTUMN, FILM, None)]);
    let path = format!("{SYNC}/rejected");
    let first = ada.get(&format!("{path}?limit=1")).await.ok();
    assert_eq!(
        first["items"],
        json!([{
            "assetId": NOBODY, "name": null, "uri": AUTUMN, "reason": "asset not found",
            "rejectedAt": "2026-03-01T09:30:00Z",
        }])
    );
    let cursor = first["nextCursor"].as_str().unwrap();
    let rest = ada.get(&format!("{path}?limit=1&cursor={cursor}")).await.ok();
    assert_eq!((&rest["items"][0]["uri"], &rest["nextCursor"]), (&json!(WINTER), &Value::Null));
    // Whoever deleted it by mistake puts it back.
    let mut media = double.media().remove(0);
    NOBODY.clone_into(&mut media.id);
    double.put_media(media);
    steer(&ada, "retry").await;
    eventually("it", async || (known(&double).len() == 3).then_some(())).await;
    assert_eq!(until(&ada, "told").await["rejected"], 0);
}

pub async fn telling_is_paused_and_goes_on(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    ada.colleague("bob@acme.example", Role::Member).await;
    let bob = Person::log_in(&app, "bob@acme.example").await;
    connect(&ada, &double, "demo-oauth-app").await;
    let paused = steer(&ada, "pause").await;
    assert_eq!(
        (&paused["state"], &paused["pausedAt"]),
        (&json!("paused"), &json!("2026-03-01T09:30:00Z"))
    );
    tell(&app, &ada.key, &[AUTUMN], &json!([{ "assetId": FILM, "uri": AUTUMN }])).await;
    // Asking goes on, so that it is known when a visit was over.
    eventually("a name", async || {
        (bob.get("/api/v1/asset-usage").await.ok()["items"][0]["name"] == "Brand film 2026")
            .then_some(())
    })
    .await;
    assert_eq!((double.calls_to(BYNDERS), &state(&bob).await["pagesWaiting"]), (0, &json!(1)));
    for what in ["pause", "resume", "retry", "resync"] {
        let answer = bob.call(Method::POST, &format!("{SYNC}/{what}"), None, None).await;
        answer.problem(403, "role_insufficient");
    }
    steer(&ada, "resume").await;
    until(&ada, "told").await;
    assert_eq!(known(&double).len(), 1);
    let events = ada.get("/api/v1/audit-events").await.ok();
    let actions: Vec<_> =
        events["items"].as_array().unwrap().iter().map(|event| event["action"].clone()).collect();
    for action in ["usage_sync_resumed", "usage_sync_paused"] {
        assert_eq!(actions.iter().filter(|one| *one == action).count(), 1, "{actions:?}");
    }
}

pub async fn a_full_resync_repairs_what_somebody_else_did(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    connect(&ada, &double, "demo-oauth-app").await;
    let uris: Vec<String> = (0..250).map(|n| format!("https://www.acme.example/{n}")).collect();
    let usages: Vec<Value> =
        uris.iter().map(|uri| json!({ "assetId": FILM, "uri": uri })).collect();
    let uris: Vec<&str> = uris.iter().map(String::as_str).collect();
    tell(&app, &ada.key, &uris, &json!(usages)).await;
    // A page that is gone is known to be so.
    tell(&app, &ada.key, &uris[..1], &json!([])).await;
    until(&ada, "told").await;
    let right = known(&double);
    assert_eq!(right.len(), 249);
    double.meddle(|usages| {
        usages.truncate(100);
        let mut wrong = usages[0].clone();
        for (uri, asset) in [(uris[0], FILM), (uris[9], HARBOUR)] {
            (wrong.uri, wrong.asset_id) = (uri.to_owned(), asset.to_owned());
            usages.push(wrong.clone());
        }
    });
    assert_ne!(known(&double), right);
    let sync = steer(&ada, "resync").await;
    assert_eq!(sync["resync"]["total"], 250);
    let sync = until(&ada, "told").await;
    assert_eq!(sync["resync"], Value::Null);
    assert_eq!(known(&double), right);
}

pub async fn trouble_is_said_and_tried_again(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let mut odd = App::new("odd", DEMO_CLIENT_SECRET);
    odd.has_statistics_role = false;
    double.put_app(odd.clone());
    connect(&ada, &double, "odd").await;
    tell(&app, &ada.key, &[AUTUMN], &json!([{ "assetId": FILM, "uri": AUTUMN }])).await;
    let problem = async |code: &str| {
        let sync = eventually(code, async || {
            let sync = state(&ada).await;
            (sync["problem"]["code"] == code).then_some(sync)
        })
        .await;
        assert_eq!(sync["state"], "waiting");
        assert!(sync["problem"]["detail"].as_str().unwrap().len() > 40, "{sync:#?}");
        let text = sync.to_string();
        assert!(!text.contains("planted"), "{text}");
        sync["problem"].clone()
    };
    let role = problem("role_missing").await;
    assert_eq!(role["failures"], 1);
    odd.has_statistics_role = true;
    for (trouble, code) in [
        (Trouble::ServerError, "broken"),
        (Trouble::HtmlOk, "broken"),
        (Trouble::NotFound, "absent"),
        (Trouble::CutOff, "unreachable"),
        (Trouble::JsonMessage, "refused"),
        (Trouble::Html, "oauth_refused"),
    ] {
        odd.api_trouble = Some(trouble);
        double.put_app(odd.clone());
        steer(&ada, "retry").await;
        problem(code).await;
    }
    odd.api_trouble = None;
    odd.scopes.retain(|scope| scope != "asset.usage:write");
    double.put_app(odd.clone());
    // Tokens are kept; new settings have a new one.
    connect(&ada, &double, "demo-no-role").await;
    connect(&ada, &double, "odd").await;
    problem("scope_missing").await;
    connect(&ada, &double, "trouble-invalid-client").await;
    problem("oauth_refused").await;
    // By itself, some time later.
    connect(&ada, &double, "demo-no-role").await;
    problem("role_missing").await;
    let mut mended = App::new("demo-no-role", DEMO_CLIENT_SECRET);
    mended.has_statistics_role = true;
    double.put_app(mended);
    app.clock.advance_seconds(11);
    let sync = until(&ada, "told").await;
    assert_eq!(sync["problem"], Value::Null);
    assert_eq!(known(&double).len(), 1);
}

/// Bynder lifts its block only after five quiet minutes.
pub async fn a_dam_that_wants_quiet_has_it(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    connect(&ada, &double, "demo-oauth-app").await;
    double.set_limit(Limit { calls: 0, seconds: 300 });
    tell(&app, &ada.key, &[AUTUMN], &json!([{ "assetId": FILM, "uri": AUTUMN }])).await;
    let sync = until(&ada, "waiting").await;
    assert_eq!(sync["problem"]["code"], "busy");
    let next = sync["problem"]["nextTryAt"].as_str().unwrap();
    assert!(next >= "2026-03-01T09:34:", "{next}");
    // Not even a person has it tried at once: it would only take longer.
    let calls = double.calls().len();
    steer(&ada, "retry").await;
    until(&ada, "waiting").await;
    assert_eq!(double.calls().len(), calls);
}

/// One page is the cause, and the others are told all the same.
pub async fn a_page_that_bynder_refuses_does_not_stop_the_others(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    connect(&ada, &double, "demo-oauth-app").await;
    let uris: Vec<String> = (0..8).map(|n| format!("https://www.acme.example/{n}")).collect();
    let usages: Vec<Value> =
        uris.iter().map(|uri| json!({ "assetId": FILM, "uri": uri })).collect();
    let uris: Vec<&str> = uris.iter().map(String::as_str).collect();
    double.refuse(uris[5]);
    tell(&app, &ada.key, &uris, &json!(usages)).await;
    let sync = until(&ada, "told").await;
    assert_eq!((&sync["rejected"], known(&double).len()), (&json!(1), 7));
    let rejected = ada.get(&format!("{SYNC}/rejected")).await.ok();
    assert_eq!(rejected["items"][0]["uri"], uris[5]);
    assert_eq!(rejected["items"][0]["reason"], "Bynder refuses this page (status 400).");
    // If it takes nothing at all, it is not the page.
    double.refuse("demo-integration");
    tell(&app, &ada.key, &uris[..1], &json!([])).await;
    let sync = until(&ada, "waiting").await;
    assert_eq!((&sync["problem"]["code"], &sync["pagesWaiting"]), (&json!("refused"), &json!(1)));
}

pub async fn assets_have_names_and_pictures_and_what_stands_out_is_first(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    connect(&ada, &double, "demo-oauth-app").await;
    let assets = [HARBOUR, HARBOUR, FILM, PORTRAIT, OLD_LOGO, REPORT, NOBODY];
    let usages: Vec<Value> = (0..)
        .zip(assets)
        .map(|(n, id)| json!({ "assetId": id, "uri": AUTUMN, "field": n.to_string() }))
        .collect();
    tell(&app, &ada.key, &[AUTUMN], &json!(usages)).await;
    let listed = async |query: &str| {
        let assets = ada.get(&format!("/api/v1/asset-usage?{query}")).await.ok();
        assets["items"].as_array().unwrap().clone()
    };
    let all = eventually("names", async || {
        let all = listed("").await;
        all.iter().all(|asset| !asset["lookedUpAt"].is_null()).then_some(all)
    })
    .await;
    let seen: Vec<_> = all
        .iter()
        .map(|one| (one["name"].as_str().unwrap_or("-"), one["marks"].to_string()))
        .collect();
    assert_eq!(
        seen,
        [
            ("-", r#"["deleted"]"#.to_owned()),
            ("Annual report 2025", r#"["expired"]"#.to_owned()),
            ("Old logo", r#"["archived"]"#.to_owned()),
            ("Portrait of the founder", r#"["limited"]"#.to_owned()),
            ("Harbour at dawn", "[]".to_owned()),
            ("Brand film 2026", "[]".to_owned()),
        ]
    );
    assert_eq!(double.calls_to(MEDIA), 1);
    let url = format!("http://{}/media/?mediaId={HARBOUR}", double.authority());
    assert_eq!(all[4]["damUrl"], url);
    assert_eq!((&all[4]["type"], &all[5]["type"]), (&json!("image"), &json!("video")));
    assert_eq!(listed("mark=any").await.len(), 4);
    assert_eq!(listed("mark=limited,deleted").await.len(), 2);
    assert_eq!(listed("name=LOGO").await.len(), 1);
    assert_eq!(listed("type=document").await.len(), 1);
    let summary = ada.get("/api/v1/asset-usage/summary").await.ok();
    assert_eq!(summary["marks"][0], json!({ "mark": "deleted", "assets": 1 }));
    assert_eq!(summary["mostUsed"][0]["name"], "Harbour at dawn");

    // Pictures come through the service, without a credential, by an address nobody can make up.
    let path = all[4]["thumbnail"].as_str().unwrap().to_owned();
    assert_eq!(all[0]["thumbnail"], Value::Null);
    for _ in 0..2 {
        let response = app.request(Method::GET, &path).send().await.unwrap();
        assert_eq!(response.status(), 200);
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "image/png");
        assert_eq!(header("content-security-policy"), "default-src 'none'; sandbox");
        assert_eq!(header("cache-control"), "private, max-age=604800, immutable");
        assert!(response.bytes().await.unwrap().starts_with(b"\x89PNG"));
    }
    let fetched = double.calls().iter().filter(|call| call.path.starts_with("/pictures/")).count();
    assert_eq!(fetched, 1);
    let other =
        path.replace(&HARBOUR.replace('-', "").to_ascii_lowercase(), &FILM.replace('-', ""));
    assert_ne!(other, path);
    for wrong in [other, format!("{path}A"), "/api/v1/asset-pictures/x".to_owned()] {
        app.get(&wrong).await.problem(404, "not_found");
    }

    // A day later everything is asked anew.
    double.remove_media(HARBOUR);
    app.clock.advance_seconds(24 * 60 * 60 + 1);
    let ada = Person::log_in(&app, "ada@acme.example").await;
    eventually("its end", async || {
        let first = ada.get("/api/v1/asset-usage").await.ok()["items"][0].clone();
        (first["name"] == "Harbour at dawn" && first["marks"] == json!(["deleted"])).then_some(())
    })
    .await;
}

/// Whatever Bynder says a picture is, and wherever: only small pictures from public places come.
pub async fn pictures_that_are_none_are_not_given_out(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    connect(&ada, &double, "demo-oauth-app").await;
    let mut media = double.media().remove(0);
    let here = format!("http://{}", double.authority());
    let addresses = [
        format!("{here}/pysettings/oauth2/"),
        format!("{here}/nothing"),
        "http://127.0.0.1:1/x.png".to_owned(),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        format!("https://{}/pictures/mini/1.png", double.authority()),
        "file:///etc/passwd".to_owned(),
        "not an address".to_owned(),
    ];
    let mut usages = Vec::new();
    for (n, address) in addresses.iter().enumerate() {
        media.id = format!("{n:08x}-2a4d-4b4c-b2af6c1b4d6f2a10");
        media.thumbnails = [("thul", address.clone())].into();
        double.put_media(media.clone());
        usages.push(json!({ "assetId": media.id, "uri": AUTUMN }));
    }
    tell(&app, &ada.key, &[AUTUMN], &json!(usages)).await;
    let paths = eventually("pictures", async || {
        let assets = ada.get("/api/v1/asset-usage").await.ok();
        let assets = assets["items"].as_array().unwrap().iter();
        assets.map(|one| Some(one["thumbnail"].as_str()?.to_owned())).collect::<Option<Vec<_>>>()
    })
    .await;
    assert_eq!(paths.len(), addresses.len());
    for path in paths {
        app.get(&path).await.problem(404, "not_found");
    }
}

pub async fn many_assets_are_asked_about_in_batches(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let usages: Vec<Value> = (0..250)
        .map(|n| json!({ "assetId": format!("{n:08x}-2a4d-4b4c-b2af6c1b4d6f2a10"), "uri": AUTUMN }))
        .collect();
    tell(&app, &ada.key, &[AUTUMN], &json!(usages)).await;
    connect(&ada, &double, "demo-oauth-app").await;
    eventually("all", async || {
        let page = ada.get("/api/v1/asset-usage?mark=deleted&limit=200").await.ok();
        let more = !page["nextCursor"].is_null();
        more.then_some(())
    })
    .await;
    until(&ada, "told").await;
    let summary = ada.get("/api/v1/asset-usage/summary").await.ok();
    assert_eq!(summary["marks"], json!([{ "mark": "deleted", "assets": 250 }]));
    assert_eq!(double.calls_to(MEDIA), 3);
}

/// New settings end the wait for both, whichever of the two is tried first.
pub async fn what_waits_for_other_settings_is_done_at_once_with_new_ones(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    connect(&ada, &double, "trouble-invalid-client").await;
    tell(&app, &ada.key, &[AUTUMN], &json!([{ "assetId": FILM, "uri": AUTUMN }])).await;
    eventually("both fail", async || {
        let sync = state(&ada).await;
        let fails = |name: &str| sync[name]["code"] == "oauth_refused";
        (fails("problem") && fails("namesProblem")).then_some(())
    })
    .await;
    connect(&ada, &double, "demo-oauth-app").await;
    until(&ada, "told").await;
    let sync = eventually("names", async || {
        let sync = state(&ada).await;
        sync["namesProblem"].is_null().then_some(sync)
    })
    .await;
    assert_eq!(sync["problem"], Value::Null);
    assert_eq!(known(&double).len(), 1);
}

/// An asset that Bynder refuses to look up keeps what is known, and the others are looked up all the same.
pub async fn a_look_up_that_bynder_refuses_does_not_stop_the_others(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    connect(&ada, &double, "demo-oauth-app").await;
    let usages: Vec<Value> = [HARBOUR, FILM, PORTRAIT]
        .iter()
        .map(|id| json!({ "assetId": id, "uri": AUTUMN }))
        .collect();
    tell(&app, &ada.key, &[AUTUMN], &json!(usages)).await;
    let names = async |person: &Person<'_>| -> Vec<String> {
        let assets = person.get("/api/v1/asset-usage").await.ok();
        let assets = assets["items"].as_array().unwrap().iter();
        let mut names: Vec<_> =
            assets.map(|one| one["name"].as_str().unwrap_or("-").to_owned()).collect();
        names.sort();
        names
    };
    let are = async |person: &Person<'_>, expected: [&str; 3]| {
        eventually("names", async || (names(person).await == expected).then_some(())).await;
    };
    are(&ada, ["Brand film 2026", "Harbour at dawn", "Portrait of the founder"]).await;
    let rename = |id: &str, name: &str| {
        let is_it = |media: &bynder_double::Media| media.id == id;
        let mut media = double.media().into_iter().find(is_it).unwrap();
        double.remove_media(id);
        name.clone_into(&mut media.name);
        double.put_media(media);
    };
    double.refuse(HARBOUR);
    for (id, name) in [(HARBOUR, "A"), (FILM, "B"), (PORTRAIT, "C")] {
        rename(id, name);
    }
    app.clock.advance_seconds(24 * 60 * 60 + 1);
    let ada = Person::log_in(&app, "ada@acme.example").await;
    are(&ada, ["B", "C", "Harbour at dawn"]).await;
    until(&ada, "told").await;
    assert_eq!(state(&ada).await["namesProblem"], Value::Null);
    // If it refuses two after each other, it is not the asset.
    double.refuse(FILM);
    double.refuse(PORTRAIT);
    app.clock.advance_seconds(24 * 60 * 60 + 1);
    let ada = Person::log_in(&app, "ada@acme.example").await;
    let problem = eventually("a problem", async || {
        let problem = state(&ada).await["namesProblem"].clone();
        (!problem.is_null()).then_some(problem)
    })
    .await;
    assert_eq!(problem["code"], "refused");
    are(&ada, ["B", "C", "Harbour at dawn"]).await;
}

/// What takes Bynder too long is told in smaller parts.
pub async fn less_is_told_at_once_after_failures(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    connect(&ada, &double, "demo-oauth-app").await;
    double.set_most_addresses(30);
    let uris: Vec<String> = (0..100).map(|n| format!("https://www.acme.example/{n}")).collect();
    let usages: Vec<Value> =
        uris.iter().map(|uri| json!({ "assetId": FILM, "uri": uri })).collect();
    let uris: Vec<&str> = uris.iter().map(String::as_str).collect();
    tell(&app, &ada.key, &uris, &json!(usages)).await;
    // A hundred, then fifty, then twenty-five.
    for failures in 1..=2 {
        let failed = async || {
            let sync = state(&ada).await;
            (sync["problem"]["failures"] == failures).then_some(sync)
        };
        assert_eq!(eventually("a failure", failed).await["problem"]["code"], "broken");
        app.clock.advance_seconds(25);
    }
    let sync = until(&ada, "told").await;
    assert_eq!((&sync["problem"], &sync["pagesWaiting"]), (&Value::Null, &json!(0)));
    assert_eq!(known(&double).len(), 100);
}

/// A call that comes to Bynder so late that another visit told something newer: Bynder ends with what is so.
pub async fn a_call_that_comes_late_is_made_good(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    connect(&ada, &double, "demo-oauth-app").await;
    let late = double.hold_next_sync();
    tell(&app, &ada.key, &[AUTUMN], &json!([{ "assetId": FILM, "uri": AUTUMN }])).await;
    eventually("a call", async || double.is_holding().then_some(())).await;
    tell(&app, &ada.key, &[AUTUMN], &json!([{ "assetId": HARBOUR, "uri": AUTUMN }])).await;
    // Its visit is taken for dead.
    app.clock.advance_seconds(41);
    until(&ada, "told").await;
    let right = [one(AUTUMN, HARBOUR, None)];
    assert_eq!(known(&double), right);
    // It comes to its end, unless its caller gave it up already; and once more is told.
    let calls = if late.send(()).is_ok() { 3 } else { 2 };
    let are_there = async || (double.calls_to(BYNDERS) == calls).then_some(());
    eventually("one more call", are_there).await;
    until(&ada, "told").await;
    assert_eq!(known(&double), right);
}
