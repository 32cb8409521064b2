//! The card's random numbers: from a seed, or a script for the published worked examples.

use std::collections::VecDeque;

use num_bigint::BigUint;

use crate::hash::Hash;

/// A source of random numbers that is the same on every run.
///
/// A test card has nothing to hide, and a failing test must fail again: so there is no true
/// randomness here.
#[derive(Debug, Clone)]
pub struct Random {
    script: VecDeque<Vec<u8>>,
    seed: Vec<u8>,
    drawn: u64,
}

impl Random {
    /// Numbers that follow from `seed`.
    #[must_use]
    pub fn from_seed(seed: &[u8]) -> Self {
        Self {
            script: VecDeque::new(),
            seed: seed.to_vec(),
            drawn: 0,
        }
    }

    /// These numbers first, one for each that the protocols draw, whatever length they ask for;
    /// then numbers from a fixed seed.
    #[must_use]
    pub fn scripted<I: IntoIterator<Item = Vec<u8>>>(numbers: I) -> Self {
        Self {
            script: numbers.into_iter().collect(),
            ..Self::from_seed(b"after the script")
        }
    }

    /// `length` bytes.
    pub(crate) fn bytes(&mut self, length: usize) -> Vec<u8> {
        if let Some(next) = self.script.pop_front() {
            return next;
        }
        let mut bytes = Vec::new();
        while bytes.len() < length {
            self.drawn = self.drawn.wrapping_add(1);
            bytes.extend(Hash::Sha256.digest_parts(&[&self.seed, &self.drawn.to_be_bytes()]));
        }
        bytes.truncate(length);
        bytes
    }

    /// A number in 1 … `order`−1.
    #[allow(
        clippy::arithmetic_side_effects,
        reason = "the order of a group is over 1"
    )]
    pub(crate) fn scalar(&mut self, order: &BigUint) -> BigUint {
        if let Some(next) = self.script.pop_front() {
            return BigUint::from_bytes_be(&next);
        }
        // 64 bits more than the order leave no visible bias.
        let length = usize::try_from(order.bits().div_ceil(8)).unwrap_or_default();
        let wide = BigUint::from_bytes_be(&self.bytes(length.saturating_add(8)));
        wide % (order - 1_u8) + 1_u8
    }
}

impl Default for Random {
    fn default() -> Self {
        Self::from_seed(b"cccd-softcard")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same() {
        let (mut one, mut two) = (Random::from_seed(b"a"), Random::from_seed(b"a"));
        assert_eq!(one.bytes(40), two.bytes(40));
        assert_ne!(one.bytes(8), Random::from_seed(b"b").bytes(8));
        let order = BigUint::from(7_u8);
        for _ in 0..50 {
            let scalar = one.scalar(&order);
            assert!(scalar.bits() > 0 && scalar < order);
        }
    }

    #[test]
    fn a_script_goes_first() {
        let mut random = Random::scripted([vec![1, 2], vec![9]]);
        assert_eq!(random.bytes(16), [1, 2]);
        assert_eq!(random.scalar(&BigUint::from(100_u8)), BigUint::from(9_u8));
        assert_eq!(random.bytes(16).len(), 16);
    }
}
