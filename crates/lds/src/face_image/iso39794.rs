//! The face image data block of ISO/IEC 39794-5:2019, as far as a portrait needs it: version,
//! images, their declared size and the day of capture. All bytes are kept.

use core::fmt;

use super::{FaceImage, FaceWarning};
use crate::{
    ParseError, Private,
    date::PartialDate,
    image_format::{ImageFormat, dimensions},
    tlv::{Reader, Tag, Tlv, TlvError},
};

const STRUCTURE: &str = "ISO/IEC 39794-5 face image data block";
const FACE_BLOCK: Tag = Tag(0x65);

/// A face image data block.
#[derive(Clone, PartialEq, Eq)]
pub struct FaceBlock {
    /// Generation of the standard, 3 for its first edition.
    pub generation: Option<u64>,
    /// Year of the standard.
    pub year: Option<u64>,
    /// The images.
    pub representations: Vec<Representation>,
    /// What is odd in the block.
    pub warnings: Vec<FaceWarning>,
    raw: Private<Vec<u8>>,
}

/// One image of the block.
#[derive(Clone, PartialEq, Eq)]
pub struct Representation {
    /// Width and height in pixels as declared.
    pub declared_size: Option<(u32, u32)>,
    /// The day on which it was taken.
    pub captured: Option<PartialDate>,
    /// The image file.
    pub image: Private<Vec<u8>>,
}

impl FaceBlock {
    /// From the content of `7F2E` (`A1 L 65 …`), or from the block itself (`65 L …`).
    ///
    /// # Errors
    /// Where it is no such block, or has no image.
    pub fn parse(content: &[u8]) -> Result<Self, ParseError> {
        let mut reader = Reader::new(content);
        let mut warnings = Vec::new();
        let block = match reader.optional(Tag::context(1))? {
            Some(wrapped) => wrapped.children()?.expect(FACE_BLOCK)?,
            None => reader.expect(FACE_BLOCK)?,
        };
        if !reader.is_empty() {
            warnings.push(FaceWarning::TrailingData);
        }
        let mut fields = block.children()?;
        let version = fields.expect(Tag::context(0))?;
        let number =
            |tag: u8| find(version, Tag::context_primitive(tag)).and_then(|tlv| tlv.to_u64().ok());
        let (generation, year) = (number(0), number(1));
        let mut representations = Vec::new();
        for representation in fields.expect(Tag::context(1))?.children()? {
            match Representation::parse(representation?) {
                Some(found) => representations.push(found),
                None => warnings.push(FaceWarning::ImageCount),
            }
        }
        if representations.is_empty() {
            return Err(ParseError::missing(STRUCTURE, "representation data 2D"));
        }
        for representation in &representations {
            let image = representation.image.reveal();
            if ImageFormat::detect(image) == ImageFormat::Unknown {
                warnings.push(FaceWarning::UnknownFormat);
            }
            let size = dimensions(image).zip(representation.declared_size);
            if size.is_some_and(|(real, declared)| real != declared) {
                warnings.push(FaceWarning::Dimensions);
            }
        }
        let raw = Private::new(content.to_vec());
        Ok(Self {
            generation,
            year,
            representations,
            warnings,
            raw,
        })
    }

    /// The bytes that were parsed.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.raw.reveal().clone()
    }

    /// The images in the form common to both standards.
    pub fn faces(&self) -> impl Iterator<Item = FaceImage<'_>> {
        self.representations
            .iter()
            .map(|one| FaceImage::new(one.image.reveal(), one.declared_size, one.captured))
    }
}

impl Representation {
    fn parse(representation: Tlv<'_>) -> Option<Self> {
        // imageRepresentation: base: imageRepresentation2DBlock.
        let two_dimensional = [1, 0, 0]
            .into_iter()
            .try_fold(representation, |tlv, number| {
                find(tlv, Tag::context(number))
            })?;
        let image = find(two_dimensional, Tag::context_primitive(0))?;
        let declared_size = find(two_dimensional, Tag::context(1))
            .and_then(|information| find(information, Tag::context(7)))
            .and_then(|size| Some((number(size, 0)?, number(size, 1)?)));
        let captured = find(representation, Tag::context(2)).and_then(|taken| {
            let small = |tag| number(taken, tag).and_then(|value| u8::try_from(value).ok());
            PartialDate::new(
                number(taken, 0).and_then(|year| u16::try_from(year).ok()),
                small(1),
                small(2),
            )
        });
        Some(Self {
            declared_size,
            captured,
            image: Private::new(image.value.to_vec()),
        })
    }
}

impl fmt::Debug for FaceBlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaceBlock")
            .field("generation", &self.generation)
            .field("year", &self.year)
            .field("representations", &self.representations.len())
            .field("warnings", &self.warnings)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Representation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Representation")
            .field("declared_size", &self.declared_size)
            .field("bytes", &self.image.reveal().len())
            .finish_non_exhaustive()
    }
}

/// The first object with this tag among the children.
fn find(parent: Tlv<'_>, tag: Tag) -> Option<Tlv<'_>> {
    parent
        .children()
        .ok()?
        .take_while(Result::is_ok)
        .filter_map(Result::<_, TlvError>::ok)
        .find(|child| child.tag == tag)
}

fn number(parent: Tlv<'_>, tag: u8) -> Option<u32> {
    u32::try_from(find(parent, Tag::context_primitive(tag))?.to_u64().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    /// Version 3 of 2019; one image of five bytes, 32 by 40 pixels, of 8 July 2024.
    fn block() -> Vec<u8> {
        use crate::tlv::Writer;
        let mut writer = Writer::new();
        writer.nest(Tag::context(1), |w| {
            w.nest(FACE_BLOCK, |w| {
                w.raw(&hex!("A007 800103 810207E3"))
                    .nest(Tag::context(1), |w| {
                        w.nest(Tag::SEQUENCE, |w| {
                            w.raw(&hex!("800100")).nest(Tag::context(1), |w| {
                                w.nest(Tag::context(0), |w| {
                                    w.nest(Tag::context(0), |w| {
                                        w.raw(&hex!("8005FFD8FF0000"))
                                            .raw(&hex!("A10D A003800100 A706 800120 810128"));
                                    });
                                });
                            });
                            w.raw(&hex!("A20A 800207E8 810107 820108"));
                        });
                    });
            });
        });
        writer.into_bytes()
    }

    #[test]
    fn the_portrait_and_its_date() {
        let bytes = block();
        let parsed = FaceBlock::parse(&bytes).unwrap();
        assert_eq!((parsed.generation, parsed.year), (Some(3), Some(2019)));
        assert_eq!(parsed.warnings, []);
        let face = parsed.faces().next().unwrap();
        assert_eq!((face.width, face.height), (Some(32), Some(40)));
        assert_eq!(face.captured, PartialDate::full(2024, 7, 8));
        assert_eq!(face.format, ImageFormat::Jpeg);
        assert_eq!(parsed.encode(), bytes);
        assert!(FaceBlock::parse(&bytes[2..]).is_ok());
    }

    #[test]
    fn without_an_image() {
        assert!(FaceBlock::parse(&hex!("650B A003800103 A104 3002 A100")).is_err());
        assert!(FaceBlock::parse(&[]).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes(bytes: Vec<u8>, at in 0usize..63, value: u8) {
            let _ = FaceBlock::parse(&bytes);
            let mut damaged = block();
            if let Some(byte) = damaged.get_mut(at) {
                *byte = value;
            }
            let _ = FaceBlock::parse(&damaged);
        }
    }
}
