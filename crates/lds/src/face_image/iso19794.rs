//! The face image record of ISO/IEC 19794-5:2005, as Doc 9303-10, 4.7.2.1 has it in DG2.
//!
//! A header of 14 bytes; for each image 20 bytes about the face, 8 bytes for each feature point,
//! 12 bytes about the image, and the image.

use core::fmt;

use super::{FaceImage, FaceWarning};
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
    pub warnings: Vec<FaceWarning>,
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

/// An enumeration of one or two bytes that keeps values which the standard does not define.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident($int:ty), $field:literal { $($variant:ident = $value:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "the names are the standard's")]
        pub enum $name {
            $($variant,)*
            /// Not defined by the standard.
            Undefined($int),
        }

        impl From<$int> for $name {
            fn from(code: $int) -> Self {
                match code {
                    $($value => Self::$variant,)*
                    other => Self::Undefined(other),
                }
            }
        }

        impl From<$name> for $int {
            fn from(code: $name) -> Self {
                match code {
                    $($name::$variant => $value,)*
                    $name::Undefined(other) => other,
                }
            }
        }

        impl $name {
            const fn warning(self) -> Option<FaceWarning> {
                match self {
                    Self::Undefined(_) => Some(FaceWarning::UndefinedCode($field)),
                    _ => None,
                }
            }
        }
    };
}

codes! {
    /// Sex (5.5.3).
    SexCode(u8), "gender" { Unspecified = 0, Male = 1, Female = 2, Unknown = 0xFF }
}
codes! {
    /// Colour of the eyes (5.5.4).
    EyeColour(u8), "eye colour" {
        Unspecified = 0, Black = 1, Blue = 2, Brown = 3, Gray = 4, Green = 5, MultiColoured = 6,
        Pink = 7, Unknown = 0xFF,
    }
}
codes! {
    /// Colour of the hair (5.5.5).
    HairColour(u8), "hair colour" {
        Unspecified = 0, Bald = 1, Black = 2, Blonde = 3, Brown = 4, Gray = 5, White = 6, Red = 7,
        Green = 8, Blue = 9, Unknown = 0xFF,
    }
}
codes! {
    /// Expression (5.5.7).
    Expression(u16), "expression" {
        Unspecified = 0, Neutral = 1, SmileClosed = 2, SmileOpen = 3, RaisedEyebrows = 4,
        EyesLookingAway = 5, Squinting = 6, Frowning = 7,
    }
}
codes! {
    /// How the picture is framed (5.7.1).
    FaceImageType(u8), "face image type" { Basic = 0, FullFrontal = 1, TokenFrontal = 2 }
}
codes! {
    /// Format of the image (5.7.2).
    ImageDataType(u8), "image data type" { Jpeg = 0, Jpeg2000 = 1 }
}
codes! {
    /// Colour space (5.7.4).
    ColourSpace(u8), "image colour space" {
        Unspecified = 0, Rgb24 = 1, Yuv422 = 2, Gray8 = 3, Other = 4,
    }
}
codes! {
    /// What took the picture (5.7.5).
    SourceType(u8), "source type" {
        Unspecified = 0, StaticUnknown = 1, StaticDigitalCamera = 2, StaticScanner = 3,
        VideoUnknown = 4, VideoAnalogue = 5, VideoDigital = 6, Unknown = 7,
    }
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

    /// From the content of `5F2E`.
    ///
    /// # Errors
    /// Where it does not begin as a face record, or no image can be found in it.
    pub fn parse(record: &[u8]) -> Result<Self, ParseError> {
        let mut input = Input(record);
        let short = || ParseError::invalid(STRUCTURE, "header", "cut off");
        if input.take::<4>() != Some(FORMAT_IDENTIFIER) {
            return Err(ParseError::invalid(
                STRUCTURE,
                "format identifier",
                "not FAC",
            ));
        }
        let version = input.take::<4>().ok_or_else(short)?;
        let length = input.u32().ok_or_else(short)?;
        let count = input.u16().ok_or_else(short)?;
        let mut warnings = Vec::new();
        if version != VERSION {
            warnings.push(FaceWarning::Version);
        }
        if usize::try_from(length) != Ok(record.len()) {
            warnings.push(FaceWarning::RecordLength);
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
            warnings.push(FaceWarning::ImageCount);
        } else if !input.0.is_empty() {
            warnings.push(FaceWarning::TrailingData);
        }
        Ok(Self {
            version,
            images,
            warnings,
        })
    }

    /// The content of `5F2E`, lengths and count computed.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
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

    /// The images in the form common to both standards.
    pub fn faces(&self) -> impl Iterator<Item = FaceImage<'_>> {
        self.images.iter().map(|face| {
            let declared = (face.width != 0 && face.height != 0)
                .then_some((u32::from(face.width), u32::from(face.height)));
            FaceImage::new(face.image.reveal(), declared, None)
        })
    }
}

impl Face {
    fn parse(input: &mut Input<'_>, warnings: &mut Vec<FaceWarning>) -> Option<Self> {
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
                warnings.push(FaceWarning::BlockLength);
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

    fn check(&self, warnings: &mut Vec<FaceWarning>) {
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
            (!pose_defined).then_some(FaceWarning::UndefinedCode("pose angle")),
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
            (ImageFormat::Unknown, _) => warnings.push(FaceWarning::UnknownFormat),
            _ => warnings.push(FaceWarning::Format),
        }
        let declared = (u32::from(self.width), u32::from(self.height));
        if declared != (0, 0) && dimensions(image).is_some_and(|size| size != declared) {
            warnings.push(FaceWarning::Dimensions);
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

/// Fixed-width fields from the front of the bytes.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        self.take().map(u16::from_be_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_be_bytes)
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    /// A record as the BSI's test set has it, with a JPEG 2000 codestream of nothing.
    const RECORD: [u8; 70] = hex!(
        "46414300 30313000 00000046 0001"
        "00000038 0000 01 03 02 000003 0001 010203 040506"
        "01 01 0140 01C0 01 02 0007 0064"
        "FF4FFF51 002F 0000 00000140 000001C0 00000000 00000000"
    );

    #[test]
    fn all_fields() {
        let record = FaceRecord::parse(&RECORD).unwrap();
        assert_eq!(record.warnings, []);
        let face = &record.images[0];
        assert_eq!(
            (face.sex, face.eye_colour),
            (SexCode::Male, EyeColour::Brown)
        );
        assert_eq!(
            (face.hair_colour, face.expression),
            (HairColour::Black, Expression::Neutral)
        );
        assert_eq!((face.feature_mask, face.pose), (3, [1, 2, 3]));
        assert_eq!(
            (face.image_type, face.quality),
            (FaceImageType::FullFrontal, 100)
        );
        assert_eq!(
            (face.source, face.device),
            (SourceType::StaticDigitalCamera, 7)
        );
        assert_eq!(record.encode(), RECORD);
        let faces: Vec<_> = record.faces().collect();
        assert_eq!((faces[0].width, faces[0].height), (Some(320), Some(448)));
        assert_eq!(faces[0].format, ImageFormat::J2kCodestream);
    }

    #[test]
    fn oddities() {
        let warnings = |change: &dyn Fn(&mut Vec<u8>)| {
            let mut bytes = RECORD.to_vec();
            change(&mut bytes);
            FaceRecord::parse(&bytes).map(|record| record.warnings)
        };
        assert_eq!(
            warnings(&|b| b[11] += 1),
            Ok(vec![FaceWarning::RecordLength])
        );
        assert_eq!(
            warnings(&|b| b[17] += 1),
            Ok(vec![FaceWarning::BlockLength])
        );
        assert_eq!(warnings(&|b| b[13] = 2), Ok(vec![FaceWarning::ImageCount]));
        assert_eq!(warnings(&|b| b[6] = b'9'), Ok(vec![FaceWarning::Version]));
        assert_eq!(
            warnings(&|b| b[20] = 3),
            Ok(vec![FaceWarning::UndefinedCode("gender")])
        );
        assert_eq!(
            warnings(&|b| b[28] = 182),
            Ok(vec![FaceWarning::UndefinedCode("pose angle")])
        );
        assert_eq!(warnings(&|b| b[35] = 0), Ok(vec![FaceWarning::Format]));
        assert_eq!(warnings(&|b| b[37] += 1), Ok(vec![FaceWarning::Dimensions]));
        assert_eq!(
            warnings(&|b| b[46] = 0),
            Ok(vec![FaceWarning::UnknownFormat])
        );
        assert!(warnings(&|b| b[0] = b'G').is_err());
        assert!(warnings(&|b| b.truncate(46)).is_err());
    }

    fn any_face() -> impl Strategy<Value = Face> {
        let points = proptest::collection::vec(any::<[u16; 4]>(), 0..4);
        (
            any::<[u8; 15]>(),
            any::<[u16; 5]>(),
            points,
            proptest::collection::vec(any::<u8>(), 1..40),
        )
            .prop_map(|(b, w, points, image)| Face {
                sex: b[0].into(),
                eye_colour: b[1].into(),
                hair_colour: b[2].into(),
                feature_mask: u32::from_be_bytes([0, b[3], b[4], b[5]]),
                expression: w[0].into(),
                pose: [b[6], b[7], b[8]],
                pose_uncertainty: [b[9], b[10], b[0]],
                feature_points: points
                    .into_iter()
                    .map(|[k, x, y, reserved]| {
                        let [kind, code] = k.to_be_bytes();
                        FeaturePoint {
                            kind,
                            code,
                            x,
                            y,
                            reserved,
                        }
                    })
                    .collect(),
                image_type: b[11].into(),
                data_type: b[12].into(),
                width: w[1],
                height: w[2],
                colour_space: b[13].into(),
                source: b[14].into(),
                device: w[3],
                quality: w[4],
                image: Private::new(image),
            })
    }

    proptest! {
        #[test]
        fn any_bytes(bytes: Vec<u8>, tail: Vec<u8>) {
            let _ = FaceRecord::parse(&bytes);
            let _ = FaceRecord::parse(&[&RECORD[..14], &tail].concat());
        }

        #[test]
        fn encoded_and_parsed(images in proptest::collection::vec(any_face(), 1..4)) {
            let record = FaceRecord { version: VERSION, images, warnings: Vec::new() };
            let parsed = FaceRecord::parse(&record.encode()).unwrap();
            prop_assert!(parsed.images == record.images);
        }
    }
}
