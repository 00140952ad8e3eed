use std::sync::Arc;

use portal_dam::{CallError, CertificateTrouble, DamClient, Options};
use rcgen::{CertificateParams, CertifiedIssuer, DnType, KeyPair, date_time_ymd};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig, crypto,
        pki_types::{CertificateDer, PrivateKeyDer},
    },
};

use crate::support::{Names, SHORT};

const NAME: &str = "dam.acme.example";

struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// A server that shows a certificate for a name, which ends in a year. Returns its port.
    async fn server(&self, name: &str, ends: i32) -> u16 {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2000, 1, 1);
        params.not_after = date_time_ymd(ends, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate: CertificateDer<'static> =
            params.signed_by(&key, &self.0).unwrap().der().clone();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        // The databases' driver brings a second implementation of the same, so one has to be named.
        let provider = Arc::new(crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let Ok(mut stream) = acceptor.accept(stream).await else { return };
                    let _ = stream.read(&mut [0; 1024]).await;
                    let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await;
                    let _ = stream.shutdown().await;
                });
            }
        });
        port
    }

    /// What a client that trusts this authority finds at a port.
    async fn reach(&self, port: u16) -> Result<(), CallError> {
        let place = format!("{NAME}:{port}");
        let options = Options {
            allow: format!("https://{place}").parse().unwrap(),
            resolver: Names::new(&[(NAME, &[&["127.0.0.1"]])]),
            limits: SHORT,
            only_roots: Some(vec![self.0.der().to_vec()]),
        };
        let client = DamClient::new(options).unwrap();
        client.reach(&client.site(&place).unwrap()).await
    }
}

#[tokio::test]
async fn a_certificate_must_hold() {
    let trouble = |kind| Err(CallError::Certificate(kind));
    let authority = Authority::new("ours");
    let port = authority.server(NAME, 4000).await;
    assert_eq!(authority.reach(port).await, Ok(()));
    let other = Authority::new("others");
    assert_eq!(other.reach(port).await, trouble(CertificateTrouble::UnknownIssuer));
    let port = authority.server("other.example", 4000).await;
    assert_eq!(authority.reach(port).await, trouble(CertificateTrouble::OtherName));
    let port = authority.server(NAME, 2001).await;
    assert_eq!(authority.reach(port).await, trouble(CertificateTrouble::Expired));
}

#[tokio::test]
async fn something_else_than_encryption_is_told() {
    let authority = Authority::new("ours");
    // Plain http where https is meant.
    let double = bynder_double::Double::start().unwrap();
    assert_eq!(authority.reach(double.port()).await, Err(CallError::Tls));
    // Hangs up at once.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { while listener.accept().await.is_ok() {} });
    assert!(matches!(
        authority.reach(port).await,
        Err(CallError::Tls | CallError::NoConnection | CallError::CutOff)
    ));
    // Takes the connection and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    assert_eq!(authority.reach(port).await, Err(CallError::Slow));
    // Nobody there.
    drop(silent);
    assert_eq!(authority.reach(port).await, Err(CallError::NoConnection));
}
