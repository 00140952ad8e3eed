use std::{io, net::IpAddr, sync::Arc, time::Duration};

use async_trait::async_trait;
use bynder_double::Double;
use portal_dam::{CallError, Resolver, TokenError};

use crate::support::{Names, app, client};

const NAME: &str = "dam.acme.example";

#[tokio::test]
async fn one_address_that_is_not_public_spoils_the_name() {
    for answer in [
        &["127.0.0.1"][..],
        &["8.8.8.8", "10.0.0.1"],
        &["10.0.0.1", "8.8.8.8"],
        &["2606:4700::1111", "::1"],
        &["::ffff:169.254.169.254"],
        &["64:ff9b::a00:1"],
        &["2002:a00:1::"],
        &["fd00:ec2::254", "8.8.8.8"],
    ] {
        let names = Names::new(&[(NAME, &[answer])]);
        let client = client("", names.clone());
        let site = client.site(NAME).unwrap();
        assert_eq!(client.resolve(&site).await, Err(CallError::NotPublic), "{answer:?}");
        // Also where nobody looked before, as the connector's token does.
        assert_eq!(client.reach(&site).await, Err(CallError::NotPublic), "{answer:?}");
        let token = client.token(&site, &app("x")).await;
        assert_eq!(token.err(), Some(TokenError::Call(CallError::NotPublic)), "{answer:?}");
        assert_eq!(names.asked(), 3);
    }
}

/// The name is public when it is looked at, and inside when it is connected to.
#[tokio::test]
async fn a_name_that_moves_between_check_and_use_is_refused() {
    let names = Names::new(&[(NAME, &[&["8.8.8.8"], &["127.0.0.1"]])]);
    let client = client("", names.clone());
    let site = client.site(NAME).unwrap();
    client.resolve(&site).await.unwrap();
    assert_eq!(client.reach(&site).await, Err(CallError::NotPublic));
    assert_eq!(names.asked(), 2, "the connection asked again, and what it heard was checked");
}

/// What was checked is what is connected to: the name is asked for once a call.
#[tokio::test]
async fn a_call_looks_a_name_up_once() {
    let double = Double::start().unwrap();
    let names = Names::new(&[("bynder.inside", &[&["127.0.0.1"], &["127.0.0.2"]])]);
    let client = client(&format!("bynder.inside:{}", double.port()), names.clone());
    let site = client.site(&format!("bynder.inside:{}", double.port())).unwrap();
    client.reach(&site).await.unwrap();
    assert_eq!(names.asked(), 1);
    // And the next call looks anew.
    assert!(client.reach(&site).await.is_err());
    assert_eq!(names.asked(), 2);
    assert_eq!(double.calls().len(), 1);
}

/// A name service that takes a minute.
struct Tired;

#[async_trait]
impl Resolver for Tired {
    async fn addresses(&self, _: &str) -> io::Result<Vec<IpAddr>> {
        tokio::time::sleep(Duration::from_mins(1)).await;
        Ok(Vec::new())
    }
}

#[tokio::test]
async fn a_name_nobody_knows_or_that_takes_too_long() {
    let names = Names::new(&[("empty.acme.example", &[&[]])]);
    let client_of_names = client("", names);
    for name in ["unknown.acme.example", "empty.acme.example"] {
        let site = client_of_names.site(name).unwrap();
        assert_eq!(client_of_names.reach(&site).await, Err(CallError::NameUnknown));
    }

    let client_of_tired = client("", Arc::new(Tired));
    let site = client_of_tired.site(NAME).unwrap();
    assert_eq!(client_of_tired.reach(&site).await, Err(CallError::NameSlow));
}

/// The answer of an allowed place is not a way to places that are not allowed.
#[tokio::test]
async fn redirects_are_not_followed() {
    let (double, client, site) = crate::support::double();
    let refused = client.token(&site, &app("trouble-redirect")).await;
    assert_eq!(refused.err(), Some(TokenError::NotOauth(307)));
    assert_eq!(double.calls_to("/_double/trap"), 0);
    assert_eq!(double.calls().len(), 1);
}

#[tokio::test]
async fn the_list_of_exceptions_is_by_port_too() {
    let double = Double::start().unwrap();
    let names = Names::new(&[("bynder.inside", &[&["127.0.0.1"]])]);
    let client = client("bynder.inside:1", names);
    for text in [
        format!("bynder.inside:{}", double.port()),
        "bynder.inside:443".to_owned(),
        "bynder.inside:01".to_owned(),
        double.authority(),
    ] {
        assert_eq!(client.site(&text), Err(CallError::NotCallable), "{text}");
    }
    // Without its port it is a domain like others, and must be public.
    let site = client.site("bynder.inside").unwrap();
    assert_eq!(client.reach(&site).await, Err(CallError::NotPublic));
    assert!(double.calls().is_empty());
}

/// The operating system reads more forms of an address than we let through.
#[tokio::test]
async fn the_systems_own_readings_of_numbers_do_not_help() {
    let client = client("", Arc::new(portal_dam::SystemResolver::default()));
    for text in ["127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost", "127.0.0.1"] {
        assert_eq!(client.site(text), Err(CallError::NotCallable), "{text}");
    }
}
