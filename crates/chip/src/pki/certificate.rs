//! X.509 certificates of the travel document PKI (Doc 9303-12, 7; RFC 5280).
//!
//! They are read with the same bounded reader as the card's files. It tolerates what real
//! certificates do wrong and what changes no meaning (BER lengths, odd serial numbers, times
//! without seconds, extensions that do not parse) and keeps the signed bytes as they are.

use core::fmt;
use core::ops::Range;
use std::sync::OnceLock;

use ::time::OffsetDateTime;
use cccd_lds::tlv::{Reader, Tag, Tlv, TlvError};

use super::departure::Departure;
use super::extensions::Extensions;
use super::name::Name;
use super::time;
use crate::crypto::signature::{
    PublicKey, SignatureAlgorithm, SignatureError, Verified, verify_parsed,
};
use crate::crypto::{HashAlgorithm, digest};

/// Why bytes are no certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// The structure is broken.
    #[error("not a certificate: {0}")]
    Structure(#[from] TlvError),
    /// A date is none.
    #[error("not a certificate: its validity is not a pair of times")]
    Validity,
    /// Two places name the signature algorithm, and differ.
    #[error("the certificate names two different signature algorithms")]
    Algorithm,
}

/// The bits of KeyUsage (RFC 5280, 4.2.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyUsage(u16);

impl KeyUsage {
    pub(super) fn from_bits(bits: &[u8]) -> Self {
        let byte = |position: usize| bits.get(position).copied().unwrap_or(0);
        Self(u16::from_be_bytes([byte(0), byte(1)]))
    }

    /// digitalSignature.
    #[must_use]
    pub const fn digital_signature(self) -> bool {
        self.0 & 0x8000 != 0
    }

    /// nonRepudiation (contentCommitment).
    #[must_use]
    pub const fn non_repudiation(self) -> bool {
        self.0 & 0x4000 != 0
    }

    /// keyCertSign.
    #[must_use]
    pub const fn cert_sign(self) -> bool {
        self.0 & 0x0400 != 0
    }

    /// cRLSign.
    #[must_use]
    pub const fn crl_sign(self) -> bool {
        self.0 & 0x0200 != 0
    }
}

/// A certificate.
#[derive(Debug, Clone)]
pub struct Certificate {
    der: Vec<u8>,
    tbs: Range<usize>,
    spki: Range<usize>,
    algorithm: Range<usize>,
    signature: Range<usize>,
    /// Content of the INTEGER, as written.
    serial: Vec<u8>,
    issuer: Name,
    subject: Name,
    not_before: OffsetDateTime,
    not_after: OffsetDateTime,
    extensions: Extensions,
    /// The key identifier, named or computed.
    key_id: Vec<u8>,
    /// Of its fields; those of the extensions are asked of them.
    departures: Vec<Departure>,
    /// Parsed on first use: most certificates of a store are never used.
    key: OnceLock<Result<PublicKey, SignatureError>>,
}

impl Certificate {
    /// Parses DER or BER. Bytes after the certificate are ignored.
    ///
    /// # Errors
    /// [`CertificateError`] where a mandatory field is missing or broken.
    pub fn parse(bytes: &[u8]) -> Result<Self, CertificateError> {
        let outer = Reader::new(bytes).expect(Tag::SEQUENCE)?;
        let mut fields = outer.children()?;
        let tbs = fields.expect(Tag::SEQUENCE)?;
        let algorithm = fields.expect(Tag::SEQUENCE)?;
        let signature = fields.expect(Tag::BIT_STRING)?;
        let signature_bytes = signature.bit_string_bytes()?;

        let mut fields = tbs.children()?;
        let version = fields.optional(Tag::context(0))?;
        let serial = fields.expect(Tag::INTEGER)?;
        let inner_algorithm = fields.expect(Tag::SEQUENCE)?;
        let issuer = Name::parse(&fields.expect(Tag::SEQUENCE)?)?;
        let mut validity = fields.expect(Tag::SEQUENCE)?.children()?;
        let (from, until) = (validity.read()?, validity.read()?);
        let moment = |time| time::parse(time).ok_or(CertificateError::Validity);
        let (not_before, not_after) = (moment(&from)?, moment(&until)?);
        let subject = Name::parse(&fields.expect(Tag::SEQUENCE)?)?;
        let spki = fields.expect(Tag::SEQUENCE)?;
        let extensions = Self::extensions_of(fields)?;

        // The inner one is signed, the outer one is what the signature is checked with
        // (RFC 5280, 4.1.1.2). Parameters may be written in two ways, as long as they say the same.
        let understood = |algorithm: &Tlv<'_>| SignatureAlgorithm::parse(algorithm.raw, None).ok();
        if algorithm.raw != inner_algorithm.raw
            && (algorithm_oid(&algorithm)? != algorithm_oid(&inner_algorithm)?
                || understood(&algorithm) != understood(&inner_algorithm))
        {
            return Err(CertificateError::Algorithm);
        }

        let mut departures = Vec::new();
        if !version.is_some_and(is_version_3) {
            departures.push(Departure::CertificateVersion);
        }
        if !time::is_as_profiled(&from) || !time::is_as_profiled(&until) {
            departures.push(Departure::TimeForm);
        }

        let key_id = match &extensions.subject_key_id {
            Some(key_id) => key_id.clone(),
            None => computed_key_id(&spki),
        };
        let signature_end = signature.offset().saturating_add(signature.raw.len());
        Ok(Self {
            tbs: span(&tbs),
            spki: span(&spki),
            algorithm: span(&algorithm),
            signature: signature_end.saturating_sub(signature_bytes.len())..signature_end,
            serial: serial.value.to_vec(),
            issuer,
            subject,
            not_before,
            not_after,
            extensions,
            key_id,
            departures,
            key: OnceLock::new(),
            der: outer.raw.to_vec(),
        })
    }

    /// The extensions, after the unique identifiers that nobody uses. They are read in a version
    /// 1 certificate as well.
    fn extensions_of(mut fields: Reader<'_>) -> Result<Extensions, TlvError> {
        while !fields.is_empty() {
            let field = fields.read()?;
            if field.tag == Tag::context(3) {
                return Extensions::parse(&field.children()?.expect(Tag::SEQUENCE)?);
            }
        }
        Ok(Extensions::default())
    }

    /// The certificate as written.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// SHA-256 of the certificate as written: its fingerprint.
    #[must_use]
    pub fn sha256(&self) -> Vec<u8> {
        digest(HashAlgorithm::Sha256, &self.der)
    }

    /// The bytes that the signature covers.
    #[must_use]
    pub fn tbs(&self) -> &[u8] {
        self.der.get(self.tbs.clone()).unwrap_or_default()
    }

    /// The DER of the SubjectPublicKeyInfo.
    #[must_use]
    pub fn spki(&self) -> &[u8] {
        self.der.get(self.spki.clone()).unwrap_or_default()
    }

    /// The DER of the signature's AlgorithmIdentifier.
    #[must_use]
    pub fn signature_algorithm(&self) -> &[u8] {
        self.der.get(self.algorithm.clone()).unwrap_or_default()
    }

    /// The signature.
    #[must_use]
    pub fn signature(&self) -> &[u8] {
        self.der.get(self.signature.clone()).unwrap_or_default()
    }

    /// The content of the serial number's INTEGER, as written.
    #[must_use]
    pub fn serial(&self) -> &[u8] {
        &self.serial
    }

    /// Who issued it.
    #[must_use]
    pub const fn issuer(&self) -> &Name {
        &self.issuer
    }

    /// Whose key it is.
    #[must_use]
    pub const fn subject(&self) -> &Name {
        &self.subject
    }

    /// From when it is valid.
    #[must_use]
    pub const fn not_before(&self) -> OffsetDateTime {
        self.not_before
    }

    /// Until when it is valid.
    #[must_use]
    pub const fn not_after(&self) -> OffsetDateTime {
        self.not_after
    }

    /// Its extensions.
    #[must_use]
    pub const fn extensions(&self) -> &Extensions {
        &self.extensions
    }

    /// The identifier of its key: as the certificate names it, else the SHA-1 of the key
    /// (RFC 5280, 4.2.1.2, method 1).
    #[must_use]
    pub fn key_id(&self) -> &[u8] {
        &self.key_id
    }

    /// In what it departs from the profile of a certificate that an authority issues (Doc 9303-12,
    /// 7.1.1), as far as no signature hangs on it.
    pub fn departures(&self) -> impl Iterator<Item = Departure> + '_ {
        let extensions = &self.extensions;
        let no_issuer_key = extensions.authority_key_id.is_none();
        let usage = extensions.key_usage.is_some() && extensions.key_usage_critical;
        self.departures
            .iter()
            .copied()
            .chain(no_issuer_key.then_some(Departure::AuthorityKeyIdentifier))
            .chain((!usage).then_some(Departure::KeyUsage))
            .chain((!extensions.defects.is_empty()).then_some(Departure::Extension))
    }

    /// Its public key.
    ///
    /// # Errors
    /// As [`PublicKey::parse`].
    pub fn public_key(&self) -> Result<&PublicKey, SignatureError> {
        self.key
            .get_or_init(|| PublicKey::parse(self.spki()))
            .as_ref()
            .map_err(Clone::clone)
    }

    /// Whether issuer and subject have one name. It may still be signed by another key of that
    /// name: a link certificate (Doc 9303-12, 7.1).
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.issuer == self.subject
    }

    /// Whether it may sign certificates: it says so, or it says nothing and is self-issued, as
    /// the oldest ones are.
    #[must_use]
    pub fn is_ca(&self) -> bool {
        let says_no = self
            .extensions
            .key_usage
            .is_some_and(|usage| !usage.cert_sign());
        match self.extensions.ca {
            Some(ca) => ca && !says_no,
            None => match self.extensions.key_usage {
                Some(usage) => usage.cert_sign(),
                None => self.is_self_issued(),
            },
        }
    }

    /// Whether it may sign certificates by its own words.
    #[must_use]
    pub(super) fn says_it_is_ca(&self) -> bool {
        let extensions = &self.extensions;
        self.is_ca() && (extensions.ca.is_some() || extensions.key_usage.is_some())
    }

    /// Verifies its signature with the key of another certificate, or its own.
    ///
    /// # Errors
    /// As [`crate::crypto::signature::verify`].
    pub fn verify_signed_by(&self, issuer: &Self) -> Result<Verified, SignatureError> {
        let key = issuer.public_key()?;
        // A bare rsaEncryption names no hash; the one of the issuer's other certificates is not
        // known, so every one that it can be is tried.
        match SignatureAlgorithm::parse(self.signature_algorithm(), None) {
            Ok(algorithm) => verify_parsed(&algorithm, key, self.tbs(), self.signature()),
            Err(SignatureError::Algorithm(reason)) => {
                let mut last = SignatureError::Algorithm(reason);
                for hash in HashAlgorithm::ALL {
                    let algorithm =
                        SignatureAlgorithm::parse(self.signature_algorithm(), Some(hash))?;
                    match verify_parsed(&algorithm, key, self.tbs(), self.signature()) {
                        Ok(verified) => return Ok(verified),
                        Err(error) => last = error,
                    }
                }
                Err(last)
            }
            Err(error) => Err(error),
        }
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for Certificate {}

/// Subject and serial number, in one line.
impl fmt::Display for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (serial ", self.subject)?;
        for byte in self.serial.iter().take(20) {
            write!(f, "{byte:02x}")?;
        }
        f.write_str(")")
    }
}

/// Where an object stands in the outermost one.
pub(super) fn span(object: &Tlv<'_>) -> Range<usize> {
    object.offset()..object.offset().saturating_add(object.raw.len())
}

fn is_version_3(version: Tlv<'_>) -> bool {
    let number = version
        .children()
        .and_then(|mut version| version.expect(Tag::INTEGER)?.to_u64());
    number == Ok(2)
}

fn algorithm_oid<'a>(algorithm: &Tlv<'a>) -> Result<&'a [u8], TlvError> {
    Ok(algorithm.children()?.expect(Tag::OID)?.value)
}

fn computed_key_id(spki: &Tlv<'_>) -> Vec<u8> {
    let key = || -> Result<&[u8], TlvError> {
        let mut fields = spki.children()?;
        fields.expect(Tag::SEQUENCE)?;
        fields.expect(Tag::BIT_STRING)?.bit_string_bytes()
    };
    key().map_or_else(|_| Vec::new(), |key| digest(HashAlgorithm::Sha1, key))
}

#[cfg(test)]
mod tests;
