//! Reading the entries, tolerant to what real chips carry and outspoken about it.

use core::fmt;

use super::{
    ActiveAuthInfo, CardInfoLocator, ChipAuthDomainParameterInfo, ChipAuthInfo, ChipAuthProtocol,
    ChipAuthPublicKeyInfo, FileId, KeyAgreement, PaceDomainParameterInfo, PaceInfo, PaceProtocol,
    RawSecurityInfo, SecurityInfos, TerminalAuthInfo, protocol,
};
use crate::{
    error::ParseError,
    oid::Oid,
    spki::{
        AlgorithmIdentifier, DH_KEY_AGREEMENT, DH_PUBLIC_NUMBER, EC_PUBLIC_KEY,
        SubjectPublicKeyInfo,
    },
    tlv::{Reader, Tag, Tlv, TlvError},
};

const STRUCTURE: &str = "SecurityInfo";

/// Something in SecurityInfos that the standard does not foresee. None of these stops a read;
/// they explain a later failure, and tell one series of cards from another.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// Lengths are not in the fewest bytes, as DER demands.
    NotDer,
    /// The entries are not in the order that DER demands of a SET OF.
    NotSorted,
    /// Bytes follow the SET.
    TrailingBytes {
        /// How many.
        count: usize,
    },
    /// The entry occurs once more; the copy is kept as bytes.
    Duplicate {
        /// Its protocol.
        protocol: Oid,
    },
    /// The version is none that is known; the entry is used nevertheless.
    UnexpectedVersion {
        /// The entry's protocol.
        protocol: Oid,
        /// What it says.
        version: u64,
    },
    /// An identifier below one of the known protocols that is none of its variants.
    UnknownVariant {
        /// The identifier.
        protocol: Oid,
    },
    /// The entry is malformed and kept as bytes.
    Malformed {
        /// Its protocol, where that could be read.
        protocol: Option<Oid>,
        /// What is wrong with it.
        error: ParseError,
    },
    /// The entry has more elements than its type; they are ignored.
    ExtraElements {
        /// The entry's protocol.
        protocol: Oid,
    },
    /// A variant of PACE names no domain parameters, and none are given.
    NoDomainParameters {
        /// The variant.
        protocol: Oid,
    },
    /// Several keys, but not all with a number of their own, so it is unclear which is used.
    AmbiguousKeys,
    /// A key, but no variant of Chip Authentication for its group. Early passports are like
    /// this, and use 3DES.
    KeyWithoutProtocol {
        /// `id-PK-DH` or `id-PK-ECDH`.
        protocol: Oid,
    },
    /// A variant of Chip Authentication in DG14 without a key for it.
    ProtocolWithoutKey {
        /// The variant.
        protocol: Oid,
    },
    /// The entry's protocol names one kind of key, the key itself another.
    KeyOfOtherKind {
        /// `id-PK-DH` or `id-PK-ECDH`.
        protocol: Oid,
        /// The algorithm of the key.
        algorithm: Oid,
    },
    /// Active Authentication names no plain ECDSA.
    NotPlainEcdsa {
        /// What it names.
        algorithm: Oid,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotDer => f.write_str("security infos are not in DER"),
            Self::NotSorted => f.write_str("security infos are not sorted as DER demands"),
            Self::TrailingBytes { count } => write!(f, "{count} bytes follow the security infos"),
            Self::Duplicate { protocol } => write!(f, "{} occurs twice", Named(protocol)),
            Self::UnexpectedVersion { protocol, version } => {
                write!(
                    f,
                    "{} has the unexpected version {version}",
                    Named(protocol)
                )
            }
            Self::UnknownVariant { protocol } => {
                write!(f, "{protocol} is no known variant of its protocol")
            }
            Self::Malformed {
                protocol: Some(protocol),
                error,
            } => {
                write!(f, "{} is malformed: {error}", Named(protocol))
            }
            Self::Malformed {
                protocol: None,
                error,
            } => {
                write!(f, "a security info is malformed: {error}")
            }
            Self::ExtraElements { protocol } => {
                write!(f, "{} has more elements than foreseen", Named(protocol))
            }
            Self::NoDomainParameters { protocol } => {
                write!(f, "{} names no domain parameters", Named(protocol))
            }
            Self::AmbiguousKeys => {
                f.write_str("several chip authentication keys without distinct identifiers")
            }
            Self::KeyWithoutProtocol { protocol } => {
                write!(
                    f,
                    "no chip authentication protocol for the key {}",
                    Named(protocol)
                )
            }
            Self::ProtocolWithoutKey { protocol } => {
                write!(f, "no chip authentication key for {}", Named(protocol))
            }
            Self::KeyOfOtherKind {
                protocol,
                algorithm,
            } => {
                write!(
                    f,
                    "{} holds a key of the algorithm {algorithm}",
                    Named(protocol)
                )
            }
            Self::NotPlainEcdsa { algorithm } => {
                write!(
                    f,
                    "active authentication names {}, not plain ECDSA",
                    Named(algorithm)
                )
            }
        }
    }
}

struct Named<'a>(&'a Oid);

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match protocol::name(self.0) {
            Some(name) => f.write_str(name),
            None => self.0.fmt(f),
        }
    }
}

/// Reads the entries of the SET.
pub(super) fn set(set: &Tlv<'_>) -> Result<SecurityInfos, ParseError> {
    let mut infos = SecurityInfos::default();
    let mut previous: &[u8] = &[];
    let mut sorted = true;
    for object in set.children()? {
        let object = object?;
        sorted &= previous <= object.raw;
        previous = object.raw;
        infos.add(&object);
    }
    if !is_der(set.raw) {
        infos.warnings.push(Warning::NotDer);
    }
    if !sorted {
        infos.warnings.push(Warning::NotSorted);
    }
    infos.warn_of_relations();
    Ok(infos)
}

fn is_der(bytes: &[u8]) -> bool {
    fn all_der(reader: Reader<'_>) -> Result<(), TlvError> {
        for object in reader {
            let object = object?;
            if object.tag.is_constructed() {
                all_der(object.children()?)?;
            }
        }
        Ok(())
    }
    all_der(Reader::der(bytes)).is_ok()
}

/// What became of an entry.
enum Outcome {
    Kept,
    /// Not of a type here, or the second of its kind.
    Raw,
}

impl SecurityInfos {
    pub(super) fn warn_of_rest(&mut self, rest: &[u8]) {
        if !rest.is_empty() {
            self.warnings
                .push(Warning::TrailingBytes { count: rest.len() });
        }
    }

    pub(super) fn warn_of_missing_keys(&mut self) {
        for info in &self.chip_auth {
            let group = info.mechanism().map(|mechanism| mechanism.key_agreement);
            let fits = |key: &ChipAuthPublicKeyInfo| {
                key.key_agreement() == group
                    && (info.key_id.is_none() || key.key_id.is_none() || key.key_id == info.key_id)
            };
            if !self.chip_auth_keys.iter().any(fits) {
                self.warnings.push(Warning::ProtocolWithoutKey {
                    protocol: info.protocol,
                });
            }
        }
    }

    fn add(&mut self, object: &Tlv<'_>) {
        let protocol = protocol_of(object);
        let outcome = match &protocol {
            Ok((protocol, body)) => self.interpret(*protocol, body.clone()),
            Err(error) => Err(error.clone()),
        };
        let protocol = protocol.ok().map(|(protocol, _)| protocol);
        match outcome {
            Ok(Outcome::Kept) => return,
            Ok(Outcome::Raw) => {}
            Err(error) => self.warnings.push(Warning::Malformed { protocol, error }),
        }
        self.unknown.push(RawSecurityInfo {
            protocol,
            raw: object.raw.to_vec(),
        });
    }

    fn interpret(&mut self, protocol: Oid, mut body: Reader<'_>) -> Result<Outcome, ParseError> {
        let body = &mut body;
        let outcome = if PaceProtocol::from_oid(&protocol).is_some() {
            let version = body.expect(Tag::INTEGER)?.to_u64()?;
            let info = PaceInfo {
                protocol,
                version,
                parameter_id: number(body)?,
            };
            self.check_version(protocol, version, 2..=2);
            keep(&mut self.pace, info)
        } else if protocol::pace_family(&protocol).is_some() {
            let domain_parameter = algorithm(body)?;
            let parameter_id = number(body)?;
            let info = PaceDomainParameterInfo {
                protocol,
                domain_parameter,
                parameter_id,
            };
            keep(&mut self.pace_domain_parameters, info)
        } else if ChipAuthProtocol::from_oid(&protocol).is_some() {
            let version = body.expect(Tag::INTEGER)?.to_u64()?;
            let info = ChipAuthInfo {
                protocol,
                version,
                key_id: number(body)?,
            };
            self.check_version(protocol, version, 1..=3);
            keep(&mut self.chip_auth, info)
        } else if protocol.starts_with(&protocol::ID_CA) && protocol::group(&protocol).is_some() {
            let domain_parameter = algorithm(body)?;
            let info = ChipAuthDomainParameterInfo {
                protocol,
                domain_parameter,
                key_id: number(body)?,
            };
            keep(&mut self.chip_auth_domain_parameters, info)
        } else if let Some(group) = protocol::group(&protocol) {
            self.public_key(protocol, group, body)?
        } else if protocol.starts_with(&protocol::ID_TA) {
            let version = body.expect(Tag::INTEGER)?.to_u64()?;
            let info = TerminalAuthInfo {
                protocol,
                version,
                ef_cvca: file_id(body)?,
            };
            self.check_version(protocol, version, 1..=2);
            if protocol != protocol::ID_TA {
                self.warnings.push(Warning::UnknownVariant { protocol });
            }
            keep(&mut self.terminal_auth, info)
        } else {
            match protocol {
                protocol::ID_AA => self.active_auth(body)?,
                protocol::ID_EF_DIR => {
                    let content = body.expect(Tag::OCTET_STRING)?.value.to_vec();
                    keep_first(&mut self.ef_dir, content)
                }
                protocol::ID_CI => {
                    let url = body.read()?.to_text()?;
                    let info = CardInfoLocator {
                        url,
                        ef_card_info: file_id(body)?,
                    };
                    keep_first(&mut self.card_info, info)
                }
                protocol::ID_PT => {
                    let set = body.expect(Tag::SET)?.raw.to_vec();
                    keep_first(&mut self.privileged_terminal, set)
                }
                other => {
                    let families = [protocol::ID_PACE, protocol::ID_CA, protocol::ID_PK];
                    if families.iter().any(|family| other.starts_with(family)) {
                        self.warnings.push(Warning::UnknownVariant { protocol });
                    }
                    return Ok(Outcome::Raw);
                }
            }
        };
        if matches!(outcome, Outcome::Raw) {
            self.warnings.push(Warning::Duplicate { protocol });
        }
        if !body.is_empty() {
            self.warnings.push(Warning::ExtraElements { protocol });
        }
        Ok(outcome)
    }

    fn public_key(
        &mut self,
        protocol: Oid,
        group: KeyAgreement,
        body: &mut Reader<'_>,
    ) -> Result<Outcome, ParseError> {
        let object = body.expect(Tag::SEQUENCE)?;
        let spki = SubjectPublicKeyInfo::from_tlv(&object)?;
        let algorithm = spki.algorithm.algorithm;
        let other_kind = match group {
            KeyAgreement::Dh => algorithm == EC_PUBLIC_KEY,
            KeyAgreement::Ecdh => [DH_PUBLIC_NUMBER, DH_KEY_AGREEMENT].contains(&algorithm),
        };
        if other_kind {
            self.warnings.push(Warning::KeyOfOtherKind {
                protocol,
                algorithm,
            });
        }
        let info = ChipAuthPublicKeyInfo {
            protocol,
            spki: spki.raw,
            key_id: number(body)?,
        };
        Ok(keep(&mut self.chip_auth_keys, info))
    }

    fn active_auth(&mut self, body: &mut Reader<'_>) -> Result<Outcome, ParseError> {
        let version = body.expect(Tag::INTEGER)?.to_u64()?;
        let algorithm = body.expect(Tag::OID)?.to_oid()?;
        self.check_version(protocol::ID_AA, version, 1..=1);
        if !protocol::ecdsa_hash(&algorithm).is_some_and(|(_, plain)| plain) {
            self.warnings.push(Warning::NotPlainEcdsa { algorithm });
        }
        let info = ActiveAuthInfo {
            version,
            signature_algorithm: algorithm,
        };
        Ok(keep_first(&mut self.active_auth, info))
    }

    fn check_version(
        &mut self,
        protocol: Oid,
        version: u64,
        known: core::ops::RangeInclusive<u64>,
    ) {
        if !known.contains(&version) {
            self.warnings
                .push(Warning::UnexpectedVersion { protocol, version });
        }
    }

    fn warn_of_relations(&mut self) {
        for info in &self.pace {
            if info.parameter_id.is_none() && self.pace_domain_parameters.is_empty() {
                self.warnings.push(Warning::NoDomainParameters {
                    protocol: info.protocol,
                });
            }
        }
        let mut ids: Vec<_> = self.chip_auth_keys.iter().map(|key| key.key_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let without_id = ids.first() == Some(&None) && self.chip_auth_keys.len() > 1;
        if ids.len() < self.chip_auth_keys.len() || without_id {
            self.warnings.push(Warning::AmbiguousKeys);
        }
        for key in &self.chip_auth_keys {
            let group = key.key_agreement();
            let of_group = |info: &ChipAuthInfo| {
                info.mechanism().map(|mechanism| mechanism.key_agreement) == group
            };
            // A key for chip authentication mapping needs no ChipAuthenticationInfo.
            let of_mapping = |info: &PaceInfo| {
                info.mechanism().is_some_and(|mechanism| {
                    mechanism.mapping == super::Mapping::ChipAuthentication
                })
            };
            if !self.chip_auth.iter().any(of_group) && !self.pace.iter().any(of_mapping) {
                self.warnings.push(Warning::KeyWithoutProtocol {
                    protocol: key.protocol,
                });
            }
        }
    }
}

fn protocol_of<'a>(object: &Tlv<'a>) -> Result<(Oid, Reader<'a>), ParseError> {
    if object.tag != Tag::SEQUENCE {
        return Err(ParseError::invalid(STRUCTURE, "entry", "not a SEQUENCE"));
    }
    let mut body = object.children()?;
    let protocol = body.expect(Tag::OID)?.to_oid()?;
    Ok((protocol, body))
}

fn number(body: &mut Reader<'_>) -> Result<Option<u64>, ParseError> {
    match body.optional(Tag::INTEGER)? {
        Some(object) => Ok(Some(object.to_u64()?)),
        None => Ok(None),
    }
}

fn algorithm(body: &mut Reader<'_>) -> Result<AlgorithmIdentifier, ParseError> {
    AlgorithmIdentifier::from_tlv(&body.expect(Tag::SEQUENCE)?)
}

fn file_id(body: &mut Reader<'_>) -> Result<Option<FileId>, ParseError> {
    let Some(object) = body.optional(Tag::SEQUENCE)? else {
        return Ok(None);
    };
    let mut reader = object.children()?;
    let fid = <[u8; 2]>::try_from(reader.expect(Tag::OCTET_STRING)?.value)
        .map_err(|_| ParseError::invalid(STRUCTURE, "FileID.fid", "not two bytes"))?;
    let sfid = match reader.optional(Tag::OCTET_STRING)? {
        None => None,
        Some(object) => match object.value {
            [sfid] => Some(*sfid),
            _ => {
                return Err(ParseError::invalid(
                    STRUCTURE,
                    "FileID.sfid",
                    "not one byte",
                ));
            }
        },
    };
    reader.finish()?;
    Ok(Some(FileId {
        fid: u16::from_be_bytes(fid),
        sfid,
    }))
}

fn keep<T: PartialEq>(list: &mut Vec<T>, info: T) -> Outcome {
    if list.contains(&info) {
        return Outcome::Raw;
    }
    list.push(info);
    Outcome::Kept
}

fn keep_first<T>(slot: &mut Option<T>, info: T) -> Outcome {
    if slot.is_some() {
        return Outcome::Raw;
    }
    *slot = Some(info);
    Outcome::Kept
}
