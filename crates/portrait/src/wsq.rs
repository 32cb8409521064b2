//! WSQ (wavelet scalar quantization, IAFIS-IC-0110), the format of fingerprints: for authorities
//! that read DG3.

use wsq_codec::{DecodeError, DecodeOptions};
use zeroize::Zeroizing;

use crate::{Limited, Limits, Portrait, PortraitError, portrait};

/// Bytes of memory that decoding takes for a pixel, at its peak.
const MEMORY_OF_A_PIXEL: u64 = 12;

pub(crate) fn decode(image: &[u8], limits: &Limits) -> Result<Portrait, PortraitError> {
    let info = wsq_codec::read_info(image).map_err(damaged)?;
    let side = |pixels: usize| u32::try_from(pixels).unwrap_or(u32::MAX);
    let (width, height) = (side(info.width), side(info.height));
    limits.check_size(width, height)?;
    let pixels = u64::from(width).saturating_mul(height.into());
    limits.check(Limited::Memory, pixels.saturating_mul(MEMORY_OF_A_PIXEL))?;

    // One thread: the one that `crate::decode` waits for.
    let options = DecodeOptions::default();
    let decoded = wsq_codec::decode_with(image, &options).map_err(damaged)?;
    let samples = Zeroizing::new(decoded.pixels);
    portrait(width, height, 1, &samples)
}

fn damaged(error: DecodeError) -> PortraitError {
    PortraitError::Damaged(error.to_string())
}
