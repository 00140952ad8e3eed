use std::{io, net::IpAddr, sync::Arc};

use async_trait::async_trait;
use portal_dam::Resolver;
use portal_tests::{Engine, Person, TestApp};
use serde_json::json;

use crate::dam::{BYNDER, ids_with, test, token};

/// Says that every name leads to one address, or to nothing.
struct AllLeadTo(Vec<IpAddr>);

#[async_trait]
impl Resolver for AllLeadTo {
    async fn addresses(&self, _: &str) -> io::Result<Vec<IpAddr>> {
        Ok(self.0.clone())
    }
}

/// Every way to write a private address that we know of, typed as the portal URL: it is refused, or
/// what is kept of it leads nowhere.
pub async fn no_form_of_a_private_address_is_called(engine: Engine) {
    let inside = Arc::new(AllLeadTo(vec!["127.0.0.1".parse().unwrap()]));
    let wide = [("PORTAL_LIMIT_CONNECTION_TEST", "1000/s")];
    let app = TestApp::start_resolving(engine, &wide, inside).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let (mut refused, mut led_inside) = (0, 0);
    for (n, form) in FORMS.iter().enumerate() {
        let typed = match n % 3 {
            0 => (*form).to_owned(),
            1 => format!("https://{form}/"),
            _ => format!("http://{form}/x"),
        };
        let body = json!({
            "dam": "bynder", "portalUrl": typed, "oauthClientId": "id",
            "oauthClientSecret": "planted-secret",
        });
        let answer = ada.put(BYNDER, &body).await;
        if answer.status == 422 {
            answer.invalid("/portalUrl", "invalid_format");
            refused += 1;
            continue;
        }
        let kept = answer.ok()["portalUrl"].as_str().unwrap().to_owned();
        let result = test(&ada).await;
        assert_eq!(ids_with(&result, "fail"), ["name"], "{typed} is kept as {kept}");
        token(&app, &ada.key).await.problem(502, "dam_failed");
        led_inside += 1;
    }
    assert!(refused >= 60 && led_inside >= 3, "{refused} {led_inside}");
}

const FORMS: &[&str] = &[
    // As everybody writes them
    "127.0.0.1",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    // Short, decimal, hexadecimal, octal, mixed
    "127.1",
    "127.0.1",
    "0",
    "10.1",
    "192.168.257",
    "2130706433",
    "3232235777",
    "2852039166",
    "0x7f.0.0.1",
    "0x7f.1",
    "0x7f000001",
    "0x7f.0x0.0x0.0x1",
    "0X7F.0.0.1",
    "0xa9fea9fe",
    "0177.0.0.1",
    "0177.1",
    "017700000001",
    "00000177.0.0.1",
    "0x7f.0.0.01",
    "127.0x1",
    "0300.0250.1",
    // Too large for their place
    "127.0.0.257",
    "383.0.0.1",
    "4294967297",
    // IPv6, and IPv4 in its clothes
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[0000::1]",
    "[::127.0.0.1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::FFFF:10.0.0.1]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "[fe80::1]",
    "[fe80::1%25eth0]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[fec0::1]",
    "[ff02::1]",
    "::1",
    // Dots and digits of other scripts
    "127.0.0.1.",
    "127.0.0.1..",
    "10.0.0.1.",
    "0x7f.1.",
    "１２７.0.0.1",
    "①②⑦.0.0.1",
    "127。0。0。1",
    "127．0．0．1",
    "127｡0｡0｡1",
    "𝟏𝟐𝟕.𝟎.𝟎.𝟏",
    "٣.٠.٠.١",
    "%31%32%37.0.0.1",
    "127%2e0%2e0%2e1",
    // User info, ports, and what some take for the end of a host
    "acme.bynder.com@127.0.0.1",
    "a:b@127.0.0.1",
    "127.0.0.1@acme.bynder.com",
    "@127.0.0.1",
    "acme.bynder.com:80@127.0.0.1",
    "acme.bynder.com\\@127.0.0.1",
    "127.0.0.1\\.bynder.com",
    "127.0.0.1:443",
    "127.0.0.1:22",
    "acme.bynder.com:8443",
    "acme.bynder.com\t.127.0.0.1",
    // Names that lead inside
    "localhost",
    "LOCALHOST",
    "localhost.",
    "a.localhost",
    "localhost.localdomain",
    "db.internal",
    "metadata.google.internal",
    "printer.local",
    "router.lan",
    "nas.home.arpa",
    "ⓛocalhost",
    // Names that look public
    "127.0.0.1.nip.example",
    "localtest.acme.example",
    "dam.acme.example.",
    "DAM.ACME.EXAMPLE",
];
