//! The finger image record of ISO/IEC 19794-4:2005, as Doc 9303-10, 4.7.3 has it in DG3.
//!
//! A header of 32 bytes; for each view 14 bytes about it, and the image.

use core::fmt;

use super::{
    BiometricImage, BiometricRecord, Input, Modality, RecordWarning, codes, declared_size,
};
use crate::{
    ParseError, Private,
    image_format::{ImageFormat, dimensions},
};

const STRUCTURE: &str = "finger image record";
const FORMAT_IDENTIFIER: [u8; 4] = *b"FIR\0";
const VERSION: [u8; 4] = *b"010\0";
const RECORD_HEADER: usize = 32;
const VIEW_HEADER: usize = 14;

/// A finger image record. Clauses are those of ISO/IEC 19794-4:2005.
#[derive(Clone, PartialEq, Eq)]
pub struct FingerRecord {
    /// Format version, `010` and a zero byte.
    pub version: [u8; 4],
    /// Vendor's number of the device, 0 if unspecified (7.1.4).
    pub device: u16,
    /// Image acquisition level, 10 to 41; 31 in documents (7.1.5).
    pub acquisition_level: u16,
    /// The number of fingers or palms as stated, which is not the number of views.
    pub fingers: u8,
    /// Unit of the resolutions: samples an inch or a centimetre.
    pub scale_units: ScaleUnits,
    /// Samples a unit as scanned, horizontally and vertically.
    pub scan_resolution: [u16; 2],
    /// Samples a unit of the image, horizontally and vertically.
    pub image_resolution: [u16; 2],
    /// Bits of a sample, 1 to 16.
    pub bit_depth: u8,
    /// How the images are compressed.
    pub compression: FingerCompression,
    /// Reserved.
    pub reserved: [u8; 2],
    /// The images.
    pub views: Vec<FingerView>,
    /// What is odd in the record as it was parsed.
    pub warnings: Vec<RecordWarning>,
}

/// One image of a finger, with what is said about it (7.2).
#[derive(Clone, PartialEq, Eq)]
pub struct FingerView {
    /// Which finger.
    pub position: FingerPosition,
    /// Views of this finger in the record.
    pub view_count: u8,
    /// Number of this view, from 1.
    pub view: u8,
    /// Quality, 254 where it is not stated.
    pub quality: u8,
    /// How the finger was pressed.
    pub impression: Impression,
    /// Width in pixels as declared.
    pub width: u16,
    /// Height in pixels as declared.
    pub height: u16,
    /// Reserved.
    pub reserved: u8,
    /// The image.
    pub image: Private<Vec<u8>>,
}

codes! {
    /// Unit of the resolutions (7.1.7).
    ScaleUnits(u8), "scale units" { Inch = 1, Centimetre = 2 }
}
codes! {
    /// How the images are compressed (7.1.13).
    FingerCompression(u8), "image compression algorithm" {
        None = 0, BitPacked = 1, Wsq = 2, Jpeg = 3, Jpeg2000 = 4, Png = 5,
    }
}
codes! {
    /// Which finger (table 5).
    FingerPosition(u8), "finger position" {
        Unknown = 0, RightThumb = 1, RightIndex = 2, RightMiddle = 3, RightRing = 4,
        RightLittle = 5, LeftThumb = 6, LeftIndex = 7, LeftMiddle = 8, LeftRing = 9,
        LeftLittle = 10, PlainRightFour = 13, PlainLeftFour = 14, PlainThumbs = 15,
    }
}
codes! {
    /// How the finger was pressed (table 7).
    Impression(u8), "impression type" {
        LiveScanPlain = 0, LiveScanRolled = 1, NonLiveScanPlain = 2, NonLiveScanRolled = 3,
        Latent = 7, Swipe = 8, LiveScanContactless = 9,
    }
}

impl FingerRecord {
    /// A record of one finger at 500 samples an inch and eight bits: what issuers write.
    #[must_use]
    pub fn of_image(position: FingerPosition, size: [u16; 2], image: Vec<u8>) -> Self {
        Self {
            version: VERSION,
            device: 0,
            acquisition_level: 31,
            fingers: 1,
            scale_units: ScaleUnits::Inch,
            scan_resolution: [500; 2],
            image_resolution: [500; 2],
            bit_depth: 8,
            compression: match ImageFormat::detect(&image) {
                ImageFormat::Wsq => FingerCompression::Wsq,
                ImageFormat::Jpeg => FingerCompression::Jpeg,
                ImageFormat::Jp2 | ImageFormat::J2kCodestream => FingerCompression::Jpeg2000,
                ImageFormat::Png => FingerCompression::Png,
                ImageFormat::Pnm | ImageFormat::Unknown => FingerCompression::None,
            },
            reserved: [0; 2],
            views: vec![FingerView {
                position,
                view_count: 1,
                view: 1,
                quality: 254,
                impression: Impression::LiveScanPlain,
                width: size[0],
                height: size[1],
                reserved: 0,
                image: Private::new(image),
            }],
            warnings: Vec::new(),
        }
    }

    fn header(input: &mut Input<'_>) -> Option<(Self, u64)> {
        let version = input.take()?;
        let [l5, l4, l3, l2, l1, l0] = input.take()?;
        let length = u64::from_be_bytes([0, 0, l5, l4, l3, l2, l1, l0]);
        let (device, acquisition_level) = (input.u16()?, input.u16()?);
        let [fingers, scale_units] = input.take()?;
        let scan_resolution = [input.u16()?, input.u16()?];
        let image_resolution = [input.u16()?, input.u16()?];
        let [bit_depth, compression] = input.take()?;
        let record = Self {
            version,
            device,
            acquisition_level,
            fingers,
            scale_units: scale_units.into(),
            scan_resolution,
            image_resolution,
            bit_depth,
            compression: compression.into(),
            reserved: input.take()?,
            views: Vec::new(),
            warnings: Vec::new(),
        };
        Some((record, length))
    }
}

impl BiometricRecord for FingerRecord {
    const MODALITY: Modality = Modality::Finger;

    fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        let mut input = Input(bytes);
        input.expect(FORMAT_IDENTIFIER, STRUCTURE)?;
        let (mut record, length) =
            Self::header(&mut input).ok_or(ParseError::invalid(STRUCTURE, "header", "cut off"))?;
        let mut warnings = Vec::new();
        if record.version != VERSION {
            warnings.push(RecordWarning::Version);
        }
        if usize::try_from(length) != Ok(bytes.len()) {
            warnings.push(RecordWarning::RecordLength);
        }
        warnings.extend(record.scale_units.warning());
        warnings.extend(record.compression.warning());
        while !input.0.is_empty() {
            let Some(view) = FingerView::parse(&mut input, &mut warnings) else {
                warnings.push(RecordWarning::TrailingData);
                break;
            };
            view.check(record.compression, &mut warnings);
            record.views.push(view);
        }
        if record.views.is_empty() {
            return Err(ParseError::missing(STRUCTURE, "image"));
        }
        if record.views.len() < usize::from(record.fingers) {
            warnings.push(RecordWarning::ImageCount);
        }
        record.warnings = warnings;
        Ok(record)
    }

    fn encode(&self) -> Vec<u8> {
        let views: Vec<u8> = self.views.iter().flat_map(FingerView::encode).collect();
        let length = views.len().saturating_add(RECORD_HEADER);
        let mut out = Vec::with_capacity(length);
        out.extend(FORMAT_IDENTIFIER);
        out.extend(self.version);
        let [_, _, length @ ..] = (length as u64).to_be_bytes();
        out.extend(length);
        out.extend(self.device.to_be_bytes());
        out.extend(self.acquisition_level.to_be_bytes());
        out.extend::<[u8; 2]>([self.fingers, self.scale_units.into()]);
        for resolution in [self.scan_resolution, self.image_resolution] {
            out.extend(resolution.map(u16::to_be_bytes).as_flattened());
        }
        out.extend::<[u8; 2]>([self.bit_depth, self.compression.into()]);
        out.extend(self.reserved);
        out.extend(views);
        out
    }

    fn warnings(&self) -> &[RecordWarning] {
        &self.warnings
    }

    fn images(&self) -> Vec<BiometricImage<'_>> {
        self.views
            .iter()
            .map(|view| {
                let declared = declared_size(view.width, view.height);
                BiometricImage::new(view.image.reveal(), declared, None)
            })
            .collect()
    }
}

impl FingerView {
    fn parse(input: &mut Input<'_>, warnings: &mut Vec<RecordWarning>) -> Option<Self> {
        let length = usize::try_from(input.u32()?).ok()?;
        let [position, view_count, view, quality, impression] = input.take()?;
        let (width, height) = (input.u16()?, input.u16()?);
        let [reserved] = input.take()?;
        let image = match length
            .checked_sub(VIEW_HEADER)
            .and_then(|length| input.bytes(length))
        {
            Some(image) => image,
            None => {
                warnings.push(RecordWarning::BlockLength);
                input.bytes(input.0.len())?
            }
        };
        Some(Self {
            position: position.into(),
            view_count,
            view,
            quality,
            impression: impression.into(),
            width,
            height,
            reserved,
            image: Private::new(image.to_vec()),
        })
        .filter(|_| !image.is_empty())
    }

    fn check(&self, compression: FingerCompression, warnings: &mut Vec<RecordWarning>) {
        warnings.extend(self.position.warning());
        warnings.extend(self.impression.warning());
        let image = self.image.reveal();
        use FingerCompression as C;
        use ImageFormat as F;
        match (ImageFormat::detect(image), compression) {
            (F::Wsq, C::Wsq)
            | (F::Jpeg, C::Jpeg)
            | (F::Jp2 | F::J2kCodestream, C::Jpeg2000)
            | (F::Png, C::Png)
            | (F::Unknown | F::Pnm, C::None | C::BitPacked) => {}
            (F::Unknown, _) => warnings.push(RecordWarning::UnknownFormat),
            _ => warnings.push(RecordWarning::Format),
        }
        let declared = declared_size(self.width, self.height);
        if let (Some(declared), Some(size)) = (declared, dimensions(image))
            && declared != size
        {
            warnings.push(RecordWarning::Dimensions);
        }
    }

    fn encode(&self) -> Vec<u8> {
        let image = self.image.reveal();
        let length = image.len().saturating_add(VIEW_HEADER);
        let mut out = Vec::with_capacity(length);
        out.extend(u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
        out.extend::<[u8; 5]>([
            self.position.into(),
            self.view_count,
            self.view,
            self.quality,
            self.impression.into(),
        ]);
        out.extend(self.width.to_be_bytes());
        out.extend(self.height.to_be_bytes());
        out.push(self.reserved);
        out.extend_from_slice(image);
        out
    }
}

impl fmt::Debug for FingerRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FingerRecord")
            .field("compression", &self.compression)
            .field("views", &self.views)
            .field("warnings", &self.warnings)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for FingerView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FingerView")
            .field("width", &self.width)
            .field("height", &self.height)
            .field("bytes", &self.image.reveal().len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    /// The right index finger, as WSQ of nothing.
    const RECORD: [u8; 50] = hex!(
        "46495200 30313000 000000000032 0000 001F 01 01 01F4 01F4 01F4 01F4 08 02 0000"
        "00000012 02 01 01 64 00 0140 01C0 00 FFA0FFA4"
    );

    #[test]
    fn all_fields() {
        let record = FingerRecord::parse(&RECORD).unwrap();
        assert_eq!(record.warnings, []);
        assert_eq!(record.encode(), RECORD);
        assert_eq!(record.scale_units, ScaleUnits::Inch);
        assert_eq!(record.compression, FingerCompression::Wsq);
        let view = &record.views[0];
        assert_eq!(view.position, FingerPosition::RightIndex);
        assert_eq!((view.quality, view.width, view.height), (100, 320, 448));
        let issued = FingerRecord::of_image(
            FingerPosition::RightIndex,
            [320, 448],
            hex!("FFA0FFA4").to_vec(),
        );
        assert_eq!(FingerRecord::parse(&issued.encode()).unwrap(), issued);
    }

    #[test]
    fn oddities() {
        let warnings = |at: usize, byte: u8| {
            let mut bytes = RECORD;
            bytes[at] = byte;
            FingerRecord::parse(&bytes).map(|record| record.warnings)
        };
        assert_eq!(warnings(4, b'9'), Ok(vec![RecordWarning::Version]));
        assert_eq!(warnings(13, 0), Ok(vec![RecordWarning::RecordLength]));
        assert_eq!(warnings(18, 2), Ok(vec![RecordWarning::ImageCount]));
        assert_eq!(warnings(29, 4), Ok(vec![RecordWarning::Format]));
        assert_eq!(warnings(35, 0x13), Ok(vec![RecordWarning::BlockLength]));
        assert_eq!(
            warnings(36, 99),
            Ok(vec![RecordWarning::UndefinedCode("finger position")])
        );
        assert!(warnings(0, b'P').is_err());
    }

    fn any_record() -> impl Strategy<Value = FingerRecord> {
        let views = proptest::collection::vec(
            (any::<[u8; 6]>(), any::<[u16; 2]>(), any::<Vec<u8>>()).prop_map(|(b, size, image)| {
                FingerView {
                    position: b[0].into(),
                    view_count: b[1],
                    view: b[2],
                    quality: b[3],
                    impression: b[4].into(),
                    width: size[0],
                    height: size[1],
                    reserved: b[5],
                    image: Private::new([&[0xFF], &image[..]].concat()),
                }
            }),
            1..4,
        );
        (any::<[u8; 10]>(), any::<[u16; 6]>(), views).prop_map(|(b, w, views)| FingerRecord {
            version: [b[0], b[1], b[2], b[3]],
            device: w[0],
            acquisition_level: w[1],
            fingers: b[4],
            scale_units: b[5].into(),
            scan_resolution: [w[2], w[3]],
            image_resolution: [w[4], w[5]],
            bit_depth: b[6],
            compression: b[7].into(),
            reserved: [b[8], b[9]],
            views,
            warnings: Vec::new(),
        })
    }

    proptest! {
        #[test]
        fn any_bytes(bytes: Vec<u8>, tail: Vec<u8>) {
            let _ = FingerRecord::parse(&bytes);
            let _ = FingerRecord::parse(&[&RECORD[..32], &tail].concat());
        }

        #[test]
        fn encoded_and_parsed(record in any_record()) {
            let mut parsed = FingerRecord::parse(&record.encode()).unwrap();
            parsed.warnings.clear();
            prop_assert_eq!(parsed, record);
        }
    }
}
