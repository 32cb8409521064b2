//! Public keys as a SubjectPublicKeyInfo holds them (RFC 3279, 2.3; RFC 5480; TR-03111, A.2).

use core::fmt;

use cccd_lds::ParseError;
use cccd_lds::spki::{self, DomainParameters, SubjectPublicKeyInfo};
use cccd_lds::tlv::{Reader, Tag, TlvError};

use super::SignatureError;
use super::dsa::DsaKey;
use super::ec::EcKey;
use super::rsa::RsaKey;
use crate::crypto::{Curve, ExplicitParameters};

/// A public key, checked against its bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PublicKey {
    /// RSA, 512 to 8192 bits.
    Rsa(RsaKey),
    /// A point on a known curve.
    Ec(EcKey),
    /// DSA, 512 to 4096 bits.
    Dsa(DsaKey),
}

const DSA: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x38, 0x04, 0x01];

fn malformed(_: impl Into<ParseError>) -> SignatureError {
    SignatureError::Key("it is not a SubjectPublicKeyInfo")
}

impl PublicKey {
    /// Parses a SubjectPublicKeyInfo.
    ///
    /// # Errors
    /// [`SignatureError::Unsupported`] with the unknown identifier of the algorithm or curve,
    /// [`SignatureError::Key`] where it is malformed or out of bounds.
    pub fn parse(spki: &[u8]) -> Result<Self, SignatureError> {
        let info = Reader::new(spki)
            .expect(Tag::SEQUENCE)
            .map_err(malformed)
            .and_then(|spki| SubjectPublicKeyInfo::from_tlv(&spki).map_err(malformed))?;
        match info.public_key().map_err(malformed)? {
            spki::PublicKey::Rsa { modulus, exponent } => {
                RsaKey::new(&modulus, &exponent).map(Self::Rsa)
            }
            spki::PublicKey::Ec { parameters, point } => {
                EcKey::new(curve(&parameters)?, &point).map(Self::Ec)
            }
            spki::PublicKey::Unknown(oid) if oid.content() == DSA => dsa_key(&info).map(Self::Dsa),
            spki::PublicKey::Unknown(oid) => Err(SignatureError::unsupported(&oid)),
            _ => Err(SignatureError::Key("it is not made for signatures")),
        }
    }

    /// What is weak about it by now, if anything.
    #[must_use]
    pub fn weakness(&self) -> Option<String> {
        match self {
            Self::Rsa(key) if key.bits() < 2048 => Some(format!("RSA {} bits", key.bits())),
            Self::Rsa(key) if key.is_roca() => Some("RSA key of the ROCA kind".into()),
            Self::Ec(key) if key.curve().order_bits() < 256 => Some(key.curve().to_string()),
            Self::Dsa(key) if key.bits() < 2048 => Some(format!("DSA {} bits", key.bits())),
            _ => None,
        }
    }

    /// Whether the curve parameters in this SubjectPublicKeyInfo are written out.
    #[must_use]
    pub fn has_explicit_parameters(spki: &[u8]) -> bool {
        SubjectPublicKeyInfo::parse(spki)
            .and_then(|info| info.algorithm.domain_parameters())
            .is_ok_and(|parameters| matches!(parameters, DomainParameters::ExplicitCurve(_)))
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa(key) => write!(f, "{} bits", key.bits()),
            Self::Ec(key) => write!(f, "{}", key.curve()),
            Self::Dsa(key) => write!(f, "{} bits", key.bits()),
        }
    }
}

/// Dss-Parms and DSAPublicKey (RFC 3279, 2.3.2).
fn dsa_key(info: &SubjectPublicKeyInfo) -> Result<DsaKey, SignatureError> {
    let parameters = info.algorithm.parameters.as_deref();
    let parameters = parameters.ok_or(SignatureError::Key("DSA without its parameters"))?;
    let parse = || -> Result<_, TlvError> {
        let mut numbers = Reader::new(parameters).expect(Tag::SEQUENCE)?.children()?;
        let p = numbers.expect(Tag::INTEGER)?.unsigned()?;
        let q = numbers.expect(Tag::INTEGER)?.unsigned()?;
        let g = numbers.expect(Tag::INTEGER)?.unsigned()?;
        let y = Reader::new(&info.key).expect(Tag::INTEGER)?.unsigned()?;
        Ok((p, q, g, y))
    };
    let (p, q, g, y) = parse().map_err(malformed)?;
    DsaKey::new(p, q, g, y)
}

/// An identifier, or everything written out. What is written out must be one of the known curves
/// in full, the generator included (CVE-2020-0601); nothing is computed with it (CVE-2022-0778).
fn curve(parameters: &DomainParameters) -> Result<Curve, SignatureError> {
    match parameters {
        DomainParameters::NamedCurve(oid) => {
            Curve::from_oid(&oid.to_string()).ok_or_else(|| SignatureError::unsupported(oid))
        }
        DomainParameters::ExplicitCurve(written) => Curve::from_explicit(&ExplicitParameters {
            prime: &written.prime,
            a: &written.a,
            b: &written.b,
            generator: &written.base_point,
            order: &written.order,
            cofactor: written.cofactor.as_deref(),
        })
        .ok_or(SignatureError::Key(
            "its curve parameters are not those of a known curve",
        )),
        _ => Err(SignatureError::Key("it does not say which curve it is on")),
    }
}
