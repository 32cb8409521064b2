//! Verifying CV certificates, as a chip does; for whoever keeps them on a desk.

use cccd_lds::cv_certificate::{CvCertificate, CvPublicKey, TerminalAuthProtocol};
use cccd_lds::spki::{AlgorithmIdentifier, EcParameters, RSA_ENCRYPTION, SubjectPublicKeyInfo};
use cccd_lds::tlv::{Tag, Writer};

use crate::crypto::signature::{
    PublicKey, Scheme, SignatureAlgorithm, SignatureError, Verified, verify_parsed,
};

/// Why a chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChainError {
    /// A certificate names another authority than the one before it in the chain.
    #[error("{holder} was issued by {authority}, not by the holder of the certificate before it")]
    Gap {
        /// Whose certificate.
        holder: String,
        /// Whom it names.
        authority: String,
    },
    /// A key on a curve, and neither it nor those above spell the curve out.
    #[error("the domain parameters of {0} are not known")]
    NoParameters(String),
    /// The algorithm of a key is not one of Terminal Authentication.
    #[error("the key of {0} is for an unknown algorithm")]
    Unsupported(String),
    /// A signature does not hold, or cannot be told.
    #[error("certificate of {holder}: {error}")]
    Signature {
        /// Whose certificate.
        holder: String,
        /// What is wrong.
        error: SignatureError,
    },
}

/// Verifies the signatures of a chain, and that each certificate names the holder before it; the
/// first one is a trust point and taken as it is. Curves are inherited from above (TR-03110-3,
/// D.3.3). One line for each signature; no date and no right is looked at.
///
/// # Errors
/// [`ChainError`].
pub fn verify_chain(chain: &[CvCertificate]) -> Result<Vec<Verified>, ChainError> {
    let mut curve: Option<EcParameters> = None;
    let mut verified = Vec::new();
    for (index, certificate) in chain.iter().enumerate() {
        let above = index.checked_sub(1).and_then(|above| chain.get(above));
        if let Some(above) = above {
            verified.push(verify(certificate, above, curve.as_ref())?);
        }
        let own = certificate.body().public_key.domain_parameters();
        curve = own.cloned().or(curve);
    }
    Ok(verified)
}

/// The signature on a certificate by the key of another.
fn verify(
    certificate: &CvCertificate,
    above: &CvCertificate,
    curve: Option<&EcParameters>,
) -> Result<Verified, ChainError> {
    let body = certificate.body();
    let holder = || body.holder.to_string();
    if body.authority != above.body().holder {
        return Err(ChainError::Gap {
            holder: holder(),
            authority: body.authority.to_string(),
        });
    }
    verify_signature(
        &above.body().public_key,
        curve,
        certificate.signed_bytes(),
        certificate.signature(),
        &above.body().holder.to_string(),
    )
    .map_err(|error| match error {
        ChainError::Signature { error, .. } => ChainError::Signature {
            holder: holder(),
            error,
        },
        other => other,
    })
}

/// A signature by the key of a CV certificate; `name` is the key's.
pub(super) fn verify_signature(
    key: &CvPublicKey,
    curve: Option<&EcParameters>,
    message: &[u8],
    signature: &[u8],
    name: &str,
) -> Result<Verified, ChainError> {
    let unsupported = || ChainError::Unsupported(name.to_owned());
    let protocol = key.protocol().ok_or_else(unsupported)?;
    let curve = key.domain_parameters().or(curve);
    let spki = to_spki(key, curve).ok_or_else(|| ChainError::NoParameters(name.to_owned()))?;
    let wrong = |error| ChainError::Signature {
        holder: name.to_owned(),
        error,
    };
    let key = PublicKey::parse(&spki.encode()).map_err(wrong)?;
    verify_parsed(&algorithm(protocol), &key, message, signature).map_err(wrong)
}

fn algorithm(protocol: TerminalAuthProtocol) -> SignatureAlgorithm {
    let hash = protocol.hash();
    let scheme = match protocol {
        TerminalAuthProtocol::RsaPkcs1(_) => Scheme::Pkcs1,
        TerminalAuthProtocol::RsaPss(_) => Scheme::Pss {
            mgf_hash: hash,
            salt_len: hash.output_len(),
        },
        TerminalAuthProtocol::Ecdsa(_) => Scheme::PlainEcdsa,
    };
    SignatureAlgorithm { scheme, hash }
}

fn to_spki(key: &CvPublicKey, curve: Option<&EcParameters>) -> Option<SubjectPublicKeyInfo> {
    Some(match key {
        CvPublicKey::Rsa {
            modulus, exponent, ..
        } => {
            let mut writer = Writer::new();
            writer.nest(Tag::SEQUENCE, |key| {
                key.unsigned(modulus).unsigned(exponent);
            });
            let algorithm = AlgorithmIdentifier {
                algorithm: RSA_ENCRYPTION,
                parameters: Some(vec![0x05, 0x00]),
            };
            SubjectPublicKeyInfo::new(algorithm, writer.into_bytes())
        }
        CvPublicKey::Ec { point, .. } => {
            SubjectPublicKeyInfo::new(curve?.to_algorithm(), point.clone())
        }
    })
}
