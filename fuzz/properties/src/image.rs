//! Portraits, whatever they claim to be.

use std::time::Duration;

use cccd_chip::lds::image_format::{ImageFormat, dimensions};
use cccd_portrait::{Limits, decode};

const LIMITS: Limits = Limits {
    bytes: 1 << 18,
    side: 1024,
    pixels: 1 << 18,
    tiles: 64,
    scans: 16,
    memory: 48 << 20,
    time: Duration::from_secs(60),
};

/// What the limits allow, the copies of input and pixels, and the decoder's thread.
pub(crate) const MEMORY: usize = 64 << 20;

pub(crate) fn jpeg(bytes: &[u8]) {
    with_head(&[0xFF, 0xD8, 0xFF], bytes);
}

/// A file or a bare codestream, as the input begins.
pub(crate) fn jpeg2000(bytes: &[u8]) {
    with_head(&[0xFF, 0x4F, 0xFF, 0x51], bytes);
}

/// A fingerprint.
pub(crate) fn wsq(bytes: &[u8]) {
    with_head(&[0xFF, 0xA0, 0xFF, 0xA8], bytes);
}

/// Decodes the bytes as they are, and where they begin otherwise, as if they began so.
fn with_head(head: &[u8], bytes: &[u8]) {
    let mut image = bytes.to_vec();
    if ImageFormat::detect(bytes) == ImageFormat::Unknown
        && let Some(begin) = image.get_mut(..head.len())
    {
        begin.copy_from_slice(head);
    }
    let _ = dimensions(&image);
    if let Ok(portrait) = decode(&image, &LIMITS) {
        assert!(portrait.width.max(portrait.height) <= LIMITS.side);
        let pixels = u64::from(portrait.width) * u64::from(portrait.height);
        assert!(pixels <= LIMITS.pixels);
        assert_eq!(u64::try_from(portrait.rgba.len()), Ok(4 * pixels));
    }
}
