use portal_tests::{Engine, Person, TestApp, eventually};
use serde_json::json;

/// Two replicas on one database. On SQLite there is one process, so there the second one is only
/// started after the first: it serves what the first wrote.
pub async fn a_change_on_one_replica_reaches_the_other(engine: Engine) {
    let first = TestApp::start(engine).await;
    let ada = Person::sign_up(&first, "ada@acme.example").await;
    let second = TestApp::start_on(&first.database_url, &[]).await;
    let language = async |app: &TestApp| {
        app.connector(&ada.key, "/api/v1/connector/config").await.ok()["language"].clone()
    };
    assert_eq!(language(&second).await, "en_US");
    if engine == Engine::Sqlite {
        return;
    }
    for wanted in ["nl_NL", "fr_FR"] {
        ada.put("/api/v1/settings/asset-selector", &json!({ "language": wanted })).await.ok();
        assert_eq!(language(&first).await, wanted);
        eventually("the change", async || (language(&second).await == wanted).then_some(())).await;
    }
    // A session of one replica is a session of the other.
    second.connector(&ada.access_token, "/api/v1/me").await.ok();
}
