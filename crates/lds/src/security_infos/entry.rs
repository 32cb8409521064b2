//! The entries of SecurityInfos, each with what it writes inside its SEQUENCE.

use core::fmt;

use super::protocol::{
    self, ChipAuthProtocol, KeyAgreement, Mapping, PaceProtocol, ecdsa_hash, ecdsa_plain_oid,
};
use crate::{
    error::ParseError,
    hash::HashAlgorithm,
    oid::Oid,
    spki::{AlgorithmIdentifier, SubjectPublicKeyInfo},
    tlv::{Tag, Writer},
};

/// PACEInfo (Doc 9303-11, 9.2.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaceInfo {
    /// A variant of PACE; one that [`PaceProtocol`] knows, if it was parsed.
    pub protocol: Oid,
    /// Must be 2.
    pub version: u64,
    /// Number of the standardized domain parameters, or of a PACEDomainParameterInfo.
    pub parameter_id: Option<u64>,
}

impl PaceInfo {
    /// The variant, where it is a known one.
    #[must_use]
    pub fn mechanism(&self) -> Option<PaceProtocol> {
        PaceProtocol::from_oid(&self.protocol)
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.oid(&self.protocol).uint(self.version);
        write_optional(writer, self.parameter_id);
    }
}

/// PACEDomainParameterInfo (Doc 9303-11, 9.2.2). These parameters are not authenticated before
/// the password is used, so only known groups may be taken from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaceDomainParameterInfo {
    /// `id-PACE-…` without a cipher.
    pub protocol: Oid,
    /// The parameters.
    pub domain_parameter: AlgorithmIdentifier,
    /// The number by which a PACEInfo names them.
    pub parameter_id: Option<u64>,
}

impl PaceDomainParameterInfo {
    /// The group and mapping they are for.
    #[must_use]
    pub fn family(&self) -> Option<(KeyAgreement, Mapping)> {
        protocol::pace_family(&self.protocol)
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.oid(&self.protocol);
        self.domain_parameter.write(writer);
        write_optional(writer, self.parameter_id);
    }
}

/// ChipAuthenticationInfo (Doc 9303-11, 9.2.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChipAuthInfo {
    /// A variant of Chip Authentication; one that [`ChipAuthProtocol`] knows, if it was parsed.
    pub protocol: Oid,
    /// 1; identity cards of TR-03110 have 2 and 3.
    pub version: u64,
    /// The key it uses.
    pub key_id: Option<u64>,
}

impl ChipAuthInfo {
    /// The variant, where it is a known one.
    #[must_use]
    pub fn mechanism(&self) -> Option<ChipAuthProtocol> {
        ChipAuthProtocol::from_oid(&self.protocol)
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.oid(&self.protocol).uint(self.version);
        write_optional(writer, self.key_id);
    }
}

/// ChipAuthenticationDomainParameterInfo (TR-03110-3, A.1.1.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChipAuthDomainParameterInfo {
    /// `id-CA-DH` or `id-CA-ECDH`.
    pub protocol: Oid,
    /// The parameters.
    pub domain_parameter: AlgorithmIdentifier,
    /// The key they belong to.
    pub key_id: Option<u64>,
}

impl ChipAuthDomainParameterInfo {
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.oid(&self.protocol);
        self.domain_parameter.write(writer);
        write_optional(writer, self.key_id);
    }
}

/// ChipAuthenticationPublicKeyInfo (Doc 9303-11, 9.2.6). `Debug` is silent about the key.
#[derive(Clone, PartialEq, Eq)]
pub struct ChipAuthPublicKeyInfo {
    /// `id-PK-DH` or `id-PK-ECDH`.
    pub protocol: Oid,
    /// The SubjectPublicKeyInfo as encoded.
    pub spki: Vec<u8>,
    /// The number by which ChipAuthenticationInfo and PACEInfo name it.
    pub key_id: Option<u64>,
}

impl ChipAuthPublicKeyInfo {
    /// Which kind of group the key is in.
    #[must_use]
    pub fn key_agreement(&self) -> Option<KeyAgreement> {
        protocol::group(&self.protocol)
    }

    /// The key taken apart.
    ///
    /// # Errors
    /// [`ParseError`] where it is malformed; a parsed one is not.
    pub fn subject_public_key_info(&self) -> Result<SubjectPublicKeyInfo, ParseError> {
        SubjectPublicKeyInfo::parse(&self.spki)
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.oid(&self.protocol).raw(&self.spki);
        write_optional(writer, self.key_id);
    }
}

impl fmt::Debug for ChipAuthPublicKeyInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            protocol,
            spki,
            key_id,
        } = self;
        write!(
            f,
            "ChipAuthPublicKeyInfo({protocol}, {} bytes, {key_id:?})",
            spki.len()
        )
    }
}

/// TerminalAuthenticationInfo (Doc 9303-11, 9.2.8 and appendix K; TR-03110-3, A.1.1.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerminalAuthInfo {
    /// `id-TA`, or an algorithm below it.
    pub protocol: Oid,
    /// 1; identity cards of TR-03110 have 2.
    pub version: u64,
    /// Where EF.CVCA is, if not at its usual place.
    pub ef_cvca: Option<FileId>,
}

impl TerminalAuthInfo {
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.oid(&self.protocol).uint(self.version);
        if let Some(file) = &self.ef_cvca {
            file.write(writer);
        }
    }
}

/// ActiveAuthenticationInfo (Doc 9303-11, 9.2.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveAuthInfo {
    /// Must be 1.
    pub version: u64,
    /// Plain ECDSA with a hash, by TR-03111.
    pub signature_algorithm: Oid,
}

impl ActiveAuthInfo {
    /// Plain ECDSA with this hash.
    #[must_use]
    pub fn ecdsa(hash: HashAlgorithm) -> Self {
        Self {
            version: 1,
            signature_algorithm: ecdsa_plain_oid(hash),
        }
    }

    /// The hash of the signature, where the algorithm is ECDSA.
    #[must_use]
    pub fn hash(&self) -> Option<HashAlgorithm> {
        ecdsa_hash(&self.signature_algorithm).map(|(hash, _)| hash)
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer
            .oid(&protocol::ID_AA)
            .uint(self.version)
            .oid(&self.signature_algorithm);
    }
}

/// CardInfoLocator (TR-03110-3, A.1.1.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardInfoLocator {
    /// Where the description of this type of card stands.
    pub url: String,
    /// Where its copy on the chip is.
    pub ef_card_info: Option<FileId>,
}

impl CardInfoLocator {
    pub(super) fn write(&self, writer: &mut Writer) {
        writer
            .oid(&protocol::ID_CI)
            .put(Tag::IA5_STRING, self.url.as_bytes());
        if let Some(file) = &self.ef_card_info {
            file.write(writer);
        }
    }
}

/// FileID: a file's identifier and short identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileId {
    /// The file identifier.
    pub fid: u16,
    /// The short identifier, where there is one.
    pub sfid: Option<u8>,
}

impl FileId {
    fn write(self, writer: &mut Writer) {
        writer.nest(Tag::SEQUENCE, |inner| {
            inner.octets(&self.fid.to_be_bytes());
            if let Some(sfid) = self.sfid {
                inner.octets(&[sfid]);
            }
        });
    }
}

/// An entry kept as bytes: of a protocol without a type here, or not understood.
#[derive(Clone, PartialEq, Eq)]
pub struct RawSecurityInfo {
    /// Its protocol, where that could be read.
    pub protocol: Option<Oid>,
    /// The whole entry as encoded.
    pub raw: Vec<u8>,
}

impl fmt::Debug for RawSecurityInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "RawSecurityInfo({:?}, {} bytes)",
            self.protocol,
            self.raw.len()
        )
    }
}

fn write_optional(writer: &mut Writer, number: Option<u64>) {
    if let Some(number) = number {
        writer.uint(number);
    }
}
