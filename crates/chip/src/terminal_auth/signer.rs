//! Who holds the terminal's private key.

use core::fmt;

use cccd_lds::Private;
use cccd_lds::cv_certificate::TerminalAuthProtocol;
use cccd_lds::hash::HashAlgorithm;
use cccd_lds::spki::{AlgorithmIdentifier, EC_PUBLIC_KEY};
use cccd_lds::tlv::{Reader, Tag, TlvError};
use ring::rand::SystemRandom;
use ring::signature::{
    RSA_PKCS1_SHA256, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA512, RsaEncoding, RsaKeyPair,
};

use crate::crypto::{Group, OsRng, PrivateKey, digest};

/// Signs for a terminal: in memory, in a security module, or by asking a server.
pub trait TerminalSigner: Send + Sync {
    /// Signs a message of some 50 to 150 bytes, hash included, with the private key of the
    /// terminal's certificate by the algorithm that the certificate names. RSA signatures are as
    /// long as the modulus, ECDSA ones `r ‖ s` at the length of the order (TR-03111, 5.2.1).
    ///
    /// # Errors
    /// [`SignerError`] if there is no signature.
    fn sign(&self, protocol: TerminalAuthProtocol, message: &[u8]) -> Result<Vec<u8>, SignerError>;
}

/// Why there is no signature. The text is shown to the operator; no secret belongs in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SignerError(pub String);

/// A private key in memory: RSA of 2,048 bits or more with SHA-256 or SHA-512, or any known curve.
pub struct SoftwareSigner(Key);

enum Key {
    Ec(PrivateKey),
    Rsa(Box<RsaKeyPair>),
}

impl SoftwareSigner {
    /// From a PKCS#8 PrivateKeyInfo in DER (RFC 5208; RFC 5915 for curves).
    ///
    /// # Errors
    /// [`SignerError`] where it is none, or the key is of another kind.
    pub fn from_pkcs8(pkcs8: &Private<Vec<u8>>) -> Result<Self, SignerError> {
        let wrong = |_| SignerError("the terminal's key is no private key in PKCS#8".into());
        let mut info = Reader::new(pkcs8.reveal())
            .expect(Tag::SEQUENCE)
            .and_then(|info| info.children())
            .map_err(wrong)?;
        info.expect(Tag::INTEGER).map_err(wrong)?;
        let algorithm = info.expect(Tag::SEQUENCE).map_err(wrong)?;
        let key = info.expect(Tag::OCTET_STRING).map_err(wrong)?;
        let algorithm = AlgorithmIdentifier::from_tlv(&algorithm)
            .map_err(|error| SignerError(error.to_string()))?;
        if algorithm.algorithm != EC_PUBLIC_KEY {
            return RsaKeyPair::from_pkcs8(pkcs8.reveal())
                .map(|pair| Self(Key::Rsa(Box::new(pair))))
                .map_err(|error| SignerError(format!("the terminal's key: {error}")));
        }
        let group = algorithm
            .domain_parameters()
            .ok()
            .and_then(|parameters| Group::from_known_parameters(&parameters));
        let Some(Group::Curve(curve)) = group else {
            return Err(SignerError(
                "the terminal's key is on no known curve".into(),
            ));
        };
        // ECPrivateKey: a version, the number, and more that is not needed.
        let number = || -> Result<&[u8], TlvError> {
            let mut fields = key.contents()?.expect(Tag::SEQUENCE)?.children()?;
            fields.expect(Tag::INTEGER)?;
            Ok(fields.expect(Tag::OCTET_STRING)?.value)
        };
        PrivateKey::new(curve, number().map_err(wrong)?)
            .map(|key| Self(Key::Ec(key)))
            .map_err(|error| SignerError(error.to_string()))
    }
}

impl TerminalSigner for SoftwareSigner {
    fn sign(&self, protocol: TerminalAuthProtocol, message: &[u8]) -> Result<Vec<u8>, SignerError> {
        use HashAlgorithm::{Sha256, Sha512};
        use TerminalAuthProtocol::{Ecdsa, RsaPkcs1, RsaPss};
        let encoding: &'static dyn RsaEncoding = match (&self.0, protocol) {
            (Key::Ec(key), Ecdsa(hash)) => {
                return key
                    .sign(&digest(hash, message), &mut OsRng)
                    .map_err(|error| SignerError(error.to_string()));
            }
            (Key::Rsa(_), RsaPkcs1(Sha256)) => &RSA_PKCS1_SHA256,
            (Key::Rsa(_), RsaPkcs1(Sha512)) => &RSA_PKCS1_SHA512,
            (Key::Rsa(_), RsaPss(Sha256)) => &RSA_PSS_SHA256,
            (Key::Rsa(_), RsaPss(Sha512)) => &RSA_PSS_SHA512,
            _ => {
                let name = protocol.name();
                return Err(SignerError(format!("this key does not sign by {name}")));
            }
        };
        let Key::Rsa(pair) = &self.0 else {
            return Err(SignerError("this key does not sign by RSA".into()));
        };
        let mut signature = vec![0; pair.public().modulus_len()];
        pair.sign(encoding, &SystemRandom::new(), message, &mut signature)
            .map_err(|_| SignerError("the terminal's key did not sign".into()))?;
        Ok(signature)
    }
}

/// Prints the kind, never the key.
impl fmt::Debug for SoftwareSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Key::Ec(key) => write!(f, "SoftwareSigner({key:?})"),
            Key::Rsa(pair) => write!(f, "SoftwareSigner(RSA {})", pair.public().modulus_len()),
        }
    }
}
