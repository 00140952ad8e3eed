//! Where answers to a ticket's mails go: an address of its own for each ticket and person, which
//! says who answers. Whoever has it can write into the ticket as that person, as whoever has their
//! mails can; so it is in mails to that person only.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use lettre::Address;
use portal_types::{TicketId, UserId, hex};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::seal::MasterKey;

/// Bytes of a code: more than anybody can try.
const CODE: usize = 16;

/// Makes and recognises those addresses.
pub struct ReplyAddresses {
    keys: Vec<Zeroizing<[u8; 32]>>,
    base: Option<Address>,
}

/// What an address says. Whether that holds is asked with the ticket and the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub number: i64,
    code: String,
}

impl ReplyAddresses {
    /// With keys derived from the master keys, of which the first makes.
    pub fn new(masters: &[MasterKey], base: Option<Address>) -> Self {
        Self { keys: masters.iter().map(|master| master.derive("ticket reply")).collect(), base }
    }

    /// The address for a person's answers to a ticket, where answers are taken.
    pub fn make(&self, number: i64, ticket: TicketId, user: UserId) -> Option<String> {
        let base = self.base.as_ref()?;
        let code = code(self.keys.first()?, ticket, user)?;
        Some(format!("{}+{number}-{code}@{}", base.user(), base.domain()))
    }

    /// What those of some addresses say that are ours.
    pub fn find<'a>(&self, addresses: impl Iterator<Item = &'a str>) -> Vec<Reply> {
        let Some(base) = self.base.as_ref() else { return Vec::new() };
        let parse = |address: &'a str| {
            let (local, domain) = address.trim().trim_matches(['<', '>']).rsplit_once('@')?;
            let (user, code) = local.split_once('+')?;
            let is_ours = domain.eq_ignore_ascii_case(base.domain())
                && user.eq_ignore_ascii_case(base.user());
            let (number, code) = code.split_once('-')?;
            let number = number.parse().ok().filter(|_| is_ours)?;
            // Some mail servers change the case of what is before the @.
            Some(Reply { number, code: code.to_ascii_lowercase() })
        };
        let mut found: Vec<Reply> = addresses.filter_map(parse).collect();
        found.dedup();
        found
    }

    /// Whether the answer is this person's to this ticket.
    pub fn is_of(&self, reply: &Reply, ticket: TicketId, user: UserId) -> bool {
        let given = digest(reply.code.as_bytes());
        let mut codes = self.keys.iter().filter_map(|key| code(key, ticket, user));
        // Digests are compared: how long that takes tells nothing of the code.
        codes.any(|code| digest(code.as_bytes()) == given)
    }
}

fn digest(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(bytes))
}

fn code(key: &[u8; 32], ticket: TicketId, user: UserId) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(ticket.0.as_bytes());
    mac.update(user.0.as_bytes());
    Some(hex(&mac.finalize().into_bytes()[..CODE]))
}

#[cfg(test)]
mod tests {
    use portal_types::{TicketId, UserId};
    use uuid::Uuid;

    use super::ReplyAddresses;
    use crate::seal::MasterKey;

    fn addresses(letter: &str) -> ReplyAddresses {
        let master = MasterKey::from_base64(&format!("{}=", letter.repeat(43))).unwrap();
        ReplyAddresses::new(&[master], Some("reply@in.portal.example".parse().unwrap()))
    }

    #[test]
    fn an_address_is_one_persons_and_one_tickets() {
        let ours = addresses("A");
        let (ticket, ada, eve) =
            (TicketId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2)), UserId(Uuid::from_u128(3)));
        let address = ours.make(1042, ticket, ada).unwrap();
        // RFC 5321: at most 64 before the @.
        assert!(address.find('@').unwrap() <= 64, "{address}");
        let mangled = format!("<{}>", address.to_uppercase());
        let reply = ours.find(["sales@portal.example", &*mangled].into_iter()).remove(0);
        assert_eq!(reply.number, 1042);
        assert!(ours.is_of(&reply, ticket, ada));
        assert!(!ours.is_of(&reply, ticket, eve));
        assert!(!ours.is_of(&reply, TicketId(Uuid::from_u128(4)), ada));
        assert!(!addresses("E").is_of(&reply, ticket, ada));
    }

    #[test]
    fn what_is_no_address_of_ours() {
        for address in [
            "",
            "reply@in.portal.example",
            "reply+1042@in.portal.example",
            "reply+x-00@in.portal.example",
            "reply+1042-00@portal.example",
            "other+1042-00@in.portal.example",
        ] {
            assert_eq!(addresses("A").find(std::iter::once(address)), [], "{address}");
        }
    }
}
