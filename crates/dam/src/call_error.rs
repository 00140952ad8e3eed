//! Why a call has no answer.

use std::{error::Error, io, time::Duration};

/// Why a call to a DAM has no answer that can be used. It says nothing that came from there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The portal URL is neither a public domain nor on the allow-list.
    #[error("this may not be called")]
    NotCallable,
    /// Nobody knows the name.
    #[error("the name is unknown")]
    NameUnknown,
    /// The name service did not answer, or not in time.
    #[error("the name service does not answer")]
    NameSlow,
    /// The name leads to an address that is not on the public internet.
    #[error("the name leads to an address that is not public")]
    NotPublic,
    /// Nothing takes connections there.
    #[error("nothing takes connections there")]
    NoConnection,
    /// The certificate does not hold.
    #[error("the certificate does not hold: {0:?}")]
    Certificate(CertificateTrouble),
    /// No encrypted connection came about, for another reason.
    #[error("no encrypted connection came about")]
    Tls,
    /// The answer did not come in time.
    #[error("the answer did not come in time")]
    Slow,
    /// The answer broke off, or is not HTTP.
    #[error("the answer broke off")]
    CutOff,
    /// The answer is larger than any that is expected.
    #[error("the answer is too large")]
    TooLarge,
    /// It answered 429, now or a moment ago, and is left alone for so long.
    #[error("it wants to be left alone for {} s", .0.as_secs())]
    Quiet(Duration),
    /// It failed several times on end, and is called by programs again only after so long.
    #[error("it fails, and is left alone for {} s", .0.as_secs())]
    Resting(Duration),
    /// So many calls wait for it already that this one would wait too long.
    #[error("too many calls wait for it")]
    Crowded(Duration),
}

/// What is wrong with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateTrouble {
    /// Its end has passed.
    Expired,
    /// It is for another name.
    OtherName,
    /// Nobody whom we trust vouches for it.
    UnknownIssuer,
    /// Something else.
    Other,
}

impl CallError {
    /// Whether it is a failure of the other side, or of the way there. Our own patience is not.
    pub(crate) fn is_failure(&self) -> bool {
        !matches!(
            self,
            Self::NotCallable
                | Self::TooLarge
                | Self::Quiet(_)
                | Self::Resting(_)
                | Self::Crowded(_)
        )
    }

    /// What the HTTP client's error means. The client's own words stay here: they have addresses.
    pub(crate) fn of(error: &reqwest::Error) -> Self {
        let mut io_kind = None;
        let mut cause = Some(error as &(dyn Error + 'static));
        while let Some(current) = cause {
            if let Some(own) = current.downcast_ref::<Self>() {
                return own.clone();
            }
            if let Some(tls) = current.downcast_ref::<rustls::Error>() {
                return Self::of_tls(tls);
            }
            if let Some(io) = current.downcast_ref::<io::Error>() {
                io_kind = Some(io.kind());
                // An error inside an `io::Error` is not among its sources.
                let inner = io.get_ref().map(|inner| inner as &(dyn Error + 'static));
                if let Some(tls) = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
                    return Self::of_tls(tls);
                }
                if let Some(inner) = inner {
                    cause = Some(inner);
                    continue;
                }
            }
            cause = current.source();
        }
        match io_kind {
            _ if error.is_timeout() => Self::Slow,
            // While encryption is agreed on, a connection that ends is somebody who has none.
            Some(io::ErrorKind::UnexpectedEof) if error.is_connect() => Self::Tls,
            _ if error.is_connect() => Self::NoConnection,
            _ => Self::CutOff,
        }
    }

    fn of_tls(error: &rustls::Error) -> Self {
        use rustls::CertificateError as C;
        let rustls::Error::InvalidCertificate(certificate) = error else { return Self::Tls };
        Self::Certificate(match certificate {
            C::Expired
            | C::ExpiredContext { .. }
            | C::NotValidYet
            | C::NotValidYetContext { .. } => CertificateTrouble::Expired,
            C::NotValidForName | C::NotValidForNameContext { .. } => CertificateTrouble::OtherName,
            C::UnknownIssuer => CertificateTrouble::UnknownIssuer,
            _ => CertificateTrouble::Other,
        })
    }
}
