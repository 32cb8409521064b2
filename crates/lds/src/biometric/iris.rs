//! The iris image record of ISO/IEC 19794-6:2005, as Doc 9303-10, 4.7.4 has it in DG4.
//!
//! A header of 45 bytes; for each eye 3 bytes, for each of its images 11 bytes and the image.

use core::fmt;

use super::{
    BiometricImage, BiometricRecord, Input, Modality, RecordWarning, codes, declared_size,
};
use crate::{ParseError, Private, image_format::ImageFormat};

const STRUCTURE: &str = "iris image record";
const FORMAT_IDENTIFIER: [u8; 4] = *b"IIR\0";
const VERSION: [u8; 4] = *b"010\0";
const RECORD_HEADER: u16 = 45;

/// An iris image record. Clauses are those of ISO/IEC 19794-6:2005, rectilinear images.
#[derive(Clone, PartialEq, Eq)]
pub struct IrisRecord {
    /// Format version, `010` and a zero byte.
    pub version: [u8; 4],
    /// Vendor's number of the device, 0 if unspecified.
    pub device: u16,
    /// 16 bits: orientation, scan type, occlusion of the images.
    pub properties: u16,
    /// Expected diameter of the iris in pixels.
    pub diameter: u16,
    /// Format of the images.
    pub format: IrisFormat,
    /// Width in pixels as declared.
    pub width: u16,
    /// Height in pixels as declared.
    pub height: u16,
    /// Bits of a sample.
    pub bit_depth: u8,
    /// Transformation to polar coordinates, 0 for none.
    pub transformation: u8,
    /// The device's serial number, zeros if unspecified.
    pub device_id: [u8; 16],
    /// The eyes.
    pub eyes: Vec<Eye>,
    /// What is odd in the record as it was parsed.
    pub warnings: Vec<RecordWarning>,
}

/// One eye.
#[derive(Clone, PartialEq, Eq)]
pub struct Eye {
    /// Which one.
    pub label: EyeLabel,
    /// Its images.
    pub images: Vec<IrisImage>,
}

/// One image of an iris.
#[derive(Clone, PartialEq, Eq)]
pub struct IrisImage {
    /// Number of the image, from 1.
    pub number: u16,
    /// Quality, 254 and 255 where it is not stated.
    pub quality: u8,
    /// Rotation of the eye as encoded, `FFFF` if undefined.
    pub rotation: u16,
    /// Uncertainty of the rotation, `FFFF` if undefined.
    pub rotation_uncertainty: u16,
    /// The image.
    pub image: Private<Vec<u8>>,
}

codes! {
    /// Which eye.
    EyeLabel(u8), "biometric subtype" { Unspecified = 0, Right = 1, Left = 2 }
}
codes! {
    /// Format of the images.
    IrisFormat(u16), "image format" {
        MonoRaw = 0x0002, RgbRaw = 0x0004, MonoJpeg = 0x0006, RgbJpeg = 0x0008,
        MonoJpegLs = 0x000A, RgbJpegLs = 0x000C, MonoJpeg2000 = 0x000E, RgbJpeg2000 = 0x0010,
    }
}

impl IrisRecord {
    /// A record with one image of one eye: what issuers write.
    #[must_use]
    pub fn of_image(label: EyeLabel, format: IrisFormat, size: [u16; 2], image: Vec<u8>) -> Self {
        Self {
            version: VERSION,
            device: 0,
            properties: 0,
            diameter: 0,
            format,
            width: size[0],
            height: size[1],
            bit_depth: 8,
            transformation: 0,
            device_id: [0; 16],
            eyes: vec![Eye {
                label,
                images: vec![IrisImage {
                    number: 1,
                    quality: 254,
                    rotation: u16::MAX,
                    rotation_uncertainty: u16::MAX,
                    image: Private::new(image),
                }],
            }],
            warnings: Vec::new(),
        }
    }

    /// The header, and the stated lengths of the record and of the header, and number of eyes.
    fn header(input: &mut Input<'_>) -> Option<(Self, u32, u16, u8)> {
        let version = input.take()?;
        let length = input.u32()?;
        let device = input.u16()?;
        let [eyes] = input.take()?;
        let header_length = input.u16()?;
        let (properties, diameter) = (input.u16()?, input.u16()?);
        let format = input.u16()?.into();
        let (width, height) = (input.u16()?, input.u16()?);
        let [bit_depth, transformation] = input.take()?;
        let record = Self {
            version,
            device,
            properties,
            diameter,
            format,
            width,
            height,
            bit_depth,
            transformation,
            device_id: input.take()?,
            eyes: Vec::new(),
            warnings: Vec::new(),
        };
        Some((record, length, header_length, eyes))
    }

    fn check(&self, image: &[u8], warnings: &mut Vec<RecordWarning>) {
        use ImageFormat as F;
        use IrisFormat as I;
        match (ImageFormat::detect(image), self.format) {
            (F::Unknown, I::MonoRaw | I::RgbRaw | I::MonoJpegLs | I::RgbJpegLs)
            // A codestream of JPEG-LS begins as JPEG does.
            | (F::Jpeg, I::MonoJpeg | I::RgbJpeg | I::MonoJpegLs | I::RgbJpegLs)
            | (F::Jp2 | F::J2kCodestream, I::MonoJpeg2000 | I::RgbJpeg2000) => {}
            (F::Unknown, _) => warnings.push(RecordWarning::UnknownFormat),
            _ => warnings.push(RecordWarning::Format),
        }
    }
}

impl BiometricRecord for IrisRecord {
    const MODALITY: Modality = Modality::Iris;

    fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        let mut input = Input(bytes);
        input.expect(FORMAT_IDENTIFIER, STRUCTURE)?;
        let (mut record, length, header_length, eyes) =
            Self::header(&mut input).ok_or(ParseError::invalid(STRUCTURE, "header", "cut off"))?;
        let mut warnings = Vec::new();
        if record.version != VERSION {
            warnings.push(RecordWarning::Version);
        }
        if usize::try_from(length) != Ok(bytes.len()) || header_length != RECORD_HEADER {
            warnings.push(RecordWarning::RecordLength);
        }
        warnings.extend(record.format.warning());
        for _ in 0..eyes {
            let Some(eye) = Eye::parse(&mut input, &mut warnings) else {
                warnings.push(RecordWarning::ImageCount);
                break;
            };
            for image in &eye.images {
                record.check(image.image.reveal(), &mut warnings);
            }
            record.eyes.push(eye);
        }
        if record.eyes.iter().all(|eye| eye.images.is_empty()) {
            return Err(ParseError::missing(STRUCTURE, "image"));
        }
        if !input.0.is_empty() {
            warnings.push(RecordWarning::TrailingData);
        }
        record.warnings = warnings;
        Ok(record)
    }

    fn encode(&self) -> Vec<u8> {
        let eyes: Vec<u8> = self.eyes.iter().flat_map(Eye::encode).collect();
        let length = eyes.len().saturating_add(usize::from(RECORD_HEADER));
        let mut out = Vec::with_capacity(length);
        out.extend(FORMAT_IDENTIFIER);
        out.extend(self.version);
        out.extend(u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
        out.extend(self.device.to_be_bytes());
        out.push(u8::try_from(self.eyes.len()).unwrap_or(u8::MAX));
        for field in [
            RECORD_HEADER,
            self.properties,
            self.diameter,
            self.format.into(),
            self.width,
            self.height,
        ] {
            out.extend(field.to_be_bytes());
        }
        out.extend([self.bit_depth, self.transformation]);
        out.extend(self.device_id);
        out.extend(eyes);
        out
    }

    fn warnings(&self) -> &[RecordWarning] {
        &self.warnings
    }

    fn images(&self) -> Vec<BiometricImage<'_>> {
        let declared = declared_size(self.width, self.height);
        self.eyes
            .iter()
            .flat_map(|eye| &eye.images)
            .map(|image| BiometricImage::new(image.image.reveal(), declared, None))
            .collect()
    }
}

impl Eye {
    fn parse(input: &mut Input<'_>, warnings: &mut Vec<RecordWarning>) -> Option<Self> {
        let [label] = input.take()?;
        let count = input.u16()?;
        let label = EyeLabel::from(label);
        warnings.extend(label.warning());
        let mut images = Vec::new();
        for _ in 0..count {
            let Some(image) = IrisImage::parse(input, warnings) else {
                warnings.push(RecordWarning::ImageCount);
                break;
            };
            images.push(image);
        }
        Some(Self { label, images })
    }

    fn encode(&self) -> Vec<u8> {
        let count = u16::try_from(self.images.len()).unwrap_or(u16::MAX);
        let mut out = vec![u8::from(self.label)];
        out.extend(count.to_be_bytes());
        for image in &self.images {
            image.write(&mut out);
        }
        out
    }
}

impl IrisImage {
    fn parse(input: &mut Input<'_>, warnings: &mut Vec<RecordWarning>) -> Option<Self> {
        let number = input.u16()?;
        let [quality] = input.take()?;
        let (rotation, rotation_uncertainty) = (input.u16()?, input.u16()?);
        let length = usize::try_from(input.u32()?).ok()?;
        let image = match input.bytes(length) {
            Some(image) => image,
            None => {
                warnings.push(RecordWarning::BlockLength);
                input.bytes(input.0.len())?
            }
        };
        Some(Self {
            number,
            quality,
            rotation,
            rotation_uncertainty,
            image: Private::new(image.to_vec()),
        })
        .filter(|_| !image.is_empty())
    }

    fn write(&self, out: &mut Vec<u8>) {
        let image = self.image.reveal();
        out.extend(self.number.to_be_bytes());
        out.push(self.quality);
        out.extend(self.rotation.to_be_bytes());
        out.extend(self.rotation_uncertainty.to_be_bytes());
        out.extend(u32::try_from(image.len()).unwrap_or(u32::MAX).to_be_bytes());
        out.extend_from_slice(image);
    }
}

impl fmt::Debug for IrisRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IrisRecord")
            .field("format", &self.format)
            .field("eyes", &self.eyes)
            .field("warnings", &self.warnings)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Eye {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Eye({:?}, {} images)", self.label, self.images.len())
    }
}

impl fmt::Debug for IrisImage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IrisImage({} bytes)", self.image.reveal().len())
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    /// The right eye, as JPEG 2000 of nothing.
    const RECORD: [u8; 63] = hex!(
        "49495200 30313000 0000003F 0000 01 002D 0000 0096 0010 00A3 0095 18 00"
        "00000000000000000000000000000000"
        "01 0001 0001 33 FFFF FFFF 00000004 FF4FFF51"
    );

    #[test]
    fn all_fields() {
        let record = IrisRecord::parse(&RECORD).unwrap();
        assert_eq!(record.warnings, []);
        assert_eq!(record.encode(), RECORD);
        assert_eq!((record.diameter, record.bit_depth), (150, 24));
        assert_eq!(record.format, IrisFormat::RgbJpeg2000);
        assert_eq!(record.eyes[0].label, EyeLabel::Right);
        assert_eq!(record.eyes[0].images[0].quality, 0x33);
        let image = record.images()[0];
        assert_eq!((image.width, image.height), (Some(163), Some(149)));
        let issued = IrisRecord::of_image(
            EyeLabel::Left,
            IrisFormat::MonoRaw,
            [2, 2],
            vec![1, 2, 3, 4],
        );
        assert_eq!(IrisRecord::parse(&issued.encode()).unwrap(), issued);
    }

    #[test]
    fn oddities() {
        let warnings = |at: usize, byte: u8| {
            let mut bytes = RECORD;
            bytes[at] = byte;
            IrisRecord::parse(&bytes).map(|record| record.warnings)
        };
        assert_eq!(warnings(4, b'9'), Ok(vec![RecordWarning::Version]));
        assert_eq!(warnings(11, 0), Ok(vec![RecordWarning::RecordLength]));
        assert_eq!(warnings(14, 2), Ok(vec![RecordWarning::ImageCount]));
        assert_eq!(warnings(22, 2), Ok(vec![RecordWarning::Format]));
        assert_eq!(
            warnings(45, 3),
            Ok(vec![RecordWarning::UndefinedCode("biometric subtype")])
        );
        assert_eq!(warnings(58, 9), Ok(vec![RecordWarning::BlockLength]));
        assert!(warnings(1, b'P').is_err());
    }

    fn any_record() -> impl Strategy<Value = IrisRecord> {
        let image =
            (any::<[u16; 3]>(), any::<u8>(), any::<Vec<u8>>()).prop_map(|(w, quality, i)| {
                IrisImage {
                    number: w[0],
                    quality,
                    rotation: w[1],
                    rotation_uncertainty: w[2],
                    image: Private::new([&[0xFF], &i[..]].concat()),
                }
            });
        let eye =
            (any::<u8>(), proptest::collection::vec(image, 1..3)).prop_map(|(label, images)| Eye {
                label: label.into(),
                images,
            });
        let eyes = proptest::collection::vec(eye, 1..3);
        (any::<[u8; 6]>(), any::<[u16; 6]>(), any::<[u8; 16]>(), eyes).prop_map(
            |(b, w, device_id, eyes)| IrisRecord {
                version: [b[0], b[1], b[2], b[3]],
                device: w[0],
                properties: w[1],
                diameter: w[2],
                format: w[3].into(),
                width: w[4],
                height: w[5],
                bit_depth: b[4],
                transformation: b[5],
                device_id,
                eyes,
                warnings: Vec::new(),
            },
        )
    }

    proptest! {
        #[test]
        fn any_bytes(bytes: Vec<u8>, tail: Vec<u8>) {
            let _ = IrisRecord::parse(&bytes);
            let _ = IrisRecord::parse(&[&RECORD[..45], &tail].concat());
        }

        #[test]
        fn encoded_and_parsed(record in any_record()) {
            let mut parsed = IrisRecord::parse(&record.encode()).unwrap();
            parsed.warnings.clear();
            prop_assert_eq!(parsed, record);
        }
    }
}
