//! Active Authentication (Doc 9303-11, 6.1): the chip signs a challenge with the private key that
//! belongs to DG15.

mod iso9796;
#[cfg(test)]
mod tests;

use cccd_lds::hash::HashAlgorithm;
use cccd_lds::spki::{DomainParameters, PublicKey, SubjectPublicKeyInfo};
use cccd_lds::tlv::{Tag, only};

use crate::channel::{Channel, ChannelError};
use crate::crypto::{Curve, Group, Point, digest};
use crate::document::{ActiveAuthEvidence, Proof};
use crate::iso7816::{Command, ins};
use crate::transport::TransportError;

/// Length of RND.IFD in bytes.
pub const CHALLENGE_LEN: usize = 8;

/// A signature that verified, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// The scheme.
    pub scheme: Scheme,
    /// The hash used.
    pub hash: HashAlgorithm,
}

/// How a chip signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scheme {
    /// RSA with ISO 9796-2, scheme 1, partial message recovery; the length of the modulus.
    Rsa {
        /// Bits of the modulus.
        bits: usize,
    },
    /// ECDSA, `r ‖ s` (TR-03111, 5.2.1).
    EcdsaPlain(Curve),
    /// ECDSA as a SEQUENCE of two INTEGERs, which is not what Doc 9303 asks for but occurs.
    EcdsaDer(Curve),
}

/// Why a signature proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ActiveAuthError {
    /// The key in DG15 cannot be read.
    #[error("the public key of DG15 cannot be read")]
    Key,
    /// The key is of a kind or size that is not supported.
    #[error("the public key of DG15 is of an unsupported kind")]
    UnsupportedKey,
    /// The signature's trailer names an unknown hash.
    #[error("the signature names an unknown hash")]
    UnsupportedHash,
    /// The signature does not belong to key and challenge: the chip is a copy, or the challenge
    /// another.
    #[error("the signature does not verify")]
    Signature,
}

/// Verifies a chip's signature over a challenge with the SubjectPublicKeyInfo of DG15.
///
/// For ECDSA `hint` is the hash that DG14 names; without it, or where it does not fit, the others
/// are tried, and [`Verified`] says which it was. RSA signatures name their hash themselves.
///
/// # Errors
/// [`ActiveAuthError`].
pub fn verify(
    spki: &[u8],
    challenge: &[u8; CHALLENGE_LEN],
    signature: &[u8],
    hint: Option<HashAlgorithm>,
) -> Result<Verified, ActiveAuthError> {
    let key = SubjectPublicKeyInfo::parse(spki)
        .and_then(|spki| spki.public_key())
        .map_err(|_| ActiveAuthError::Key)?;
    match key {
        PublicKey::Rsa { modulus, exponent } => {
            iso9796::verify(&modulus, &exponent, challenge, signature)
        }
        PublicKey::Ec { parameters, point } => {
            ecdsa(&ec_key(&parameters, &point)?, challenge, signature, hint)
        }
        PublicKey::Standardized { parameters, key } => {
            ecdsa(&ec_key(&parameters, &key)?, challenge, signature, hint)
        }
        _ => Err(ActiveAuthError::UnsupportedKey),
    }
}

/// The length in bytes of the signatures that a key makes, as far as it is readable.
#[must_use]
pub fn signature_len(spki: &[u8]) -> Option<usize> {
    match SubjectPublicKeyInfo::parse(spki).ok()?.public_key().ok()? {
        PublicKey::Rsa { modulus, .. } => Some(modulus.len()),
        PublicKey::Ec { parameters, .. } | PublicKey::Standardized { parameters, .. } => {
            match Group::from_domain_parameters(&parameters)? {
                // Room for the DER form.
                Group::Curve(curve) => Some(curve.field_len().saturating_mul(2).saturating_add(10)),
                Group::Modp(_) => None,
            }
        }
        _ => None,
    }
}

/// Sends the challenge (INTERNAL AUTHENTICATE); `spki` tells how long the answer is, and so
/// whether it needs extended length. The signature is not verified here.
///
/// # Errors
/// [`ChannelError`] if the link or the session is lost.
pub fn run(
    channel: &mut dyn Channel,
    spki: &[u8],
    challenge: [u8; CHALLENGE_LEN],
) -> Result<Proof<ActiveAuthEvidence>, ChannelError> {
    let expected = signature_len(spki).unwrap_or(256);
    let long = expected > channel.capacity(256);
    let ne = if long { 65_536 } else { 256 };
    let reader_is_short = long && !channel.card().limits.extended();
    let command = Command::new(ins::INTERNAL_AUTHENTICATE, 0, 0)
        .with_data(challenge)
        .expecting(ne);
    let response = match channel.exchange(&command) {
        Ok(response) => response,
        Err(ChannelError::Transport(TransportError::TooLong { .. })) => {
            return Ok(Proof::Inconclusive(reader_too_short(expected)));
        }
        // A reader that claims more than it carries; a card that left says so.
        Err(ChannelError::Transport(TransportError::Other(_) | TransportError::Timeout))
            if long && !reader_is_short =>
        {
            return Ok(Proof::Inconclusive(reader_too_short(expected)));
        }
        Err(error) => return Err(error),
    };
    Ok(match response.ok() {
        Ok(signature) if signature.len() < expected && reader_is_short => {
            Proof::Inconclusive(reader_too_short(expected))
        }
        Ok(signature) => Proof::Done(ActiveAuthEvidence {
            challenge,
            signature,
        }),
        // A chip with a long answer cannot give it through a reader without extended length.
        Err(_) if reader_is_short => Proof::Inconclusive(reader_too_short(expected)),
        Err(status) => Proof::Refused {
            step: "INTERNAL AUTHENTICATE",
            status: status.0,
        },
    })
}

fn reader_too_short(expected: usize) -> String {
    format!(
        "reader: a signature of {expected} bytes needs extended length, which this reader lacks"
    )
}

fn ec_key(parameters: &DomainParameters, point: &[u8]) -> Result<Point, ActiveAuthError> {
    match Group::from_domain_parameters(parameters) {
        Some(Group::Curve(curve)) => curve.decode_point(point).map_err(|_| ActiveAuthError::Key),
        _ => Err(ActiveAuthError::UnsupportedKey),
    }
}

fn ecdsa(
    key: &Point,
    challenge: &[u8],
    signature: &[u8],
    hint: Option<HashAlgorithm>,
) -> Result<Verified, ActiveAuthError> {
    let curve = key.curve();
    let plain = split_plain(curve, signature).map(|(r, s)| (Scheme::EcdsaPlain(curve), r, s));
    let der = split_der(signature).map(|(r, s)| (Scheme::EcdsaDer(curve), r, s));
    let hashes = || hint.into_iter().chain(HashAlgorithm::ALL.into_iter().rev());
    for (scheme, r, s) in [plain, der].into_iter().flatten() {
        for hash in hashes() {
            if curve.verify(key, &digest(hash, challenge), r, s).is_ok() {
                return Ok(Verified { scheme, hash });
            }
        }
    }
    Err(ActiveAuthError::Signature)
}

fn split_plain(curve: Curve, signature: &[u8]) -> Option<(&[u8], &[u8])> {
    let (r, s) = signature.split_at_checked(curve.field_len())?;
    (s.len() == curve.field_len()).then_some((r, s))
}

fn split_der(signature: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut reader = only(signature, Tag::SEQUENCE).ok()?.children().ok()?;
    let r = reader.expect(Tag::INTEGER).ok()?.unsigned().ok()?;
    let s = reader.expect(Tag::INTEGER).ok()?.unsigned().ok()?;
    reader.finish().ok()?;
    Some((r, s))
}
