//! The portrait of a card as pixels: JPEG, JP2 files and bare JPEG 2000 codestreams (Doc 9303-10,
//! 4.7.2), and for authorities that read DG3 its fingerprints in WSQ; decoded in safe Rust within
//! limits.
//!
//! A portrait is decoded before anything on the card was proven, so it may be made to do harm:
//! modified JPEG 2000 images have crashed passport readers in the field. What an image asks for is
//! therefore counted from its headers before a decoder allocates anything, and the decoder runs on
//! a thread of its own: if it panics, or takes too long, only the portrait is lost.

#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::arithmetic_side_effects))]

mod jpeg;
mod jpeg2000;
mod wsq;

use core::fmt;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use cccd_lds::image_format::ImageFormat;
use thiserror::Error;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// What an image may ask for. The default holds any portrait of a card several times over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Length of the encoded image, in bytes.
    pub bytes: usize,
    /// Width, and height, in pixels.
    pub side: u32,
    /// Width times height.
    pub pixels: u64,
    /// Tiles of a JPEG 2000 image.
    pub tiles: u64,
    /// Scans of a progressive JPEG.
    pub scans: usize,
    /// Memory that decoding may take, in bytes, as estimated from the headers.
    pub memory: u64,
    /// How long [`decode`] waits.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 4 << 20,
            side: 8192,
            pixels: 8 << 20,
            tiles: 1024,
            scans: 64,
            memory: 512 << 20,
            time: Duration::from_secs(10),
        }
    }
}

impl Limits {
    fn check(&self, what: Limited, found: u64) -> Result<(), PortraitError> {
        let allowed = match what {
            Limited::Bytes => u64::try_from(self.bytes).unwrap_or(u64::MAX),
            Limited::Side => self.side.into(),
            Limited::Pixels => self.pixels,
            Limited::Tiles => self.tiles,
            Limited::Memory => self.memory,
        };
        if found > allowed {
            return Err(PortraitError::TooLarge {
                what,
                found,
                allowed,
            });
        }
        Ok(())
    }

    fn check_size(&self, width: u32, height: u32) -> Result<(), PortraitError> {
        if width == 0 || height == 0 {
            return Err(PortraitError::Damaged("an image without pixels".into()));
        }
        self.check(Limited::Side, width.max(height).into())?;
        let pixels = u64::from(width).saturating_mul(height.into());
        self.check(Limited::Pixels, pixels)
    }
}

/// A quantity that [`Limits`] bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limited {
    /// Length of the encoded image, in bytes.
    Bytes,
    /// The longer side, in pixels.
    Side,
    /// Width times height.
    Pixels,
    /// Tiles of a JPEG 2000 image.
    Tiles,
    /// Memory for decoding, in bytes.
    Memory,
}

impl fmt::Display for Limited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bytes => "bytes",
            Self::Side => "pixels a side",
            Self::Pixels => "pixels",
            Self::Tiles => "tiles",
            Self::Memory => "bytes of memory",
        })
    }
}

/// Why there is no picture. The image itself can be kept as stored in every case.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PortraitError {
    /// No format that this crate decodes.
    #[error("the image is {0}; keep it as stored and open it elsewhere")]
    Unsupported(&'static str),
    /// The image asks for more than the limits allow.
    #[error("the image asks for {found} {what}, {allowed} are allowed")]
    TooLarge {
        /// What there is too much of.
        what: Limited,
        /// How much the image asks for.
        found: u64,
        /// The limit.
        allowed: u64,
    },
    /// The image breaks the rules of its format. The text holds nothing of its content.
    #[error("the image is damaged: {0}")]
    Damaged(String),
    /// Decoding took longer than the limits allow; the thread ends by itself later.
    #[error("the image did not decode within {} ms", .0.as_millis())]
    TooSlow(Duration),
    /// The system gave no thread to decode on; try again.
    #[error("no thread to decode the image on; try again")]
    NoThread,
}

/// Pixels, wiped when dropped, and silent in `Debug`. What the decoders allocate on the way is
/// freed, but not wiped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Portrait {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Red, green, blue, alpha of each pixel, row by row from the top; `4 * width * height` bytes.
    pub rgba: Vec<u8>,
}

impl fmt::Debug for Portrait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Portrait")
            .field("width", &self.width)
            .field("height", &self.height)
            .finish_non_exhaustive()
    }
}

/// Decodes an image, whatever its wrapping claims about its format. Takes up to `limits.time`, so
/// a window calls it from a thread of its own.
///
/// # Errors
/// Why there is no picture; never a panic.
pub fn decode(image: &[u8], limits: &Limits) -> Result<Portrait, PortraitError> {
    limits.check(
        Limited::Bytes,
        u64::try_from(image.len()).unwrap_or(u64::MAX),
    )?;
    let image = Zeroizing::new(image.to_vec());
    let limits = *limits;
    let (sender, receiver) = mpsc::sync_channel(1);
    let began = Instant::now();
    thread::Builder::new()
        .name("portrait".into())
        .spawn(move || {
            // Nobody waits any more: the result is dropped, and with that wiped.
            let _ = sender.send(decode_here(&image, &limits));
        })
        .map_err(|_| PortraitError::NoThread)?;
    match receiver.recv_timeout(limits.time) {
        Ok(result) if began.elapsed() <= limits.time => result,
        // Also where it was there before this thread looked.
        Ok(_) | Err(RecvTimeoutError::Timeout) => Err(PortraitError::TooSlow(limits.time)),
        Err(RecvTimeoutError::Disconnected) => {
            Err(PortraitError::Damaged("the decoder gave up on it".into()))
        }
    }
}

fn decode_here(image: &[u8], limits: &Limits) -> Result<Portrait, PortraitError> {
    match ImageFormat::detect(image) {
        ImageFormat::Jpeg => jpeg::decode(image, limits),
        ImageFormat::Jp2 | ImageFormat::J2kCodestream => jpeg2000::decode(image, limits),
        ImageFormat::Wsq => wsq::decode(image, limits),
        ImageFormat::Png | ImageFormat::Pnm => Err(PortraitError::Unsupported(
            "none that a passport's portrait is",
        )),
        ImageFormat::Unknown => Err(PortraitError::Unsupported("of an unknown format")),
    }
}

/// The pixels of `samples`, which has one (grey), two (and alpha), three (RGB) or four (and alpha)
/// bytes each.
fn portrait(
    width: u32,
    height: u32,
    channels: usize,
    samples: &[u8],
) -> Result<Portrait, PortraitError> {
    let mut rgba = Vec::with_capacity(samples.len().saturating_mul(4));
    for pixel in samples.chunks_exact(channels.max(1)) {
        rgba.extend(match *pixel {
            [grey] => [grey, grey, grey, u8::MAX],
            [grey, alpha] => [grey, grey, grey, alpha],
            [red, green, blue] => [red, green, blue, u8::MAX],
            [red, green, blue, alpha] => [red, green, blue, alpha],
            _ => return Err(PortraitError::Unsupported("neither grey nor RGB")),
        });
    }
    let expected = u64::from(width)
        .saturating_mul(height.into())
        .saturating_mul(4);
    let portrait = Portrait {
        width,
        height,
        rgba,
    };
    if u64::try_from(portrait.rgba.len()) != Ok(expected) {
        return Err(PortraitError::Damaged("pixels are missing".into()));
    }
    Ok(portrait)
}

#[cfg(test)]
mod tests;
