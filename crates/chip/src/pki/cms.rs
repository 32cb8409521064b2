//! CMS SignedData (RFC 5652, 5; Doc 9303-10, 4.6.2.2) as a thin reader that keeps raw spans.
//!
//! DER and BER with indefinite lengths; signers named by issuer and serial number or by key
//! identifier. Content and signed attributes are verified as the bytes that were sent.

use std::sync::Arc;

use ::time::OffsetDateTime;
use cccd_lds::{
    Oid,
    tlv::{Reader, Tag, Tlv, TlvError, encode},
};

use super::certificate::Certificate;
use super::departure::Departure;
use super::name::Name;
use super::time;
use crate::crypto::signature::{SignatureAlgorithm, SignatureError, Verified, verify_parsed};
use crate::crypto::{HashAlgorithm, constant_time_eq, digest};

/// Why bytes are no signed data, or their signature does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CmsError {
    /// The structure is broken.
    #[error("not signed data: {0}")]
    Structure(#[from] TlvError),
    /// The ContentInfo holds another type.
    #[error("not signed data but {0}")]
    ContentType(Oid),
    /// There is no content inside.
    #[error("signed data without its content")]
    Detached,
    /// The hash of the signed attributes is not the content's.
    #[error("the content is not what the signed attributes name")]
    Digest,
    /// The signed attributes break the rules.
    #[error("signed attributes: {0}")]
    Attributes(&'static str),
    /// The signature itself.
    #[error(transparent)]
    Signature(#[from] SignatureError),
}

/// Signed data: content, certificates, signers.
#[derive(Debug, Clone)]
pub struct SignedData {
    /// Type of the content.
    pub content_type: Oid,
    /// The content: the octets of eContent.
    pub content: Vec<u8>,
    /// The certificates that travel with it and parse.
    pub certificates: Vec<Arc<Certificate>>,
    /// How many certificates do not parse.
    pub broken_certificates: usize,
    /// The signers; Doc 9303 wants exactly one.
    pub signers: Vec<SignerInfo>,
    /// In what it departs from RFC 5652, as far as no signature hangs on it.
    pub departures: Vec<Departure>,
}

/// How a signer is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignerId {
    /// By issuer and serial number of the certificate.
    IssuerAndSerial {
        /// Who issued the certificate.
        issuer: Name,
        /// Content of the serial number's INTEGER, as written.
        serial: Vec<u8>,
    },
    /// By the identifier of the key.
    KeyId(Vec<u8>),
}

/// One signer.
#[derive(Debug, Clone)]
pub struct SignerInfo {
    /// Who signed.
    pub id: SignerId,
    /// Whether its version is the one that goes with the way the signer is named.
    is_of_right_version: bool,
    /// The hash of the content.
    pub digest_algorithm: Oid,
    /// The signed attributes, if any.
    pub attributes: Option<SignedAttributes>,
    /// DER of the signature's AlgorithmIdentifier.
    pub signature_algorithm: Vec<u8>,
    /// The signature.
    pub signature: Vec<u8>,
}

/// What is signed beside the content.
#[derive(Debug, Clone)]
pub struct SignedAttributes {
    /// The attributes as a SET in the order they were sent.
    as_sent: Vec<u8>,
    /// The attributes as a SET in the order of DER, where that is another one.
    sorted: Option<Vec<u8>>,
    /// contentType.
    pub content_type: Option<Oid>,
    /// messageDigest.
    pub message_digest: Option<Vec<u8>>,
    /// signingTime.
    pub signing_time: Option<OffsetDateTime>,
}

/// `id-signedData`.
const SIGNED_DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
/// The arc of the attributes of PKCS #9.
const PKCS9: [u8; 8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09];
/// How deep the parts of a constructed OCTET STRING may be nested.
const MAX_NESTED_OCTETS: usize = 4;

impl SignedData {
    /// Parses a ContentInfo that holds SignedData. Bytes after it are ignored: real files are
    /// padded.
    ///
    /// # Errors
    /// [`CmsError`] where it is another type, has no content, or is broken.
    pub fn parse(bytes: &[u8]) -> Result<Self, CmsError> {
        Self::parse_knowing(bytes, |_| None)
    }

    /// The same, where some of the certificates may be `known` by their bytes.
    pub(super) fn parse_knowing(
        bytes: &[u8],
        known: impl Fn(&[u8]) -> Option<Arc<Certificate>>,
    ) -> Result<Self, CmsError> {
        let mut info = Reader::new(bytes).expect(Tag::SEQUENCE)?.children()?;
        let content_type = info.expect(Tag::OID)?.to_oid()?;
        if content_type.content() != SIGNED_DATA {
            return Err(CmsError::ContentType(content_type));
        }
        let mut fields = info
            .expect(Tag::context(0))?
            .children()?
            .expect(Tag::SEQUENCE)?
            .children()?;
        let version = fields.expect(Tag::INTEGER)?;
        let digests = fields.expect(Tag::SET)?;
        let mut encapsulated = fields.expect(Tag::SEQUENCE)?.children()?;
        let content_type = encapsulated.expect(Tag::OID)?.to_oid()?;
        let content = encapsulated
            .optional(Tag::context(0))?
            .ok_or(CmsError::Detached)?
            .children()?
            .read()?;
        let mut octets = Vec::new();
        collect_octets(&content, &mut octets, MAX_NESTED_OCTETS)?;

        let (mut certificates, mut broken_certificates) = (Vec::new(), 0_usize);
        if let Some(set) = fields.optional(Tag::context(0))? {
            for certificate in set.children()? {
                let der = certificate?.raw;
                match known(der).map_or_else(|| Certificate::parse(der).map(Arc::new), Ok) {
                    Ok(certificate) => certificates.push(certificate),
                    Err(_) => broken_certificates = broken_certificates.saturating_add(1),
                }
            }
        }
        fields.optional(Tag::context(1))?;
        let signers = fields
            .expect(Tag::SET)?
            .children()?
            .map(|signer| SignerInfo::parse(&signer?))
            .collect::<Result<Vec<_>, _>>()?;
        let departures = departures(&version, &digests, &signers);
        Ok(Self {
            content_type,
            content: octets,
            certificates,
            broken_certificates,
            signers,
            departures,
        })
    }

    /// Verifies one signer's signature with the key of a certificate: the content's hash, the
    /// signed attributes, the signature (RFC 5652, 5.6).
    ///
    /// # Errors
    /// [`CmsError`] with what does not hold.
    pub fn verify(
        &self,
        signer: &SignerInfo,
        certificate: &Certificate,
    ) -> Result<Verified, CmsError> {
        let hash = HashAlgorithm::from_oid(&signer.digest_algorithm);
        let algorithm = SignatureAlgorithm::parse(&signer.signature_algorithm, hash)?;
        let key = certificate.public_key()?;
        let check = |message: &[u8]| {
            verify_parsed(&algorithm, key, message, &signer.signature).map_err(CmsError::from)
        };
        let Some(attributes) = &signer.attributes else {
            return check(&self.content);
        };

        let Some(hash) = hash else {
            return Err(SignatureError::Unsupported(signer.digest_algorithm.to_string()).into());
        };
        match attributes.content_type {
            Some(content_type) if content_type == self.content_type => {}
            Some(_) => return Err(CmsError::Attributes("contentType is another")),
            None => return Err(CmsError::Attributes("contentType is missing")),
        }
        let named = attributes
            .message_digest
            .as_ref()
            .ok_or(CmsError::Attributes("messageDigest is missing"))?;
        if !constant_time_eq(named, &digest(hash, &self.content)) {
            return Err(CmsError::Digest);
        }
        // DER sorts a SET, and the signature is over DER. Some issuers sign what they send.
        let as_sent = check(&attributes.as_sent);
        match (&attributes.sorted, as_sent) {
            (Some(sorted), Err(_)) => check(sorted),
            (_, result) => result,
        }
    }
}

impl SignerId {
    /// Whether this names the certificate.
    #[must_use]
    pub fn names(&self, certificate: &Certificate) -> bool {
        match self {
            Self::IssuerAndSerial { issuer, serial } => {
                certificate.serial() == serial.as_slice() && certificate.issuer() == issuer
            }
            Self::KeyId(key_id) => certificate.key_id() == key_id.as_slice(),
        }
    }
}

impl core::fmt::Display for SignerId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let bytes = match self {
            Self::IssuerAndSerial { issuer, serial } => {
                write!(f, "issued by {issuer}, serial ")?;
                serial
            }
            Self::KeyId(key_id) => {
                f.write_str("key ")?;
                key_id
            }
        };
        bytes
            .iter()
            .take(32)
            .try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl SignerInfo {
    fn parse(signer: &Tlv<'_>) -> Result<Self, TlvError> {
        let mut fields = signer.children()?;
        let version = fields.expect(Tag::INTEGER)?.to_u64();
        let id = if fields.peek() == Some(Tag::SEQUENCE) {
            let mut id = fields.expect(Tag::SEQUENCE)?.children()?;
            let issuer = Name::parse(&id.expect(Tag::SEQUENCE)?)?;
            let serial = id.expect(Tag::INTEGER)?.value.to_vec();
            SignerId::IssuerAndSerial { issuer, serial }
        } else {
            // Some issuers wrap the key identifier as if the tag were explicit.
            let key_id = match fields.optional(Tag::context(0))? {
                Some(explicit) => explicit.children()?.expect(Tag::OCTET_STRING)?,
                None => fields.expect(Tag::context_primitive(0))?,
            };
            SignerId::KeyId(key_id.value.to_vec())
        };
        let right_version = match &id {
            SignerId::IssuerAndSerial { .. } => 1,
            SignerId::KeyId(_) => 3,
        };
        let digest_algorithm = fields
            .expect(Tag::SEQUENCE)?
            .children()?
            .expect(Tag::OID)?
            .to_oid()?;
        let attributes = match fields.optional(Tag::context(0))? {
            Some(attributes) => Some(SignedAttributes::parse(&attributes)?),
            None => None,
        };
        let signature_algorithm = fields.expect(Tag::SEQUENCE)?.raw.to_vec();
        let signature = fields.read()?;
        let mut octets = Vec::new();
        collect_octets(&signature, &mut octets, MAX_NESTED_OCTETS)?;
        Ok(Self {
            id,
            is_of_right_version: version == Ok(right_version),
            digest_algorithm,
            attributes,
            signature_algorithm,
            signature: octets,
        })
    }
}

impl SignedAttributes {
    /// The attributes as the SET that is signed (RFC 5652, 5.4), in the order they were sent.
    #[must_use]
    pub fn as_sent(&self) -> &[u8] {
        &self.as_sent
    }

    fn parse(set: &Tlv<'_>) -> Result<Self, TlvError> {
        let (mut content_type, mut message_digest, mut signing_time) = (None, None, None);
        let mut items = Vec::new();
        for attribute in set.children()? {
            let attribute = attribute?;
            items.push(attribute.raw);
            let mut fields = attribute.children()?;
            let oid = fields.expect(Tag::OID)?;
            let mut values = fields.expect(Tag::SET)?.children()?;
            let Some([number]) = oid.value.strip_prefix(&PKCS9) else {
                continue;
            };
            match number {
                3 => content_type = Some(values.expect(Tag::OID)?.to_oid()?),
                4 => message_digest = Some(values.expect(Tag::OCTET_STRING)?.value.to_vec()),
                5 => signing_time = time::parse(&values.read()?),
                _ => {}
            }
        }
        let as_sent = encode(Tag::SET, set.value);
        let was_sorted = items.is_sorted();
        items.sort_unstable();
        let sorted = (!was_sorted).then(|| encode(Tag::SET, &items.concat()));
        Ok(Self {
            as_sent,
            sorted,
            content_type,
            message_digest,
            signing_time,
        })
    }
}

/// Content that is no plain data makes it version 3 (RFC 5652, 5.1), and none of ours is.
fn departures(version: &Tlv<'_>, digests: &Tlv<'_>, signers: &[SignerInfo]) -> Vec<Departure> {
    let versions = version.to_u64() == Ok(3) && signers.iter().all(|s| s.is_of_right_version);
    let listed: Result<Vec<Oid>, TlvError> = digests.children().and_then(|digests| {
        digests
            .map(|digest| digest?.children()?.expect(Tag::OID)?.to_oid())
            .collect()
    });
    let digests = listed.is_ok_and(|listed| {
        let known = |digest: &Oid| HashAlgorithm::from_oid(digest).is_some();
        listed.iter().all(known) && signers.iter().all(|s| listed.contains(&s.digest_algorithm))
    });
    let broken = [
        (versions, Departure::SignedDataVersion),
        (digests, Departure::DigestAlgorithms),
    ];
    let broken = broken.into_iter().filter(|(kept, _)| !kept);
    broken.map(|(_, departure)| departure).collect()
}

/// The octets of an OCTET STRING, which BER may write in parts. Content of another type is taken
/// as it is, which PKCS #7 allows.
fn collect_octets(object: &Tlv<'_>, octets: &mut Vec<u8>, depth: usize) -> Result<(), TlvError> {
    const CONSTRUCTED: Tag = Tag(0x24);
    match (object.tag, depth.checked_sub(1)) {
        (Tag::OCTET_STRING, _) => octets.extend_from_slice(object.value),
        (CONSTRUCTED, Some(depth)) => {
            for part in object.children()? {
                collect_octets(&part?, octets, depth)?;
            }
        }
        _ => octets.extend_from_slice(object.raw),
    }
    Ok(())
}

#[cfg(test)]
mod tests;
