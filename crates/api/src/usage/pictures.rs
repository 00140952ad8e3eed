//! Pictures of assets, through this service.
//!
//! The browser gets them from here and not from where Bynder keeps them: those hosts are many, and
//! Bynder's to choose, so a content security policy that names them would have to allow any; and they
//! would see who looks. A picture's address carries its permission, since an `<img>` sends no
//! credential: a code over account, asset, week, and where the picture is. It is good for that week and
//! the next.

use std::{convert::Infallible, sync::Arc, time::Duration};

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use portal_dam::{DamClient, NoAnswer, Picture, Site};
use portal_types::{AccountId, Timestamp};
use quick_cache::{Weighter, sync::Cache};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{domain::AssetId, problem::ApiResult, seal::MasterKey, state::Portal, turns::Turns};

/// Bytes of pictures that are kept in memory.
const KEPT: u64 = 32 * 1024 * 1024;
const MOST_KEPT: usize = 10_000;
/// So many are fetched at the same time, and so many of them for one account: what is slow at one DAM
/// holds few others up.
const AT_ONCE: usize = 32;
const AT_ONCE_OF_ACCOUNT: usize = 2;
/// One waits so long for its turn.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// Seconds for which one that could not be fetched is not tried again.
const KEEP_FAILURE: i64 = 60;
/// Bytes of a code: more than anybody can try.
const CODE: usize = 16;
const SECONDS_OF_A_WEEK: i64 = 7 * 24 * 60 * 60;

/// Where pictures are, on this service.
const PATH: &str = "/api/v1/asset-pictures/";

/// The pictures.
pub struct Pictures {
    keys: Vec<Zeroizing<[u8; 32]>>,
    held: Cache<(AccountId, String), Arc<Held>, ByBytes>,
    turns: Turns,
}

/// A picture, or that it can't be had for a while.
enum Held {
    Picture(Picture),
    Failed(Timestamp),
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<(AccountId, String), Arc<Held>> for ByBytes {
    fn weight(&self, (_, address): &(AccountId, String), held: &Arc<Held>) -> u64 {
        let bytes = match &**held {
            Held::Picture(picture) => picture.bytes.len(),
            Held::Failed(_) => 0,
        };
        (bytes + address.len() + 200) as u64
    }
}

/// What a picture's address says.
pub struct Name {
    pub account: AccountId,
    pub asset_key: String,
    week: i64,
    code: Vec<u8>,
}

impl Name {
    /// Reads the last part of an address.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (week, account, asset, code) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let account = AccountId(uuid::Uuid::try_parse(account).ok()?);
        let asset_key = asset.to_owned();
        let is_key = asset.len() == AssetId::DIGITS && asset.bytes().all(|b| b.is_ascii_hexdigit());
        let code = BASE64_URL_SAFE_NO_PAD.decode(code).ok()?;
        let week = week.parse().ok()?;
        (is_key && parts.next().is_none()).then_some(Self { account, asset_key, week, code })
    }
}

impl Pictures {
    /// With keys derived from the master keys, of which the first signs.
    pub fn new(masters: &[MasterKey]) -> Self {
        let keys = masters.iter().map(|master| master.derive("asset picture")).collect();
        let held = Cache::with_weighter(MOST_KEPT, KEPT, ByBytes);
        Self { keys, held, turns: Turns::new(AT_ONCE, AT_ONCE_OF_ACCOUNT) }
    }

    /// The address on this service of a picture that is at another.
    pub fn path(
        &self,
        account: AccountId,
        asset_key: &str,
        address: &str,
        now: Timestamp,
    ) -> Option<String> {
        let week = week(now);
        let code = code(self.keys.first()?, account, asset_key, week, address)?;
        let code = BASE64_URL_SAFE_NO_PAD.encode(code);
        Some(format!("{PATH}{week}.{}.{asset_key}.{code}", account.0.simple()))
    }

    /// Whether the code holds, for a picture that is at an address.
    pub fn admits(&self, name: &Name, address: &str, now: Timestamp) -> bool {
        let age = week(now) - name.week;
        let is_right = |key: &Zeroizing<[u8; 32]>| {
            mac(key, name.account, &name.asset_key, name.week, address).is_some_and(|mac| {
                name.code.len() == CODE && mac.verify_truncated_left(&name.code).is_ok()
            })
        };
        (0..=1).contains(&age) && self.keys.iter().any(is_right)
    }

    /// The picture, if it can be had.
    pub async fn get(
        &self,
        portal: &Portal,
        account: AccountId,
        dam: &Site,
        address: &str,
    ) -> ApiResult<Option<Picture>> {
        let key = (account, address.to_owned());
        let now = portal.clock.now();
        if let Some(held) = self.held.get(&key)
            && matches!(&*held, Held::Failed(until) if *until <= now)
        {
            self.held.remove(&key);
        }
        let fetching = self.held.get_or_insert_async(&key, async {
            let held = match self.turns.take(account, LONGEST_WAIT).await {
                Some(_turn) => fetch(&portal.dam, dam, address, now).await,
                // So many wait already; whoever asks again finds it not kept.
                None => Held::Failed(now),
            };
            Ok::<_, Infallible>(Arc::new(held))
        });
        let held = match fetching.await {
            Ok(held) => held,
            Err(never) => match never {},
        };
        Ok(match &*held {
            Held::Picture(picture) => Some(picture.clone()),
            Held::Failed(_) => None,
        })
    }

    /// How long a browser may keep one: as its address holds.
    pub const fn lifetime() -> Duration {
        Duration::from_secs(SECONDS_OF_A_WEEK.unsigned_abs())
    }
}

async fn fetch(client: &DamClient, dam: &Site, address: &str, now: Timestamp) -> Held {
    match client.picture(dam, address).await {
        Ok(picture) => Held::Picture(picture),
        Err(error) => {
            let error: &NoAnswer = &error;
            tracing::info!(%error, "a picture can't be had");
            Held::Failed(now.plus_seconds(KEEP_FAILURE))
        }
    }
}

fn week(now: Timestamp) -> i64 {
    now.unix_seconds().div_euclid(SECONDS_OF_A_WEEK)
}

fn mac(
    key: &[u8; 32],
    account: AccountId,
    asset_key: &str,
    week: i64,
    address: &str,
) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    // All but the last are of a fixed length.
    mac.update(account.0.as_bytes());
    mac.update(&week.to_be_bytes());
    mac.update(asset_key.as_bytes());
    mac.update(address.as_bytes());
    Some(mac)
}

fn code(
    key: &[u8; 32],
    account: AccountId,
    asset_key: &str,
    week: i64,
    address: &str,
) -> Option<Vec<u8>> {
    let mac = mac(key, account, asset_key, week, address)?;
    Some(mac.finalize().into_bytes()[..CODE].to_vec())
}

#[cfg(test)]
mod tests {
    use portal_types::{AccountId, Timestamp};

    use super::{Name, Pictures};
    use crate::seal::MasterKey;

    const KEY: &str = "94f19ac22a4d4b4cb2af6c1b4d6f2a10";

    fn master(letter: &str) -> MasterKey {
        MasterKey::from_base64(&format!("{}=", letter.repeat(43))).unwrap()
    }

    #[test]
    fn an_address_is_good_for_its_picture_and_its_time() {
        let pictures = Pictures::new(&[master("A")]);
        let account = AccountId(uuid::Uuid::from_u128(7));
        let now = Timestamp::parse("2026-03-01T09:30:00Z").unwrap();
        let path = pictures.path(account, KEY, "https://cdn.example/1.jpg", now).unwrap();
        let name = Name::parse(path.rsplit('/').next().unwrap()).unwrap();
        assert_eq!((name.account, &*name.asset_key), (account, KEY));
        assert!(pictures.admits(&name, "https://cdn.example/1.jpg", now));
        assert!(!pictures.admits(&name, "https://cdn.example/2.jpg", now));
        assert!(!pictures.admits(
            &name,
            "https://cdn.example/1.jpg",
            now.plus_seconds(15 * 86_400)
        ));
        // A new master key in front changes nothing for those that are out.
        let rotated = Pictures::new(&[master("E"), master("A")]);
        assert!(rotated.admits(&name, "https://cdn.example/1.jpg", now.plus_seconds(86_400)));
        let other = Pictures::new(&[master("E")]);
        assert!(!other.admits(&name, "https://cdn.example/1.jpg", now));
    }

    #[test]
    fn what_is_no_name() {
        for text in ["", "1.2.3.4", "1.2", &format!("1.{}.{KEY}.x.y", uuid::Uuid::nil())] {
            assert!(Name::parse(text).is_none(), "{text}");
        }
    }
}
