//! DG5, the displayed portrait, and DG7, the displayed signature or usual mark (Doc 9303-10,
//! 4.7.5 and 4.7.7): images for people, not for machines.
//!
//! ```text
//! 65 { 02 count, 5F40 image, … }
//! 67 { 02 count, 5F43 image, … }
//! ```

use core::fmt;

use crate::{
    DataGroup, ParseError, Private,
    image_format::ImageFormat,
    tlv::{self, Reader, Tag, Writer},
};

const PORTRAIT: Tag = Tag(0x5F40);
const SIGNATURE: Tag = Tag(0x5F43);

/// EF.DG5 or EF.DG7.
#[derive(Clone, PartialEq, Eq)]
pub struct DisplayedImages {
    kind: Displayed,
    /// The images in order: JPEG or JPEG 2000 files.
    pub images: Vec<Private<Vec<u8>>>,
    /// Data objects that do not belong here, kept after the images.
    pub others: Vec<(Tag, Private<Vec<u8>>)>,
    /// What is odd in the file as it was parsed.
    pub warnings: Vec<DisplayedWarning>,
}

/// What the images show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Displayed {
    /// DG5.
    Portrait,
    /// DG7.
    Signature,
}

/// Something odd in a DG5 or DG7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DisplayedWarning {
    /// The number of images is missing.
    CountMissing,
    /// Another number of images than stated.
    Count,
    /// An image of no known format.
    UnknownFormat,
    /// A data object that the standard does not have here.
    UnknownObject(Tag),
}

impl DisplayedImages {
    /// A file with these images.
    #[must_use]
    pub fn new(kind: Displayed, images: Vec<Vec<u8>>) -> Self {
        Self {
            kind,
            images: images.into_iter().map(Private::new).collect(),
            others: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// From the whole file.
    ///
    /// # Errors
    /// Where it is no DG5 and no DG7, or its structure is broken.
    pub fn parse(file: &[u8]) -> Result<Self, ParseError> {
        let kind = match Reader::new(file).peek() {
            Some(tag) if tag == Displayed::Signature.file_tag() => Displayed::Signature,
            _ => Displayed::Portrait,
        };
        let mut objects = tlv::only(file, kind.file_tag())?.children()?;
        let mut parsed = Self::new(kind, Vec::new());
        let declared = match objects.optional(Tag::INTEGER)? {
            Some(count) => Some(count.to_u64()?),
            None => {
                parsed.warnings.push(DisplayedWarning::CountMissing);
                None
            }
        };
        for object in objects {
            let object = object?;
            let value = Private::new(object.value.to_vec());
            if object.tag == kind.image_tag() {
                if ImageFormat::detect(object.value) == ImageFormat::Unknown {
                    parsed.warnings.push(DisplayedWarning::UnknownFormat);
                }
                parsed.images.push(value);
            } else {
                let warning = DisplayedWarning::UnknownObject(object.tag);
                parsed.warnings.push(warning);
                parsed.others.push((object.tag, value));
            }
        }
        if declared.is_some_and(|count| count != parsed.images.len() as u64) {
            parsed.warnings.push(DisplayedWarning::Count);
        }
        Ok(parsed)
    }

    /// The whole file, the count computed.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.nest(self.kind.file_tag(), |file| {
            file.uint(self.images.len() as u64);
            for image in &self.images {
                file.put(self.kind.image_tag(), image.reveal());
            }
            for (tag, value) in &self.others {
                file.put(*tag, value.reveal());
            }
        });
        writer.into_bytes()
    }

    /// What the images show.
    #[must_use]
    pub const fn kind(&self) -> Displayed {
        self.kind
    }
}

impl Displayed {
    fn file_tag(self) -> Tag {
        let group = match self {
            Self::Portrait => DataGroup::Dg5,
            Self::Signature => DataGroup::Dg7,
        };
        Tag(group.tag().into())
    }

    const fn image_tag(self) -> Tag {
        match self {
            Self::Portrait => PORTRAIT,
            Self::Signature => SIGNATURE,
        }
    }
}

impl fmt::Debug for DisplayedImages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DisplayedImages")
            .field("kind", &self.kind)
            .field("images", &self.images.len())
            .field("warnings", &self.warnings)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_signature() {
        let file = hex!("67 09 020101 5F43 03 FFD8FF");
        let dg7 = DisplayedImages::parse(&file).unwrap();
        assert_eq!(dg7.kind(), Displayed::Signature);
        assert_eq!(dg7.images[0].reveal(), &hex!("FFD8FF"));
        assert_eq!((dg7.encode(), dg7.warnings), (file.to_vec(), vec![]));
        assert!(DisplayedImages::parse(&hex!("66 00")).is_err());
    }

    #[test]
    fn oddities() {
        let warnings = |file: &[u8]| DisplayedImages::parse(file).unwrap().warnings;
        use DisplayedWarning::{Count, CountMissing, UnknownFormat, UnknownObject};
        assert_eq!(
            warnings(&hex!("65 05 5F40 02 0000")),
            [CountMissing, UnknownFormat]
        );
        assert_eq!(
            warnings(&hex!("65 09 020102 5F43 03 FFD8FF")),
            [UnknownObject(Tag(0x5F43)), Count]
        );
    }

    proptest! {
        #[test]
        fn any_bytes(bytes: Vec<u8>) {
            for file in [bytes.clone(), tlv::encode(Tag(0x65), &bytes)] {
                let _ = DisplayedImages::parse(&file);
            }
        }

        #[test]
        fn encoded_and_parsed(images: Vec<Vec<u8>>, portrait: bool, other: Option<Vec<u8>>) {
            let kind = if portrait { Displayed::Portrait } else { Displayed::Signature };
            let mut written = DisplayedImages::new(kind, images);
            written.others.extend(other.map(|value| (Tag(0x5F60), Private::new(value))));
            let mut parsed = DisplayedImages::parse(&written.encode()).unwrap();
            parsed.warnings.clear();
            prop_assert_eq!(parsed, written);
        }
    }
}
