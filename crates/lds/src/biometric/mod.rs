//! Biometric data groups: DG2 (face), DG3 (fingers) and DG4 (irises) in one form.
//!
//! Each holds templates ([`cbeff`]), each template a record by one of two families of standards:
//! ISO/IEC 19794 ([`face`], [`finger`], [`iris`]), or ISO/IEC 39794 ([`iso39794`]), which
//! inspection systems must read since 2026 (Doc 9303-10, 4.5.6). Fingers and irises are for
//! authorities alone: chips hide them behind Terminal Authentication.

pub mod cbeff;
pub mod face;
pub mod finger;
mod group;
pub mod iris;
pub mod iso39794;

use core::fmt;

pub use self::group::{BiometricGroup, BiometricTemplate, BiometricWarning, Record};
use crate::{
    DataGroup, ParseError,
    date::PartialDate,
    image_format::{ImageFormat, dimensions},
    tlv::Tag,
};

/// The part of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Modality {
    /// DG2; ISO/IEC 19794-5 and 39794-5.
    Face,
    /// DG3; ISO/IEC 19794-4 and 39794-4.
    Finger,
    /// DG4; ISO/IEC 19794-6 and 39794-6.
    Iris,
}

impl Modality {
    /// The data group that holds it.
    #[must_use]
    pub const fn data_group(self) -> DataGroup {
        match self {
            Self::Face => DataGroup::Dg2,
            Self::Finger => DataGroup::Dg3,
            Self::Iris => DataGroup::Dg4,
        }
    }

    /// The CBEFF type of biometry (ISO/IEC 19785-3).
    #[must_use]
    pub const fn biometric_type(self) -> u8 {
        match self {
            Self::Face => 0x02,
            Self::Finger => 0x08,
            Self::Iris => 0x10,
        }
    }

    /// The CBEFF types of format: of ISO/IEC 19794, and of ISO/IEC 39794.
    #[must_use]
    pub const fn format_types(self) -> &'static [[u8; 2]] {
        match self {
            Self::Face => &[[0x00, 0x08], [0x00, 0x2A]],
            Self::Finger => &[[0x00, 0x07], [0x00, 0x28]],
            Self::Iris => &[[0x00, 0x09], [0x00, 0x2C]],
        }
    }

    /// The tag of a data block of ISO/IEC 39794 (Doc 9303-10, table 3 of 4.5.6).
    pub(crate) const fn block_tag(self) -> Tag {
        match self {
            Self::Finger => Tag(0x64),
            Self::Face => Tag(0x65),
            Self::Iris => Tag(0x66),
        }
    }

    /// Whether a template's sub-type says which finger or eye (Doc 9303-10, 4.7.3.2.1).
    pub(crate) const fn knows_subtype(self, subtype: u8) -> bool {
        match self {
            Self::Face => true,
            // Side in the lower two bits, finger from thumb to little above them.
            Self::Finger => subtype == 0 || (subtype & 0x03 < 3 && subtype >> 2 <= 5),
            Self::Iris => subtype <= 2,
        }
    }
}

/// A record of ISO/IEC 19794 (first edition) within a template.
pub trait BiometricRecord: Sized + Clone + PartialEq + Eq + fmt::Debug {
    /// The part of the body it describes.
    const MODALITY: Modality;

    /// From the content of `5F2E`.
    ///
    /// # Errors
    /// Where it does not begin as a record of this kind, or no image can be found in it.
    fn parse(record: &[u8]) -> Result<Self, ParseError>;

    /// The content of `5F2E`, lengths and counts computed.
    #[must_use]
    fn encode(&self) -> Vec<u8>;

    /// What is odd in the record as it was parsed.
    #[must_use]
    fn warnings(&self) -> &[RecordWarning];

    /// The images in order.
    #[must_use]
    fn images(&self) -> Vec<BiometricImage<'_>>;
}

/// One image, whichever standard it was wrapped in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct BiometricImage<'a> {
    /// The image file as stored.
    pub image: &'a [u8],
    /// Its format, by its first bytes.
    pub format: ImageFormat,
    /// Width in pixels, from the image itself, else from the record.
    pub width: Option<u32>,
    /// Height in pixels, from the image itself, else from the record.
    pub height: Option<u32>,
    /// When it was taken, where the record says so.
    pub captured: Option<PartialDate>,
}

impl<'a> BiometricImage<'a> {
    fn new(image: &'a [u8], declared: Option<(u32, u32)>, captured: Option<PartialDate>) -> Self {
        let size = dimensions(image).or(declared);
        Self {
            image,
            format: ImageFormat::detect(image),
            width: size.map(|(width, _)| width),
            height: size.map(|(_, height)| height),
            captured,
        }
    }
}

impl fmt::Debug for BiometricImage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BiometricImage")
            .field("format", &self.format)
            .field("width", &self.width)
            .field("height", &self.height)
            .field("bytes", &self.image.len())
            .finish_non_exhaustive()
    }
}

/// Zero is "not stated".
fn declared_size(width: u16, height: u16) -> Option<(u32, u32)> {
    (width != 0 && height != 0).then_some((u32::from(width), u32::from(height)))
}

/// Something in a record that is not as its standard has it. The image is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RecordWarning {
    /// The record's length field does not fit the bytes that are there.
    RecordLength,
    /// The length field of an image's block does not fit the bytes that are there.
    BlockLength,
    /// Fewer images than the record's count says.
    ImageCount,
    /// Another version than `010`.
    Version,
    /// This element has a value that the standard does not define.
    UndefinedCode(&'static str),
    /// The image is of another format than declared.
    Format,
    /// The image has another size than declared.
    Dimensions,
    /// The image is of no known format.
    UnknownFormat,
    /// Bytes follow after the last image.
    TrailingData,
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
            pub(crate) const fn warning(self) -> Option<$crate::biometric::RecordWarning> {
                match self {
                    Self::Undefined(_) => Some($crate::biometric::RecordWarning::UndefinedCode($field)),
                    _ => None,
                }
            }
        }
    };
}

pub(crate) use codes;

/// Fixed-width fields from the front of the bytes.
pub(crate) struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    pub(crate) fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    pub(crate) fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(crate) fn u16(&mut self) -> Option<u16> {
        self.take().map(u16::from_be_bytes)
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_be_bytes)
    }

    /// The format identifier that a record of ISO/IEC 19794 begins with.
    pub(crate) fn expect(
        &mut self,
        identifier: [u8; 4],
        structure: &'static str,
    ) -> Result<(), ParseError> {
        if self.take() == Some(identifier) {
            return Ok(());
        }
        Err(ParseError::invalid(
            structure,
            "format identifier",
            "another one",
        ))
    }
}
