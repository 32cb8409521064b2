//! The key by which a desk vouches for what it witnessed: Ed25519 (RFC 8032) or ECDSA on P-256.

use core::fmt;

use cccd_lds::Private;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, ED25519, EcdsaKeyPair, Ed25519KeyPair,
    KeyPair as _, UnparsedPublicKey,
};

use crate::crypto::{HashAlgorithm, digest};

/// Why a key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DeskKeyError {
    /// It is no PKCS#8 of such a private key.
    #[error("not a private key on Ed25519 or P-256 in PKCS#8")]
    Private,
    /// It is no SubjectPublicKeyInfo of such a public key.
    #[error("not a public key on Ed25519 or P-256")]
    Public,
    /// The system gives no randomness.
    #[error("the system gives no random numbers")]
    Random,
}

/// The kind of a desk's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeskKeyKind {
    /// Ed25519.
    Ed25519,
    /// ECDSA with SHA-256 on P-256, as smart cards and security modules have it.
    P256,
}

/// A desk's private key.
pub struct DeskKey {
    pair: Pair,
    public: DeskPublicKey,
}

enum Pair {
    Ed25519(Ed25519KeyPair),
    P256(EcdsaKeyPair),
}

/// A desk's public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskPublicKey {
    kind: DeskKeyKind,
    spki: Vec<u8>,
}

/// The SubjectPublicKeyInfo before the 32 bytes of an Ed25519 key (RFC 8410, 4).
const ED25519_SPKI: [u8; 12] = [0x30, 0x2A, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 3, 0x21, 0];
/// The SubjectPublicKeyInfo before the 65 bytes of a point on P-256 (RFC 5480, 2).
const P256_SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 6, 7, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1, 6, 8, 0x2A, 0x86, 0x48, 0xCE,
    0x3D, 3, 1, 7, 3, 0x42, 0,
];

impl DeskKey {
    /// A new key, as PKCS#8.
    ///
    /// # Errors
    /// [`DeskKeyError::Random`].
    pub fn generate(kind: DeskKeyKind) -> Result<Private<Vec<u8>>, DeskKeyError> {
        let random = SystemRandom::new();
        let document = match kind {
            DeskKeyKind::Ed25519 => Ed25519KeyPair::generate_pkcs8(&random),
            DeskKeyKind::P256 => {
                EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random)
            }
        };
        let document = document.map_err(|_| DeskKeyError::Random)?;
        Ok(Private::new(document.as_ref().to_vec()))
    }

    /// The key in PKCS#8.
    ///
    /// # Errors
    /// [`DeskKeyError::Private`] where it is no such key.
    pub fn from_pkcs8(pkcs8: &[u8]) -> Result<Self, DeskKeyError> {
        if let Ok(pair) = Ed25519KeyPair::from_pkcs8_maybe_unchecked(pkcs8) {
            let public = DeskPublicKey {
                kind: DeskKeyKind::Ed25519,
                spki: [&ED25519_SPKI, pair.public_key().as_ref()].concat(),
            };
            let pair = Pair::Ed25519(pair);
            return Ok(Self { pair, public });
        }
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8, &random)
            .map_err(|_| DeskKeyError::Private)?;
        let public = DeskPublicKey {
            kind: DeskKeyKind::P256,
            spki: [&P256_SPKI, pair.public_key().as_ref()].concat(),
        };
        let pair = Pair::P256(pair);
        Ok(Self { pair, public })
    }

    /// The public key to it.
    #[must_use]
    pub const fn public_key(&self) -> &DeskPublicKey {
        &self.public
    }

    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, DeskKeyError> {
        match &self.pair {
            Pair::Ed25519(pair) => Ok(pair.sign(message).as_ref().to_vec()),
            Pair::P256(pair) => pair
                .sign(&SystemRandom::new(), message)
                .map(|signature| signature.as_ref().to_vec())
                .map_err(|_| DeskKeyError::Random),
        }
    }
}

impl fmt::Debug for DeskKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeskKey({})", self.public)
    }
}

impl DeskPublicKey {
    /// The key in the DER of a SubjectPublicKeyInfo.
    ///
    /// # Errors
    /// [`DeskKeyError::Public`] where it is no such key.
    pub fn from_spki(spki: &[u8]) -> Result<Self, DeskKeyError> {
        let rest = |head: &[u8]| spki.strip_prefix(head).map(<[u8]>::len);
        let kind = match (rest(&ED25519_SPKI), rest(&P256_SPKI)) {
            (Some(32), _) => DeskKeyKind::Ed25519,
            (_, Some(65)) => DeskKeyKind::P256,
            _ => return Err(DeskKeyError::Public),
        };
        let spki = spki.to_vec();
        Ok(Self { kind, spki })
    }

    /// The DER of its SubjectPublicKeyInfo.
    #[must_use]
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> DeskKeyKind {
        self.kind
    }

    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        let (algorithm, head): (&dyn ring::signature::VerificationAlgorithm, usize) =
            match self.kind {
                DeskKeyKind::Ed25519 => (&ED25519, ED25519_SPKI.len()),
                DeskKeyKind::P256 => (&ECDSA_P256_SHA256_ASN1, P256_SPKI.len()),
            };
        let key = self.spki.get(head..).unwrap_or_default();
        UnparsedPublicKey::new(algorithm, key)
            .verify(message, signature)
            .is_ok()
    }
}

/// The SHA-256 of its SubjectPublicKeyInfo, in hexadecimal: what two people compare.
impl fmt::Display for DeskPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        digest(HashAlgorithm::Sha256, &self.spki)
            .iter()
            .try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
