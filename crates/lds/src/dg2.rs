//! DG2, the face of the holder (Doc 9303-10, 4.7.2).

use crate::{
    ParseError, Private,
    cbeff::{Encoding, Header, Template, TemplateGroup, TemplateWarning},
    face_image::{FaceImage, FaceWarning, iso19794::FaceRecord, iso39794::FaceBlock},
    tlv::{self, Tag},
};

const STRUCTURE: &str = "DG2";
/// Tag of the file.
const DG2: Tag = Tag(0x75);
/// Format types that a face may have: ISO/IEC 19794-5 and ISO/IEC 39794-5.
const FORMAT_TYPES: [[u8; 2]; 2] = [[0x00, 0x08], [0x00, 0x2A]];
const FACE: u8 = 0x02;

/// EF.DG2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dg2 {
    /// One for each biometric information template, the most recent first.
    pub templates: Vec<FaceTemplate>,
    /// What is odd in the file as it was parsed. For a strict conformance test, any of these is a
    /// failure; for showing a portrait, none is.
    pub warnings: Vec<Dg2Warning>,
}

/// A biometric information template of a face.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaceTemplate {
    /// The biometric header.
    pub header: Header,
    /// The record.
    pub record: Record,
}

/// A face record by the standard that it follows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Record {
    /// ISO/IEC 19794-5:2005.
    Iso19794(FaceRecord),
    /// ISO/IEC 39794-5:2019.
    Iso39794(FaceBlock),
}

/// Something odd in a DG2.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Dg2Warning {
    /// In the templates.
    Template(TemplateWarning),
    /// In a face record.
    Face(FaceWarning),
    /// A record that cannot be read, beside others that can.
    Record(ParseError),
}

impl Dg2 {
    /// A DG2 with one image, as issuers write it (ISO/IEC 19794-5, full frontal).
    #[must_use]
    pub fn of_image(image: Vec<u8>) -> Self {
        Self {
            templates: vec![FaceTemplate {
                header: Header::issued(FACE, 0x00, [0x00, 0x08]),
                record: Record::Iso19794(FaceRecord::of_image(image)),
            }],
            warnings: Vec::new(),
        }
    }

    /// From the whole file.
    ///
    /// # Errors
    /// Where the structure is broken, or there is no image at all.
    pub fn parse(file: &[u8]) -> Result<Self, ParseError> {
        let group = TemplateGroup::parse(tlv::only(file, DG2)?.value, &FORMAT_TYPES)?;
        let mut warnings: Vec<Dg2Warning> = group
            .warnings
            .into_iter()
            .map(Dg2Warning::Template)
            .collect();
        let mut templates = Vec::new();
        let mut unreadable = None;
        for template in group.templates {
            match Record::parse(template.encoding, template.record.reveal()) {
                Ok(record) => {
                    warnings.extend(record.warnings().iter().copied().map(Dg2Warning::Face));
                    templates.push(FaceTemplate {
                        header: template.header,
                        record,
                    });
                }
                Err(error) => {
                    warnings.push(Dg2Warning::Record(error.clone()));
                    unreadable = unreadable.or(Some(error));
                }
            }
        }
        if templates.is_empty() {
            return Err(unreadable.unwrap_or(ParseError::missing(STRUCTURE, "face image")));
        }
        Ok(Self {
            templates,
            warnings,
        })
    }

    /// The whole file, counts and lengths computed.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let templates = self
            .templates
            .iter()
            .map(|template| {
                let (encoding, record) = match &template.record {
                    Record::Iso19794(record) => (Encoding::Iso19794, record.encode()),
                    Record::Iso39794(block) => (Encoding::Iso39794, block.encode()),
                };
                Template {
                    header: template.header.clone(),
                    encoding,
                    record: Private::new(record),
                }
            })
            .collect();
        tlv::encode(
            DG2,
            &TemplateGroup {
                templates,
                warnings: Vec::new(),
            }
            .encode(),
        )
    }

    /// All images in order.
    pub fn faces(&self) -> impl Iterator<Item = FaceImage<'_>> {
        self.templates
            .iter()
            .flat_map(|template| template.record.faces())
    }

    /// The portrait: the first image.
    #[must_use]
    pub fn portrait(&self) -> Option<FaceImage<'_>> {
        self.faces().next()
    }
}

impl Record {
    /// The images of the record.
    #[must_use]
    pub fn faces(&self) -> Vec<FaceImage<'_>> {
        match self {
            Self::Iso19794(record) => record.faces().collect(),
            Self::Iso39794(block) => block.faces().collect(),
        }
    }

    fn parse(encoding: Encoding, record: &[u8]) -> Result<Self, ParseError> {
        match encoding {
            Encoding::Iso19794 => FaceRecord::parse(record).map(Self::Iso19794),
            Encoding::Iso39794 => FaceBlock::parse(record).map(Self::Iso39794),
        }
    }

    fn warnings(&self) -> &[FaceWarning] {
        match self {
            Self::Iso19794(record) => &record.warnings,
            Self::Iso39794(block) => &block.warnings,
        }
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;
    use crate::image_format::ImageFormat;

    fn dg2() -> Dg2 {
        Dg2::of_image(hex!("FFD8 FFC0000B 08 0070 0050 01 011100 FFD9").to_vec())
    }

    #[test]
    fn as_issued() {
        let file = dg2().encode();
        let parsed = Dg2::parse(&file).unwrap();
        assert_eq!(parsed, dg2());
        let portrait = parsed.portrait().unwrap();
        assert_eq!(portrait.format, ImageFormat::Jpeg);
        assert_eq!((portrait.width, portrait.height), (Some(80), Some(112)));
        assert_eq!(parsed.encode(), file);
    }

    #[test]
    fn several_records() {
        let mut two = dg2();
        two.templates.push(two.templates[0].clone());
        if let Record::Iso19794(record) = &mut two.templates[0].record {
            record.images.push(record.images[0].clone());
        }
        let parsed = Dg2::parse(&two.encode()).unwrap();
        assert_eq!(parsed, two);
        assert_eq!(parsed.faces().count(), 3);
    }

    #[test]
    fn no_face() {
        let file = dg2().encode();
        let with = |at: usize, byte: u8| {
            let mut other = file.clone();
            other[at] = byte;
            Dg2::parse(&other)
        };
        assert!(with(0, 0x76).is_err());
        assert!(with(1, file[1] - 1).is_err());
        assert!(with(1, file[1] + 1).is_err());
        assert!(Dg2::parse(&hex!("75 06 7F61 03 020100")).is_err());
        let record = file.windows(3).position(|bytes| bytes == b"FAC").unwrap();
        assert!(with(record, b'G').is_err());
    }

    proptest! {
        #[test]
        fn any_bytes(bytes: Vec<u8>, at in 0usize..128, value: u8) {
            let _ = Dg2::parse(&bytes);
            let mut damaged = dg2().encode();
            if let Some(byte) = damaged.get_mut(at) {
                *byte = value;
            }
            let _ = Dg2::parse(&damaged);
        }
    }
}
