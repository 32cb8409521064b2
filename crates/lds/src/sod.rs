//! EF.SOD: the wrapping of the signed object, and its content, the LDS security object with the
//! hashes of the data groups (Doc 9303-10, 4.6.2 and appendix D). The signature around it is the
//! business of the cryptography.

use std::collections::BTreeMap;

use crate::{
    error::ParseError,
    file::DataGroup,
    hash::HashAlgorithm,
    oid::Oid,
    tlv::{Reader, Tag, Tlv, Writer, encode, only},
};

const SOD: Tag = Tag(0x77);
const STRUCTURE: &str = "LDSSecurityObject";

/// `id-icao-mrtd-security-ldsSecurityObject`, the type of the signed content.
pub const ID_LDS_SECURITY_OBJECT: Oid = Oid::literal(&[0x67, 0x81, 0x08, 0x01, 0x01, 0x01]);

/// The CMS ContentInfo within EF.SOD. Zero bytes that pad the file are ignored.
///
/// # Errors
/// [`ParseError`] where the file is no `77`, or other bytes follow it.
pub fn unwrap_sod(bytes: &[u8]) -> Result<&[u8], ParseError> {
    let mut reader = Reader::new(bytes);
    let sod = reader.expect(SOD)?;
    if reader.rest().iter().any(|byte| *byte != 0) {
        reader.finish()?;
    }
    Ok(sod.value)
}

/// EF.SOD around a CMS ContentInfo.
#[must_use]
pub fn wrap_sod(content_info: &[u8]) -> Vec<u8> {
    encode(SOD, content_info)
}

/// The signed list of hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LdsSecurityObject {
    /// 0, or 1 with [`LdsVersionInfo`].
    pub version: u64,
    /// The hash algorithm of all hashes.
    pub digest_algorithm: Oid,
    /// The hash over the whole file of each data group, by its number 1 to 16.
    pub hashes: BTreeMap<u8, Vec<u8>>,
    /// Versions of LDS and Unicode, as in EF.COM but signed.
    pub lds_version: Option<LdsVersionInfo>,
}

/// LDSVersionInfo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LdsVersionInfo {
    /// `0108`.
    pub lds_version: String,
    /// `040000`.
    pub unicode_version: String,
}

impl LdsSecurityObject {
    /// Parses the content of the signature.
    ///
    /// # Errors
    /// [`ParseError`] where it is malformed, names a data group twice or one beyond 16, or a
    /// hash has not the length of its algorithm: which hash counts must never be in doubt.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        let mut reader = only(bytes, Tag::SEQUENCE)?.children()?;
        let version = reader.expect(Tag::INTEGER)?.to_u64()?;
        let mut algorithm = reader.expect(Tag::SEQUENCE)?.children()?;
        let digest_algorithm = algorithm.expect(Tag::OID)?.to_oid()?;
        // NULL or nothing (Doc 9303-10, note 2).
        algorithm.optional(Tag::NULL)?;
        algorithm.finish()?;
        let expected_len =
            HashAlgorithm::from_oid(&digest_algorithm).map(HashAlgorithm::output_len);
        let mut hashes = BTreeMap::new();
        for object in reader.expect(Tag::SEQUENCE)?.children()? {
            let (number, hash) = data_group_hash(&object?)?;
            if expected_len.is_some_and(|len| len != hash.len()) {
                return Err(ParseError::invalid(
                    STRUCTURE,
                    "dataGroupHashValue",
                    "wrong length",
                ));
            }
            if hashes.insert(number, hash).is_some() {
                return Err(ParseError::invalid(
                    STRUCTURE,
                    "dataGroupNumber",
                    "occurs twice",
                ));
            }
        }
        let lds_version = match reader.optional(Tag::SEQUENCE)? {
            Some(object) => Some(version_info(&object)?),
            None => None,
        };
        reader.finish()?;
        Ok(Self {
            version,
            digest_algorithm,
            hashes,
            lds_version,
        })
    }

    /// Writes the content of the signature, in DER.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.nest(Tag::SEQUENCE, |object| {
            object.uint(self.version);
            object.nest(Tag::SEQUENCE, |algorithm| {
                algorithm.oid(&self.digest_algorithm);
            });
            object.nest(Tag::SEQUENCE, |list| {
                for (number, hash) in &self.hashes {
                    list.nest(Tag::SEQUENCE, |entry| {
                        entry.uint(u64::from(*number)).octets(hash);
                    });
                }
            });
            if let Some(info) = &self.lds_version {
                object.nest(Tag::SEQUENCE, |inner| {
                    inner
                        .printable(&info.lds_version)
                        .printable(&info.unicode_version);
                });
            }
        });
        writer.into_bytes()
    }

    /// The hash algorithm, where it is one that Doc 9303 allows.
    #[must_use]
    pub fn hash_algorithm(&self) -> Option<HashAlgorithm> {
        HashAlgorithm::from_oid(&self.digest_algorithm)
    }

    /// The hash of a data group; `None` if the issuer did not put that group on the chip.
    #[must_use]
    pub fn hash_of(&self, group: DataGroup) -> Option<&[u8]> {
        self.hashes.get(&group.number()).map(Vec::as_slice)
    }

    /// The data groups that the issuer put on the chip.
    pub fn data_groups(&self) -> impl Iterator<Item = DataGroup> + '_ {
        self.hashes
            .keys()
            .filter_map(|number| DataGroup::from_number(*number))
    }
}

fn data_group_hash(object: &Tlv<'_>) -> Result<(u8, Vec<u8>), ParseError> {
    let mut reader = object.children()?;
    let number = reader.expect(Tag::INTEGER)?.to_u64()?;
    let hash = reader.expect(Tag::OCTET_STRING)?.value.to_vec();
    reader.finish()?;
    match u8::try_from(number) {
        Ok(number @ 1..=16) => Ok((number, hash)),
        _ => Err(ParseError::invalid(
            STRUCTURE,
            "dataGroupNumber",
            "not 1 to 16",
        )),
    }
}

fn version_info(object: &Tlv<'_>) -> Result<LdsVersionInfo, ParseError> {
    let mut reader = object.children()?;
    let lds_version = reader.read()?.to_text()?;
    let unicode_version = reader.read()?.to_text()?;
    reader.finish()?;
    Ok(LdsVersionInfo {
        lds_version,
        unicode_version,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::test_data::shared;

    /// The signed content: what follows its type in the ContentInfo, within [0] and an OCTET
    /// STRING.
    fn content(sod: &[u8]) -> Vec<u8> {
        let marker = encode(Tag::OID, ID_LDS_SECURITY_OBJECT.content());
        let place = sod
            .windows(marker.len())
            .position(|window| window == marker)
            .unwrap();
        let wrapped = Reader::new(&sod[place + marker.len()..]).read().unwrap();
        wrapped
            .children()
            .unwrap()
            .expect(Tag::OCTET_STRING)
            .unwrap()
            .value
            .to_vec()
    }

    #[test]
    fn specimens() {
        for (path, hash, groups) in [
            (
                "datasets/bsi_silver_2008/EF_SOD.bin",
                HashAlgorithm::Sha1,
                &[1, 2, 3, 14][..],
            ),
            (
                "datasets/nl_specimen_2006/ef011D.bin",
                HashAlgorithm::Sha256,
                &[1, 2, 15],
            ),
        ] {
            let Some(bytes) = shared(path) else { return };
            let content_info = unwrap_sod(&bytes).unwrap();
            assert_eq!(wrap_sod(content_info), bytes);
            let object = LdsSecurityObject::parse(&content(content_info)).unwrap();
            assert_eq!(object.hash_algorithm(), Some(hash));
            assert_eq!(object.version, 0);
            assert_eq!(object.lds_version, None);
            let listed: Vec<_> = object.data_groups().map(DataGroup::number).collect();
            assert_eq!(listed, groups, "{path}");
            assert_eq!(LdsSecurityObject::parse(&object.encode()).unwrap(), object);
        }
    }

    #[test]
    fn padding_is_zero_bytes_only() {
        let mut bytes = wrap_sod(&[0x30, 0]);
        bytes.extend([0, 0]);
        assert_eq!(unwrap_sod(&bytes), Ok(&[0x30, 0][..]));
        bytes.push(1);
        assert!(unwrap_sod(&bytes).is_err());
    }

    #[test]
    fn no_doubt_about_which_hash_counts() {
        let with = |entries: &[(u64, usize)]| {
            let mut writer = Writer::new();
            writer.nest(Tag::SEQUENCE, |object| {
                object.uint(0);
                object.nest(Tag::SEQUENCE, |algorithm| {
                    algorithm.oid(&HashAlgorithm::Sha256.oid()).null();
                });
                object.nest(Tag::SEQUENCE, |list| {
                    for (number, len) in entries {
                        list.nest(Tag::SEQUENCE, |entry| {
                            entry.uint(*number).octets(&vec![0; *len]);
                        });
                    }
                });
            });
            LdsSecurityObject::parse(&writer.into_bytes())
        };
        assert!(with(&[(1, 32), (2, 32)]).is_ok());
        assert!(with(&[(1, 32), (1, 32)]).is_err());
        assert!(with(&[(1, 32), (17, 32)]).is_err());
        assert!(with(&[(1, 32), (0, 32)]).is_err());
        assert!(with(&[(1, 32), (257, 32)]).is_err());
        assert!(with(&[(1, 32), (2, 20)]).is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let _ = unwrap_sod(&bytes);
            let _ = LdsSecurityObject::parse(&bytes);
            let _ = LdsSecurityObject::parse(&encode(Tag::SEQUENCE, &bytes));
        }

        #[test]
        fn what_is_encoded_is_parsed(
            version: u64,
            numbers in prop::collection::btree_set(1_u8..=16, 0..16),
            algorithm in prop::sample::select(HashAlgorithm::ALL.to_vec()),
            info in prop::option::of(("[0-9]{4}", "[0-9]{6}")),
        ) {
            let object = LdsSecurityObject {
                version,
                digest_algorithm: algorithm.oid(),
                hashes: numbers.into_iter().map(|n| (n, vec![n; algorithm.output_len()])).collect(),
                lds_version: info.map(|(lds_version, unicode_version)| LdsVersionInfo {
                    lds_version,
                    unicode_version,
                }),
            };
            prop_assert_eq!(LdsSecurityObject::parse(&object.encode()).unwrap(), object);
        }
    }
}
