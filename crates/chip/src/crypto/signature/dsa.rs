//! DSA (FIPS 186-4, 4.7), in documents of the first years.

use cccd_lds::tlv::{Reader, Tag, TlvError};
use crypto_bigint::{
    BoxedUint, NonZero, Odd,
    modular::{BoxedMontyForm, BoxedMontyParams},
};

use super::SignatureError;
use crate::crypto::{HashAlgorithm, digest};

/// A DSA public key with its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DsaKey {
    p: Vec<u8>,
    q: Vec<u8>,
    g: Vec<u8>,
    y: Vec<u8>,
}

impl DsaKey {
    /// All numbers are big-endian without leading zeros.
    pub(super) fn new(p: &[u8], q: &[u8], g: &[u8], y: &[u8]) -> Result<Self, SignatureError> {
        let odd = |number: &[u8]| number.last().is_some_and(|last| last & 1 == 1);
        let below = |number: &[u8], bound: &[u8]| (number.len(), number) < (bound.len(), bound);
        let sane = (64..=512).contains(&p.len()) && matches!(q.len(), 20 | 28 | 32);
        if !sane || !odd(p) || !odd(q) {
            return Err(SignatureError::Key("its DSA parameters are out of bounds"));
        }
        if [g, y]
            .into_iter()
            .any(|number| !below(&[1], number) || !below(number, p))
        {
            return Err(SignatureError::Key("its DSA numbers are out of range"));
        }
        Ok(Self {
            p: p.to_vec(),
            q: q.to_vec(),
            g: g.to_vec(),
            y: y.to_vec(),
        })
    }

    /// Bits of the prime `p`, to the byte.
    #[must_use]
    pub fn bits(&self) -> usize {
        self.p.len().saturating_mul(8)
    }

    fn holds(&self, digest: &[u8], r: &[u8], s: &[u8]) -> Option<bool> {
        let in_range = |number: &[u8]| {
            !number.is_empty() && (number.len(), number) < (self.q.len(), self.q.as_slice())
        };
        if !in_range(r) || !in_range(s) {
            return Some(false);
        }
        let modulo_p = BoxedMontyParams::new_vartime(odd(&self.p)?);
        let modulo_q = BoxedMontyParams::new_vartime(odd(&self.q)?);
        // The leftmost bits of the hash, as many as q has.
        let digest = digest.get(..digest.len().min(self.q.len()))?;
        let z = element(digest, &modulo_q)?;
        // q is prime, so that the inverse of s is its power to q - 2.
        let two = BoxedUint::from(2_u64);
        let exponent = number(&self.q)?.wrapping_sub(&two);
        let w = element(s, &modulo_q)?.pow(&exponent);
        let u1 = z.mul(&w).retrieve();
        let u2 = element(r, &modulo_q)?.mul(&w).retrieve();
        let g = element(&self.g, &modulo_p)?.pow(&u1);
        let y = element(&self.y, &modulo_p)?.pow(&u2);
        let v = g.mul(&y).retrieve();
        let q = NonZero::new(number(&self.q)?).into_option()?;
        let v = v.rem_vartime(&q).to_be_bytes_trimmed_vartime();
        Some(*v == *r)
    }
}

fn number(bytes: &[u8]) -> Option<BoxedUint> {
    let bits = u32::try_from(bytes.len().saturating_mul(8)).ok()?;
    BoxedUint::from_be_slice(bytes, bits).ok()
}

fn odd(bytes: &[u8]) -> Option<Odd<BoxedUint>> {
    Odd::new(number(bytes)?).into_option()
}

fn element(bytes: &[u8], params: &BoxedMontyParams) -> Option<BoxedMontyForm> {
    let modulus = params.modulus();
    let precision = modulus.as_ref().bits_precision();
    let value = BoxedUint::from_be_slice(bytes, precision.max(512)).ok()?;
    let reduced = value.rem_vartime(modulus.as_nz_ref());
    let bytes = reduced.to_be_bytes_trimmed_vartime();
    Some(BoxedMontyForm::new(
        BoxedUint::from_be_slice(&bytes, precision).ok()?,
        params,
    ))
}

/// The signature is a SEQUENCE of two INTEGERs (RFC 3279, 2.2.2).
pub(super) fn verify(key: &DsaKey, hash: HashAlgorithm, message: &[u8], signature: &[u8]) -> bool {
    let parse = || -> Result<(&[u8], &[u8]), TlvError> {
        let mut reader = Reader::new(signature);
        let mut numbers = reader.expect(Tag::SEQUENCE)?.children()?;
        reader.finish()?;
        let r = numbers.expect(Tag::INTEGER)?.unsigned()?;
        let s = numbers.expect(Tag::INTEGER)?.unsigned()?;
        numbers.finish()?;
        Ok((r, s))
    };
    let Ok((r, s)) = parse() else { return false };
    key.holds(&digest(hash, message), r, s).unwrap_or(false)
}
