//! Diffie-Hellman over the MODP groups of RFC 5114.
//!
//! Plain and not constant time, like [`crate::curve`]: the keys are those of test cards.

#![allow(
    clippy::arithmetic_side_effects,
    reason = "big integers do not overflow; the moduli are primes and nothing is subtracted but 1"
)]

mod table;

use num_bigint::BigUint;

use self::table::Row;
use crate::curve::pad;

/// A MODP group of RFC 5114.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ModpGroup {
    /// 1024 bits with a subgroup of 160 bits.
    Modp1024Order160,
    /// 2048 bits with a subgroup of 224 bits.
    Modp2048Order224,
    /// 2048 bits with a subgroup of 256 bits.
    Modp2048Order256,
}

impl ModpGroup {
    /// Every group, in the order of its parameter identifier.
    pub const ALL: [Self; 3] = [
        Self::Modp1024Order160,
        Self::Modp2048Order224,
        Self::Modp2048Order256,
    ];

    /// The identifier of the standardised domain parameters, 0 to 2.
    #[must_use]
    pub const fn parameter_id(self) -> u8 {
        match self {
            Self::Modp1024Order160 => 0,
            Self::Modp2048Order224 => 1,
            Self::Modp2048Order256 => 2,
        }
    }

    /// The prime p.
    #[must_use]
    pub fn prime(self) -> &'static BigUint {
        &self.domain().p
    }

    /// The generator g.
    #[must_use]
    pub fn generator(self) -> &'static BigUint {
        &self.domain().g
    }

    /// The order q of the generator.
    #[must_use]
    pub fn order(self) -> &'static BigUint {
        &self.domain().q
    }

    /// (p−1)/q.
    #[must_use]
    pub fn cofactor(self) -> BigUint {
        (self.prime() - 1_u8) / self.order()
    }

    /// Length of an element in bytes.
    #[must_use]
    pub fn element_bytes(self) -> usize {
        usize::try_from(self.prime().bits().div_ceil(8)).unwrap_or_default()
    }

    /// `base` to the power of `exponent`.
    #[must_use]
    pub fn power(self, base: &BigUint, exponent: &BigUint) -> BigUint {
        base.modpow(exponent, self.prime())
    }

    /// The product of two elements.
    #[must_use]
    pub fn multiply(self, left: &BigUint, right: &BigUint) -> BigUint {
        left * right % self.prime()
    }

    /// Whether this is an element of the subgroup other than 1 (RFC 2631, 2.1.5).
    #[must_use]
    pub fn contains(self, element: &BigUint) -> bool {
        element.bits() > 1
            && element < self.prime()
            && self.power(element, self.order()) == BigUint::from(1_u8)
    }

    /// An element at the prime's full length.
    #[must_use]
    pub fn encode(self, element: &BigUint) -> Vec<u8> {
        pad(element, self.element_bytes())
    }

    fn domain(self) -> &'static Domain {
        Row::of(self).domain()
    }
}

struct Domain {
    p: BigUint,
    g: BigUint,
    q: BigUint,
}

impl Domain {
    fn new(row: &Row) -> Self {
        let number = |digits: &str| BigUint::parse_bytes(digits.as_bytes(), 16).unwrap_or_default();
        Self {
            p: number(row.p),
            g: number(row.g),
            q: number(row.q),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_groups_are_consistent() {
        for (group, bytes) in ModpGroup::ALL.into_iter().zip([128, 256, 256]) {
            assert_eq!(group.element_bytes(), bytes);
            assert!(group.contains(group.generator()));
            assert_eq!(&group.cofactor() * group.order(), group.prime() - 1_u8);
        }
    }

    #[test]
    fn elements_of_small_subgroups_are_not_in_the_group() {
        for group in ModpGroup::ALL {
            for element in [BigUint::from(0_u8), 1_u8.into(), group.prime() - 1_u8] {
                assert!(!group.contains(&element));
            }
            assert!(!group.contains(group.prime()));
        }
    }
}
