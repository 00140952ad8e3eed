//! Signs: what an asset's usages may have, in a few bits, so that a list passes most assets over
//! without a look at their facets.

use super::UsageFacet;

/// A bit for each value that usages of an asset have, or had: 64 for fields, as many for languages,
/// sites and kinds of connectors. Values share bits, so a sign says "perhaps".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UsageSigns {
    pub field: i64,
    pub language: i64,
    pub site: i64,
    pub connector: i64,
}

impl UsageSigns {
    /// Adds those of a facet.
    pub fn add(&mut self, facet: &UsageFacet) {
        self.field |= sign(&facet.field);
        self.language |= sign(&facet.language);
        self.site |= sign(&facet.site);
        self.connector |= sign(&facet.connector);
    }
}

/// The bit of a value: the same in every version, since it is stored (FNV-1a, folded to six bits).
pub(super) fn sign(value: &str) -> i64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = value.bytes().fold(0xcbf2_9ce4_8422_2325, step);
    let folded = hash ^ (hash >> 32);
    1 << ((folded ^ (folded >> 6) ^ (folded >> 12)) % 64)
}

#[cfg(test)]
mod tests {
    use super::sign;

    #[test]
    fn a_sign_stays_what_it_is() {
        let signs: Vec<u32> =
            ["", "Hero image", "en", "nl", "acme"].map(|value| sign(value).trailing_zeros()).into();
        assert_eq!(signs, [53, 13, 32, 57, 26]);
    }

    #[test]
    fn signs_are_spread() {
        let mut count = [0; 64];
        for n in 0..6_400 {
            count[sign(&format!("Field {n}")).trailing_zeros() as usize] += 1;
        }
        assert!(count.iter().all(|of_bit| (60..150).contains(of_bit)), "{count:?}");
    }
}
