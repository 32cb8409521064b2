//! Public key data objects (TR-03110-3, D.3).

use core::fmt;

use super::{PUBLIC_KEY, TerminalAuthProtocol, invalid};
use crate::{
    error::ParseError,
    oid::Oid,
    spki::EcParameters,
    tlv::{Reader, Tag, Tlv, Writer},
};

const MODULUS: Tag = Tag(0x81);
const EXPONENT: Tag = Tag(0x82);
const PRIME: Tag = Tag(0x81);
const A: Tag = Tag(0x82);
const B: Tag = Tag(0x83);
const BASE_POINT: Tag = Tag(0x84);
const ORDER: Tag = Tag(0x85);
const POINT: Tag = Tag(0x86);
const COFACTOR: Tag = Tag(0x87);
/// The longest number or point believed, in bytes.
const LONGEST: usize = 1024;

/// The public key of a certificate. Integers are magnitudes, big-endian, without leading zeros.
#[derive(Clone, PartialEq, Eq)]
pub enum CvPublicKey {
    /// RSA (D.3.1).
    Rsa {
        /// The algorithm that the key is for, below `id-TA-RSA`.
        algorithm: Oid,
        /// The modulus n.
        modulus: Vec<u8>,
        /// The public exponent e.
        exponent: Vec<u8>,
    },
    /// A point on an elliptic curve (D.3.3).
    Ec {
        /// The algorithm that the key is for, below `id-TA-ECDSA`.
        algorithm: Oid,
        /// The domain parameters: in certificates of a CVCA only, from which all below it inherit
        /// them.
        parameters: Option<Box<EcParameters>>,
        /// The public point, uncompressed.
        point: Vec<u8>,
    },
}

impl CvPublicKey {
    /// The algorithm by its object identifier.
    #[must_use]
    pub const fn algorithm(&self) -> &Oid {
        match self {
            Self::Rsa { algorithm, .. } | Self::Ec { algorithm, .. } => algorithm,
        }
    }

    /// The algorithm, where it is a known one.
    #[must_use]
    pub fn protocol(&self) -> Option<TerminalAuthProtocol> {
        TerminalAuthProtocol::from_oid(self.algorithm())
    }

    /// The domain parameters of an elliptic curve, where they are spelt out.
    #[must_use]
    pub fn domain_parameters(&self) -> Option<&EcParameters> {
        match self {
            Self::Ec { parameters, .. } => parameters.as_deref(),
            Self::Rsa { .. } => None,
        }
    }

    pub(super) fn from_tlv(object: &Tlv<'_>) -> Result<Self, ParseError> {
        let mut reader = object.children()?;
        let algorithm = reader.expect(Tag::OID)?.to_oid()?;
        // The first arc below id-TA tells the kind; both kinds have an object 81.
        let is_rsa = matches!(
            TerminalAuthProtocol::from_oid(&algorithm),
            Some(TerminalAuthProtocol::RsaPkcs1(_) | TerminalAuthProtocol::RsaPss(_))
        );
        let key = if is_rsa {
            Self::Rsa {
                algorithm,
                modulus: number(reader.expect(MODULUS)?)?,
                exponent: number(reader.expect(EXPONENT)?)?,
            }
        } else {
            elliptic(algorithm, &mut reader)?
        };
        reader.finish()?;
        Ok(key)
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.nest(PUBLIC_KEY, |key| match self {
            Self::Rsa {
                algorithm,
                modulus,
                exponent,
            } => {
                key.oid(algorithm);
                key.put(MODULUS, modulus).put(EXPONENT, exponent);
            }
            Self::Ec {
                algorithm,
                parameters,
                point,
            } => {
                key.oid(algorithm);
                if let Some(parameters) = parameters {
                    key.put(PRIME, &parameters.prime)
                        .put(A, &parameters.a)
                        .put(B, &parameters.b)
                        .put(BASE_POINT, &parameters.base_point)
                        .put(ORDER, &parameters.order);
                }
                key.put(POINT, point);
                let cofactor = parameters.as_ref().and_then(|p| p.cofactor.as_ref());
                if let Some(cofactor) = cofactor {
                    key.put(COFACTOR, cofactor);
                }
            }
        });
    }
}

/// The conditional objects are all there, but for the cofactor, or none is.
fn elliptic(algorithm: Oid, reader: &mut Reader<'_>) -> Result<CvPublicKey, ParseError> {
    let curve = match reader.optional(PRIME)? {
        None => None,
        Some(prime) => Some(EcParameters {
            prime: number(prime)?,
            a: number(reader.expect(A)?)?,
            b: number(reader.expect(B)?)?,
            base_point: bounded(reader.expect(BASE_POINT)?)?.to_vec(),
            order: number(reader.expect(ORDER)?)?,
            cofactor: None,
        }),
    };
    let point = bounded(reader.expect(POINT)?)?.to_vec();
    let cofactor = reader.optional(COFACTOR)?.map(number).transpose()?;
    if curve.is_none() && cofactor.is_some() {
        return Err(invalid("public key", "a cofactor without its curve"));
    }
    Ok(CvPublicKey::Ec {
        algorithm,
        parameters: curve.map(|curve| Box::new(EcParameters { cofactor, ..curve })),
        point,
    })
}

/// An unsigned integer; leading zeros must not be there (D.2.1.1), and are left out. Zero itself,
/// which a curve's `a` can be, is one byte.
fn number(object: Tlv<'_>) -> Result<Vec<u8>, ParseError> {
    let bytes = bounded(object)?;
    let first = bytes.iter().position(|byte| *byte != 0);
    let number = first.and_then(|first| bytes.get(first..)).unwrap_or(&[0]);
    Ok(number.to_vec())
}

fn bounded(object: Tlv<'_>) -> Result<&[u8], ParseError> {
    if object.value.is_empty() || object.value.len() > LONGEST {
        return Err(invalid(
            "public key",
            "a number of none or over 1,024 bytes",
        ));
    }
    Ok(object.value)
}

impl fmt::Debug for CvPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.protocol() {
            Some(protocol) => write!(f, "CvPublicKey({})", protocol.name()),
            None => write!(f, "CvPublicKey({})", self.algorithm()),
        }
    }
}
