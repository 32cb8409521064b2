//! Public keys and domain parameters as data: SubjectPublicKeyInfo and AlgorithmIdentifier
//! (RFC 5280, 4.1), with the forms that Doc 9303-11, 9.1 and 9.4 to 9.5 use.
//!
//! Nothing here judges a key: whether a point lies on its curve, or a group is a known one, is
//! for the cryptography to say.

use core::fmt;

use crate::{
    error::ParseError,
    oid::Oid,
    tlv::{Reader, Tag, Tlv, Writer, only},
};

/// rsaEncryption (RFC 8017).
pub const RSA_ENCRYPTION: Oid =
    Oid::literal(&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]);
/// id-RSASSA-PSS (RFC 8017).
pub const RSASSA_PSS: Oid = Oid::literal(&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A]);
/// id-ecPublicKey (RFC 5480).
pub const EC_PUBLIC_KEY: Oid = Oid::literal(&[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]);
/// dhpublicnumber (X9.42; RFC 3279).
pub const DH_PUBLIC_NUMBER: Oid = Oid::literal(&[0x2A, 0x86, 0x48, 0xCE, 0x3E, 0x02, 0x01]);
/// dhKeyAgreement (PKCS #3), which the sample of Doc 9303 has.
pub const DH_KEY_AGREEMENT: Oid =
    Oid::literal(&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x03, 0x01]);
/// standardizedDomainParameters (Doc 9303-11, 9.5.1).
pub const STANDARDIZED_DOMAIN_PARAMETERS: Oid =
    Oid::literal(&[0x04, 0x00, 0x7F, 0x00, 0x07, 0x01, 0x02]);

const PRIME_FIELD: Oid = Oid::literal(&[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x01, 0x01]);

/// AlgorithmIdentifier with its parameters as encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlgorithmIdentifier {
    /// The algorithm.
    pub algorithm: Oid,
    /// The parameters, tag and length included, where there are any.
    pub parameters: Option<Vec<u8>>,
}

impl AlgorithmIdentifier {
    /// Reads the content of an AlgorithmIdentifier.
    ///
    /// # Errors
    /// [`ParseError::Tlv`] where it is malformed.
    pub fn from_tlv(object: &Tlv<'_>) -> Result<Self, ParseError> {
        let mut reader = object.children()?;
        let algorithm = reader.expect(Tag::OID)?.to_oid()?;
        let parameters = if reader.is_empty() {
            None
        } else {
            Some(reader.read()?.raw.to_vec())
        };
        reader.finish()?;
        Ok(Self {
            algorithm,
            parameters,
        })
    }

    /// The standardized domain parameters with this number (Doc 9303-11, table 12).
    #[must_use]
    pub fn standardized(parameter_id: u64) -> Self {
        let mut parameters = Writer::new();
        parameters.uint(parameter_id);
        Self {
            algorithm: STANDARDIZED_DOMAIN_PARAMETERS,
            parameters: Some(parameters.into_bytes()),
        }
    }

    /// Writes the AlgorithmIdentifier.
    pub fn write(&self, writer: &mut Writer) {
        writer.nest(Tag::SEQUENCE, |inner| {
            inner
                .oid(&self.algorithm)
                .raw(self.parameters.as_deref().unwrap_or_default());
        });
    }

    /// The domain parameters of a Diffie-Hellman or elliptic curve key.
    ///
    /// # Errors
    /// [`ParseError`] where the algorithm has such parameters, but these are malformed.
    pub fn domain_parameters(&self) -> Result<DomainParameters, ParseError> {
        let Some(bytes) = &self.parameters else {
            return Ok(DomainParameters::Unknown);
        };
        let mut reader = Reader::new(bytes);
        let object = reader.read()?;
        reader.finish()?;
        match (self.algorithm, object.tag) {
            (STANDARDIZED_DOMAIN_PARAMETERS, Tag::INTEGER) => {
                Ok(DomainParameters::Standardized(object.to_u64()?))
            }
            (EC_PUBLIC_KEY, Tag::OID) => Ok(DomainParameters::NamedCurve(object.to_oid()?)),
            (EC_PUBLIC_KEY, Tag::SEQUENCE) => EcParameters::from_tlv(&object),
            (DH_PUBLIC_NUMBER, Tag::SEQUENCE) => DhParameters::x9_42(&object),
            (DH_KEY_AGREEMENT, Tag::SEQUENCE) => DhParameters::pkcs3(&object),
            _ => Ok(DomainParameters::Unknown),
        }
    }
}

/// The group in which a key lives. All integers are magnitudes, big-endian, without leading
/// zeros.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DomainParameters {
    /// By number (Doc 9303-11, table 12).
    Standardized(u64),
    /// By the name of a curve. Doc 9303 forbids it for keys on the chip; chips have it.
    NamedCurve(Oid),
    /// A curve over a prime field, spelt out.
    ExplicitCurve(Box<EcParameters>),
    /// A multiplicative group, spelt out.
    ExplicitGroup(Box<DhParameters>),
    /// Anything else.
    Unknown,
}

/// ECParameters over a prime field (TR-03111, D.2.1.1; SEC 1, C.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EcParameters {
    /// The prime p of the field.
    pub prime: Vec<u8>,
    /// Coefficient a.
    pub a: Vec<u8>,
    /// Coefficient b.
    pub b: Vec<u8>,
    /// The base point as encoded (`04 x y`, or compressed).
    pub base_point: Vec<u8>,
    /// The order n of the base point.
    pub order: Vec<u8>,
    /// The cofactor h, where given.
    pub cofactor: Option<Vec<u8>>,
}

impl EcParameters {
    fn from_tlv(object: &Tlv<'_>) -> Result<DomainParameters, ParseError> {
        let mut reader = object.children()?;
        reader.expect(Tag::INTEGER)?;
        let mut field = reader.expect(Tag::SEQUENCE)?.children()?;
        if field.expect(Tag::OID)?.to_oid()? != PRIME_FIELD {
            return Ok(DomainParameters::Unknown);
        }
        let prime = field.expect(Tag::INTEGER)?.unsigned()?.to_vec();
        field.finish()?;
        let mut curve = reader.expect(Tag::SEQUENCE)?.children()?;
        let a = magnitude(curve.expect(Tag::OCTET_STRING)?.value);
        let b = magnitude(curve.expect(Tag::OCTET_STRING)?.value);
        curve.optional(Tag::BIT_STRING)?;
        curve.finish()?;
        let base_point = reader.expect(Tag::OCTET_STRING)?.value.to_vec();
        let order = reader.expect(Tag::INTEGER)?.unsigned()?.to_vec();
        let cofactor = match reader.optional(Tag::INTEGER)? {
            Some(cofactor) => Some(cofactor.unsigned()?.to_vec()),
            None => None,
        };
        Ok(DomainParameters::ExplicitCurve(Box::new(Self {
            prime,
            a,
            b,
            base_point,
            order,
            cofactor,
        })))
    }

    /// As an AlgorithmIdentifier; coefficients are padded to the length of the prime.
    #[must_use]
    pub fn to_algorithm(&self) -> AlgorithmIdentifier {
        let mut parameters = Writer::new();
        let padded = |value: &[u8]| {
            let mut bytes = vec![0; self.prime.len().saturating_sub(value.len())];
            bytes.extend_from_slice(value);
            bytes
        };
        parameters.nest(Tag::SEQUENCE, |outer| {
            outer.uint(1);
            outer.nest(Tag::SEQUENCE, |field| {
                field.oid(&PRIME_FIELD).unsigned(&self.prime);
            });
            outer.nest(Tag::SEQUENCE, |curve| {
                curve.octets(&padded(&self.a)).octets(&padded(&self.b));
            });
            outer.octets(&self.base_point).unsigned(&self.order);
            if let Some(cofactor) = &self.cofactor {
                outer.unsigned(cofactor);
            }
        });
        AlgorithmIdentifier {
            algorithm: EC_PUBLIC_KEY,
            parameters: Some(parameters.into_bytes()),
        }
    }
}

/// Parameters of a multiplicative group (RFC 3279, 2.3.3; PKCS #3, 9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DhParameters {
    /// The prime p.
    pub prime: Vec<u8>,
    /// The generator g.
    pub generator: Vec<u8>,
    /// The order q of the subgroup, which PKCS #3 does not give.
    pub subgroup_order: Option<Vec<u8>>,
}

impl DhParameters {
    fn x9_42(object: &Tlv<'_>) -> Result<DomainParameters, ParseError> {
        let mut reader = object.children()?;
        let prime = reader.expect(Tag::INTEGER)?.unsigned()?.to_vec();
        let generator = reader.expect(Tag::INTEGER)?.unsigned()?.to_vec();
        let subgroup_order = Some(reader.expect(Tag::INTEGER)?.unsigned()?.to_vec());
        Ok(DomainParameters::ExplicitGroup(Box::new(Self {
            prime,
            generator,
            subgroup_order,
        })))
    }

    fn pkcs3(object: &Tlv<'_>) -> Result<DomainParameters, ParseError> {
        let mut reader = object.children()?;
        let prime = reader.expect(Tag::INTEGER)?.unsigned()?.to_vec();
        let generator = reader.expect(Tag::INTEGER)?.unsigned()?.to_vec();
        let subgroup_order = None;
        Ok(DomainParameters::ExplicitGroup(Box::new(Self {
            prime,
            generator,
            subgroup_order,
        })))
    }
}

/// A public key with its algorithm. `Debug` is silent about the key itself, as a chip's own key
/// tells whose card it is.
#[derive(Clone, PartialEq, Eq)]
pub struct SubjectPublicKeyInfo {
    /// The whole structure as encoded.
    pub raw: Vec<u8>,
    /// Algorithm and parameters.
    pub algorithm: AlgorithmIdentifier,
    /// The content of the BIT STRING.
    pub key: Vec<u8>,
}

impl SubjectPublicKeyInfo {
    /// Parses exactly one SubjectPublicKeyInfo.
    ///
    /// # Errors
    /// [`ParseError::Tlv`] where it is malformed.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        Self::from_tlv(&only(bytes, Tag::SEQUENCE)?)
    }

    /// Reads the SEQUENCE that is a SubjectPublicKeyInfo.
    ///
    /// # Errors
    /// [`ParseError::Tlv`] where it is malformed.
    pub fn from_tlv(object: &Tlv<'_>) -> Result<Self, ParseError> {
        let mut reader = object.children()?;
        let algorithm = AlgorithmIdentifier::from_tlv(&reader.expect(Tag::SEQUENCE)?)?;
        let key = reader.expect(Tag::BIT_STRING)?.bit_string_bytes()?.to_vec();
        reader.finish()?;
        Ok(Self {
            raw: object.raw.to_vec(),
            algorithm,
            key,
        })
    }

    /// Builds the structure from its parts.
    #[must_use]
    pub fn new(algorithm: AlgorithmIdentifier, key: Vec<u8>) -> Self {
        let mut writer = Writer::new();
        writer.nest(Tag::SEQUENCE, |inner| {
            algorithm.write(inner);
            inner.bits(&key);
        });
        Self {
            raw: writer.into_bytes(),
            algorithm,
            key,
        }
    }

    /// The structure as it was read or built.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.raw.clone()
    }

    /// The key by its kind.
    ///
    /// # Errors
    /// [`ParseError`] where the algorithm is known, but key or parameters are malformed.
    pub fn public_key(&self) -> Result<PublicKey, ParseError> {
        match self.algorithm.algorithm {
            RSA_ENCRYPTION | RSASSA_PSS => self.rsa(),
            EC_PUBLIC_KEY => {
                let parameters = self.algorithm.domain_parameters()?;
                Ok(PublicKey::Ec {
                    parameters,
                    point: self.key.clone(),
                })
            }
            DH_PUBLIC_NUMBER | DH_KEY_AGREEMENT => {
                let parameters = self.algorithm.domain_parameters()?;
                let value = only(&self.key, Tag::INTEGER)?.unsigned()?.to_vec();
                Ok(PublicKey::Dh { parameters, value })
            }
            STANDARDIZED_DOMAIN_PARAMETERS => {
                let parameters = self.algorithm.domain_parameters()?;
                Ok(PublicKey::Standardized {
                    parameters,
                    key: self.key.clone(),
                })
            }
            other => Ok(PublicKey::Unknown(other)),
        }
    }

    fn rsa(&self) -> Result<PublicKey, ParseError> {
        let mut reader = only(&self.key, Tag::SEQUENCE)?.children()?;
        // Some issuers forget the leading zero byte; a modulus is never meant to be negative.
        let modulus = magnitude(reader.expect(Tag::INTEGER)?.value);
        let exponent = magnitude(reader.expect(Tag::INTEGER)?.value);
        reader.finish()?;
        Ok(PublicKey::Rsa { modulus, exponent })
    }
}

impl fmt::Debug for SubjectPublicKeyInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let algorithm = self.algorithm.algorithm;
        write!(
            f,
            "SubjectPublicKeyInfo({algorithm}, {} bytes of key)",
            self.key.len()
        )
    }
}

/// A public key taken apart, but not checked. Integers are magnitudes without leading zeros.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PublicKey {
    /// RSA.
    Rsa {
        /// The modulus n.
        modulus: Vec<u8>,
        /// The public exponent e.
        exponent: Vec<u8>,
    },
    /// A point on an elliptic curve.
    Ec {
        /// The curve.
        parameters: DomainParameters,
        /// The point as encoded (`04 x y`, or compressed).
        point: Vec<u8>,
    },
    /// An element of a multiplicative group.
    Dh {
        /// The group.
        parameters: DomainParameters,
        /// The public value y.
        value: Vec<u8>,
    },
    /// A key under standardized domain parameters, which tell its form.
    Standardized {
        /// The number of the parameters.
        parameters: DomainParameters,
        /// The key as encoded.
        key: Vec<u8>,
    },
    /// Another algorithm.
    Unknown(Oid),
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa { modulus, .. } => write!(f, "Rsa({} bytes)", modulus.len()),
            Self::Ec { point, .. } => write!(f, "Ec({} bytes)", point.len()),
            Self::Dh { value, .. } => write!(f, "Dh({} bytes)", value.len()),
            Self::Standardized { parameters, .. } => write!(f, "{parameters:?}"),
            Self::Unknown(oid) => write!(f, "Unknown({oid})"),
        }
    }
}

fn magnitude(bytes: &[u8]) -> Vec<u8> {
    bytes
        .iter()
        .copied()
        .skip_while(|byte| *byte == 0)
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_modulus_without_its_leading_zero_is_positive() {
        let mut key = Writer::new();
        key.nest(Tag::SEQUENCE, |inner| {
            inner.put(Tag::INTEGER, &[0xC1, 0x02]).uint(65_537);
        });
        let algorithm = AlgorithmIdentifier {
            algorithm: RSA_ENCRYPTION,
            parameters: None,
        };
        let spki = SubjectPublicKeyInfo::new(algorithm, key.into_bytes());
        let expected = PublicKey::Rsa {
            modulus: vec![0xC1, 2],
            exponent: vec![1, 0, 1],
        };
        assert_eq!(spki.public_key().unwrap(), expected);
    }

    #[test]
    fn explicit_curves_survive_encoding() {
        let curve = EcParameters {
            prime: vec![0xFF, 0x0B],
            a: vec![0xFF, 0x08],
            b: vec![7],
            base_point: vec![4, 0, 1, 0, 2],
            order: vec![0xFE, 0x01],
            cofactor: Some(vec![1]),
        };
        let read = curve.to_algorithm().domain_parameters().unwrap();
        assert_eq!(read, DomainParameters::ExplicitCurve(Box::new(curve)));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, algorithm in 0_usize..6) {
            let _ = SubjectPublicKeyInfo::parse(&bytes);
            let algorithm = [
                RSA_ENCRYPTION, EC_PUBLIC_KEY, DH_PUBLIC_NUMBER, DH_KEY_AGREEMENT,
                STANDARDIZED_DOMAIN_PARAMETERS, RSASSA_PSS,
            ][algorithm];
            let identifier = AlgorithmIdentifier { algorithm, parameters: Some(bytes.clone()) };
            let _ = identifier.domain_parameters();
            let _ = SubjectPublicKeyInfo::new(identifier, bytes).public_key();
        }

        #[test]
        fn what_is_built_is_parsed(key: Vec<u8>, id: u64) {
            let spki = SubjectPublicKeyInfo::new(AlgorithmIdentifier::standardized(id), key);
            prop_assert_eq!(&SubjectPublicKeyInfo::parse(&spki.encode()).unwrap(), &spki);
            let parameters = spki.algorithm.domain_parameters().unwrap();
            prop_assert_eq!(parameters, DomainParameters::Standardized(id));
        }
    }
}
