//! Signs: what an asset's usages may have, in a few bits, so that a list passes most assets over
//! without a look at their facets.

use super::UsageFacet;

/// Three bits for each value that usages of an asset have, or had: out of 64 for fields, as many for
/// languages, sites and kinds of connectors. Values share bits, so a sign says "perhaps"; that it says so of a
/// value that an asset with three others lacks is about one case in three hundred.
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

/// The bits of a value: the same in every version, since they are stored (FNV-1a, stirred so that its
/// last bits depend on every byte; three times six of these).
pub(super) fn sign(value: &str) -> i64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let mut hash = value.bytes().fold(0xcbf2_9ce4_8422_2325, step);
    for factor in [0xff51_afd7_ed55_8ccd, 0xc4ce_b9fe_1a85_ec53] {
        hash = (hash ^ (hash >> 33)).wrapping_mul(factor);
    }
    hash ^= hash >> 33;
    [0, 6, 12].into_iter().fold(0, |bits, place| bits | 1 << ((hash >> place) % 64))
}

#[cfg(test)]
mod tests {
    use super::sign;

    #[test]
    fn a_sign_stays_what_it_is() {
        let bits = |value| (0..64).filter(|bit| sign(value) >> bit & 1 == 1).collect::<Vec<_>>();
        assert_eq!(
            ["", "Hero image", "en"].map(bits),
            [vec![18, 36, 38], vec![32, 36, 57], vec![20, 29, 31]]
        );
    }

    #[test]
    fn signs_are_spread() {
        let mut count = [0; 64];
        for n in 0..6_400 {
            let sign = sign(&format!("Field {n}"));
            (0..64).filter(|bit| sign >> bit & 1 == 1).for_each(|bit| count[bit] += 1);
        }
        assert!(count.iter().all(|of_bit| (240..360).contains(of_bit)), "{count:?}");
    }

    #[test]
    fn few_lack_a_value_and_have_its_bits() {
        let wanted = (0..100).map(|n| sign(&format!("Rare {n}")));
        let of_three = |n: u32| {
            let bits = (0..3).map(|m| sign(&format!("Field {}", n * 3 + m)));
            bits.fold(0, |bits, sign| bits | sign)
        };
        let perhaps: usize = wanted
            .map(|wanted| (0..1_000).filter(|n| of_three(*n) & wanted == wanted).count())
            .sum();
        assert!(perhaps < 100_000 / 200, "{perhaps}");
    }
}
