//! One function verifies every signature: [`verify`].
//!
//! It takes the AlgorithmIdentifier and the SubjectPublicKeyInfo as they stand in certificates
//! and CMS, and covers what real documents contain: RSA with PKCS#1 v1.5 and PSS padding, ECDSA
//! in both encodings over the known curves, DSA. Weak algorithms verify and are named as weak;
//! what is not implemented is its own error, with the identifier.
//!
//! `ring` does the common cases where it is several times faster; the rest is RustCrypto's.

mod algorithm;
mod dsa;
mod ec;
mod key;
mod rsa;

use core::fmt;

use cccd_lds::Oid;

pub use self::algorithm::{Scheme, SignatureAlgorithm};
pub use self::key::PublicKey;

use super::HashAlgorithm;

/// A signature that was verified, and by what. Only [`verify`] builds one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    algorithm: String,
    weak: Vec<String>,
}

impl Verified {
    /// The algorithm and key, e.g. `ECDSA SHA-256, brainpoolP256r1`.
    #[must_use]
    pub fn algorithm(&self) -> &str {
        &self.algorithm
    }

    /// What is weak about it by now, e.g. `SHA-1`, `RSA 1024 bits`; empty if nothing.
    #[must_use]
    pub fn weak(&self) -> &[String] {
        &self.weak
    }
}

/// Why a signature does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// The algorithm, or a hash or curve in it, is not implemented: nothing is known about the
    /// signature.
    #[error("algorithm {0} is not supported")]
    Unsupported(String),
    /// The key does not parse, is out of bounds, or does not fit the algorithm.
    #[error("the key cannot be used: {0}")]
    Key(&'static str),
    /// The AlgorithmIdentifier does not parse.
    #[error("malformed signature algorithm: {0}")]
    Algorithm(&'static str),
    /// The signature does not hold.
    #[error("the signature does not hold ({0})")]
    Invalid(String),
}

impl SignatureError {
    fn unsupported(oid: &Oid) -> Self {
        Self::Unsupported(oid.to_string())
    }
}

/// Verifies a signature.
///
/// - `algorithm`: the DER of the AlgorithmIdentifier.
/// - `digest`: the hash named elsewhere (CMS names it beside the signature); used only where the
///   algorithm names none of its own, as a bare `rsaEncryption` or `id-ecPublicKey` does.
/// - `spki`: the DER of the signer's SubjectPublicKeyInfo.
///
/// # Errors
/// [`SignatureError::Invalid`] if it does not hold; [`SignatureError::Unsupported`] if it cannot
/// be told; others if algorithm or key are malformed.
pub fn verify(
    algorithm: &[u8],
    digest: Option<HashAlgorithm>,
    spki: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Result<Verified, SignatureError> {
    let algorithm = SignatureAlgorithm::parse(algorithm, digest)?;
    let key = PublicKey::parse(spki)?;
    verify_parsed(&algorithm, &key, message, signature)
}

/// Verifies a signature with a key and an algorithm that were parsed before.
///
/// # Errors
/// As [`verify`].
pub fn verify_parsed(
    algorithm: &SignatureAlgorithm,
    key: &PublicKey,
    message: &[u8],
    signature: &[u8],
) -> Result<Verified, SignatureError> {
    let hash = algorithm.hash;
    let holds = match (algorithm.scheme, key) {
        (Scheme::Pkcs1, PublicKey::Rsa(key)) => rsa::pkcs1(key, hash, message, signature),
        (Scheme::Pss { mgf_hash, salt_len }, PublicKey::Rsa(key)) => {
            rsa::pss(key, hash, mgf_hash, salt_len, message, signature)
        }
        (Scheme::Ecdsa, PublicKey::Ec(key)) => ec::x962(key, hash, message, signature),
        (Scheme::PlainEcdsa, PublicKey::Ec(key)) => ec::plain(key, hash, message, signature),
        (Scheme::Dsa, PublicKey::Dsa(key)) => dsa::verify(key, hash, message, signature),
        _ => {
            return Err(SignatureError::Key(
                "it is of another kind than the signature",
            ));
        }
    };
    let line = format!("{algorithm}, {key}");
    if !holds {
        return Err(SignatureError::Invalid(line));
    }
    let weak_hash = (hash == HashAlgorithm::Sha1).then(|| hash.to_string());
    Ok(Verified {
        algorithm: line,
        weak: weak_hash.into_iter().chain(key.weakness()).collect(),
    })
}

impl fmt::Display for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.algorithm)
    }
}

#[cfg(test)]
mod tests;
