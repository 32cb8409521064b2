//! The face image record of ISO/IEC 19794-5:2005, as Doc 9303-10, 4.7.2.1 has it in DG2.
//!
//! A header of 14 bytes; for each image 20 bytes about the face, 8 bytes for each feature point,
//! 12 bytes about the image, and the image.

mod codes;

use core::fmt;

pub use self::codes::{
    ColourSpace, Expression, EyeColour, FaceImageType, HairColour, ImageDataType, SexCode,
    SourceType,
};

use super::{BiometricImage, BiometricRecord, Input, Modality, RecordWarning, declared_size};
use crate::{
    ParseError, Private,
    image_format::{ImageFormat, dimensions},
};

const STRUCTURE: &str = "face image record";
const FORMAT_IDENTIFIER: [u8; 4] = *b"FAC\0";
const VERSION: [u8; 4] = *b"010\0";
const RECORD_HEADER: usize = 14;
const FACE_HEADER: usize = 20;
const FEATURE_POINT: usize = 8;
const IMAGE_HEADER: usize = 12;

/// A face image record.
#[derive(Clone, PartialEq, Eq)]
pub struct FaceRecord {
    /// Format version, `010` and a zero byte.
    pub version: [u8; 4],
    /// The images, most recent first.
    pub images: Vec<Face>,
    /// What is odd in the record as it was parsed.
    pub warnings: Vec<RecordWarning>,
}

/// One image of the record, with what is said about it.
#[derive(Clone, PartialEq, Eq)]
pub struct Face {
    /// Sex.
    pub sex: SexCode,
    /// Colour of the eyes.
    pub eye_colour: EyeColour,
    /// Colour of the hair.
    pub hair_colour: HairColour,
    /// 24 bits: 0 features are specified, 1 glasses, 2 moustache, 3 beard, 4 teeth visible,
    /// 5 blink, 6 mouth open, 7 left and 8 right eye patch, 9 dark glasses, 10 distorting medical
    /// condition.
    pub feature_mask: u32,
    /// Expression.
    pub expression: Expression,
    /// Yaw, pitch and roll as encoded (5.5.8): 0 unspecified, 1 to 181 in steps of two degrees.
    pub pose: [u8; 3],
    /// Uncertainty of yaw, pitch and roll.
    pub pose_uncertainty: [u8; 3],
    /// Points of the face that were located.
    pub feature_points: Vec<FeaturePoint>,
    /// How the picture is framed.
    pub image_type: FaceImageType,
    /// Format of the image as declared.
    pub data_type: ImageDataType,
    /// Width in pixels as declared.
    pub width: u16,
    /// Height in pixels as declared.
    pub height: u16,
    /// Colour space.
    pub colour_space: ColourSpace,
    /// What took the picture.
    pub source: SourceType,
    /// Vendor's number of the device, 0 if unspecified.
    pub device: u16,
    /// Quality, 0 if unspecified.
    pub quality: u16,
    /// The image file.
    pub image: Private<Vec<u8>>,
}

/// A point of the face (5.6 of the standard; points of ISO/IEC 14496-2).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FeaturePoint {
    /// Type of the point, 1 for two-dimensional.
    pub kind: u8,
    /// Code of the point, major in the upper four bits and minor in the lower.
    pub code: u8,
    /// Pixels from the left.
    pub x: u16,
    /// Pixels from the top.
    pub y: u16,
    /// Reserved.
    pub reserved: u16,
}

impl FaceRecord {
    /// A record with one full frontal image, nothing said about the face: what issuers write.
    #[must_use]
    pub fn of_image(image: Vec<u8>) -> Self {
        let side = |pixels: u32| u16::try_from(pixels).unwrap_or(u16::MAX);
        let (width, height) = dimensions(&image).unwrap_or_default();
        Self {
            version: VERSION,
            images: vec![Face {
                sex: SexCode::Unspecified,
                eye_colour: EyeColour::Unspecified,
                hair_colour: HairColour::Unspecified,
                feature_mask: 0,
                expression: Expression::Unspecified,
                pose: [0; 3],
                pose_uncertainty: [0; 3],
                feature_points: Vec::new(),
                image_type: FaceImageType::FullFrontal,
                data_type: match ImageFormat::detect(&image) {
                    ImageFormat::Jp2 | ImageFormat::J2kCodestream => ImageDataType::Jpeg2000,
                    _ => ImageDataType::Jpeg,
                },
                width: side(width),
                height: side(height),
                colour_space: ColourSpace::Unspecified,
                source: SourceType::Unspecified,
                device: 0,
                quality: 0,
                image: Private::new(image),
            }],
            warnings: Vec::new(),
        }
    }
}

impl BiometricRecord for FaceRecord {
    const MODALITY: Modality = Modality::Face;

    fn parse(record: &[u8]) -> Result<Self, ParseError> {
        let mut input = Input(record);
        let short = || ParseError::invalid(STRUCTURE, "header", "cut off");
        input.expect(FORMAT_IDENTIFIER, STRUCTURE)?;
        let version = input.take::<4>().ok_or_else(short)?;
        let length = input.u32().ok_or_else(short)?;
        let count = input.u16().ok_or_else(short)?;
        let mut warnings = Vec::new();
        if version != VERSION {
            warnings.push(RecordWarning::Version);
        }
        if usize::try_from(length) != Ok(record.len()) {
            warnings.push(RecordWarning::RecordLength);
        }
        let mut images = Vec::new();
        while images.len() < usize::from(count) && !input.0.is_empty() {
            let Some(face) = Face::parse(&mut input, &mut warnings) else {
                break;
            };
            images.push(face);
        }
        if images.is_empty() {
            return Err(ParseError::missing(STRUCTURE, "image"));
        }
        if images.len() < usize::from(count) {
            warnings.push(RecordWarning::ImageCount);
        } else if !input.0.is_empty() {
            warnings.push(RecordWarning::TrailingData);
        }
        Ok(Self {
            version,
            images,
            warnings,
        })
    }

    fn encode(&self) -> Vec<u8> {
        let blocks: Vec<u8> = self.images.iter().flat_map(Face::encode).collect();
        let length = blocks.len().saturating_add(RECORD_HEADER);
        let mut out = Vec::with_capacity(length);
        out.extend(FORMAT_IDENTIFIER);
        out.extend(self.version);
        out.extend(u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
        out.extend(
            u16::try_from(self.images.len())
                .unwrap_or(u16::MAX)
                .to_be_bytes(),
        );
        out.extend(blocks);
        out
    }

    fn warnings(&self) -> &[RecordWarning] {
        &self.warnings
    }

    fn images(&self) -> Vec<BiometricImage<'_>> {
        self.images
            .iter()
            .map(|face| {
                let declared = declared_size(face.width, face.height);
                BiometricImage::new(face.image.reveal(), declared, None)
            })
            .collect()
    }
}

impl Face {
    fn parse(input: &mut Input<'_>, warnings: &mut Vec<RecordWarning>) -> Option<Self> {
        let available = input.0.len();
        let block_length = usize::try_from(input.u32()?).ok()?;
        let points = usize::from(input.u16()?);
        let [sex, eye_colour, hair_colour] = input.take()?;
        let [m2, m1, m0] = input.take()?;
        let expression = Expression::from(input.u16()?);
        let pose = input.take()?;
        let pose_uncertainty = input.take()?;
        let feature_points: Vec<FeaturePoint> = (0..points)
            .map_while(|_| {
                let [kind, code] = input.take()?;
                Some(FeaturePoint {
                    kind,
                    code,
                    x: input.u16()?,
                    y: input.u16()?,
                    reserved: input.u16()?,
                })
            })
            .collect();
        if feature_points.len() < points {
            return None;
        }
        let [image_type, data_type] = input.take()?;
        let (width, height) = (input.u16()?, input.u16()?);
        let [colour_space, source] = input.take()?;
        let (device, quality) = (input.u16()?, input.u16()?);
        let headers = available.checked_sub(input.0.len())?;
        let image = match block_length
            .checked_sub(headers)
            .and_then(|len| input.bytes(len))
        {
            Some(image) => image,
            None => {
                warnings.push(RecordWarning::BlockLength);
                input.bytes(input.0.len())?
            }
        };
        if image.is_empty() {
            return None;
        }
        let face = Self {
            sex: sex.into(),
            eye_colour: eye_colour.into(),
            hair_colour: hair_colour.into(),
            feature_mask: u32::from_be_bytes([0, m2, m1, m0]),
            expression,
            pose,
            pose_uncertainty,
            feature_points,
            image_type: image_type.into(),
            data_type: data_type.into(),
            width,
            height,
            colour_space: colour_space.into(),
            source: source.into(),
            device,
            quality,
            image: Private::new(image.to_vec()),
        };
        face.check(warnings);
        Some(face)
    }

    fn check(&self, warnings: &mut Vec<RecordWarning>) {
        // 0 is unspecified, 1 to 181 an angle in steps of two degrees.
        let pose_defined = self
            .pose
            .iter()
            .chain(&self.pose_uncertainty)
            .all(|code| *code <= 181);
        let codes = [
            self.sex.warning(),
            self.eye_colour.warning(),
            self.hair_colour.warning(),
            self.expression.warning(),
            (!pose_defined).then_some(RecordWarning::UndefinedCode("pose angle")),
            self.image_type.warning(),
            self.data_type.warning(),
            self.colour_space.warning(),
            self.source.warning(),
        ];
        warnings.extend(codes.into_iter().flatten());
        let image = self.image.reveal();
        match (ImageFormat::detect(image), self.data_type) {
            (ImageFormat::Jpeg, ImageDataType::Jpeg)
            | (ImageFormat::Jp2 | ImageFormat::J2kCodestream, ImageDataType::Jpeg2000) => {}
            (ImageFormat::Unknown, _) => warnings.push(RecordWarning::UnknownFormat),
            _ => warnings.push(RecordWarning::Format),
        }
        let declared = (u32::from(self.width), u32::from(self.height));
        if declared != (0, 0) && dimensions(image).is_some_and(|size| size != declared) {
            warnings.push(RecordWarning::Dimensions);
        }
    }

    fn encode(&self) -> Vec<u8> {
        let image = self.image.reveal();
        let length = self
            .feature_points
            .len()
            .saturating_mul(FEATURE_POINT)
            .saturating_add(FACE_HEADER + IMAGE_HEADER)
            .saturating_add(image.len());
        let mut out = Vec::with_capacity(length);
        out.extend(u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
        out.extend(
            u16::try_from(self.feature_points.len())
                .unwrap_or(u16::MAX)
                .to_be_bytes(),
        );
        out.extend::<[u8; 3]>([
            self.sex.into(),
            self.eye_colour.into(),
            self.hair_colour.into(),
        ]);
        let [_, mask @ ..] = self.feature_mask.to_be_bytes();
        out.extend(mask);
        out.extend(u16::from(self.expression).to_be_bytes());
        out.extend(self.pose);
        out.extend(self.pose_uncertainty);
        for point in &self.feature_points {
            out.extend([point.kind, point.code]);
            for number in [point.x, point.y, point.reserved] {
                out.extend(number.to_be_bytes());
            }
        }
        out.extend::<[u8; 2]>([self.image_type.into(), self.data_type.into()]);
        out.extend(self.width.to_be_bytes());
        out.extend(self.height.to_be_bytes());
        out.extend::<[u8; 2]>([self.colour_space.into(), self.source.into()]);
        out.extend(self.device.to_be_bytes());
        out.extend(self.quality.to_be_bytes());
        out.extend_from_slice(image);
        out
    }
}

impl fmt::Debug for FaceRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaceRecord")
            .field("images", &self.images)
            .field("warnings", &self.warnings)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Face {
    /// What is said about the face stays out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Face")
            .field("data_type", &self.data_type)
            .field("width", &self.width)
            .field("height", &self.height)
            .field("bytes", &self.image.reveal().len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for FeaturePoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FeaturePoint(private)")
    }
}

#[cfg(test)]
mod tests;
