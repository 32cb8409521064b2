//! Signature algorithms, their identifiers, and the keys that the test authorities sign with.

use cccd_lds::Private;
use num_bigint::BigUint;

use crate::curve::{Curve, pad};
use crate::der;
use crate::dsa::{DsaGroup, DsaKey};
use crate::hash::Hash;
use crate::rng::Rng;
use crate::rsa_key::RsaKey;

/// A signature algorithm of Doc 9303-12, 4.4, or one that the field uses all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5.
    RsaPkcs1(Hash),
    /// RSASSA-PSS.
    RsaPss {
        /// The hash of the message.
        hash: Hash,
        /// The hash of the mask generation function.
        mask: Hash,
        /// Length of the salt in bytes.
        salt: u8,
    },
    /// ECDSA with the signature as a DER sequence.
    Ecdsa(Hash),
    /// ECDSA with the signature as r‖s and the identifiers of TR-03111, 5.2.1.
    EcdsaPlain(Hash),
    /// DSA.
    Dsa(Hash),
}

impl SignatureAlgorithm {
    /// PSS as Doc 9303-12 recommends it: one hash throughout, the salt as long as its output.
    #[must_use]
    pub fn pss(hash: Hash) -> Self {
        Self::RsaPss {
            hash,
            mask: hash,
            salt: u8::try_from(hash.output_len()).unwrap_or(0),
        }
    }

    /// The hash of the message.
    #[must_use]
    pub const fn hash(self) -> Hash {
        match self {
            Self::RsaPkcs1(hash)
            | Self::RsaPss { hash, .. }
            | Self::Ecdsa(hash)
            | Self::EcdsaPlain(hash)
            | Self::Dsa(hash) => hash,
        }
    }

    /// The dotted object identifier.
    #[must_use]
    pub const fn oid(self) -> &'static str {
        match self {
            Self::RsaPkcs1(hash) => pkcs1_oid(hash),
            Self::RsaPss { .. } => "1.2.840.113549.1.1.10",
            Self::Ecdsa(hash) => ecdsa_oid(hash),
            Self::EcdsaPlain(hash) => plain_ecdsa_oid(hash),
            Self::Dsa(hash) => dsa_oid(hash),
        }
    }

    /// The AlgorithmIdentifier, parameters at their defaults left out.
    #[must_use]
    pub fn identifier(self) -> Vec<u8> {
        let oid = der::oid(self.oid());
        match self {
            Self::RsaPkcs1(_) => der::sequence(&[oid, der::null()]),
            Self::RsaPss { hash, mask, salt } => {
                der::sequence(&[oid, pss_parameters(hash, mask, salt)])
            }
            Self::Ecdsa(_) | Self::EcdsaPlain(_) | Self::Dsa(_) => der::sequence(&[oid]),
        }
    }
}

/// How an elliptic-curve public key names its curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum CurveParameters {
    /// By object identifier.
    Named,
    /// By all its numbers, as Doc 9303-12, 4.4.3 wants it.
    #[default]
    Explicit,
}

/// What kind of key to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeySpec {
    /// RSA of so many bits with the exponent 65537.
    Rsa(u32),
    /// RSA of so many bits with the exponent 3.
    RsaExponent3(u32),
    /// A key on this curve.
    Ec(Curve, CurveParameters),
    /// A DSA key with these parameters.
    Dsa(DsaGroup),
}

/// A private key with its public half.
#[derive(Debug, Clone)]
pub enum SigningKey {
    /// An RSA key.
    Rsa(RsaKey),
    /// A key on an elliptic curve.
    Ec {
        /// The curve.
        curve: Curve,
        /// How the public key names the curve.
        parameters: CurveParameters,
        /// The private scalar, big-endian, as long as the group's order.
        private: Private<Vec<u8>>,
    },
    /// A DSA key.
    Dsa(DsaKey),
}

/// The key cannot make this kind of signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the key and the signature algorithm do not fit: choose both RSA, both ECDSA or both DSA")]
pub struct KeyMismatch;

impl SigningKey {
    /// The key of this kind that follows from the stream.
    #[must_use]
    pub fn generate(spec: KeySpec, mut rng: Rng) -> Self {
        match spec {
            KeySpec::Rsa(bits) => Self::Rsa(RsaKey::generate(bits, 65537, rng)),
            KeySpec::RsaExponent3(bits) => Self::Rsa(RsaKey::generate(bits, 3, rng)),
            KeySpec::Ec(curve, parameters) => {
                let private = curve.private_key(&rng.bytes(64));
                let private = Private::new(pad(&private, curve.order_bytes()));
                Self::Ec {
                    curve,
                    parameters,
                    private,
                }
            }
            KeySpec::Dsa(group) => Self::Dsa(DsaKey::generate(group, rng)),
        }
    }

    /// The content of the BIT STRING in the SubjectPublicKeyInfo.
    #[must_use]
    pub fn public_key(&self) -> Vec<u8> {
        match self {
            Self::Rsa(key) => key.public_key_der(),
            Self::Ec { curve, private, .. } => {
                let private = BigUint::from_bytes_be(private.reveal());
                curve.encode(&curve.public_key(&private))
            }
            Self::Dsa(key) => key.public_key_der(),
        }
    }

    /// The SubjectPublicKeyInfo (RFC 5280, 4.1.2.7).
    #[must_use]
    pub fn public_key_info(&self) -> Vec<u8> {
        let algorithm = match self {
            Self::Rsa(_) => der::sequence(&[der::oid("1.2.840.113549.1.1.1"), der::null()]),
            Self::Ec {
                curve, parameters, ..
            } => {
                let parameters = match parameters {
                    CurveParameters::Named => der::oid(curve.oid()),
                    CurveParameters::Explicit => explicit_parameters(*curve),
                };
                der::sequence(&[der::oid("1.2.840.10045.2.1"), parameters])
            }
            Self::Dsa(key) => key.identifier(),
        };
        der::sequence(&[algorithm, der::bit_string(&self.public_key())])
    }

    /// Signs a message. The salt of PSS follows from key and message.
    ///
    /// # Errors
    /// [`KeyMismatch`] where a key is asked for a signature of another kind.
    pub fn sign(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<Vec<u8>, KeyMismatch> {
        match (self, algorithm) {
            (Self::Rsa(key), SignatureAlgorithm::RsaPkcs1(hash)) => {
                Ok(key.sign_pkcs1(hash, message))
            }
            (Self::Rsa(key), SignatureAlgorithm::RsaPss { hash, mask, salt }) => {
                let mut rng = Rng::from_seed(&[key.private_exponent().reveal(), message].concat());
                Ok(key.sign_pss(hash, mask, &rng.bytes(usize::from(salt)), message))
            }
            (Self::Ec { curve, private, .. }, SignatureAlgorithm::Ecdsa(hash)) => {
                let private = BigUint::from_bytes_be(private.reveal());
                Ok(curve.sign(&private, hash, message).to_der())
            }
            (Self::Ec { curve, private, .. }, SignatureAlgorithm::EcdsaPlain(hash)) => {
                let private = BigUint::from_bytes_be(private.reveal());
                Ok(curve.sign(&private, hash, message).to_plain(*curve))
            }
            (Self::Dsa(key), SignatureAlgorithm::Dsa(hash)) => Ok(key.sign(hash, message)),
            _ => Err(KeyMismatch),
        }
    }
}

/// The AlgorithmIdentifier of a hash function, without parameters (RFC 5754, 2).
#[must_use]
pub fn digest_identifier(hash: Hash) -> Vec<u8> {
    der::sequence(&[der::oid(digest_oid(hash))])
}

/// SpecifiedECDomain of TR-03111, 5.1.1: version, field, coefficients, base point, order, cofactor.
fn explicit_parameters(curve: Curve) -> Vec<u8> {
    let length = curve.field_bytes();
    der::sequence(&[
        der::integer(1),
        der::sequence(&[
            der::oid("1.2.840.10045.1.1"),
            der::unsigned(&curve.prime().to_bytes_be()),
        ]),
        der::sequence(&[
            der::octet_string(&pad(curve.a(), length)),
            der::octet_string(&pad(curve.b(), length)),
        ]),
        der::octet_string(&curve.encode(curve.generator())),
        der::unsigned(&curve.order().to_bytes_be()),
        der::integer(1),
    ])
}

fn pss_parameters(hash: Hash, mask: Hash, salt: u8) -> Vec<u8> {
    let identifier = |hash: Hash| der::sequence(&[der::oid(digest_oid(hash)), der::null()]);
    let mut fields = Vec::new();
    if hash != Hash::Sha1 {
        fields.push(der::explicit(0, &identifier(hash)));
    }
    if mask != Hash::Sha1 {
        let mgf1 = der::sequence(&[der::oid("1.2.840.113549.1.1.8"), identifier(mask)]);
        fields.push(der::explicit(1, &mgf1));
    }
    if salt != 20 {
        fields.push(der::explicit(2, &der::integer(u32::from(salt))));
    }
    der::sequence(&fields)
}

/// The dotted object identifier of a hash function.
#[must_use]
pub const fn digest_oid(hash: Hash) -> &'static str {
    match hash {
        Hash::Sha1 => "1.3.14.3.2.26",
        Hash::Sha224 => "2.16.840.1.101.3.4.2.4",
        Hash::Sha256 => "2.16.840.1.101.3.4.2.1",
        Hash::Sha384 => "2.16.840.1.101.3.4.2.2",
        Hash::Sha512 => "2.16.840.1.101.3.4.2.3",
    }
}

const fn pkcs1_oid(hash: Hash) -> &'static str {
    match hash {
        Hash::Sha1 => "1.2.840.113549.1.1.5",
        Hash::Sha224 => "1.2.840.113549.1.1.14",
        Hash::Sha256 => "1.2.840.113549.1.1.11",
        Hash::Sha384 => "1.2.840.113549.1.1.12",
        Hash::Sha512 => "1.2.840.113549.1.1.13",
    }
}

const fn ecdsa_oid(hash: Hash) -> &'static str {
    match hash {
        Hash::Sha1 => "1.2.840.10045.4.1",
        Hash::Sha224 => "1.2.840.10045.4.3.1",
        Hash::Sha256 => "1.2.840.10045.4.3.2",
        Hash::Sha384 => "1.2.840.10045.4.3.3",
        Hash::Sha512 => "1.2.840.10045.4.3.4",
    }
}

const fn plain_ecdsa_oid(hash: Hash) -> &'static str {
    match hash {
        Hash::Sha1 => "0.4.0.127.0.7.1.1.4.1.1",
        Hash::Sha224 => "0.4.0.127.0.7.1.1.4.1.2",
        Hash::Sha256 => "0.4.0.127.0.7.1.1.4.1.3",
        Hash::Sha384 => "0.4.0.127.0.7.1.1.4.1.4",
        Hash::Sha512 => "0.4.0.127.0.7.1.1.4.1.5",
    }
}

const fn dsa_oid(hash: Hash) -> &'static str {
    match hash {
        Hash::Sha1 => "1.2.840.10040.4.3",
        Hash::Sha224 => "2.16.840.1.101.3.4.3.1",
        Hash::Sha256 => "2.16.840.1.101.3.4.3.2",
        Hash::Sha384 => "2.16.840.1.101.3.4.3.3",
        Hash::Sha512 => "2.16.840.1.101.3.4.3.4",
    }
}
