//! Portraits of people who do not exist: friendly faces drawn by a few formulas, the same bytes on
//! every machine.

mod draw;

use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;

/// Width of every portrait in pixels.
pub const WIDTH: u16 = 480;
/// Height of every portrait in pixels.
pub const HEIGHT: u16 = 640;

/// How a portrait is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PortraitFormat {
    /// JPEG.
    #[default]
    Jpeg,
    /// JPEG 2000 in a JP2 file.
    Jp2,
    /// A bare JPEG 2000 codestream.
    Codestream,
}

/// One of the drawn faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Portrait {
    /// A man with short black hair.
    ShortHair,
    /// A woman with long hair.
    LongHair,
    /// A woman with a bun and brown skin.
    Bun,
    /// An old man with grey hair and glasses.
    GreyGlasses,
    /// A girl with a fringe.
    Fringe,
    /// A young man with glasses.
    YoungGlasses,
}

impl Portrait {
    /// Every face.
    pub const ALL: [Self; 6] = [
        Self::ShortHair,
        Self::LongHair,
        Self::Bun,
        Self::GreyGlasses,
        Self::Fringe,
        Self::YoungGlasses,
    ];

    /// The name of its files in `fixtures/portraits`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ShortHair => "short-hair",
            Self::LongHair => "long-hair",
            Self::Bun => "bun",
            Self::GreyGlasses => "grey-glasses",
            Self::Fringe => "fringe",
            Self::YoungGlasses => "young-glasses",
        }
    }

    /// The pixels, row by row, three bytes each.
    #[must_use]
    pub fn pixels(self) -> Vec<u8> {
        draw::face(self)
    }

    /// The compressed picture.
    ///
    /// JPEG is made on the spot. There is no JPEG 2000 encoder among the dependencies, so those
    /// files are made beforehand from the same pixels (`fixtures/portraits/README.md`).
    #[must_use]
    pub fn encode(self, format: PortraitFormat) -> Vec<u8> {
        match format {
            PortraitFormat::Jpeg => self.jpeg(),
            PortraitFormat::Jp2 => self.jp2().to_vec(),
            PortraitFormat::Codestream => codestream(self.jp2()).unwrap_or_default().to_vec(),
        }
    }

    fn jpeg(self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let (width, height) = (u32::from(WIDTH), u32::from(HEIGHT));
        let encoded = JpegEncoder::new_with_quality(&mut bytes, 80).encode(
            &self.pixels(),
            width,
            height,
            ExtendedColorType::Rgb8,
        );
        // Pixels of the right number into memory: nothing can fail, and a test looks.
        if encoded.is_err() {
            bytes.clear();
        }
        bytes
    }

    const fn jp2(self) -> &'static [u8] {
        match self {
            Self::ShortHair => include_bytes!("../../../fixtures/portraits/short-hair.jp2"),
            Self::LongHair => include_bytes!("../../../fixtures/portraits/long-hair.jp2"),
            Self::Bun => include_bytes!("../../../fixtures/portraits/bun.jp2"),
            Self::GreyGlasses => include_bytes!("../../../fixtures/portraits/grey-glasses.jp2"),
            Self::Fringe => include_bytes!("../../../fixtures/portraits/fringe.jp2"),
            Self::YoungGlasses => include_bytes!("../../../fixtures/portraits/young-glasses.jp2"),
        }
    }
}

/// The codestream in a JP2 file (ISO/IEC 15444-1, annex I): the content of its `jp2c` box.
fn codestream(mut boxes: &[u8]) -> Option<&[u8]> {
    loop {
        let (length, _) = boxes.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (this, rest) = match length {
            // A length of zero reaches to the end of the file.
            0 => (boxes, [].as_slice()),
            length => boxes.split_at_checked(length)?,
        };
        let (head, content) = this.split_at_checked(8)?;
        if head.ends_with(b"jp2c") {
            return Some(content);
        }
        boxes = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_in_every_format() {
        for portrait in Portrait::ALL {
            let jpeg = portrait.encode(PortraitFormat::Jpeg);
            let jp2 = portrait.encode(PortraitFormat::Jp2);
            let codestream = portrait.encode(PortraitFormat::Codestream);
            assert!(jpeg.starts_with(&[0xFF, 0xD8, 0xFF]));
            assert!(jp2.starts_with(b"\0\0\0\x0CjP  \r\n\x87\n"));
            assert!(codestream.starts_with(&[0xFF, 0x4F, 0xFF, 0x51]));
            for bytes in [jpeg, jp2, codestream] {
                assert!((10_000..32_000).contains(&bytes.len()), "{}", bytes.len());
            }
        }
    }

    #[test]
    fn the_jpeg_shows_the_drawing() {
        let face = Portrait::Bun;
        let decoded = image::load_from_memory(&face.encode(PortraitFormat::Jpeg)).unwrap();
        let decoded = decoded.to_rgb8().into_raw();
        let drawn = face.pixels();
        assert_eq!(decoded.len(), drawn.len());
        let difference: u64 = decoded
            .iter()
            .zip(&drawn)
            .map(|(a, b)| u64::from(a.abs_diff(*b)))
            .sum();
        assert!(difference < 4 * drawn.len() as u64, "{difference}");
    }
}
