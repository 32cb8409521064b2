//! EF.COM: versions, and which data groups are said to be there (Doc 9303-10, 4.6.1).
//!
//! The file is not signed. What must be on the chip is said by the SOD alone.

use core::fmt;

use crate::{
    error::ParseError,
    file::DataGroup,
    tlv::{Tag, Writer, only},
};

const COM: Tag = Tag(0x60);
const LDS_VERSION: Tag = Tag(0x5F01);
const UNICODE_VERSION: Tag = Tag(0x5F36);
const TAG_LIST: Tag = Tag(0x5C);

/// A version that Doc 9303 does not know. The file is read all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ComWarning {
    /// The LDS version is neither 1.7 nor 1.8.
    LdsVersion,
    /// The Unicode version is not 4.0.0.
    UnicodeVersion,
}

impl fmt::Display for ComWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LdsVersion => "unknown LDS version",
            Self::UnicodeVersion => "unknown Unicode version",
        })
    }
}

/// EF.COM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Com {
    /// `aabb`: version and update of the LDS, `0107` or `0108`.
    pub lds_version: String,
    /// `aabbcc`: version, update and release of Unicode, `040000`.
    pub unicode_version: String,
    /// The tags of the data groups, in the order of the file.
    pub tags: Vec<u8>,
    /// Other data objects, kept as they are.
    pub others: Vec<(Tag, Vec<u8>)>,
}

impl Com {
    /// For a chip with these data groups: LDS 1.7, Unicode 4.0.0.
    #[must_use]
    pub fn new(groups: impl IntoIterator<Item = DataGroup>) -> Self {
        Self {
            lds_version: "0107".to_owned(),
            unicode_version: "040000".to_owned(),
            tags: groups.into_iter().map(DataGroup::tag).collect(),
            others: Vec::new(),
        }
    }

    /// Parses the file.
    ///
    /// # Errors
    /// [`ParseError`] where it is no TLV, or a mandatory object is missing or malformed.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        let (mut lds_version, mut unicode_version, mut tags) = (None, None, None);
        let mut others = Vec::new();
        for object in only(bytes, COM)?.children()? {
            let object = object?;
            match object.tag {
                LDS_VERSION if lds_version.is_none() => {
                    lds_version = Some(version("LDS version", object.value, 4)?);
                }
                UNICODE_VERSION if unicode_version.is_none() => {
                    unicode_version = Some(version("Unicode version", object.value, 6)?);
                }
                TAG_LIST if tags.is_none() => tags = Some(object.value.to_vec()),
                tag => others.push((tag, object.value.to_vec())),
            }
        }
        let missing = |field| ParseError::missing("EF.COM", field);
        Ok(Self {
            lds_version: lds_version.ok_or_else(|| missing("LDS version"))?,
            unicode_version: unicode_version.ok_or_else(|| missing("Unicode version"))?,
            tags: tags.ok_or_else(|| missing("tag list"))?,
            others,
        })
    }

    /// Writes the file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.nest(COM, |inner| {
            inner.put(LDS_VERSION, self.lds_version.as_bytes());
            inner.put(UNICODE_VERSION, self.unicode_version.as_bytes());
            inner.put(TAG_LIST, &self.tags);
            for (tag, value) in &self.others {
                inner.put(*tag, value);
            }
        });
        writer.into_bytes()
    }

    /// What is odd in it.
    #[must_use]
    pub fn warnings(&self) -> Vec<ComWarning> {
        let lds = !matches!(self.lds_version.as_str(), "0107" | "0108");
        let unicode = self.unicode_version != "040000";
        let warnings = [
            lds.then_some(ComWarning::LdsVersion),
            unicode.then_some(ComWarning::UnicodeVersion),
        ];
        warnings.into_iter().flatten().collect()
    }

    /// The data groups that are listed; unknown tags are left out.
    pub fn data_groups(&self) -> impl Iterator<Item = DataGroup> + '_ {
        self.tags.iter().filter_map(|tag| DataGroup::from_tag(*tag))
    }
}

fn version(field: &'static str, value: &[u8], digits: usize) -> Result<String, ParseError> {
    if value.len() != digits || !value.iter().all(u8::is_ascii_digit) {
        return Err(ParseError::invalid("EF.COM", field, "not that many digits"));
    }
    Ok(value.iter().map(|byte| char::from(*byte)).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::test_data::shared;

    #[test]
    fn specimens() {
        use DataGroup::{Dg1, Dg2, Dg3, Dg14, Dg15};
        for (path, groups) in [
            (
                "datasets/bsi_silver_2008/EF_COM.bin",
                &[Dg1, Dg2, Dg3, Dg14][..],
            ),
            ("datasets/mixed_2020/EF_COM.bin", &[Dg1, Dg2, Dg3, Dg14]),
            ("datasets/nl_specimen_2006/ef011E.bin", &[Dg1, Dg2, Dg15]),
        ] {
            let Some(bytes) = shared(path) else { return };
            let com = Com::parse(&bytes).unwrap();
            assert_eq!(com.data_groups().collect::<Vec<_>>(), groups);
            assert_eq!(
                (&*com.lds_version, &*com.unicode_version),
                ("0107", "040000")
            );
            assert_eq!(com.encode(), bytes);
            assert_eq!(Com::new(groups.iter().copied()), com);
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let mut writer = Writer::new();
        writer.nest(COM, |inner| {
            inner
                .put(LDS_VERSION, b"0107")
                .put(UNICODE_VERSION, b"040000");
        });
        let error = Com::parse(&writer.into_bytes()).unwrap_err();
        assert_eq!(error, ParseError::missing("EF.COM", "tag list"));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let _ = Com::parse(&bytes);
            let _ = Com::parse(&crate::tlv::encode(COM, &bytes));
        }

        #[test]
        fn what_is_encoded_is_parsed(
            lds_version in "[0-9]{4}",
            unicode_version in "[0-9]{6}",
            tags: Vec<u8>,
            others in prop::collection::vec((0x40_u32..0x5B, any::<Vec<u8>>()), 0..3),
        ) {
            let others = others.into_iter().map(|(tag, value)| (Tag(tag), value)).collect();
            let com = Com { lds_version, unicode_version, tags, others };
            prop_assert_eq!(Com::parse(&com.encode()).unwrap(), com);
        }
    }
}
