//! Members, invitations, roles, and more than one account.

use portal_storage::Store as _;
use portal_tests::{Answer, Engine, PASSWORD, Person, TestApp};
use portal_types::Role;
use reqwest::Method;
use serde_json::{Value, json};

const MEMBERS: &str = "/api/v1/account/members";
const INVITATIONS: &str = "/api/v1/account/invitations";
const ACCEPT: &str = "/api/v1/auth/invitations/accept";
const LOOK: &str = "/api/v1/auth/invitations/look";

async fn invite(by: &Person<'_>, email: &str, role: &str) -> Answer {
    by.post(INVITATIONS, &json!({ "email": email, "role": role })).await
}

/// The token of the newest invitation to an address.
async fn token(app: &TestApp, email: &str, n: usize) -> String {
    app.token_mailed_to(email, n).await
}

async fn accept(app: &TestApp, token: &str, name: &str) -> Answer {
    let body = json!({ "token": token, "name": name, "password": PASSWORD });
    app.post(ACCEPT, &body).await
}

async fn id_of(by: &Person<'_>, email: &str) -> String {
    let members = by.get(MEMBERS).await.ok();
    let all = members["items"].as_array().unwrap().clone();
    let found = all.iter().find(|member| member["email"] == email).unwrap();
    found["id"].as_str().unwrap().to_owned()
}

async fn actions(by: &Person<'_>) -> Vec<String> {
    let list = by.get("/api/v1/audit-events").await.ok();
    let items = list["items"].as_array().unwrap().clone();
    items.iter().map(|event| event["action"].as_str().unwrap().to_owned()).collect()
}

pub async fn somebody_new_accepts_an_invitation(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let made = invite(&ada, "Grace@acme.example", "admin").await;
    assert_eq!(made.status, 201, "{}", made.text);
    let listed = ada.get(INVITATIONS).await.ok();
    assert_eq!(listed["items"], json!([made.json()]));
    assert_eq!(listed["items"][0]["invitedBy"], "ada@acme.example");

    let link = token(&app, "Grace@acme.example", 1).await;
    let offer = app.post(LOOK, &json!({ "token": link })).await.ok();
    assert_eq!((&offer["accountName"], &offer["role"]), (&json!("acme.example"), &json!("admin")));
    assert_eq!(offer["isKnown"], false);
    // A password that won't do does not cost the link.
    let bad = json!({ "token": link, "name": "", "password": "short" });
    let refused = app.post(ACCEPT, &bad).await;
    let problem = refused.problem(422, "invalid_input");
    let pointers: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|error| &error["pointer"]).collect();
    assert_eq!(json!(pointers), json!(["/name", "/password"]));
    let none = json!({ "token": link });
    app.post(ACCEPT, &none).await.problem(422, "invalid_input");
    let session = accept(&app, &link, "Grace Hopper").await.ok();
    assert_eq!(
        (&session["user"]["role"], &session["user"]["name"]),
        (&json!("admin"), &json!("Grace Hopper"))
    );
    accept(&app, &link, "Grace Hopper").await.problem(422, "link_invalid");
    app.post(LOOK, &json!({ "token": link })).await.problem(422, "link_invalid");
    assert_eq!(ada.get(INVITATIONS).await.ok()["items"], json!([]));

    let grace = Person::log_in(&app, "grace@acme.example").await;
    assert_eq!(grace.get("/api/v1/account").await.ok()["name"], "acme.example");
    let members = ada.get(MEMBERS).await.ok();
    let names: Vec<_> = members["items"].as_array().unwrap().iter().map(|m| &m["name"]).collect();
    assert_eq!(json!(names), json!(["Ada Lovelace", "Grace Hopper"]));
    assert!(members["items"][1]["lastSeenAt"].is_string());
    assert!(actions(&ada).await.contains(&"member_joined".to_owned()));
}

pub async fn somebody_known_accepts_as_themselves_only(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let bob = Person::sign_up(&app, "bob@beta.example").await;
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    app.clock.advance_seconds(1);
    invite(&ada, "bob@beta.example", "member").await.ok();
    let link = token(&app, "bob@beta.example", 2).await;
    assert_eq!(app.post(LOOK, &json!({ "token": link })).await.ok()["isKnown"], true);
    // Neither a new password nor somebody else's session takes the place of theirs.
    accept(&app, &link, "Bob").await.problem(401, "credentials_missing");
    eve.post(ACCEPT, &json!({ "token": link })).await.problem(403, "invitation_for_another");
    let session = bob.post(ACCEPT, &json!({ "token": link })).await;
    assert_eq!(session.ok()["user"]["accountName"], "acme.example");
    // The session went on there, and the one in the other account ended.
    bob.get("/api/v1/me").await.problem(401, "access_token_invalid");

    // A log-in goes on where they were last; from there they switch.
    let bob = Person::log_in(&app, "bob@beta.example").await;
    let mine = bob.get("/api/v1/me/accounts").await.ok();
    let mine: Vec<_> = mine["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!([one["name"], one["role"], one["isCurrent"]]))
        .collect();
    assert_eq!(
        json!(mine),
        json!([["acme.example", "member", true], ["beta.example", "owner", false]])
    );
    let beta = bob.get("/api/v1/me/accounts").await.ok()["items"][1]["id"].clone();
    app.clock.advance_seconds(1);
    let switched = bob.post("/api/v1/me/accounts/switch", &json!({ "accountId": beta })).await;
    assert_eq!(switched.ok()["user"]["accountName"], "beta.example");
    assert!(switched.cookie("portal_refresh").is_some());
    bob.get("/api/v1/me").await.problem(401, "access_token_invalid");
    let bob = Person::log_in(&app, "bob@beta.example").await;
    assert_eq!(bob.get("/api/v1/me").await.ok()["accountName"], "beta.example");
    let nobodys = json!({ "accountId": uuid::Uuid::new_v4() });
    bob.post("/api/v1/me/accounts/switch", &nobodys).await.problem(404, "not_found");
    let acme = ada.get("/api/v1/me").await.ok()["accountId"].clone();
    eve.post("/api/v1/me/accounts/switch", &json!({ "accountId": acme }))
        .await
        .problem(404, "not_found");
}

pub async fn an_invitation_ends(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let path = |made: &Value| format!("{INVITATIONS}/{}", made["id"].as_str().unwrap());
    // When it is sent again …
    let made = invite(&ada, "grace@acme.example", "member").await.ok();
    let first = token(&app, "grace@acme.example", 1).await;
    app.clock.advance_seconds(1);
    ada.call(Method::POST, &format!("{}/resend", path(&made)), None, None).await.ok();
    let second = token(&app, "grace@acme.example", 2).await;
    accept(&app, &first, "Grace").await.problem(422, "link_invalid");
    // … when the address is invited anew …
    app.clock.advance_seconds(1);
    let again = invite(&ada, "GRACE@acme.example", "admin").await.ok();
    let third = token(&app, "GRACE@acme.example", 1).await;
    accept(&app, &second, "Grace").await.problem(422, "link_invalid");
    assert_eq!(ada.get(INVITATIONS).await.ok()["items"].as_array().unwrap().len(), 1);
    // … when it is taken back …
    assert_eq!(ada.delete(&path(&again)).await.status, 204);
    accept(&app, &third, "Grace").await.problem(422, "link_invalid");
    ada.delete(&path(&again)).await.problem(404, "not_found");
    // … and by itself after a week.
    app.clock.advance_seconds(1);
    invite(&ada, "joan@acme.example", "member").await.ok();
    let joan = token(&app, "joan@acme.example", 1).await;
    app.clock.advance_seconds(7 * 24 * 60 * 60 - 1);
    app.post(LOOK, &json!({ "token": joan })).await.ok();
    app.clock.advance_seconds(1);
    app.post(LOOK, &json!({ "token": joan })).await.problem(422, "link_invalid");
    accept(&app, &joan, "Joan").await.problem(422, "link_invalid");
}

pub async fn an_invitation_used_twice_at_once_works_once_every_time(engine: Engine) {
    let limits: Vec<String> =
        ["FORGOT", "MAIL", "INVITE"].iter().map(|name| format!("PORTAL_LIMIT_{name}")).collect();
    let limits: Vec<_> = limits.iter().map(|name| (name.as_str(), "100000/s")).collect();
    let app = TestApp::start_with(engine, &limits).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    for n in 0..100 {
        // The mailbox shows the newest; all of one moment are equally new.
        app.clock.advance_seconds(1);
        let email = format!("grace{n}@acme.example");
        invite(&ada, &email, "member").await.ok();
        let link = token(&app, &email, 1).await;
        let (one, two) = tokio::join!(accept(&app, &link, "Grace"), accept(&app, &link, "Grace"));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 422], "{} {}", one.text, two.text);
    }
    assert_eq!(ada.get(MEMBERS).await.ok()["items"].as_array().unwrap().len(), 101);
}

pub async fn inviting_is_limited_and_pointless_for_members(engine: Engine) {
    let limits = [("PORTAL_LIMIT_INVITE", "3/h"), ("PORTAL_LIMIT_MAIL", "2/h")];
    let app = TestApp::start_with(engine, &limits).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    invite(&ada, "ada@acme.example", "member").await.problem(409, "already_member");
    invite(&ada, "grace@acme.example", "member").await.ok();
    invite(&eve, "Grace@acme.example", "member").await.ok();
    // An address gets so many invitations, whoever sends them.
    invite(&eve, "grace@ACME.example", "member").await.problem(429, "rate_limited");
    invite(&ada, "joan@acme.example", "member").await.ok();
    // And an account sends so many.
    invite(&ada, "mary@acme.example", "member").await.problem(429, "rate_limited");
    invite(&ada, "not an address", "member").await.invalid("/email", "invalid_format");
    // Nothing that a stranger typed is in the mail.
    let mail = app.mail_to("grace@acme.example", 1).await.to_string();
    assert!(mail.contains("ada@acme.example") && !mail.contains("acme.example's"), "{mail}");
}

/// Who may give whom which role, and take whom out: every role × every role.
pub async fn administrators_look_after_all_but_owners(engine: Engine) {
    for caller_role in [Role::Owner, Role::Admin, Role::Member] {
        let app = TestApp::start(engine).await;
        let ada = Person::sign_up(&app, "ada@acme.example").await;
        let caller = ada.colleague("caller@acme.example", caller_role).await;
        for role in [Role::Owner, Role::Admin, Role::Member] {
            for new in [Role::Owner, Role::Admin, Role::Member] {
                let email = format!("{role}-{new}@acme.example");
                ada.colleague(&email, role).await;
                let path = format!("{MEMBERS}/{}", id_of(&ada, &email).await);
                let may = match caller_role {
                    Role::Owner => true,
                    Role::Admin => role != Role::Owner && new != Role::Owner,
                    Role::Member => false,
                };
                let body = json!({ "role": new });
                let answer = caller.call(Method::PATCH, &path, Some(&body), None).await;
                if may {
                    assert_eq!(answer.ok()["role"], json!(new));
                } else {
                    answer.problem(403, "role_insufficient");
                }
                let may_remove = match caller_role {
                    Role::Owner => true,
                    Role::Admin => role != Role::Owner,
                    Role::Member => false,
                };
                let answer = caller.delete(&path).await;
                if may_remove {
                    assert_eq!(answer.status, 204, "{caller_role} {role} {new}: {}", answer.text);
                } else {
                    answer.problem(403, "role_insufficient");
                }
            }
        }
        let may_invite_owner = caller_role == Role::Owner;
        let answer = invite(&caller, "boss@acme.example", "owner").await;
        assert_eq!(answer.status, if may_invite_owner { 201 } else { 403 });
    }
}

pub async fn a_change_of_role_or_removal_acts_at_once(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let bob = ada.colleague("bob@acme.example", Role::Admin).await;
    let path = format!("{MEMBERS}/{}", id_of(&ada, "bob@acme.example").await);
    let selector = "/api/v1/settings/asset-selector";
    bob.put(selector, &json!({"language": "nl_NL"})).await.ok();
    let member = json!({"role": "member"});
    ada.call(Method::PATCH, &path, Some(&member), None).await.ok();
    bob.put(selector, &json!({"language": "fr_FR"})).await.problem(403, "role_insufficient");
    bob.get("/api/v1/me").await.ok();
    // No extra member of a body is taken for more.
    let more = json!({"role": "member", "verified": true});
    ada.call(Method::PATCH, &path, Some(&more), None).await.invalid("/verified", "unknown");
    app.clock.advance_seconds(1);
    assert_eq!(ada.delete(&path).await.status, 204);
    bob.get("/api/v1/me").await.problem(401, "access_token_invalid");
    Person::refresh(&app, &bob.refresh_token).await.problem(401, "refresh_token_invalid");
    let login = json!({"email": "bob@acme.example", "password": PASSWORD});
    app.post("/api/v1/auth/login", &login).await.problem(401, "invalid_credentials");
    for (n, subject) in [(1, "Your role was changed"), (2, "You were taken out of an account")] {
        assert_eq!(app.mail_to("bob@acme.example", n).await["subject"], subject);
    }
    let noted = actions(&ada).await;
    assert!(
        noted.contains(&"member_role_changed".into()) && noted.contains(&"member_removed".into())
    );
}

/// However owners step down or leave at the same time, one stays.
pub async fn an_account_keeps_an_owner(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let me = format!("{MEMBERS}/{}", id_of(&ada, "ada@acme.example").await);
    ada.delete(&me).await.problem(409, "last_owner");
    let admin = json!({"role": "admin"});
    ada.call(Method::PATCH, &me, Some(&admin), None).await.problem(409, "last_owner");
    for n in 0..10 {
        let bob = ada.colleague(&format!("bob{n}@acme.example"), Role::Owner).await;
        let cleo = ada.colleague(&format!("cleo{n}@acme.example"), Role::Owner).await;
        let path = async |email: String| format!("{MEMBERS}/{}", id_of(&ada, &email).await);
        let (bobs, cleos) = (path(bob.email.clone()).await, path(cleo.email.clone()).await);
        // Ada makes herself an administrator, so that these two are the owners.
        ada.call(Method::PATCH, &me, Some(&admin), None).await.ok();
        let (left, stepped_down) =
            tokio::join!(bob.delete(&bobs), cleo.call(Method::PATCH, &cleos, Some(&admin), None));
        let refused = [&left, &stepped_down].into_iter().filter(|a| a.status == 409).count();
        assert_eq!(refused, 1, "{} {}", left.text, stepped_down.text);
        // Whoever is left hands the account over again.
        let owner = if left.status == 409 { &bob } else { &cleo };
        let back = json!({"role": "owner"});
        owner.call(Method::PATCH, &me, Some(&back), None).await.ok();
        for (path, there) in [(&bobs, left.status == 409), (&cleos, true)] {
            assert!(!there || ada.delete(path).await.status == 204);
        }
    }
}

pub async fn an_account_is_renamed(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let rename = json!({"name": "  Acme Nederland BV "});
    let account = ada.call(Method::PATCH, "/api/v1/account", Some(&rename), None).await.ok();
    assert_eq!(account["name"], "Acme Nederland BV");
    assert_eq!(ada.get("/api/v1/me").await.ok()["accountName"], "Acme Nederland BV");
    for (body, pointer) in
        [(json!({"name": ""}), "/name"), (json!({"name": "A", "plan": "x"}), "/plan")]
    {
        let answer = ada.call(Method::PATCH, "/api/v1/account", Some(&body), None).await;
        assert_eq!(answer.problem(422, "invalid_input")["errors"][0]["pointer"], pointer);
    }
}

const ACCOUNT: &str = "/api/v1/account";

async fn close(by: &Person<'_>, confirmation: &str, password: &str) -> Answer {
    let body = json!({ "confirmation": confirmation, "password": password });
    by.call(Method::DELETE, ACCOUNT, Some(&body), None).await
}

pub async fn closing_an_account_can_be_taken_back_for_a_week(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let admin = ada.colleague("admin@acme.example", Role::Admin).await;
    close(&admin, "acme.example", PASSWORD).await.problem(403, "role_insufficient");
    close(&ada, "acme", PASSWORD).await.invalid("/confirmation", "mismatch");
    close(&ada, "acme.example", "not it").await.invalid("/password", "mismatch");
    app.clock.advance_seconds(1);
    let closed = close(&ada, "acme.example", PASSWORD).await.ok();
    assert_eq!(closed["closesAt"], "2026-03-08T09:30:01Z");
    // Until then it works.
    ada.config().await.ok();
    assert_eq!(app.mail_to("ada@acme.example", 2).await["subject"], "Your account will be removed");
    app.clock.advance_seconds(1);
    let reopened = ada.call(Method::POST, "/api/v1/account/reopen", None, None).await.ok();
    assert!(reopened["closesAt"].is_null());
    assert_eq!(app.mail_to("ada@acme.example", 3).await["subject"], "Your account stays");
    app.clock.advance_seconds(8 * 24 * 60 * 60);
    app.portal.remove_closed_accounts().await.unwrap();
    ada.config().await.ok();
    // When the week is over it may be half gone already.
    let ada = Person::log_in(&app, "ada@acme.example").await;
    close(&ada, "acme.example", PASSWORD).await.ok();
    app.clock.advance_seconds(7 * 24 * 60 * 60);
    let ada = Person::log_in(&app, "ada@acme.example").await;
    let late = ada.call(Method::POST, "/api/v1/account/reopen", None, None).await;
    late.problem(404, "not_found");
}

/// Everything of a closed account is gone: the whole database is searched for what was its own.
pub async fn of_a_removed_account_nothing_is_left(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@planted-account.example").await;
    let bob = Person::sign_up(&app, "bob@beta.example").await;
    // Rows of every kind that an account has.
    ada.post("/api/v1/settings/fields", &json!({"field": "planted-account field"})).await.ok();
    let bynder = json!({"dam": "bynder", "portalUrl": "planted-account.bynder.com"});
    ada.put("/api/v1/settings/bynder", &bynder).await.ok();
    ada.post_once("/api/v1/api-keys", &json!({"name": "planted-account key"}), "k").await.ok();
    ada.call(Method::POST, "/api/v1/settings/bynder/test", None, None).await.ok();
    let config = app.request(Method::GET, "/api/v1/connector/config").bearer_auth(&ada.key);
    app.send(config.header("X-Connector-Instance", "planted-account cm")).await.ok();
    let usage = json!({
        "uris": ["https://planted-account.example/"],
        "usages": [{
            "assetId": "94F19AC2-2A4D-4B4C-B2AF6C1B4D6F2A10",
            "uri": "https://planted-account.example/", "field": "planted-account field",
        }],
    });
    let sync = app.request(Method::POST, "/api/v1/connector/usage/sync").bearer_auth(&ada.key);
    app.send(sync.json(&usage)).await.ok();
    ada.get("/api/v1/connectors").await.ok();
    invite(&ada, "carl@planted-account.example", "member").await.ok();
    app.mail_to("carl@planted-account.example", 1).await;
    app.post("/api/v1/auth/password/forgot", &json!({"email": "ada@planted-account.example"}))
        .await
        .ok();
    app.mail_to("ada@planted-account.example", 2).await;
    // Somebody who is in another account too stays a person there.
    app.clock.advance_seconds(1);
    invite(&ada, "bob@beta.example", "member").await.ok();
    let link = token(&app, "bob@beta.example", 2).await;
    bob.post(ACCEPT, &json!({ "token": link })).await.ok();

    close(&ada, "planted-account.example", PASSWORD).await.ok();
    app.mail_to("ada@planted-account.example", 3).await;
    let ids =
        [&ada.get("/api/v1/me").await.ok()["accountId"], &ada.get("/api/v1/me").await.ok()["id"]]
            .map(|id| uuid::Uuid::parse_str(id.as_str().unwrap()).unwrap());
    let found = search(&app, &ids).await;
    assert!(found.len() > 10, "there is something to be removed: {found:?}");

    app.clock.advance_seconds(7 * 24 * 60 * 60);
    app.portal.write_key_uses().await.unwrap();
    app.portal.remove_closed_accounts().await.unwrap();
    app.connector(&ada.key, "/api/v1/connector/config").await.problem(401, "api_key_unknown");
    // Mails to people outside of it are theirs: an invitation is left with whom it was sent to.
    let left = search(&app, &ids).await;
    let left: Vec<_> = left.iter().filter(|place| !place.starts_with("mailbox")).collect();
    assert!(left.is_empty(), "{left:#?}");
    let mails = app.mails_to("ada@planted-account.example").await;
    assert!(mails.is_empty(), "{mails:?}");
    let bob = Person::log_in(&app, "bob@beta.example").await;
    assert_eq!(bob.get("/api/v1/me/accounts").await.ok()["items"].as_array().unwrap().len(), 1);
    let login = json!({"email": "ada@planted-account.example", "password": PASSWORD});
    app.post("/api/v1/auth/login", &login).await.problem(401, "invalid_credentials");
}

/// Where in the database the account or its person is found, by word or by id.
async fn search(app: &TestApp, ids: &[uuid::Uuid]) -> Vec<String> {
    let mut places = Vec::new();
    for (place, bytes) in portal_storage::testing::dump(&app.database_url).await {
        let has = |what: &[u8]| bytes.windows(what.len()).any(|window| window == what);
        let named = has(b"planted-account")
            || ids.iter().any(|id| has(id.as_bytes()) || has(id.to_string().as_bytes()));
        if named {
            places.push(place);
        }
    }
    places
}

/// The generated matrix knows roles; this one knows somebody who was one.
pub async fn whoever_was_removed_is_nobody(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let bob = ada.colleague("bob@acme.example", Role::Admin).await;
    let carl = Person::sign_up(&app, "carl@beta.example").await;
    app.clock.advance_seconds(1);
    invite(&ada, "carl@beta.example", "admin").await.ok();
    // Invited is not in.
    assert_eq!(carl.get("/api/v1/account").await.ok()["name"], "beta.example");
    let path = format!("{MEMBERS}/{}", id_of(&ada, "bob@acme.example").await);
    carl.delete(&path).await.problem(404, "not_found");
    ada.delete(&path).await;
    for path in [MEMBERS, INVITATIONS, "/api/v1/api-keys", "/api/v1/settings/bynder"] {
        bob.get(path).await.problem(401, "access_token_invalid");
    }
    drop(app.store.read().await.unwrap());
}
