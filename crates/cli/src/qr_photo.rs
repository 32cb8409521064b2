//! The QR code in a photo or a frame of a camera.

use std::borrow::Cow;
use std::thread;

use cccd_chip::lds::Private;
use cccd_chip::lds::image_format::ImageFormat;
use cccd_portrait::Limits;
use image::imageops::FilterType;
use image::{DynamicImage, GrayImage, ImageReader, RgbaImage, imageops};
use rqrr::PreparedImage;

/// Largest file and picture: a telephone's camera at full size.
const MAX_BYTES: usize = 32 << 20;
const MAX_PIXELS: u64 = 64 << 20;
/// Longer sides at which the code is looked for: fine modules vanish in small pictures, the noise
/// of a large one hides them.
const SIDES: [u32; 3] = [1600, 1000, 2600];
/// Longer side of a picture that is sharpened, and the blurs that are taken back, in pixels.
const SHARPENED: u32 = 1000;
const BLURS: [f32; 2] = [2.0, 4.0];

/// The text of the code, or why there is none.
///
/// # Errors
/// Where the picture does not decode, or no code is found in it.
pub(crate) fn text(photo: Vec<u8>) -> Result<Private<String>, String> {
    // Whatever a decoder does with a picture, it does it to this thread.
    thread::spawn(move || {
        let mut picture = decode(&photo)?;
        stretch(&mut picture);
        find(&picture)
    })
    .join()
    .unwrap_or_else(|_| Err("the picture could not be decoded".into()))
}

fn decode(photo: &[u8]) -> Result<GrayImage, String> {
    if ImageFormat::detect(photo) == ImageFormat::Png {
        let mut limits = image::Limits::default();
        limits.max_alloc = Some(MAX_PIXELS * 4);
        let mut reader = ImageReader::new(std::io::Cursor::new(photo));
        reader.set_format(image::ImageFormat::Png);
        reader.limits(limits);
        let picture = reader.decode().map_err(|error| error.to_string())?;
        return Ok(picture.into_luma8());
    }
    let limits = Limits {
        bytes: MAX_BYTES,
        side: 16_384,
        pixels: MAX_PIXELS,
        memory: 2 << 30,
        ..Limits::default()
    };
    let mut picture = cccd_portrait::decode(photo, &limits).map_err(|error| error.to_string())?;
    let pixels = core::mem::take(&mut picture.rgba);
    RgbaImage::from_raw(picture.width, picture.height, pixels)
        .map(|pixels| DynamicImage::from(pixels).into_luma8())
        .ok_or_else(|| "pixels are missing".into())
}

/// Makes of the darkest and the lightest hundredth black and white: a pale code is one too.
fn stretch(picture: &mut GrayImage) {
    let mut counts = [0_usize; 256];
    for grey in picture.iter() {
        if let Some(count) = counts.get_mut(usize::from(*grey)) {
            *count = count.saturating_add(1);
        }
    }
    let hundredth = picture.as_raw().len() / 100;
    let dark = end((0..=u8::MAX).zip(&counts), hundredth);
    let light = end((0..=u8::MAX).rev().zip(counts.iter().rev()), hundredth);
    let Some((dark, range)) = dark.zip(light).map(|(d, l)| (d, l.saturating_sub(d))) else {
        return;
    };
    for grey in picture.iter_mut() {
        let above = u16::from(grey.saturating_sub(dark)).saturating_mul(255);
        let stretched = above.checked_div(range.into()).unwrap_or(above);
        *grey = u8::try_from(stretched).unwrap_or(u8::MAX);
    }
}

/// The first grey up to which there are more pixels than so many.
fn end<'a>(greys: impl Iterator<Item = (u8, &'a usize)>, pixels: usize) -> Option<u8> {
    let mut seen = 0_usize;
    for (grey, count) in greys {
        seen = seen.saturating_add(*count);
        if seen > pixels {
            return Some(grey);
        }
    }
    None
}

fn find(picture: &GrayImage) -> Result<Private<String>, String> {
    let longer = picture.width().max(picture.height());
    let own = [longer.min(2600)];
    let smaller = SIDES.into_iter().filter(|side| *side < longer);
    for side in smaller.chain(own) {
        if let Some(text) = codes(&at_most(side, picture)) {
            return Ok(text);
        }
    }
    // A picture out of focus, as a last attempt; a small one, since this takes long.
    let small = at_most(SHARPENED, picture);
    for blur in BLURS {
        if let Some(text) = codes(&imageops::unsharpen(small.as_ref(), blur, 0)) {
            return Ok(text);
        }
    }
    Err("no QR code was found in the picture".into())
}

/// The picture with its longer side shrunk to this many pixels, or as it is.
fn at_most(side: u32, picture: &GrayImage) -> Cow<'_, GrayImage> {
    let longer = picture.width().max(picture.height());
    if longer <= side {
        return Cow::Borrowed(picture);
    }
    let shrunk = |length: u32| {
        let scaled = u64::from(length)
            .saturating_mul(side.into())
            .checked_div(longer.into());
        u32::try_from(scaled.unwrap_or(1)).unwrap_or(1).max(1)
    };
    let (width, height) = (shrunk(picture.width()), shrunk(picture.height()));
    Cow::Owned(imageops::resize(
        picture,
        width,
        height,
        FilterType::Triangle,
    ))
}

fn codes(picture: &GrayImage) -> Option<Private<String>> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let mut prepared = PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        let place = y.saturating_mul(width).saturating_add(x);
        picture.as_raw().get(place).copied().unwrap_or(u8::MAX)
    });
    let grids = prepared.detect_grids();
    let mut texts = grids.iter().filter_map(|grid| Some(grid.decode().ok()?.1));
    texts.next().map(Private::new)
}

#[cfg(test)]
#[allow(
    clippy::arithmetic_side_effects,
    reason = "the test draws with small numbers"
)]
mod tests {
    use image::Luma;

    use super::*;

    const CARD: &str = "001090000123|123456789|Nguyễn Văn Mẫu|15011990|Nam|\
                        Số 1, Đường Mẫu, Phường Mẫu, Quận Mẫu, Hà Nội|20052021";

    /// The code as a picture: turned, off the middle, grey on grey.
    fn photo(text: &str, module: u32) -> GrayImage {
        let code = qrcode::QrCode::new(text).unwrap();
        let width = code.width() as u32;
        let side = (width + 8) * module;
        let mut picture = GrayImage::from_pixel(side + 60, side + 20, Luma([190]));
        for (place, colour) in code.to_colors().into_iter().enumerate() {
            let (x, y) = (place as u32 % width, place as u32 / width);
            for dy in 0..module {
                for dx in 0..module {
                    let grey = colour.select(50, 190);
                    let at = ((y + 4) * module + dy + 40, (x + 4) * module + dx + 10);
                    picture.put_pixel(at.0, at.1, Luma([grey]));
                }
            }
        }
        picture
    }

    fn encoded(picture: &GrayImage, format: image::ImageFormat) -> Vec<u8> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_card_in_a_photo() {
        for (format, module) in [
            (image::ImageFormat::Png, 4),
            (image::ImageFormat::Jpeg, 6),
            (image::ImageFormat::Jpeg, 30),
        ] {
            let found = text(encoded(&photo(CARD, module), format)).unwrap();
            assert_eq!(found.reveal(), CARD, "{format:?} {module}");
        }
    }

    /// Turned about its middle, by so many degrees.
    fn turned(picture: &GrayImage, degrees: f32) -> GrayImage {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let side = picture.width().max(picture.height()) * 3 / 2;
        let middle = side as f32 / 2.0;
        let own = [picture.width() as f32 / 2.0, picture.height() as f32 / 2.0];
        GrayImage::from_fn(side, side, |x, y| {
            let (dx, dy) = (x as f32 - middle, y as f32 - middle);
            let from = (
                (dx * cos + dy * sin + own[0]).floor(),
                (dy * cos - dx * sin + own[1]).floor(),
            );
            let inside = from.0 >= 0.0
                && from.1 >= 0.0
                && from.0 < picture.width() as f32
                && from.1 < picture.height() as f32;
            if inside {
                *picture.get_pixel(from.0 as u32, from.1 as u32)
            } else {
                Luma([190])
            }
        })
    }

    #[test]
    fn a_photo_as_people_take_it() {
        let sharp = photo(CARD, 6);
        let pale = {
            let mut pale = sharp.clone();
            // 50 and 190 become 112 and 147.
            pale.iter_mut().for_each(|grey| *grey = 100 + *grey / 4);
            pale
        };
        let shadow = GrayImage::from_fn(sharp.width(), sharp.height(), |x, y| {
            let light = 100 + 155 * x / sharp.width();
            let grey = u32::from(sharp.get_pixel(x, y).0[0]) * light / 255;
            Luma([grey as u8])
        });
        for (name, picture) in [
            ("upside down", imageops::rotate180(&sharp)),
            ("on its side", imageops::rotate90(&sharp)),
            ("mirrored", imageops::flip_horizontal(&sharp)),
            ("turned a little", turned(&sharp, 7.0)),
            ("turned much", turned(&sharp, 33.0)),
            (
                "turned and blurred",
                imageops::blur(&turned(&sharp, -12.0), 1.5),
            ),
            ("blurred", imageops::blur(&sharp, 2.5)),
            ("of low contrast", pale),
            ("half in shadow", shadow),
        ] {
            let found = text(encoded(&picture, image::ImageFormat::Jpeg));
            assert_eq!(
                found.map(|text| text.reveal().clone()).as_deref(),
                Ok(CARD),
                "{name}"
            );
        }
    }

    #[test]
    fn no_code_and_no_picture() {
        let blank = GrayImage::from_pixel(300, 200, Luma([255]));
        let blank = encoded(&blank, image::ImageFormat::Png);
        assert!(text(blank).unwrap_err().contains("no QR code"));
        assert!(text(b"\x89PNG\r\n\x1A\n".to_vec()).is_err());
        assert!(text(b"GIF89a".to_vec()).is_err());
    }
}
