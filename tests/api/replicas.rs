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

/// On SQLite the second is started afterwards, as above.
pub async fn a_key_that_is_revoked_on_one_replica_ends_on_the_other_within_a_second(
    engine: Engine,
) {
    const CONFIG: &str = "/api/v1/connector/config";
    let first = TestApp::start(engine).await;
    let ada = Person::sign_up(&first, "ada@acme.example").await;
    let keys = [ada.new_key(&json!({"name": "a"})).await, ada.new_key(&json!({"name": "b"})).await];
    let second = TestApp::start_on(&first.database_url, &[]).await;
    // Its clock is behind, which must not keep a revoked key alive.
    second.clock.advance_seconds(-3);
    for (n, (key, id)) in keys.iter().enumerate() {
        if engine == Engine::Postgres {
            second.connector(key, CONFIG).await.ok();
        }
        if n == 0 {
            assert_eq!(ada.delete(&format!("/api/v1/api-keys/{id}")).await.status, 204);
        } else {
            let rotate = format!("/api/v1/api-keys/{id}/rotate");
            let new = ada.post(&rotate, &json!({"overlapSeconds": 0})).await.ok();
            second.connector(new["secret"].as_str().unwrap(), CONFIG).await.ok();
        }
        let begun = std::time::Instant::now();
        if engine == Engine::Sqlite {
            second.connector(key, CONFIG).await.problem(401, "api_key_revoked");
            continue;
        }
        eventually("the end of the key", async || {
            (second.connector(key, CONFIG).await.status == 401).then_some(())
        })
        .await;
        assert!(begun.elapsed() < std::time::Duration::from_secs(1), "{:?}", begun.elapsed());
        second.connector(key, CONFIG).await.problem(401, "api_key_revoked");
    }
}
