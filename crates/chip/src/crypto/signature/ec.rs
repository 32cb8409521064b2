//! ECDSA in both encodings (TR-03111, 4.2.1 and 5.2). `ring` verifies on the two NIST curves
//! that it knows, several times as fast; the rest is done on [`Curve`].

use cccd_lds::tlv::{Reader, Tag, TlvError};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, UnparsedPublicKey, VerificationAlgorithm,
};

use super::SignatureError;
use crate::crypto::{Curve, HashAlgorithm, Point, digest};

/// A point on a known curve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EcKey {
    point: Point,
}

impl EcKey {
    pub(super) fn new(curve: Curve, encoded: &[u8]) -> Result<Self, SignatureError> {
        curve
            .decode_point(encoded)
            .map(|point| Self { point })
            .map_err(|_| SignatureError::Key("it is no point of its curve"))
    }

    /// The curve.
    #[must_use]
    pub const fn curve(&self) -> Curve {
        self.point.curve()
    }

    /// The point.
    #[must_use]
    pub const fn point(&self) -> &Point {
        &self.point
    }

    /// The range of `r` and `s` is checked by the curve, and by `ring` (CVE-2022-21449).
    fn holds(&self, hash: HashAlgorithm, message: &[u8], r: &[u8], s: &[u8]) -> bool {
        let fast: Option<&'static dyn VerificationAlgorithm> = match (self.curve(), hash) {
            (Curve::Secp256r1, HashAlgorithm::Sha256) => Some(&ECDSA_P256_SHA256_FIXED),
            (Curve::Secp384r1, HashAlgorithm::Sha384) => Some(&ECDSA_P384_SHA384_FIXED),
            _ => None,
        };
        if let Some(algorithm) = fast {
            let length = self.curve().field_len();
            let (Some(r), Some(s)) = (padded(r, length), padded(s, length)) else {
                return false;
            };
            return UnparsedPublicKey::new(algorithm, self.point.encoded())
                .verify(message, &[r, s].concat())
                .is_ok();
        }
        self.curve()
            .verify(&self.point, &digest(hash, message), r, s)
            .is_ok()
    }
}

/// The number at its full length; `None` if it is longer.
fn padded(number: &[u8], length: usize) -> Option<Vec<u8>> {
    let zeros = length.checked_sub(number.len())?;
    Some([vec![0; zeros].as_slice(), number].concat())
}

/// The signature is a SEQUENCE of two INTEGERs (TR-03111, 5.2.2).
pub(super) fn x962(key: &EcKey, hash: HashAlgorithm, message: &[u8], signature: &[u8]) -> bool {
    let parse = || -> Result<(&[u8], &[u8]), TlvError> {
        let mut reader = Reader::new(signature);
        let mut numbers = reader.expect(Tag::SEQUENCE)?.children()?;
        reader.finish()?;
        let r = numbers.expect(Tag::INTEGER)?.unsigned()?;
        let s = numbers.expect(Tag::INTEGER)?.unsigned()?;
        numbers.finish()?;
        Ok((r, s))
    };
    parse().is_ok_and(|(r, s)| key.holds(hash, message, r, s))
}

/// The signature is two numbers as long as the group order (TR-03111, 5.2.1).
pub(super) fn plain(key: &EcKey, hash: HashAlgorithm, message: &[u8], signature: &[u8]) -> bool {
    let length = key.curve().order_bits().div_ceil(8);
    signature
        .split_at_checked(length)
        .filter(|(_, s)| s.len() == length)
        .is_some_and(|(r, s)| key.holds(hash, message, r, s))
}
