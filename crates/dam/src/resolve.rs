//! From names to addresses, by us, with a look at every address.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::{sync::Semaphore, time::timeout};

use crate::{CallError, is_public};

/// Finds the addresses of a name.
#[async_trait]
pub trait Resolver: Send + Sync {
    /// All of them. None, or an error of the kind `NotFound`: there is no such name.
    async fn addresses(&self, name: &str) -> io::Result<Vec<IpAddr>>;
}

/// The operating system's name service.
pub struct SystemResolver {
    /// Each look-up keeps a thread for as long as it takes, and others need threads too.
    at_once: Semaphore,
}

const LOOK_UPS_AT_ONCE: usize = 64;

impl Default for SystemResolver {
    fn default() -> Self {
        Self { at_once: Semaphore::new(LOOK_UPS_AT_ONCE) }
    }
}

#[async_trait]
impl Resolver for SystemResolver {
    async fn addresses(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        let _permit = self.at_once.acquire().await.map_err(io::Error::other)?;
        // A dot at the end: this is the whole name, and no search list is to be tried. Names
        // without a dot are the operator's, and may be in a file of theirs.
        let name = if name.contains('.') && name.parse::<IpAddr>().is_err() {
            format!("{name}.")
        } else {
            name.to_owned()
        };
        let found = tokio::net::lookup_host((name.as_str(), 0)).await;
        let mut found: Vec<IpAddr> = match found {
            Ok(addresses) => addresses.map(|address| address.ip()).collect(),
            // What the system says of an unknown name has no kind or number of its own.
            Err(error)
                if error.raw_os_error().is_none() && !error.to_string().contains("emporary") =>
            {
                Vec::new()
            }
            Err(error) => return Err(error),
        };
        found.dedup();
        Ok(found)
    }
}

/// A resolver with our rules around it.
#[derive(Clone)]
pub(crate) struct Rules {
    pub resolver: Arc<dyn Resolver>,
    pub patience: Duration,
    /// Whether addresses may be private: for places on the allow-list.
    pub may_be_private: bool,
}

impl Rules {
    /// The addresses of a name, if all of them may be called.
    pub async fn addresses(&self, name: &str) -> Result<Vec<IpAddr>, CallError> {
        // Only on the allow-list can a name be an address.
        if self.may_be_private
            && let Ok(address) = name.trim_matches(['[', ']']).parse()
        {
            return Ok(vec![address]);
        }
        let found = timeout(self.patience, self.resolver.addresses(name))
            .await
            .map_err(|_| CallError::NameSlow)?;
        let found = match found {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => {
                tracing::warn!(name, %error, "the name service failed");
                return Err(CallError::NameSlow);
            }
        };
        if found.is_empty() {
            return Err(CallError::NameUnknown);
        }
        // One bad address spoils them all: which of them is connected to is not ours to say.
        if !self.may_be_private
            && let Some(address) = found.iter().find(|address| !is_public(**address))
        {
            tracing::warn!(name, %address, "refused: the name leads to an address that is not public");
            return Err(CallError::NotPublic);
        }
        Ok(found)
    }
}

/// What the HTTP client asks when it connects. It connects to an address of this answer, so what
/// was checked is what is called.
impl Resolve for Rules {
    fn resolve(&self, name: Name) -> Resolving {
        let this = self.clone();
        Box::pin(async move {
            let found = this.addresses(name.as_str()).await?;
            let found = found.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(found) as Addrs)
        })
    }
}
