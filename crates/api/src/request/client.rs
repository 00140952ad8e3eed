//! Where a request comes from.

use std::{
    future::{Ready, ready},
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header::HeaderName};

use crate::{problem::ApiError, state::State};

/// The caller's address. Behind reverse proxies it is the one that the outermost of them saw: only
/// as many entries of `X-Forwarded-For` are believed as there are proxies (`PORTAL_PROXY_HOPS`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Client(pub IpAddr);

impl Client {
    /// What is limited: one IPv4 address, or the /64 network that one IPv6 subscriber has.
    pub fn subscriber(self) -> IpAddr {
        match self.0 {
            IpAddr::V4(address) => IpAddr::V4(address),
            IpAddr::V6(address) => match address.to_ipv4_mapped() {
                Some(mapped) => IpAddr::V4(mapped),
                None => IpAddr::V6(Ipv6Addr::from(u128::from(address) & !u128::from(u64::MAX))),
            },
        }
    }

    /// The address that a request comes from.
    pub fn of(request: &HttpRequest) -> Self {
        let peer = request.peer_addr().map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.ip());
        let hops = request.app_data::<State>().map_or(0, |state| state.config.http.proxy_hops);
        if hops == 0 {
            return Self(peer);
        }
        let forwarded = || {
            let values = request.headers().get_all(HeaderName::from_static("x-forwarded-for"));
            values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','))
        };
        Self(believed(peer, forwarded, hops))
    }
}

/// The address `hops` proxies away: each appends the address it was called from. Goes through the
/// entries twice and keeps none of them: this is on every connector's way.
fn believed<'a, I: Iterator<Item = &'a str>>(
    peer: IpAddr,
    forwarded: impl Fn() -> I,
    hops: usize,
) -> IpAddr {
    let place = hops.checked_sub(1).and_then(|after| forwarded().count().checked_sub(after + 1));
    let entry = place.and_then(|place| forwarded().nth(place)).map(str::trim);
    entry.and_then(|text| text.parse().ok()).unwrap_or(peer)
}

impl FromRequest for Client {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Client, believed};

    #[test]
    fn only_our_own_proxies_are_believed() {
        let peer = "10.0.0.1".parse().unwrap();
        let forwarded = || "203.0.113.9, 198.51.100.7".split(',');
        for (hops, address) in
            [(0, "10.0.0.1"), (1, "198.51.100.7"), (2, "203.0.113.9"), (3, "10.0.0.1")]
        {
            assert_eq!(believed(peer, forwarded, hops).to_string(), address);
        }
        assert_eq!(believed(peer, || "nonsense".split(','), 1), peer);
        assert_eq!(believed(peer, std::iter::empty, 1), peer);
    }

    #[test]
    fn an_ipv6_subscriber_is_a_network() {
        let subscriber = |text: &str| Client(text.parse().unwrap()).subscriber().to_string();
        assert_eq!(subscriber("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(subscriber("::ffff:203.0.113.9"), "203.0.113.9");
        assert_eq!(subscriber("203.0.113.9"), "203.0.113.9");
    }
}
