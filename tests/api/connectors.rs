use portal_tests::{Answer, Engine, EventStream, Person, TestApp, eventually};
use portal_types::Role;
use reqwest::Method;
use serde_json::{Value, json};

const CONFIG: &str = "/api/v1/connector/config";
const LIST: &str = "/api/v1/connectors";
const SELECTOR: &str = "/api/v1/settings/asset-selector";

/// Calls as a connector that says who it is.
async fn call(app: &TestApp, key: &str, path: &str, name: &str, instance: &str) -> Answer {
    let request = app.request(Method::GET, path).bearer_auth(key);
    app.send(request.header("X-Connector", name).header("X-Connector-Instance", instance)).await
}

async fn items(ada: &Person<'_>) -> Vec<Value> {
    ada.get(LIST).await.ok()["items"].as_array().unwrap().clone()
}

fn names(items: &[Value]) -> Vec<String> {
    items.iter().map(|item| item["instance"].as_str().unwrap_or("-").to_owned()).collect()
}

pub async fn a_connector_is_listed_with_what_it_holds(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    assert!(items(&ada).await.is_empty());
    let etag = call(&app, &ada.key, CONFIG, "xp_xm/3.2", "cm1").await.header("etag").to_owned();
    let list = ada.get(LIST).await.ok();
    let first = &list["items"][0];
    let mut expected = json!({
        "id": first["id"], "kind": "xp_xm", "version": "3.2", "instance": "cm1",
        "apiKeyId": ada.key_id, "firstSeenAt": "2026-03-01T09:30:00Z",
        "lastSeenAt": "2026-03-01T09:30:00Z", "lastSeenFrom": "127.0.0.1",
        "revision": 1, "isCurrent": true, "isListening": false,
    });
    assert_eq!(list, json!({"items": [expected], "nextCursor": null, "revision": 1}));

    // A change leaves it behind, until it reads.
    app.clock.advance_seconds(40);
    ada.put(SELECTOR, &json!({"language": "nl_NL"})).await.ok();
    let list = ada.get(LIST).await.ok();
    assert_eq!(list["revision"], 2);
    assert_eq!(
        (&list["items"][0]["revision"], &list["items"][0]["isCurrent"]),
        (&json!(1), &json!(false))
    );
    let request = app.request(Method::GET, CONFIG).bearer_auth(&ada.key);
    let request = request.header("X-Connector", "XP_XM/3.3").header("X-Connector-Instance", "cm1");
    app.send(request.header("If-None-Match", etag)).await.ok();
    expected["version"] = json!("3.3");
    expected["lastSeenAt"] = json!("2026-03-01T09:30:40Z");
    expected["revision"] = json!(2);
    assert_eq!(items(&ada).await, [expected]);
}

pub async fn connectors_that_dont_say_who_they_are_are_one(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    ada.config().await.ok();
    app.clock.advance_seconds(1);
    for (name, instance) in [("two words", ""), ("<b>/<i>", " "), ("", "\u{e9}\t\u{1}")] {
        let request =
            app.request(Method::GET, "/api/v1/connector/fields/hero").bearer_auth(&ada.key);
        let name = reqwest::header::HeaderValue::from_bytes(name.as_bytes()).unwrap();
        let instance: String = instance.chars().filter(|c| !c.is_control()).collect();
        app.send(request.header("X-Connector", name).header("X-Connector-Instance", instance))
            .await
            .ok();
    }
    let found = items(&ada).await;
    let nameless: Vec<_> = found.iter().filter(|item| item["instance"].is_null()).collect();
    assert_eq!(nameless.len(), 1, "{found:#?}");
    assert_eq!((&nameless[0]["kind"], &nameless[0]["version"]), (&json!("other"), &Value::Null));
    assert_eq!(names(&found).into_iter().filter(|name| name == "é").count(), 1);
}

pub async fn who_listens_shows(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let named = [("X-Connector", "sitecore_ai/1.4.0"), ("X-Connector-Instance", "production")];
    let mut stream = EventStream::open(&app, &ada.key, &named).await;
    stream.event().await;
    let found = items(&ada).await.remove(0);
    assert_eq!((&found["isListening"], &found["revision"]), (&json!(true), &json!(1)));
    // What is told over the stream is held.
    ada.put(SELECTOR, &json!({"language": "nl_NL"})).await.ok();
    stream.event().await;
    let found = items(&ada).await.remove(0);
    assert_eq!((&found["isListening"], &found["revision"]), (&json!(true), &json!(2)));
    assert_eq!(found["isCurrent"], true);
    // The heartbeat says that it is there.
    app.clock.advance_seconds(15);
    while stream.next().await.unwrap().comment != "still here" {}
    let seen = eventually("to be seen", async || {
        let seen = items(&ada).await.remove(0)["lastSeenAt"].clone();
        (seen == "2026-03-01T09:30:15Z").then_some(seen)
    });
    seen.await;
    drop(stream);
    eventually("the end of listening", async || {
        (items(&ada).await[0]["isListening"] == false).then_some(())
    })
    .await;
}

pub async fn a_connector_can_be_taken_off_the_list(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let bob = ada.colleague("bob@acme.example", Role::Member).await;
    for instance in ["cm1", "cm2"] {
        call(&app, &ada.key, CONFIG, "xp_xm/3.2", instance).await.ok();
    }
    let found = items(&bob).await;
    assert_eq!(found.len(), 2);
    let gone = found.iter().find(|item| item["instance"] == "cm1").unwrap();
    let path = format!("{LIST}/{}", gone["id"].as_str().unwrap());
    let delete = async |who: &Person<'_>| who.call(Method::DELETE, &path, None, None).await;
    delete(&bob).await.problem(403, "role_insufficient");
    assert_eq!(delete(&ada).await.status, 204);
    delete(&ada).await.problem(404, "not_found");
    app.portal.write_instances(portal_api::connector::Which::All).await.unwrap();
    assert_eq!(names(&items(&ada).await), ["cm2"]);
    // It still calls: it is back.
    call(&app, &ada.key, CONFIG, "xp_xm/3.2", "cm1").await.ok();
    assert_eq!(items(&ada).await.len(), 2);
}

pub async fn an_account_has_so_many_connectors(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let mut stream =
        EventStream::open(&app, &ada.key, &[("X-Connector-Instance", "listens")]).await;
    stream.event().await;
    for n in 0..220 {
        call(&app, &ada.key, CONFIG, "xp_xm/3.2", &format!("cm{n}")).await.ok();
    }
    // All were just seen: who came last finds no place.
    let first = ada.get(&format!("{LIST}?limit=200")).await.ok();
    assert_eq!(first["items"].as_array().unwrap().len(), 200);
    assert!(first["nextCursor"].is_null());
    // A minute later a new one takes the place of one that did not call again.
    app.clock.advance_seconds(61);
    while stream.next().await.unwrap().comment != "still here" {}
    call(&app, &ada.key, CONFIG, "xp_xm/3.2", "new").await.ok();
    let found =
        ada.get(&format!("{LIST}?limit=200")).await.ok()["items"].as_array().unwrap().clone();
    assert_eq!((found.len(), found[0]["instance"].as_str()), (200, Some("new")));
    assert!(names(&found).contains(&"listens".to_owned()));
    // In pages.
    let mut pages = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = ada.get(&format!("{LIST}?limit=70{cursor}")).await.ok();
        pages.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["nextCursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(names(&pages), names(&found));
}

pub async fn what_is_seen_is_written_down_by_itself(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    call(&app, &ada.key, CONFIG, "xp_xm/3.2", "cm1").await.ok();
    let named = [("X-Connector", "xp_xm/3.2"), ("X-Connector-Instance", "cm2")];
    let mut stream = EventStream::open(&app, &ada.key, &named).await;
    stream.event().await;
    let found = eventually("both to be written", async || {
        // By itself, and not because somebody looks.
        let mut unit = portal_storage::Store::read(&*app.store).await.unwrap();
        let user = unit.user_by_email(&ada.email).await.unwrap().unwrap();
        let account = unit.memberships(user.id).await.unwrap()[0].account_id;
        let found = unit.connectors(account, None, 10).await.unwrap();
        (found.len() == 2).then_some(found)
    })
    .await;
    assert!(found.iter().any(|one| one.listening_until.is_some()));
}
