//! Face images: the record of ISO/IEC 19794-5 and the data block of ISO/IEC 39794-5.

pub mod iso19794;
pub mod iso39794;

use core::fmt;

use crate::{
    date::PartialDate,
    image_format::{ImageFormat, dimensions},
};

/// One face image, whichever standard it was wrapped in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FaceImage<'a> {
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

impl<'a> FaceImage<'a> {
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

impl fmt::Debug for FaceImage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaceImage")
            .field("format", &self.format)
            .field("width", &self.width)
            .field("height", &self.height)
            .field("bytes", &self.image.len())
            .finish_non_exhaustive()
    }
}

/// Something in a face record that is not as the standard has it. The image is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FaceWarning {
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
