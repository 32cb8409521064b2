//! JPEG (ISO/IEC 10918-1), baseline and progressive.

use zeroize::Zeroizing;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;

use crate::{Limited, Limits, Portrait, PortraitError, portrait};

/// Bytes of memory a pixel: three components of coefficients of a progressive image and of samples,
/// 16 bits each, the output, and the copy with alpha.
const MEMORY_A_PIXEL: u64 = 2 * 3 * 2 + 3 + 4;

pub(crate) fn decode(image: &[u8], limits: &Limits) -> Result<Portrait, PortraitError> {
    let side = usize::try_from(limits.side).unwrap_or(usize::MAX);
    let options = DecoderOptions::new_safe()
        .set_max_width(usize::from(u16::MAX).max(side))
        .set_max_height(usize::from(u16::MAX).max(side))
        .jpeg_set_max_scans(limits.scans)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(image), options);
    decoder.decode_headers().map_err(damaged)?;
    let (width, height) = decoder
        .dimensions()
        .and_then(|(width, height)| Some((width.try_into().ok()?, height.try_into().ok()?)))
        .ok_or_else(|| PortraitError::Damaged("no size".into()))?;
    limits.check_size(width, height)?;
    let pixels = u64::from(width).saturating_mul(height.into());
    limits.check(Limited::Memory, pixels.saturating_mul(MEMORY_A_PIXEL))?;
    let samples = Zeroizing::new(decoder.decode().map_err(damaged)?);
    portrait(width, height, 3, &samples)
}

fn damaged(error: DecodeErrors) -> PortraitError {
    PortraitError::Damaged(error.to_string())
}
