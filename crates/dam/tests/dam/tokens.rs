use std::time::{Duration, Instant};

use bynder_double::{ALL_SCOPES, App, Limit};
use portal_dam::{CallError, Refusal, TokenError};
use portal_types::{REQUIRED_SCOPES, UPLOAD_SCOPE};

use crate::support::{app, double};

const ENDPOINT: &str = "/v6/authentication/oauth2/token";

#[tokio::test]
async fn a_token_has_what_the_app_and_its_user_have() {
    let (double, client, site) = double();
    let token = client.token(&site, &app("demo-oauth-app")).await.unwrap();
    assert_eq!(double.tokens(), [token.access_token.expose()]);
    assert_eq!(token.lifetime, Duration::from_hours(1));
    assert!(REQUIRED_SCOPES.iter().all(|scope| token.scopes.contains(scope)));
    assert!(token.scopes.contains(&UPLOAD_SCOPE));

    let token = client.token(&site, &app("demo-narrow")).await.unwrap();
    let missing: Vec<_> = ALL_SCOPES.into_iter().filter(|s| !token.scopes.contains(s)).collect();
    assert_eq!(missing, ["asset.usage:write", "meta.workflow:read", "asset:write"]);

    let mut odd = App::new("odd id&=+%", "s p/e?c:i@l&=+%é");
    odd.scopes.push("asset:delete".to_owned());
    double.put_app(odd);
    let odd = portal_dam::OauthApp {
        client_id: "odd id&=+%".to_owned(),
        client_secret: portal_types::Secret::new("s p/e?c:i@l&=+%é"),
    };
    // What the portal does not know is not told on.
    assert_eq!(client.token(&site, &odd).await.unwrap().scopes.len(), ALL_SCOPES.len());
}

#[tokio::test]
async fn every_bad_answer_has_a_name() {
    let (double, client, site) = double();
    double.set_limit(Limit { calls: 1_000, seconds: 60 });
    let call = TokenError::Call;
    for (client_id, error) in [
        ("nobody", TokenError::Refused(Refusal::Client)),
        ("trouble-invalid-client", TokenError::Refused(Refusal::Client)),
        ("trouble-html", TokenError::Refused(Refusal::Client)),
        ("trouble-unauthorized-client", TokenError::Refused(Refusal::Grant)),
        ("trouble-json-message", TokenError::NotOauth(400)),
        ("trouble-text", TokenError::NotOauth(400)),
        ("trouble-html-ok", TokenError::NotOauth(200)),
        ("trouble-no-token", TokenError::NotOauth(200)),
        ("trouble-server-error", TokenError::NotOauth(500)),
        ("trouble-not-found", TokenError::NotOauth(404)),
        ("trouble-cut-off", call(CallError::CutOff)),
        ("trouble-endless", call(CallError::TooLarge)),
    ] {
        let refused = client.token(&site, &app(client_id)).await;
        let refused = refused.err().unwrap_or_else(|| panic!("{client_id}"));
        assert_eq!(refused, error, "{client_id}");
        // In our words, of some length, with none of theirs.
        let advice = refused.advice(&site);
        assert!(advice.len() > 60 && advice.ends_with('.'), "{advice}");
        assert!(!advice.contains("planted"), "{advice}");
    }
    // Not said: what was asked for. No scope at all together: what the app has.
    for client_id in ["trouble-scope-not-said", "trouble-invalid-scope"] {
        let token = client.token(&site, &app(client_id)).await.unwrap();
        assert_eq!(token.scopes.len(), ALL_SCOPES.len(), "{client_id}");
    }
    let token = client.token(&site, &app("trouble-short-lived")).await.unwrap();
    assert_eq!(token.lifetime, Duration::from_mins(2));
}

#[tokio::test]
async fn a_slow_answer_is_not_waited_for() {
    let (_double, client, site) = double();
    let start = Instant::now();
    let refused = client.token(&site, &app("trouble-slow")).await;
    assert_eq!(refused.err(), Some(TokenError::Call(CallError::Slow)));
    assert!(start.elapsed() < Duration::from_secs(6));
}

#[tokio::test]
async fn after_429_the_host_is_left_alone() {
    let (double, client, site) = double();
    double.set_limit(Limit { calls: 2, seconds: 300 });
    for _ in 0..2 {
        client.token(&site, &app("demo-oauth-app")).await.unwrap();
    }
    for _ in 0..5 {
        let refused = client.token(&site, &app("demo-oauth-app")).await.err();
        let Some(TokenError::Call(CallError::Quiet(wait))) = refused else { panic!("{refused:?}") };
        assert!(wait > Duration::from_secs(290) && wait <= Duration::from_mins(5));
    }
    // The one that was answered 429, and none after it.
    assert_eq!(double.calls_to(ENDPOINT), 3);
}
