//! RSA: PKCS#1 v1.5 and PSS with any hash, mask hash and salt (RFC 8017).
//!
//! `ring` verifies several times as fast: PKCS#1 with SHA-1/256/512 from 1024 bits on and with SHA-384
//! from 2048, PSS with SHA-256/384/512 from 2048 where one hash is used throughout and the salt is as
//! long as it. For the rest the encoded message is recovered with the `rsa` crate's raw operation and
//! the padding is checked here: PKCS#1 by building the one encoding that is right and comparing the whole of it,
//! so that nothing can hide in it (CVE-2006-4339); PSS because no crate lets mask hash and salt
//! length differ from the message hash.

use ::rsa::{BoxedUint, RsaPublicKey, hazmat::rsa_encrypt, traits::PublicKeyParts as _};
use ring::signature::{
    RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
    RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA384,
    RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512, RsaParameters,
    RsaPublicKeyComponents,
};

use super::SignatureError;
use crate::crypto::{HashAlgorithm, constant_time_eq, digest, digest_parts};

/// Bits of a modulus that are accepted.
const BITS: core::ops::RangeInclusive<usize> = 512..=8192;
/// Public exponents that are accepted: odd and in these bounds.
const EXPONENTS: core::ops::RangeInclusive<u64> = 3..=((1 << 33) - 1);

/// An RSA public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RsaKey {
    /// Big-endian, without leading zeros.
    modulus: Vec<u8>,
    exponent: u64,
    bits: usize,
}

impl RsaKey {
    /// Both numbers are big-endian without leading zeros.
    pub(super) fn new(modulus: &[u8], exponent: &[u8]) -> Result<Self, SignatureError> {
        let unused = modulus.first().map_or(0, |first| first.leading_zeros());
        let bits = modulus
            .len()
            .saturating_mul(8)
            .saturating_sub(unused as usize);
        if !BITS.contains(&bits) {
            return Err(SignatureError::Key(
                "its RSA modulus is not of 512 to 8192 bits",
            ));
        }
        if modulus.last().is_none_or(|last| last & 1 == 0) {
            return Err(SignatureError::Key("its RSA modulus is even"));
        }
        let exponent = match exponent.len() {
            0..=8 => exponent
                .iter()
                .fold(0, |value: u64, byte| value << 8 | u64::from(*byte)),
            _ => 0,
        };
        if !EXPONENTS.contains(&exponent) || exponent & 1 == 0 {
            return Err(SignatureError::Key(
                "its RSA exponent is even or out of bounds",
            ));
        }
        Ok(Self {
            modulus: modulus.to_vec(),
            exponent,
            bits,
        })
    }

    /// Bits of the modulus.
    #[must_use]
    pub const fn bits(&self) -> usize {
        self.bits
    }

    /// The modulus, big-endian, without leading zeros.
    #[must_use]
    pub fn modulus(&self) -> &[u8] {
        &self.modulus
    }

    /// The public exponent.
    #[must_use]
    pub const fn exponent(&self) -> u64 {
        self.exponent
    }

    /// Whether the modulus has the fingerprint of the keys of CVE-2017-15361: modulo each of the
    /// first primes it is a power of 65537.
    #[must_use]
    pub fn is_roca(&self) -> bool {
        // In groups whose product is below 2^32, so that the modulus is divided four times, not
        // seventeen.
        const PRIMES: [&[u64]; 4] = [
            &[11, 13, 17, 19, 37, 53],
            &[61, 71, 73, 79, 97],
            &[103, 107, 109, 127],
            &[151, 157],
        ];
        PRIMES.into_iter().all(|primes| {
            let residue = self.residue(primes.iter().product());
            primes.iter().all(|prime| {
                let (residue, factor) = (remainder(residue, *prime), remainder(65537, *prime));
                let mut power = 1;
                (0..*prime).any(|_| {
                    let found = power == residue;
                    power = remainder(power.wrapping_mul(factor), *prime);
                    found
                })
            })
        })
    }

    /// The modulus, modulo a number below 2^32.
    fn residue(&self, divisor: u64) -> u64 {
        let (head, words) = self.modulus.as_rchunks::<4>();
        let head = head
            .iter()
            .fold(0, |head, byte| head << 8 | u64::from(*byte));
        words.iter().fold(head, |residue, word| {
            let word = u64::from(u32::from_be_bytes(*word));
            remainder(remainder(residue, divisor) << 32 | word, divisor)
        })
    }

    /// RSAVP1 (RFC 8017, 5.2.2): the encoded message, as long as the modulus. `None` where the
    /// signature has another length or is not below the modulus.
    pub(crate) fn recover(&self, signature: &[u8]) -> Option<Vec<u8>> {
        if signature.len() != self.modulus.len() || signature >= self.modulus.as_slice() {
            return None;
        }
        let number = |bytes: &[u8]| {
            let precision = u32::try_from(self.modulus.len().saturating_mul(8)).ok()?;
            BoxedUint::from_be_slice(bytes, precision).ok()
        };
        let key = RsaPublicKey::new_with_size_limits(
            number(&self.modulus)?,
            BoxedUint::from(self.exponent),
            BITS,
        )
        .ok()?;
        let message = rsa_encrypt(&key, &number(signature)?).ok()?;
        let bytes = message.to_be_bytes();
        let surplus = bytes.len().checked_sub(key.size())?;
        bytes.get(surplus..).map(<[u8]>::to_vec)
    }
}

/// 0 where the divisor is.
fn remainder(number: u64, divisor: u64) -> u64 {
    number.checked_rem(divisor).unwrap_or(0)
}

/// Verifies with `ring`.
fn fast(key: &RsaKey, parameters: &RsaParameters, message: &[u8], signature: &[u8]) -> bool {
    let exponent = key.exponent.to_be_bytes();
    let zeros = exponent.iter().take_while(|byte| **byte == 0).count();
    let components = RsaPublicKeyComponents {
        n: key.modulus.as_slice(),
        e: exponent.get(zeros..).unwrap_or_default(),
    };
    components.verify(parameters, message, signature).is_ok()
}

/// RSASSA-PKCS1-v1_5 (RFC 8017, 8.2.2).
pub(super) fn pkcs1(key: &RsaKey, hash: HashAlgorithm, message: &[u8], signature: &[u8]) -> bool {
    // How long keys may be is the policy's business; what ring refuses is tried below.
    let parameters = match hash {
        HashAlgorithm::Sha1 => Some(&RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY),
        HashAlgorithm::Sha256 => Some(&RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY),
        HashAlgorithm::Sha384 => Some(&RSA_PKCS1_2048_8192_SHA384),
        HashAlgorithm::Sha512 => Some(&RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY),
        HashAlgorithm::Sha224 => None,
    };
    if parameters.is_some_and(|parameters| fast(key, parameters, message, signature)) {
        return true;
    }
    let hashed = digest(hash, message);
    key.recover(signature).is_some_and(|found| {
        // Issuers write the hash's parameters as NULL or leave them out; both are one encoding.
        [true, false].into_iter().any(|null| {
            encode_pkcs1(hash, &hashed, null, found.len())
                .is_some_and(|expected| constant_time_eq(&expected, &found))
        })
    })
}

/// EMSA-PKCS1-v1_5 (RFC 8017, 9.2).
fn encode_pkcs1(hash: HashAlgorithm, hashed: &[u8], null: bool, length: usize) -> Option<Vec<u8>> {
    use cccd_lds::tlv::{Tag, Writer, encode};
    let mut identifier = encode(Tag::OID, hash.oid().content());
    if null {
        identifier.extend([0x05, 0x00]);
    }
    let mut info = Writer::new();
    info.nest(Tag::SEQUENCE, |info| {
        info.put(Tag::SEQUENCE, &identifier).octets(hashed);
    });
    let info = info.into_bytes();
    let padding = length
        .checked_sub(info.len())?
        .checked_sub(3)
        .filter(|padding| *padding >= 8)?;
    Some(
        [
            &[0x00, 0x01],
            vec![0xFF; padding].as_slice(),
            &[0x00],
            &info,
        ]
        .concat(),
    )
}

/// RSASSA-PSS (RFC 8017, 8.1.2).
pub(super) fn pss(
    key: &RsaKey,
    hash: HashAlgorithm,
    mgf_hash: HashAlgorithm,
    salt_len: usize,
    message: &[u8],
    signature: &[u8],
) -> bool {
    let parameters = match hash {
        HashAlgorithm::Sha256 => Some(&RSA_PSS_2048_8192_SHA256),
        HashAlgorithm::Sha384 => Some(&RSA_PSS_2048_8192_SHA384),
        HashAlgorithm::Sha512 => Some(&RSA_PSS_2048_8192_SHA512),
        HashAlgorithm::Sha1 | HashAlgorithm::Sha224 => None,
    };
    // It knows one hash throughout and a salt as long as it.
    let usual = mgf_hash == hash && salt_len == hash.output_len() && key.bits >= 2048;
    if let Some(parameters) = parameters.filter(|_| usual) {
        return fast(key, parameters, message, signature);
    }
    let Some(recovered) = key.recover(signature) else {
        return false;
    };
    // emBits is one less than the modulus has, so that emLen is a byte less than k where the
    // modulus has 8k + 1 bits; the byte before must then be zero.
    let em_bits = key.bits.saturating_sub(1);
    let surplus = recovered.len().saturating_sub(em_bits.div_ceil(8));
    let Some((zeros, encoded)) = recovered.split_at_checked(surplus) else {
        return false;
    };
    zeros.iter().all(|byte| *byte == 0)
        && verify_pss(hash, mgf_hash, salt_len, message, encoded, em_bits).unwrap_or(false)
}

/// EMSA-PSS-VERIFY (RFC 8017, 9.1.2); `None` where a length does not fit.
fn verify_pss(
    hash: HashAlgorithm,
    mgf_hash: HashAlgorithm,
    salt_len: usize,
    message: &[u8],
    encoded: &[u8],
    em_bits: usize,
) -> Option<bool> {
    let (body, trailer) = encoded.split_at_checked(encoded.len().checked_sub(1)?)?;
    if trailer != [0xBC] {
        return Some(false);
    }
    let (masked, hashed) = body.split_at_checked(body.len().checked_sub(hash.output_len())?)?;
    let mut block = mgf1(mgf_hash, hashed, masked.len());
    for (byte, masked) in block.iter_mut().zip(masked) {
        *byte ^= masked;
    }
    let unused = encoded.len().saturating_mul(8).saturating_sub(em_bits);
    let keep = 0xFF_u8.checked_shr(u32::try_from(unused).ok()?)?;
    if masked.first()? & !keep != 0 {
        return Some(false);
    }
    *block.first_mut()? &= keep;
    let (padding, salt) = block.split_at_checked(block.len().checked_sub(salt_len)?)?;
    let (marker, zeros) = padding.split_last()?;
    if *marker != 0x01 || zeros.iter().any(|byte| *byte != 0) {
        return Some(false);
    }
    let again = digest_parts(hash, &[&[0; 8], &digest(hash, message), salt]);
    Some(constant_time_eq(&again, hashed))
}

/// MGF1 (RFC 8017, B.2.1).
fn mgf1(hash: HashAlgorithm, seed: &[u8], length: usize) -> Vec<u8> {
    let blocks = (0..=u32::MAX).map(|counter| digest_parts(hash, &[seed, &counter.to_be_bytes()]));
    blocks
        .take(length.div_ceil(hash.output_len()))
        .flatten()
        .take(length)
        .collect()
}
