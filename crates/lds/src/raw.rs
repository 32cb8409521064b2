//! Data groups whose content Doc 9303 leaves to the issuer, kept as bytes: DG8 to DG10, DG13 of
//! other states than Vietnam, and DG6, which is reserved.

use core::fmt;

use crate::{
    DataGroup, ParseError, Private,
    tlv::{self, Reader, Tag, Tlv},
};

/// A data group whose content is not looked into.
#[derive(Clone, PartialEq, Eq)]
pub struct RawDataGroup {
    group: DataGroup,
    content: Private<Vec<u8>>,
}

impl RawDataGroup {
    /// From the whole file.
    ///
    /// # Errors
    /// Where the file is not one data object with the tag of a data group.
    pub fn parse(file: &[u8]) -> Result<Self, ParseError> {
        let mut reader = Reader::new(file);
        let object = reader.read()?;
        reader.finish()?;
        let group = u8::try_from(object.tag.0)
            .ok()
            .and_then(DataGroup::from_tag)
            .ok_or(ParseError::invalid(
                "data group",
                "tag",
                "none of a data group",
            ))?;
        Ok(Self::new(group, object.value.to_vec()))
    }

    /// From the content, without the file's tag and length.
    #[must_use]
    pub const fn new(group: DataGroup, content: Vec<u8>) -> Self {
        Self {
            group,
            content: Private::new(content),
        }
    }

    /// The whole file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        tlv::encode(Tag(u32::from(self.group.tag())), self.content.reveal())
    }

    /// Which data group it is.
    #[must_use]
    pub const fn group(&self) -> DataGroup {
        self.group
    }

    /// The content, without the file's tag and length.
    #[must_use]
    pub const fn content(&self) -> &Private<Vec<u8>> {
        &self.content
    }

    /// The data objects that the content consists of, where it consists of such: DG8, DG9 and
    /// DG10 open with `02`, a number of templates (Doc 9303-10, 4.7.8 to 4.7.10). Ends before
    /// bytes that are none.
    pub fn objects(&self) -> impl Iterator<Item = Tlv<'_>> {
        Reader::new(self.content.reveal()).map_while(Result::ok)
    }
}

impl fmt::Debug for RawDataGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "RawDataGroup({}, {} bytes)",
            self.group,
            self.content.reveal().len()
        )
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn objects_of_a_structure_feature() {
        let file = hex!("69 07 020101 0402 ABCD");
        let dg9 = RawDataGroup::parse(&file).unwrap();
        assert_eq!(dg9.group(), DataGroup::Dg9);
        let tags: Vec<Tag> = dg9.objects().map(|object| object.tag).collect();
        assert_eq!(tags, [Tag::INTEGER, Tag::OCTET_STRING]);
        assert_eq!(dg9.encode(), file);
        assert!(RawDataGroup::parse(&hex!("30 00")).is_err());
    }

    proptest! {
        #[test]
        fn encoded_and_parsed(content: Vec<u8>, index in 0usize..16) {
            let raw = RawDataGroup::new(DataGroup::ALL[index], content.clone());
            prop_assert_eq!(&RawDataGroup::parse(&raw.encode()).unwrap(), &raw);
            prop_assert!(raw.objects().count() <= content.len());
            let _ = RawDataGroup::parse(&content);
        }
    }
}
