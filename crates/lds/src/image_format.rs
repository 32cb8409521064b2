//! Formats of the images on a card, told by their first bytes: what a header claims about an
//! image is often wrong.

/// The format of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImageFormat {
    /// JPEG (ISO/IEC 10918-1).
    Jpeg,
    /// JPEG 2000 in a JP2 file (ISO/IEC 15444-1, annex I).
    Jp2,
    /// A JPEG 2000 codestream without the file around it (ISO/IEC 15444-1, annex A).
    J2kCodestream,
    /// Wavelet scalar quantization, for fingerprints.
    Wsq,
    /// PNG, in ISO/IEC 39794.
    Png,
    /// A portable graymap or pixmap, binary, in ISO/IEC 39794.
    Pnm,
    /// None of these.
    Unknown,
}

impl ImageFormat {
    /// By the first bytes.
    #[must_use]
    pub fn detect(image: &[u8]) -> Self {
        const JP2_SIGNATURE: [u8; 12] = [
            0x00, 0x00, 0x00, 0x0C, 0x6A, 0x50, 0x20, 0x20, 0x0D, 0x0A, 0x87, 0x0A,
        ];
        match image {
            [0xFF, 0xD8, 0xFF, ..] => Self::Jpeg,
            [0xFF, 0x4F, 0xFF, 0x51, ..] => Self::J2kCodestream,
            [0xFF, 0xA0, 0xFF, ..] => Self::Wsq,
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Self::Png,
            [b'P', b'5' | b'6', b'\n' | b' ' | b'\r' | b'\t', ..] => Self::Pnm,
            _ if image.starts_with(&JP2_SIGNATURE) => Self::Jp2,
            _ => Self::Unknown,
        }
    }

    /// The usual ending of a file's name, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Jp2 => "jp2",
            Self::J2kCodestream => "j2k",
            Self::Wsq => "wsq",
            Self::Png => "png",
            Self::Pnm => "pnm",
            Self::Unknown => "bin",
        }
    }
}

/// Width and height in pixels as the image itself states them, without decoding it. Where to
/// check limits before a decoder allocates anything.
#[must_use]
pub fn dimensions(image: &[u8]) -> Option<(u32, u32)> {
    match ImageFormat::detect(image) {
        ImageFormat::Jpeg => jpeg_dimensions(image),
        ImageFormat::Jp2 => jp2_dimensions(image),
        ImageFormat::J2kCodestream => codestream_dimensions(image),
        ImageFormat::Wsq => wsq_dimensions(image),
        ImageFormat::Png => png_dimensions(image),
        ImageFormat::Pnm | ImageFormat::Unknown => None,
    }
}

/// From the first start-of-frame segment (ISO/IEC 10918-1, B.2.2).
fn jpeg_dimensions(image: &[u8]) -> Option<(u32, u32)> {
    let mut rest = image.get(2..)?;
    loop {
        match rest {
            // Fill bytes before a marker.
            [0xFF, 0xFF, ..] => rest = rest.get(1..)?,
            // Markers without a segment.
            [0xFF, 0x01 | 0xD0..=0xD8, ..] => rest = rest.get(2..)?,
            [
                0xFF,
                0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF,
                _,
                _,
                _,
                h1,
                h0,
                w1,
                w0,
                ..,
            ] => {
                return some_area(
                    u16::from_be_bytes([*w1, *w0]),
                    u16::from_be_bytes([*h1, *h0]),
                );
            }
            // The picture begins, or ends, without a frame.
            [0xFF, 0xD9 | 0xDA, ..] => return None,
            [0xFF, _, l1, l0, ..] => {
                let length = usize::from(u16::from_be_bytes([*l1, *l0]));
                rest = rest.get(length.checked_add(2)?..)?;
            }
            _ => return None,
        }
    }
}

fn some_area(width: u16, height: u16) -> Option<(u32, u32)> {
    (width != 0 && height != 0).then_some((u32::from(width), u32::from(height)))
}

/// From the header chunk, which is the first.
fn png_dimensions(image: &[u8]) -> Option<(u32, u32)> {
    let (sides, _) = image.get(16..)?.split_first_chunk::<8>()?;
    let [w3, w2, w1, w0, h3, h2, h1, h0] = *sides;
    let size = (
        u32::from_be_bytes([w3, w2, w1, w0]),
        u32::from_be_bytes([h3, h2, h1, h0]),
    );
    (size.0 != 0 && size.1 != 0).then_some(size)
}

/// From the image header box within the JP2 header box, else from the codestream.
fn jp2_dimensions(image: &[u8]) -> Option<(u32, u32)> {
    let header = find_box(image, *b"jp2h").and_then(|inner| find_box(inner, *b"ihdr"));
    if let Some([h3, h2, h1, h0, w3, w2, w1, w0, ..]) = header {
        return Some((
            u32::from_be_bytes([*w3, *w2, *w1, *w0]),
            u32::from_be_bytes([*h3, *h2, *h1, *h0]),
        ));
    }
    codestream_dimensions(find_box(image, *b"jp2c")?)
}

/// The content of the first box of this type (ISO/IEC 15444-1, I.4).
fn find_box(mut boxes: &[u8], wanted: [u8; 4]) -> Option<&[u8]> {
    loop {
        let (length, after) = boxes.split_first_chunk::<4>()?;
        let (kind, after) = after.split_first_chunk::<4>()?;
        let (header, length) = match u32::from_be_bytes(*length) {
            // To the end of the file.
            0 => (8, boxes.len()),
            1 => (
                16,
                usize::try_from(u64::from_be_bytes(*after.first_chunk::<8>()?)).ok()?,
            ),
            length => (8, usize::try_from(length).ok()?),
        };
        let content = boxes.get(header..length)?;
        if *kind == wanted {
            return Some(content);
        }
        boxes = boxes.get(length..)?;
    }
}

/// From the SIZ segment (ISO/IEC 15444-1, A.5.1): the reference grid less the image's offset.
fn codestream_dimensions(image: &[u8]) -> Option<(u32, u32)> {
    let after = image.strip_prefix(&[0xFF, 0x4F, 0xFF, 0x51])?;
    let (numbers, _) = after.get(4..20)?.as_chunks::<4>();
    let [width, height, left, top] = numbers else {
        return None;
    };
    let number = |bytes: &[u8; 4]| u32::from_be_bytes(*bytes);
    Some((
        number(width).checked_sub(number(left))?,
        number(height).checked_sub(number(top))?,
    ))
}

/// From the start-of-frame segment, marker FFA2.
fn wsq_dimensions(image: &[u8]) -> Option<(u32, u32)> {
    let mut rest = image.get(2..)?;
    loop {
        match rest {
            [0xFF, 0xA2, _, _, _, _, h1, h0, w1, w0, ..] => {
                return some_area(
                    u16::from_be_bytes([*w1, *w0]),
                    u16::from_be_bytes([*h1, *h0]),
                );
            }
            [0xFF, _, l1, l0, ..] => {
                let length = usize::from(u16::from_be_bytes([*l1, *l0]));
                rest = rest.get(length.checked_add(2)?..)?;
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn by_first_bytes() {
        for (bytes, format) in [
            (&hex!("FFD8FFE0")[..], ImageFormat::Jpeg),
            (&hex!("0000000C6A5020200D0A870A")[..], ImageFormat::Jp2),
            (&hex!("FF4FFF51002F")[..], ImageFormat::J2kCodestream),
            (&hex!("FFA0FFA8")[..], ImageFormat::Wsq),
            (&hex!("FFD8")[..], ImageFormat::Unknown),
            (&[][..], ImageFormat::Unknown),
        ] {
            assert_eq!(ImageFormat::detect(bytes), format);
        }
    }

    #[test]
    fn size_of_a_jpeg() {
        let image = hex!("FFD8 FFE00004AAAA FFFF C0000B 08 0070 0050 01 011100");
        assert_eq!(dimensions(&image), Some((80, 112)));
        assert_eq!(dimensions(&image[..14]), None);
    }

    #[test]
    fn size_of_a_codestream() {
        let image = hex!("FF4FFF51 002F 0000 00000150 000001C0 00000010 00000000 00");
        assert_eq!(dimensions(&image), Some((320, 448)));
    }

    proptest! {
        #[test]
        fn any_bytes(body: Vec<u8>, kind in 0usize..4) {
            let prefix: &[u8] = match kind {
                0 => &hex!("FFD8FF"),
                1 => &hex!("0000000C6A5020200D0A870A"),
                2 => &hex!("FF4FFF51"),
                _ => &hex!("FFA0FF"),
            };
            let _ = dimensions(&[prefix, &body].concat());
            let _ = dimensions(&body);
        }
    }
}
