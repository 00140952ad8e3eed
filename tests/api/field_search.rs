use portal_tests::{Engine, Person, TestApp};
use serde_json::{Value, json};

const FIELDS: &str = "/api/v1/settings/fields";

/// The names of the fields of a list, `-` for Global.
async fn names(ada: &Person<'_>, query: &str) -> Vec<String> {
    let page = ada.get(&format!("{FIELDS}?{query}")).await.ok();
    let items = page["items"].as_array().unwrap().iter();
    items.map(|row| row["field"].as_str().unwrap_or("-").to_owned()).collect()
}

pub async fn rows_are_found_by_a_part_of_their_name_or_term(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    for (field, term) in [
        ("Hero image", json!("brand 2026")),
        ("Teaser 50%", Value::Null),
        ("Straße", json!("")),
        ("Élan", json!("BRAND Über")),
    ] {
        let row = json!({"field": field, "defaultSearchTerm": term});
        ada.post(FIELDS, &row).await.ok();
    }
    for (query, found) in [
        ("q=HERO", vec!["Hero image"]),
        ("q=%20o%20i%20", vec!["Hero image"]),
        ("q=brand", vec!["Hero image", "Élan"]),
        ("q=%C3%BCber", vec!["Élan"]),
        ("q=%C3%A9lan", vec!["Élan"]),
        ("q=STRASSE", vec!["Straße"]),
        ("q=%25", vec!["Teaser 50%"]),
        ("q=_", vec![]),
        ("q=nothing", vec![]),
        ("q=", vec!["-", "Hero image", "Straße", "Teaser 50%", "Élan"]),
        ("overrides=true", vec!["Hero image", "Straße", "Élan"]),
        ("overrides=false", vec!["Teaser 50%"]),
        ("overrides=true&q=hero", vec!["Hero image"]),
    ] {
        assert_eq!(names(&ada, query).await, found, "{query}");
    }
    // Saved again, a row is found by what it is now.
    let row = ada.get(&format!("{FIELDS}?q=hero")).await.ok()["items"][0].clone();
    let path = format!("{FIELDS}/{}", row["id"].as_str().unwrap());
    ada.put(&path, &json!({"field": "Banner"})).await.ok();
    assert_eq!(names(&ada, "q=hero").await, Vec::<String>::new());
    assert_eq!(names(&ada, "overrides=false&q=bann").await, ["Banner"]);
}

pub async fn a_search_comes_in_pages_and_has_its_limits(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    for n in 0..7 {
        ada.post(FIELDS, &json!({"field": format!("Hero {n}")})).await.ok();
    }
    ada.post(FIELDS, &json!({"field": "Body"})).await.ok();
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = ada.get(&format!("{FIELDS}?q=hero&limit=3{cursor}")).await.ok();
        let items = page["items"].as_array().unwrap().iter();
        seen.extend(items.map(|row| row["field"].as_str().unwrap().to_owned()));
        let Some(next) = page["nextCursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen, (0..7).map(|n| format!("Hero {n}")).collect::<Vec<_>>());
    assert_eq!(names(&ada, "limit=1000").await.len(), 9);

    let long = format!("q={}", "x".repeat(201));
    for (query, pointer, code) in [
        ("limit=1001", "?limit", "out_of_range"),
        ("overrides=maybe", "?overrides", "invalid_format"),
        ("overrides=", "?overrides", "invalid_format"),
        ("q=a%00", "?q", "invalid_format"),
        ("q=a%0Ab", "?q", "invalid_format"),
        (long.as_str(), "?q", "too_long"),
        ("Q=x", "?Q", "unknown"),
    ] {
        ada.get(&format!("{FIELDS}?{query}")).await.invalid(pointer, code);
    }
    // Nobody finds what is another's.
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    assert_eq!(names(&eve, "q=hero").await, Vec::<String>::new());
}
