//! RSA keys for test issuers and chips, generated from a seed, and the paddings of RFC 8017 over
//! big integers. Not constant time: the keys are those of test cards.

#![allow(
    clippy::arithmetic_side_effects,
    reason = "big integers do not overflow; moduli are not zero, subtractions are from larger numbers"
)]

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use cccd_lds::Private;
use num_bigint::BigUint;

use crate::curve::pad;
use crate::der;
use crate::hash::Hash;
use crate::rng::Rng;
use crate::signature::{SignatureAlgorithm, digest_oid};

/// An RSA key pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RsaKey {
    modulus: Vec<u8>,
    public_exponent: u32,
    private_exponent: Private<Vec<u8>>,
    /// The larger prime first.
    primes: Private<[Vec<u8>; 2]>,
}

/// What a key follows from: length, public exponent, the head of the stream.
type Identity = (u32, u32, Vec<u8>);

impl RsaKey {
    /// The key of this length in bits that follows from the stream. Generating takes a second or
    /// so at 3072 bits, so a process keeps the keys it has made.
    ///
    /// The length is rounded down to a multiple of 16, and is at least 512 bits.
    #[must_use]
    pub fn generate(bits: u32, public_exponent: u32, mut rng: Rng) -> Self {
        static MADE: Mutex<BTreeMap<Identity, RsaKey>> = Mutex::new(BTreeMap::new());
        let identity = (bits, public_exponent, rng.clone().bytes(32));
        // Held while searching: two threads that need the same key wait for one search.
        let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
        let search = || Self::search(bits.max(512) / 16 * 8, public_exponent, &mut rng);
        made.entry(identity).or_insert_with(search).clone()
    }

    fn search(prime_bits: u32, public_exponent: u32, rng: &mut Rng) -> Self {
        let e = BigUint::from(public_exponent);
        loop {
            let p = prime(prime_bits, rng);
            let q = prime(prime_bits, rng);
            let totient = (&p - 1_u8) * (&q - 1_u8);
            if let (true, Some(d)) = (p != q, e.modinv(&totient)) {
                let (p, q) = if p > q { (p, q) } else { (q, p) };
                return Self {
                    modulus: (&p * &q).to_bytes_be(),
                    public_exponent,
                    private_exponent: Private::new(d.to_bytes_be()),
                    primes: Private::new([p.to_bytes_be(), q.to_bytes_be()]),
                };
            }
        }
    }

    /// The modulus, big-endian.
    #[must_use]
    pub fn modulus(&self) -> &[u8] {
        &self.modulus
    }

    /// The private exponent, big-endian.
    #[must_use]
    pub const fn private_exponent(&self) -> &Private<Vec<u8>> {
        &self.private_exponent
    }

    /// The public exponent, big-endian, in the fewest bytes.
    #[must_use]
    pub fn public_exponent(&self) -> Vec<u8> {
        BigUint::from(self.public_exponent).to_bytes_be()
    }

    /// The RSAPrivateKey of RFC 8017, A.1.2.
    #[must_use]
    pub fn private_key_der(&self) -> Private<Vec<u8>> {
        let [p, q] = self.primes.reveal();
        let d = BigUint::from_bytes_be(self.private_exponent.reveal());
        let [p, q] = [p, q].map(|prime| BigUint::from_bytes_be(prime));
        let inverse = q.modinv(&p).unwrap_or_default();
        let number = |number: &BigUint| der::unsigned(&number.to_bytes_be());
        Private::new(der::sequence(&[
            der::integer(0),
            der::unsigned(&self.modulus),
            der::integer(self.public_exponent),
            number(&d),
            number(&p),
            number(&q),
            number(&(&d % (&p - 1_u8))),
            number(&(&d % (&q - 1_u8))),
            number(&inverse),
        ]))
    }

    /// The RSAPublicKey of RFC 8017, A.1.1.
    #[must_use]
    pub fn public_key_der(&self) -> Vec<u8> {
        der::sequence(&[
            der::unsigned(&self.modulus),
            der::integer(self.public_exponent),
        ])
    }

    /// RSASSA-PKCS1-v1_5 (RFC 8017, 8.2.1).
    #[must_use]
    pub fn sign_pkcs1(&self, hash: Hash, message: &[u8]) -> Vec<u8> {
        self.raise(&pkcs1_block(self.modulus.len(), hash, message))
    }

    /// RSASSA-PSS (RFC 8017, 8.1.1) with the hash of the mask generation function chosen apart
    /// from that of the message.
    #[must_use]
    pub fn sign_pss(&self, hash: Hash, mask: Hash, salt: &[u8], message: &[u8]) -> Vec<u8> {
        let encoded_bits = BigUint::from_bytes_be(&self.modulus)
            .bits()
            .saturating_sub(1);
        let length = usize::try_from(encoded_bits.div_ceil(8)).unwrap_or(0);
        let digest = hash.digest_parts(&[&[0; 8], &hash.digest(message), salt]);
        let block_length = length.saturating_sub(digest.len()).saturating_sub(1);
        let zeros = block_length.saturating_sub(salt.len()).saturating_sub(1);
        let block = [vec![0; zeros].as_slice(), &[0x01], salt].concat();
        let mut masked: Vec<u8> = block
            .iter()
            .zip(mask_generation(mask, &digest, block.len()))
            .map(|(byte, mask)| byte ^ mask)
            .collect();
        let spare = (length as u64)
            .saturating_mul(8)
            .saturating_sub(encoded_bits);
        if let Some(first) = masked.first_mut() {
            *first &= 0xFF >> spare;
        }
        self.raise(&[masked.as_slice(), &digest, &[0xBC]].concat())
    }

    /// The private operation on an encoded block; the result is as long as the modulus.
    fn raise(&self, block: &[u8]) -> Vec<u8> {
        let exponent = BigUint::from_bytes_be(self.private_exponent.reveal());
        let modulus = BigUint::from_bytes_be(&self.modulus);
        pad(
            &BigUint::from_bytes_be(block).modpow(&exponent, &modulus),
            self.modulus.len(),
        )
    }
}

/// EMSA-PKCS1-v1_5 (RFC 8017, 9.2).
fn pkcs1_block(length: usize, hash: Hash, message: &[u8]) -> Vec<u8> {
    let info = der::sequence(&[
        der::sequence(&[der::oid(digest_oid(hash)), der::null()]),
        der::octet_string(&hash.digest(message)),
    ]);
    let padding = length.saturating_sub(info.len()).saturating_sub(3);
    [
        &[0x00, 0x01],
        vec![0xFF; padding].as_slice(),
        &[0x00],
        &info,
    ]
    .concat()
}

/// Whether a signature is that of a key of at least 512 bits over a message.
pub(crate) fn verify(
    modulus: &BigUint,
    exponent: &BigUint,
    algorithm: SignatureAlgorithm,
    message: &[u8],
    signature: &[u8],
) -> bool {
    let length = usize::try_from(modulus.bits().div_ceil(8)).unwrap_or(0);
    let number = BigUint::from_bytes_be(signature);
    if length < 64 || signature.len() != length || number >= *modulus || exponent.bits() > 64 {
        return false;
    }
    let block = pad(&number.modpow(exponent, modulus), length);
    match algorithm {
        SignatureAlgorithm::RsaPkcs1(hash) => block == pkcs1_block(length, hash, message),
        SignatureAlgorithm::RsaPss { hash, mask, salt } => {
            let bits = modulus.bits().saturating_sub(1);
            let salt = usize::from(salt);
            is_pss(&block, bits, (hash, mask), salt, message).unwrap_or(false)
        }
        _ => false,
    }
}

/// EMSA-PSS-VERIFY (RFC 8017, 9.1.2) of a block that encodes so many bits.
fn is_pss(
    block: &[u8],
    bits: u64,
    (hash, mask): (Hash, Hash),
    salt: usize,
    message: &[u8],
) -> Option<bool> {
    let length = usize::try_from(bits.div_ceil(8)).ok()?;
    let (surplus, encoded) = block.split_at_checked(block.len().checked_sub(length)?)?;
    let ends = hash.output_len().checked_add(1)?;
    let (masked, rest) = encoded.split_at_checked(length.checked_sub(ends)?)?;
    let (digest, trailer) = rest.split_at_checked(hash.output_len())?;
    let mut plain: Vec<u8> = masked
        .iter()
        .zip(mask_generation(mask, digest, masked.len()))
        .map(|(byte, mask)| byte ^ mask)
        .collect();
    let spare = (length as u64).saturating_mul(8).saturating_sub(bits);
    *plain.first_mut()? &= 0xFF >> spare;
    let (padding, salt) = plain.split_at_checked(plain.len().checked_sub(salt)?)?;
    let (one, zeros) = padding.split_last()?;
    let again = hash.digest_parts(&[&[0; 8], &hash.digest(message), salt]);
    let empty = surplus.iter().chain(zeros).all(|byte| *byte == 0);
    Some(empty && *one == 0x01 && trailer == [0xBC] && again == digest)
}

/// MGF1 (RFC 8017, B.2.1).
fn mask_generation(hash: Hash, seed: &[u8], length: usize) -> Vec<u8> {
    (0_u32..)
        .flat_map(|i| hash.digest_parts(&[seed, &i.to_be_bytes()]))
        .take(length)
        .collect()
}

/// A probable prime with its two highest bits set, so that a product of two has full length.
fn prime(bits: u32, rng: &mut Rng) -> BigUint {
    let small = small_primes();
    loop {
        let bytes = rng.bytes(usize::try_from(bits / 8).unwrap_or(0));
        let mut start = BigUint::from_bytes_be(&bytes);
        start.set_bit(u64::from(bits).saturating_sub(1), true);
        start.set_bit(u64::from(bits).saturating_sub(2), true);
        start.set_bit(0, true);
        let remainders: Vec<(u64, u64)> = small
            .iter()
            .map(|p| (*p, u64::try_from(&start % *p).unwrap_or(0)))
            .collect();
        let candidates = (0..4096_u64).step_by(2).filter(|offset| {
            remainders
                .iter()
                .all(|(p, r)| r.wrapping_add(*offset) % p != 0)
        });
        for offset in candidates {
            let candidate = &start + offset;
            if is_probable_prime(&candidate) {
                return candidate;
            }
        }
    }
}

/// Miller and Rabin's test to the first eight prime bases: for candidates that nobody chose to
/// deceive it, at these lengths, one round would do.
fn is_probable_prime(candidate: &BigUint) -> bool {
    let one = BigUint::from(1_u8);
    let minus_one = candidate - &one;
    let twos = minus_one.trailing_zeros().unwrap_or(0);
    let odd = &minus_one >> twos;
    [2_u8, 3, 5, 7, 11, 13, 17, 19].iter().all(|base| {
        let mut x = BigUint::from(*base).modpow(&odd, candidate);
        if x == one || x == minus_one {
            return true;
        }
        (1..twos).any(|_| {
            x = &x * &x % candidate;
            x == minus_one
        })
    })
}

/// The odd primes below 4096.
fn small_primes() -> Vec<u64> {
    let mut primes: Vec<u64> = Vec::new();
    for n in (3..4096_u64).step_by(2) {
        if primes
            .iter()
            .take_while(|p| *p * *p <= n)
            .all(|p| n % p != 0)
        {
            primes.push(n);
        }
    }
    primes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_follows_from_its_seed_and_has_its_length() {
        let key = RsaKey::generate(1024, 65537, Rng::from_seed(b"a"));
        assert_eq!(key, RsaKey::search(512, 65537, &mut Rng::from_seed(b"a")));
        assert_ne!(key, RsaKey::generate(1024, 65537, Rng::from_seed(b"b")));
        assert_eq!(BigUint::from_bytes_be(key.modulus()).bits(), 1024);
    }

    #[test]
    fn private_undoes_public() {
        let key = RsaKey::generate(1024, 3, Rng::from_seed(b"e3"));
        let block = vec![0x12; 100];
        let raised = BigUint::from_bytes_be(&key.raise(&block));
        let back = raised.modpow(&BigUint::from(3_u8), &BigUint::from_bytes_be(key.modulus()));
        assert_eq!(back.to_bytes_be(), block);
    }

    #[test]
    fn primes() {
        assert_eq!(small_primes().len(), 563);
        assert!(is_probable_prime(&BigUint::from(1_000_000_007_u32)));
        assert!(!is_probable_prime(&BigUint::from(3_215_031_751_u64 + 2)));
    }
}
