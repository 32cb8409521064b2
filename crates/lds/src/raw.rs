//! Data groups that are kept as bytes: DG3 and DG4 (read by authorities only), DG5 to DG10,
//! DG13 of other states than Vietnam, DG16.
//!
//! DG3 and DG4 open with [`crate::cbeff::TemplateGroup`]; DG5 and DG7 hold images.

use core::fmt;

use crate::{
    DataGroup, ParseError, Private,
    tlv::{self, Reader, Tag},
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

    /// Displayed images: of the portrait in DG5, of the signature in DG7 (Doc 9303-10, 4.7.5 and
    /// 4.7.7). Empty for other data groups, and after bytes that are no data objects.
    #[must_use]
    pub fn displayed_images(&self) -> Vec<&[u8]> {
        let tag = match self.group {
            DataGroup::Dg5 => Tag(0x5F40),
            DataGroup::Dg7 => Tag(0x5F43),
            _ => return Vec::new(),
        };
        Reader::new(self.content.reveal())
            .map_while(Result::ok)
            .filter(|object| object.tag == tag)
            .map(|object| object.value)
            .collect()
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
    fn a_signature() {
        let file = hex!("67 08 020101 5F43 02 FFD8");
        let dg7 = RawDataGroup::parse(&file).unwrap();
        assert_eq!(dg7.group(), DataGroup::Dg7);
        assert_eq!(dg7.displayed_images(), [&hex!("FFD8")[..]]);
        assert_eq!(dg7.encode(), file);
        assert!(RawDataGroup::parse(&hex!("30 00")).is_err());
    }

    proptest! {
        #[test]
        fn encoded_and_parsed(content: Vec<u8>, index in 0usize..16) {
            let raw = RawDataGroup::new(DataGroup::ALL[index], content.clone());
            prop_assert_eq!(&RawDataGroup::parse(&raw.encode()).unwrap(), &raw);
            let _ = raw.displayed_images();
            let _ = RawDataGroup::parse(&content);
        }
    }
}
