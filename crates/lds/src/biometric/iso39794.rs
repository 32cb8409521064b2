//! Data blocks of ISO/IEC 39794: part 4 (finger), 5 (face) and 6 (iris).
//!
//! ```text
//! A1 { 64, 65 or 66 { A0 version, A1 { 30 representation, 30 … } } }
//! ```
//!
//! The blocks are extensible ASN.1 with some hundred elements. What a desk needs of them is typed
//! here; every element, unknown ones too, is told by [`DataBlock::elements`] under the name that
//! the standard's schema gives it. All bytes are kept.

mod schema;

use core::fmt;

pub use self::schema::{Element, Value};
use self::schema::{FACE, FINGER, IRIS, VERSION};
use super::{BiometricImage, Modality, RecordWarning};
use crate::{
    ParseError, Private,
    date::PartialDate,
    image_format::{ImageFormat, dimensions},
    tlv::{Reader, Tag, Tlv, TlvError, Writer},
};

const STRUCTURE: &str = "ISO/IEC 39794 data block";

/// A data block.
#[derive(Clone, PartialEq, Eq)]
pub struct DataBlock {
    modality: Modality,
    /// Generation of the standard, 3 for its first edition.
    pub generation: Option<u64>,
    /// Year of the standard.
    pub year: Option<u64>,
    /// The images.
    pub representations: Vec<Representation>,
    /// What is odd in the block as it was parsed.
    pub warnings: Vec<RecordWarning>,
    raw: Private<Vec<u8>>,
}

/// One image of the block.
#[derive(Clone, PartialEq, Eq)]
pub struct Representation {
    /// Position of the finger, or label of the eye, as coded; a face has none.
    pub position: Option<u64>,
    /// Width and height in pixels as declared; only faces declare them.
    pub declared_size: Option<(u32, u32)>,
    /// The day on which it was taken.
    pub captured: Option<PartialDate>,
    /// The image file.
    pub image: Private<Vec<u8>>,
}

impl DataBlock {
    /// From the content of `7F2E` (`A1 L 65 …`), or from the block itself (`65 L …`).
    ///
    /// # Errors
    /// Where it is no such block, or has no image.
    pub fn parse(modality: Modality, content: &[u8]) -> Result<Self, ParseError> {
        let mut warnings = Vec::new();
        let (block, trailing) = block(modality, content)?;
        if trailing {
            warnings.push(RecordWarning::TrailingData);
        }
        let mut fields = block.children()?;
        let version = fields.expect(Tag::context(0))?;
        let mut representations = Vec::new();
        for representation in fields.expect(Tag::context(1))?.children()? {
            match Representation::parse(modality, representation?) {
                Some(found) => representations.push(found),
                None => warnings.push(RecordWarning::ImageCount),
            }
        }
        if representations.is_empty() {
            return Err(ParseError::missing(STRUCTURE, "image"));
        }
        for representation in &representations {
            let image = representation.image.reveal();
            if ImageFormat::detect(image) == ImageFormat::Unknown {
                warnings.push(RecordWarning::UnknownFormat);
            }
            let size = dimensions(image).zip(representation.declared_size);
            if size.is_some_and(|(real, declared)| real != declared) {
                warnings.push(RecordWarning::Dimensions);
            }
        }
        Ok(Self {
            modality,
            generation: number(version, 0),
            year: number(version, 1),
            representations,
            warnings,
            raw: Private::new(content.to_vec()),
        })
    }

    /// A block with one image and nothing else that the standard does not demand: for a face
    /// nothing, for a finger its position (1 right thumb to 10 left little finger), for an iris
    /// its eye (1 right, 2 left) and the day of capture.
    #[must_use]
    pub fn of_image(modality: Modality, position: u8, captured: [u16; 3], image: &[u8]) -> Self {
        let mut writer = Writer::new();
        writer.nest(Tag::context(1), |w| {
            w.nest(modality.block_tag(), |w| {
                w.nest(Tag::context(0), |w| {
                    // The third generation, of 2019.
                    w.put(Tag::context_primitive(0), &[3])
                        .put(Tag::context_primitive(1), &2019_u16.to_be_bytes());
                })
                .nest(Tag::context(1), |w| {
                    w.nest(Tag::SEQUENCE, |w| {
                        write_representation(w, modality, position, captured, image);
                    });
                });
            });
        });
        let raw = writer.into_bytes();
        let representation = Representation {
            position: (modality != Modality::Face).then_some(position.into()),
            declared_size: None,
            captured: (modality == Modality::Iris)
                .then(|| day(captured))
                .flatten(),
            image: Private::new(image.to_vec()),
        };
        Self {
            modality,
            generation: Some(3),
            year: Some(2019),
            representations: vec![representation],
            warnings: Vec::new(),
            raw: Private::new(raw),
        }
    }

    /// The bytes that were parsed.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.raw.reveal().clone()
    }

    /// The part of the body.
    #[must_use]
    pub const fn modality(&self) -> Modality {
        self.modality
    }

    /// The images in the form common to both standards.
    #[must_use]
    pub fn images(&self) -> Vec<BiometricImage<'_>> {
        self.representations
            .iter()
            .map(|one| BiometricImage::new(one.image.reveal(), one.declared_size, one.captured))
            .collect()
    }

    /// Every element of the block, named by the schema; those that it does not know stand there
    /// without a name. All of it is personal.
    #[must_use]
    pub fn elements(&self) -> Vec<Element> {
        let (fields, representation) = match self.modality {
            Modality::Finger => (VERSION, FINGER),
            Modality::Face => (VERSION, FACE),
            Modality::Iris => (VERSION, IRIS),
        };
        let Ok((block, _)) = block(self.modality, self.raw.reveal()) else {
            return Vec::new();
        };
        schema::block_elements(block, fields, representation)
    }
}

impl Representation {
    fn parse(modality: Modality, representation: Tlv<'_>) -> Option<Self> {
        let child = |number| find(representation, Tag::context(number));
        let (image, declared_size, captured, position) = match modality {
            Modality::Face => {
                // imageRepresentation: base: imageRepresentation2DBlock.
                let two_dimensional = [1, 0, 0]
                    .into_iter()
                    .try_fold(representation, |tlv, number| {
                        find(tlv, Tag::context(number))
                    })?;
                let size = find(two_dimensional, Tag::context(1))
                    .and_then(|information| find(information, Tag::context(7)))
                    .and_then(|size| {
                        let side = |tag| u32::try_from(number(size, tag)?).ok();
                        Some((side(0)?, side(1)?))
                    });
                let image = find(two_dimensional, Tag::context_primitive(0))?;
                (image, size, child(2), None)
            }
            Modality::Finger => {
                let position = child(0).and_then(|position| number(position, 0));
                let image = find(representation, Tag::context_primitive(3))?;
                (image, None, child(4), position)
            }
            Modality::Iris => {
                let image = find(representation, Tag::context_primitive(8))?;
                (image, None, child(7), number(representation, 0))
            }
        };
        Some(Self {
            position,
            declared_size,
            captured: captured.and_then(|taken| {
                let part = |tag| number(taken, tag).and_then(|value| u16::try_from(value).ok());
                let small = |tag| part(tag).and_then(|value| u8::try_from(value).ok());
                PartialDate::new(part(0), small(1), small(2))
            }),
            image: Private::new(image.value.to_vec()),
        })
    }
}

impl fmt::Debug for DataBlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DataBlock")
            .field("modality", &self.modality)
            .field("generation", &self.generation)
            .field("year", &self.year)
            .field("representations", &self.representations)
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

/// The block within its wrapping, and whether bytes follow it.
fn block(modality: Modality, content: &[u8]) -> Result<(Tlv<'_>, bool), TlvError> {
    let mut reader = Reader::new(content);
    let block = match reader.optional(Tag::context(1))? {
        Some(wrapped) => wrapped.children()?.expect(modality.block_tag())?,
        None => reader.expect(modality.block_tag())?,
    };
    Ok((block, !reader.is_empty()))
}

fn write_representation(
    writer: &mut Writer,
    modality: Modality,
    position: u8,
    captured: [u16; 3],
    image: &[u8],
) {
    let small = Tag::context_primitive;
    // A code of the first edition: the choice "code", not an extension.
    let code = |writer: &mut Writer, tag: u8, value: u8| {
        writer.nest(Tag::context(tag), |w| {
            w.put(small(0), &[value]);
        });
    };
    let format = ImageFormat::detect(image);
    match modality {
        Modality::Face => {
            let format = match format {
                ImageFormat::Jpeg => 2,
                ImageFormat::Jp2 | ImageFormat::J2kCodestream => 3,
                ImageFormat::Png => 5,
                _ => 0,
            };
            writer.put(small(0), &[0]).nest(Tag::context(1), |w| {
                w.nest(Tag::context(0), |w| {
                    w.nest(Tag::context(0), |w| {
                        w.put(small(0), image)
                            .nest(Tag::context(1), |w| code(w, 0, format));
                    });
                });
            });
        }
        Modality::Finger => {
            let format = match format {
                ImageFormat::Wsq => 1,
                ImageFormat::Jp2 | ImageFormat::J2kCodestream => 2,
                ImageFormat::Png => 4,
                _ => 0,
            };
            for (tag, value) in [(0, position), (1, 0), (2, format)] {
                code(writer, tag, value);
            }
            writer.put(small(3), image);
        }
        Modality::Iris => {
            let format = match format {
                ImageFormat::Png => 2,
                ImageFormat::Jp2 | ImageFormat::J2kCodestream => 4,
                _ => 0,
            };
            writer.put(small(0), &[position]);
            code(writer, 1, 2);
            writer.put(small(2), &[8]);
            code(writer, 3, format);
            for tag in 4..7 {
                writer.put(small(tag), &[0]);
            }
            writer.nest(Tag::context(7), |w| {
                for (tag, part) in (0..).zip(captured) {
                    let mut number = Writer::new();
                    number.uint(part.into());
                    let number = number.into_bytes();
                    w.put(small(tag), number.get(2..).unwrap_or_default());
                }
            });
            writer.put(small(8), image);
        }
    }
}

fn day([year, month, day]: [u16; 3]) -> Option<PartialDate> {
    let small = |part: u16| u8::try_from(part).ok();
    PartialDate::new(Some(year), small(month), small(day))
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

fn number(parent: Tlv<'_>, tag: u8) -> Option<u64> {
    find(parent, Tag::context_primitive(tag))?.to_u64().ok()
}

#[cfg(test)]
mod tests;
