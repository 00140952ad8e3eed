//! Who may call what: every operation of the document × every kind of caller. What is expected is
//! declared beside each operation (`x-callers`), and nowhere else.

use portal_tests::{Engine, Person, TestApp};
use portal_types::{Role, Scope};
use reqwest::Method;
use serde_json::Value;

use crate::conventions::operations;

/// Somebody who calls, with what they present.
struct Caller {
    name: &'static str,
    is: Is,
    credential: Option<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Is {
    /// Presents nothing.
    Visitor,
    /// In the account.
    Member(Role),
    /// In the operator's support team; the owner of an account of their own.
    Staff,
    /// Was in the account, and still has the token of a session in it.
    Removed,
    /// A connector whose key has every scope.
    Connector,
    /// A connector whose key has every scope but one.
    Without(Scope),
}

/// The codes that say: not you.
const REFUSALS: [&str; 12] = [
    "staff_only",
    "mfa_enrolment_required",
    "credentials_missing",
    "access_token_invalid",
    "wrong_credential",
    "role_insufficient",
    "scope_missing",
    "api_key_missing",
    "api_key_malformed",
    "api_key_unknown",
    "api_key_revoked",
    "api_key_expired",
];

/// Status and code with which the operation refuses the caller. `None`: they may.
fn refusal(operation: &Value, caller: Is) -> Option<(u16, &'static str)> {
    let declared = operation["x-callers"].as_str().unwrap_or_default();
    if declared == "visitor" {
        // Some also take a person's token, and then no key in its place.
        let takes_token = operation["security"].to_string().contains("userToken");
        return match caller {
            Is::Connector | Is::Without(_) if takes_token => Some((401, "wrong_credential")),
            Is::Removed if takes_token => Some((401, "access_token_invalid")),
            _ => None,
        };
    }
    if let Ok(scope) = declared.parse::<Scope>() {
        return match caller {
            Is::Visitor => Some((401, "api_key_missing")),
            Is::Member(_) | Is::Staff | Is::Removed => Some((401, "wrong_credential")),
            Is::Without(missing) if missing == scope => Some((403, "scope_missing")),
            Is::Connector | Is::Without(_) => None,
        };
    }
    // Support, or whoever has at least a role.
    let least: Option<Role> = (declared != "staff").then(|| declared.parse().unwrap());
    match caller {
        Is::Visitor => Some((401, "credentials_missing")),
        Is::Removed => Some((401, "access_token_invalid")),
        Is::Connector | Is::Without(_) => Some((401, "wrong_credential")),
        Is::Staff => None,
        Is::Member(role) => match least {
            None => Some((403, "staff_only")),
            Some(least) if role.includes(least) => None,
            Some(_) => Some((403, "role_insufficient")),
        },
    }
}

pub async fn every_operation_takes_whom_it_declares_and_nobody_else(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let mut callers = vec![Caller { name: "visitor", is: Is::Visitor, credential: None }];
    for (name, role) in [("owner", Role::Owner), ("admin", Role::Admin), ("member", Role::Member)] {
        let person = ada.colleague(&format!("{name}@acme.example"), role).await;
        callers.push(Caller {
            name,
            is: Is::Member(role),
            credential: Some(person.access_token.clone()),
        });
    }
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    callers.push(Caller {
        name: "another account's owner",
        is: Is::Member(Role::Owner),
        credential: Some(eve.access_token.clone()),
    });
    let staff = Person::sign_up(&app, "grace@portal.example").await.into_support().await;
    callers.push(Caller {
        name: "support",
        is: Is::Staff,
        credential: Some(staff.access_token.clone()),
    });
    let gone = ada.colleague("gone@acme.example", Role::Admin).await;
    let id = gone.get("/api/v1/me").await.ok()["id"].as_str().unwrap().to_owned();
    assert_eq!(ada.delete(&format!("/api/v1/account/members/{id}")).await.status, 204);
    callers.push(Caller {
        name: "removed member",
        is: Is::Removed,
        credential: Some(gone.access_token.clone()),
    });
    let invite = serde_json::json!({"email": "carl@beta.example", "role": "admin"});
    ada.post("/api/v1/account/invitations", &invite).await.ok();
    callers.push(Caller { name: "key", is: Is::Connector, credential: Some(ada.key.clone()) });
    for scope in Scope::ALL {
        let key = ada.another_key(|key| key.scopes.retain(|other| other != scope)).await;
        callers.push(Caller {
            name: "key without a scope",
            is: Is::Without(*scope),
            credential: Some(key),
        });
    }

    let document = app.get("/api/openapi.json").await.ok();
    let mut wrong = Vec::new();
    let mut tried = 0;
    for (path, methods) in operations(&document) {
        for method in methods {
            let operation = &document["paths"][&path][method.to_lowercase()];
            for caller in &callers {
                // Without a body and with an id that nobody has, so that nothing comes of it.
                let answer = call(&app, &method, &path, caller).await;
                let expected = refusal(operation, caller.is);
                let refused = REFUSALS.contains(&answer.1.as_str());
                let is_right = match expected {
                    Some((status, code)) => answer == (status, code.to_owned()),
                    None => !refused,
                };
                if !is_right {
                    let name = caller.name;
                    wrong.push(format!("{method} {path}, {name}: {answer:?}, not {expected:?}"));
                }
                tried += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(tried > 400, "{tried}");
    // Whoever was let in did nothing.
    ada.config().await.ok();
}

/// The status, and of a problem the code.
async fn call(app: &TestApp, method: &str, path: &str, caller: &Caller) -> (u16, String) {
    let nobody = uuid::Uuid::new_v4().to_string();
    let address = path.replace("{id}", &nobody).replace("{field}", "hero");
    let address = address.replace("{revision}", "999999").replace("{code}", "not_found");
    let address = address.replace("{provider}", "nobody").replace("{picture}", "nothing");
    let address = address.replace("{number}", "999999").replace("{slug}", "nothing");
    let address = address.replace("{invoice}", &nobody);
    assert!(!address.contains('{'), "{address}: what stands for its parameter?");
    let mut request = app.request(Method::from_bytes(method.as_bytes()).unwrap(), &address);
    if let Some(credential) = &caller.credential {
        request = request.bearer_auth(credential);
    }
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let kind = response.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
    // A stream has no end: only problems are read.
    if kind.as_deref() != Some("application/problem+json") {
        return (status, String::new());
    }
    let problem: Value = response.json().await.unwrap();
    (status, problem["code"].as_str().unwrap().to_owned())
}
