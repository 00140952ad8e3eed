use bynder_double::{App, Double, Trouble};
use portal_dam::UsageAccess;
use portal_types::Secret;
use serde_json::{Value, json};

use crate::support::{app, double};

#[tokio::test]
async fn the_usage_api_needs_scope_role_and_a_token() {
    let (double, client, site) = double();
    let ask = async |client_id: &str| {
        let token = client.token(&site, &app(client_id)).await.unwrap().access_token;
        client.usage_access(&site, &token, Some("demo-integration")).await.unwrap()
    };
    assert_eq!(ask("demo-oauth-app").await, UsageAccess::Granted);
    assert_eq!(ask("demo-no-role").await, UsageAccess::RoleMissing);
    for (trouble, access) in [
        (Trouble::NotFound, UsageAccess::Absent),
        (Trouble::ServerError, UsageAccess::Broken(500)),
        (Trouble::Redirect, UsageAccess::Broken(307)),
        (Trouble::Endless, UsageAccess::Granted),
    ] {
        let mut app = App::new("odd", bynder_double::DEMO_CLIENT_SECRET);
        app.api_trouble = Some(trouble);
        double.put_app(app);
        assert_eq!(ask("odd").await, access, "{trouble:?}");
    }
    let made_up = Secret::new("made-up");
    let access = client.usage_access(&site, &made_up, None).await.unwrap();
    assert_eq!(access, UsageAccess::TokenRefused);
}

/// The double itself, where later work relies on it: its sync is Bynder's.
#[tokio::test]
async fn a_sync_makes_the_listed_addresses_what_is_listed() {
    let (double, client, site) = double();
    let token = client.token(&site, &app("demo-oauth-app")).await.unwrap().access_token;
    let http = reqwest::Client::builder().tls_certs_only([]).build().unwrap();
    let sync = async |uris: Value, usages: Value| -> Value {
        let body = json!({"integration_id": "demo-integration", "uris": uris, "usages": usages});
        let request = http
            .post(format!("http://{site}/api/media/usage/sync/"))
            .bearer_auth(token.expose())
            .body(body.to_string());
        serde_json::from_slice(&request.send().await.unwrap().bytes().await.unwrap()).unwrap()
    };
    // The same asset in both shapes of its id.
    let (harbour, film) =
        ("0DB1E000-0000-4A00-8000A55E70000000", "0db1e000-0001-4a00-8000-a55e70000001");
    let first = json!([
        {"asset_id": harbour, "uri": "/a"},
        {"asset_id": film, "uri": "/a", "additional": "Hero"},
        {"asset_id": film, "uri": "/b"},
        {"asset_id": "nobody", "uri": "/a"},
        {"asset_id": film, "uri": "/not-listed"},
    ]);
    let done = sync(json!(["/a", "/b"]), first.clone()).await;
    assert_eq!(
        (&done["new"], &done["accepted"], &done["removed"]),
        (&json!(3), &json!(3), &json!(0))
    );
    assert_eq!(done["rejected"].as_array().unwrap().len(), 2);
    // Twice is as good as once.
    let again = sync(json!(["/a", "/b"]), first).await;
    assert_eq!((&again["new"], &again["accepted"]), (&json!(0), &json!(3)));
    // Only at listed addresses is anything removed.
    let lower = harbour.to_ascii_lowercase();
    let done = sync(json!(["/a"]), json!([{"asset_id": lower, "uri": "/a"}])).await;
    assert_eq!((&done["new"], &done["removed"]), (&json!(0), &json!(1)));
    let left: Vec<_> = double.usages().into_iter().map(|usage| usage.uri).collect();
    assert_eq!(left, ["/a", "/b"]);
    let done = sync(json!(["/a", "/b"]), json!([])).await;
    assert_eq!(done["removed"], 2);
}

#[tokio::test]
async fn media_are_looked_up_by_either_shape_of_their_ids() {
    let (_double, client, site): (Double, _, _) = double();
    let token = client.token(&site, &app("demo-oauth-app")).await.unwrap().access_token;
    let http = reqwest::Client::builder().tls_certs_only([]).build().unwrap();
    let ids = "0db1e0000000-4a00-8000a55e70000000,0DB1E000-0001-4A00-8000-A55E70000001,absent";
    let request = http.get(format!("http://{site}/api/v4/media/?ids={ids}"));
    let answer = request.bearer_auth(token.expose()).send().await.unwrap();
    let media: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
    let names: Vec<_> = media.as_array().unwrap().iter().map(|m| m["name"].clone()).collect();
    assert_eq!(names, ["Harbour at dawn", "Brand film 2026"]);
}
