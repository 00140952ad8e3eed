use portal_tests::{CLIENT_SECRET, Engine, Person, TestApp};
use serde_json::json;

/// The main job: sign up, copy the key, fill in Bynder settings, the language and a field; and a
/// connector reads exactly that.
pub async fn from_sign_up_to_a_connector_that_reads_its_settings(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;

    let bynder = json!({
        "portalUrl": "https://Acme.getbynder.com/login", "dam": "bynder",
        "oauthClientId": "3f1c2a9e", "oauthClientSecret": CLIENT_SECRET, "integrationId": null,
    });
    ada.put("/api/v1/settings/bynder", &bynder).await.ok();
    ada.put("/api/v1/settings/asset-selector", &json!({"language": "nl_NL"})).await.ok();
    let hero = json!({
        "field": "Hero image", "defaultSearchTerm": "brand 2026", "visibleAssetTypes": ["image"],
        "alwaysHideLimitedUsage": true,
    });
    ada.post("/api/v1/settings/fields", &hero).await.ok();

    let global = json!({
        "defaultSearchTerm": "", "visibleAssetTypes": ["image", "video", "document", "audio"],
        "alwaysHideLimitedUsage": false, "includeInLayoutService": false,
        "mode": "SingleSelectFile", "storeMetaProperties": false,
    });
    let mut own = global.clone();
    own["defaultSearchTerm"] = json!("brand 2026");
    own["visibleAssetTypes"] = json!(["image"]);
    own["alwaysHideLimitedUsage"] = json!(true);
    let mut named = own.clone();
    named["field"] = json!("Hero image");
    assert_eq!(
        ada.config().await.ok(),
        json!({
            "revision": 4, "portalUrl": "acme.getbynder.com", "dam": "bynder", "language": "nl_NL",
            "remoteLoggingEnabled": false, "subscription": {"status": "trialing"},
            "fields": {"global": global, "items": [named]},
        })
    );

    let field = app.connector(&ada.key, "/api/v1/connector/fields/hero%20IMAGE").await.ok();
    assert_eq!(
        field,
        json!({
            "field": "Hero image", "hasOwnRow": true, "revision": 4, "settings": own,
            "compactView": {
                "language": "nl_NL", "mode": "SingleSelectFile", "assetTypes": ["IMAGE"],
                "defaultSearchTerm": "brand 2026", "hideLimitedUse": true,
                "portal": {"url": "https://acme.getbynder.com", "editable": false},
            },
            "plugin": {
                "mode": "SingleSelectFile", "assetTypes": ["image"],
                "defaultSearchTerm": "brand 2026", "hideLimitedUse": true,
                "storeMetaProperties": false,
            },
        })
    );
}
