use std::sync::Mutex;

use bynder_double::{App, DEMO_CLIENT_SECRET, Trouble};
use portal_dam::{DamClient, Subject};
use portal_types::{CheckStatus, ConnectionTest, Dam, REQUIRED_SCOPES, Secret};

use crate::support::{Names, client, double};

fn subject(portal_url: &str, client_id: &str) -> Subject {
    Subject {
        dam: Dam::Bynder,
        portal_url: Some(portal_url.to_owned()),
        client_id: Some(client_id.to_owned()),
        client_secret: Some(Secret::new(DEMO_CLIENT_SECRET)),
        integration_id: Some("demo-integration".to_owned()),
    }
}

/// Runs a test, and demands that each check was told as it stands in the result.
async fn test(client: &DamClient, subject: Subject) -> ConnectionTest {
    let told = Mutex::new(Vec::new());
    let tell = |check: &_| told.lock().unwrap().push(Clone::clone(check));
    let result = client.test_connection(subject, &tell).await;
    assert_eq!(told.into_inner().unwrap(), result.checks);
    let has_failed = result.checks.iter().any(|check| check.status == CheckStatus::Fail);
    assert_eq!(result.ok, !has_failed);
    for check in &result.checks {
        assert!(check.detail.ends_with('.'), "{check:?}");
        assert!(!check.detail.contains("planted"), "{check:?}");
    }
    result
}

/// The checks with a status, by id.
fn with(result: &ConnectionTest, status: CheckStatus) -> Vec<&str> {
    result.checks.iter().filter(|c| c.status == status).map(|c| c.id.as_str()).collect()
}

#[track_caller]
fn detail<'a>(result: &'a ConnectionTest, id: &str) -> &'a str {
    &result.checks.iter().find(|check| check.id == id).unwrap().detail
}

#[tokio::test]
async fn everything_as_it_should_be() {
    let (double, client, _) = double();
    let result = test(&client, subject(&double.authority(), "demo-oauth-app")).await;
    assert!(result.ok);
    let ids: Vec<_> = result.checks.iter().map(|check| check.id.as_str()).collect();
    let scopes = REQUIRED_SCOPES.map(|scope| format!("scope:{scope}"));
    let mut expected = vec!["settings", "name", "tls", "token"];
    expected.extend(scopes.iter().map(String::as_str));
    expected.extend(["scope:asset:write", "usage"]);
    assert_eq!(ids, expected);
    // Plain http is what the operator allowed.
    assert_eq!(with(&result, CheckStatus::Skipped), ["tls"]);
    assert!(result.missing_scopes.is_empty() && result.granted_scopes.len() == 8);
    let called: Vec<_> = double.calls().into_iter().map(|call| call.path).collect();
    assert_eq!(called, ["/", "/v6/authentication/oauth2/token", "/api/media/usage/"]);
}

#[tokio::test]
async fn what_is_missing_is_named_with_what_to_do_in_bynder() {
    let (double, client, site) = double();
    let result = test(&client, subject(&double.authority(), "demo-narrow")).await;
    assert_eq!(
        with(&result, CheckStatus::Fail),
        ["scope:asset.usage:write", "scope:meta.workflow:read"]
    );
    assert_eq!(with(&result, CheckStatus::Warn), ["scope:asset:write"]);
    assert_eq!(result.missing_scopes, ["asset.usage:write", "meta.workflow:read"]);
    for check in result.checks.iter().filter(|check| check.status == CheckStatus::Fail) {
        assert_eq!(check.link.as_deref(), Some(site.oauth_apps().as_str()));
        assert!(check.detail.contains("make a new app"), "{check:?}");
    }

    let result = test(&client, subject(&double.authority(), "demo-no-role")).await;
    assert_eq!(with(&result, CheckStatus::Fail), ["usage"]);
    assert!(detail(&result, "usage").contains("role STATISTICS"));

    let mut no_usage = App::new("no-usage", DEMO_CLIENT_SECRET);
    no_usage.scopes.retain(|scope| !scope.starts_with("asset.usage"));
    double.put_app(no_usage);
    let result = test(&client, subject(&double.authority(), "no-usage")).await;
    assert_eq!(with(&result, CheckStatus::Skipped), ["tls", "usage"]);

    let mut untracked = subject(&double.authority(), "demo-oauth-app");
    untracked.integration_id = None;
    let result = test(&client, untracked).await;
    assert!(result.ok);
    assert_eq!(with(&result, CheckStatus::Warn), ["usage"]);
}

#[tokio::test]
async fn a_failure_skips_what_needs_it() {
    let (double, client, site) = double();
    let result = test(&client, subject(&double.authority(), "trouble-invalid-client")).await;
    assert_eq!(with(&result, CheckStatus::Fail), ["token"]);
    assert_eq!(with(&result, CheckStatus::Skipped).len(), 1 + 8 + 1);
    assert!(detail(&result, "token").contains(&site.oauth_apps()));
    assert_eq!(double.calls().len(), 2);

    for (trouble, words) in [
        (Trouble::UnauthorizedClient, "Client Credentials"),
        (Trouble::NotFound, "does not look like a Bynder portal"),
        (Trouble::Redirect, "redirects are not followed"),
        (Trouble::ServerError, "does not work just now"),
        (Trouble::HtmlOk, "no answer to a token request"),
        (Trouble::CutOff, "broke off"),
        (Trouble::Slow, "in time"),
        (Trouble::TooManyRequests, "left alone for 5 minutes"),
    ] {
        let mut app = App::new("odd", DEMO_CLIENT_SECRET);
        app.trouble = Some(trouble);
        double.put_app(app);
        let result = test(&client, subject(&double.authority(), "odd")).await;
        assert!(detail(&result, "token").contains(words), "{trouble:?}: {result:?}");
    }
}

#[tokio::test]
async fn settings_that_are_not_filled_in() {
    let (double, client, _) = double();
    let mut empty = subject("", "");
    (empty.portal_url, empty.client_id, empty.client_secret) = (None, None, None);
    let result = test(&client, empty).await;
    assert_eq!(with(&result, CheckStatus::Fail), ["settings"]);
    assert_eq!(with(&result, CheckStatus::Skipped).len(), 2 + 1 + 8 + 1);
    assert!(double.calls().is_empty());

    // Choosing assets works without an app.
    let mut no_app = subject(&double.authority(), "");
    (no_app.client_id, no_app.client_secret) = (None, None);
    let result = test(&client, no_app).await;
    assert!(result.ok);
    assert_eq!(with(&result, CheckStatus::Warn), ["settings"]);

    let mut half = subject(&double.authority(), "demo-oauth-app");
    half.client_secret = None;
    let result = test(&client, half).await;
    assert_eq!(with(&result, CheckStatus::Fail), ["settings"]);
    assert!(detail(&result, "settings").contains("client secret is missing"));
    assert!(!double.calls().iter().any(|call| call.path.contains("oauth2")));

    // What was allowed once.
    let result = test(&client, subject("localhost:1", "demo-oauth-app")).await;
    assert_eq!(with(&result, CheckStatus::Fail), ["settings"]);
}

#[tokio::test]
async fn names_that_lead_inside_end_there() {
    let names = Names::new(&[("dam.acme.example", &[&["8.8.8.8", "10.0.0.1"]])]);
    let client = client("", names);
    for (name, words) in
        [("dam.acme.example", "not on the public internet"), ("no.acme.example", "There is no")]
    {
        let result = test(&client, subject(name, "demo-oauth-app")).await;
        assert_eq!(with(&result, CheckStatus::Fail), ["name"]);
        assert!(detail(&result, "name").contains(words));
        // Which address it was is nobody's business.
        assert!(!format!("{result:?}").contains("10.0.0"));
    }
}

#[tokio::test]
async fn of_webdam_only_the_connection_is_tested() {
    let (double, client, _) = double();
    let webdam = |portal_url: &str| Subject {
        dam: Dam::Webdam,
        portal_url: Some(portal_url.to_owned()),
        client_id: None,
        client_secret: None,
        integration_id: None,
    };
    let result = test(&client, webdam(&double.authority())).await;
    assert!(result.ok && result.missing_scopes.is_empty());
    let ids: Vec<_> = result.checks.iter().map(|check| check.id.as_str()).collect();
    assert_eq!(ids, ["settings", "name", "tls", "webdam"]);
    assert!(detail(&result, "webdam").contains("no usage API"));
    assert!(result.checks.iter().all(|check| check.link.is_none()));
    double.stop().await;
    let result = test(&client, webdam(&double.authority())).await;
    assert_eq!(with(&result, CheckStatus::Fail), ["tls"]);
    assert_eq!(with(&result, CheckStatus::Skipped), ["webdam"]);
}
