//! RSA signatures with partial message recovery (ISO 9796-2, digital signature scheme 1, as
//! Doc 9303-11, 6.1.2.1 uses it).

use cccd_lds::hash::HashAlgorithm;
use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};

use super::{ActiveAuthError, Scheme, Verified};
use crate::crypto::{constant_time_eq, digest_parts};

/// Bits of a modulus that are worth computing with.
const MODULUS_BITS: core::ops::RangeInclusive<u32> = 1024..=8192;

/// Opens the signature and compares the hash in it with that of the recovered part of the message
/// and the challenge.
pub(super) fn verify(
    modulus: &[u8],
    exponent: &[u8],
    challenge: &[u8],
    signature: &[u8],
) -> Result<Verified, ActiveAuthError> {
    let (bits, candidates) = open(modulus, exponent, signature)?;
    let mut error = ActiveAuthError::Signature;
    for representative in candidates {
        match check(&representative, challenge) {
            Ok(hash) => {
                return Ok(Verified {
                    scheme: Scheme::Rsa { bits },
                    hash,
                });
            }
            Err(found) => error = found,
        }
    }
    Err(error)
}

/// `s^e mod n` and its negative, of which those ending in the nibble C can be the representative:
/// ISO 9796-2 lets the signer send the smaller of the two numbers.
fn open(
    modulus: &[u8],
    exponent: &[u8],
    signature: &[u8],
) -> Result<(usize, Vec<Vec<u8>>), ActiveAuthError> {
    let precision = u32::try_from(modulus.len().saturating_mul(8))
        .ok()
        .filter(|bits| bits <= MODULUS_BITS.end())
        .ok_or(ActiveAuthError::UnsupportedKey)?;
    let unreadable = |_| ActiveAuthError::Key;
    let n = BoxedUint::from_be_slice(modulus, precision).map_err(unreadable)?;
    if !MODULUS_BITS.contains(&n.bits()) || exponent.len() > modulus.len() || exponent.is_empty() {
        return Err(ActiveAuthError::UnsupportedKey);
    }
    let exponent_bits = u32::try_from(exponent.len().saturating_mul(8)).unwrap_or(u32::MAX);
    let e = BoxedUint::from_be_slice(exponent, exponent_bits).map_err(unreadable)?;
    let odd = Option::<Odd<BoxedUint>>::from(n.to_odd()).ok_or(ActiveAuthError::Key)?;
    if signature.len() != modulus.len() {
        return Err(ActiveAuthError::Signature);
    }
    let s =
        BoxedUint::from_be_slice(signature, precision).map_err(|_| ActiveAuthError::Signature)?;
    if s >= n {
        return Err(ActiveAuthError::Signature);
    }
    let opened = BoxedMontyForm::new(s, &BoxedMontyParams::new(odd))
        .pow(&e)
        .retrieve();
    let negative = n.wrapping_sub(&opened);
    let candidates = [opened, negative]
        .iter()
        .map(|number| number.to_be_bytes().to_vec())
        .map(|bytes| {
            let surplus = bytes.len().saturating_sub(modulus.len());
            bytes.get(surplus..).unwrap_or_default().to_vec()
        })
        .filter(|bytes| bytes.last().is_some_and(|last| last & 0x0F == 0x0C))
        .collect();
    Ok((usize::try_from(n.bits()).unwrap_or_default(), candidates))
}

/// `header ‖ M1 ‖ H(M1 ‖ challenge) ‖ trailer`.
fn check(representative: &[u8], challenge: &[u8]) -> Result<HashAlgorithm, ActiveAuthError> {
    let wrong = ActiveAuthError::Signature;
    let (hash, body) = match representative {
        [body @ .., 0xBC] => (HashAlgorithm::Sha1, body),
        [body @ .., id, 0xCC] => (hash_of(*id).ok_or(ActiveAuthError::UnsupportedHash)?, body),
        _ => return Err(wrong),
    };
    let split = body.len().checked_sub(hash.output_len()).ok_or(wrong)?;
    let (head, signed) = body.split_at_checked(split).ok_or(wrong)?;
    let recovered = recovered(head).ok_or(wrong)?;
    if constant_time_eq(&digest_parts(hash, &[recovered, challenge]), signed) {
        Ok(hash)
    } else {
        Err(wrong)
    }
}

/// M1: what follows the header `6A`, or `6B BB … BA` where it was padded. A header of total
/// recovery (`4A`) would leave the challenge out, so it is refused.
fn recovered(head: &[u8]) -> Option<&[u8]> {
    let (first, rest) = head.split_first()?;
    match first {
        0x6A => Some(rest),
        0x6B => {
            let padding = rest.iter().take_while(|byte| **byte == 0xBB).count();
            rest.get(padding..)?.strip_prefix(&[0xBA])
        }
        _ => None,
    }
}

/// Hash identifiers of ISO 10118-3 in two-byte trailers (Doc 9303-11, 6.1.2.1).
const fn hash_of(id: u8) -> Option<HashAlgorithm> {
    match id {
        0x33 => Some(HashAlgorithm::Sha1),
        0x34 => Some(HashAlgorithm::Sha256),
        0x35 => Some(HashAlgorithm::Sha512),
        0x36 => Some(HashAlgorithm::Sha384),
        0x38 => Some(HashAlgorithm::Sha224),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    /// Doc 9303-11, appendix F, steps 12 to 18 (its public key is not published).
    #[test]
    fn the_representative_of_appendix_f() {
        let representative = hex!(
            "6A9D2784A67F8E7C659973EA1AEA25D95B6C8F91E5002F369F0FBDCE8A3CEC19"
            "91B543F1696546C5524CF23A5303CD6C98599F40B79F377B5F3A1406B3B4D8F9"
            "6784D23AA88DB7E1032A405E69325FA91A6E86F5C71AEA978264C4A207446DAD"
            "4E7292E2DCDA3024B47DA8C063AA1E6D22FBD976AB0FE73D94D2D9C6D88127BC"
        );
        let challenge = hex!("F173589974BF40C6");
        assert_eq!(check(&representative, &challenge), Ok(HashAlgorithm::Sha1));
        assert_eq!(
            check(&representative, &[0; 8]),
            Err(ActiveAuthError::Signature)
        );
        let mut unknown = representative;
        unknown[126..].copy_from_slice(&[0x31, 0xCC]);
        assert_eq!(
            check(&unknown, &challenge),
            Err(ActiveAuthError::UnsupportedHash)
        );
    }

    #[test]
    fn keys_that_are_none() {
        let s = [1; 128];
        let modulus = [0xFF; 128];
        let mut even = modulus;
        even[127] = 0xFE;
        for (n, e) in [
            (&[][..], &[3][..]),
            (&modulus[1..], &[3]),
            (&modulus, &[]),
            (&modulus, &[3; 129]),
        ] {
            assert_eq!(
                verify(n, e, &[0; 8], &s),
                Err(ActiveAuthError::UnsupportedKey)
            );
        }
        assert_eq!(verify(&even, &[3], &[0; 8], &s), Err(ActiveAuthError::Key));
        assert_eq!(
            verify(&[0xFF; 2000], &[3], &[0; 8], &s),
            Err(ActiveAuthError::UnsupportedKey)
        );
    }
}
