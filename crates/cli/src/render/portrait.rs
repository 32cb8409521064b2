//! The portrait: drawn in the terminal, written to a file.

use std::fmt::Write as _;
use std::io::Cursor;
use std::path::Path;

use cccd_portrait::Limits;
use image::{DynamicImage, ImageFormat as FileFormat, RgbaImage, imageops::FilterType};

use super::screen::Screen;

/// Width of the drawn portrait, in columns of the terminal.
const COLUMNS: u32 = 24;

/// The picture that a portrait shows, as the library's limits allow it.
///
/// # Errors
/// Why there is none, without anything of its content.
pub(crate) fn decode(stored: &[u8]) -> Result<DynamicImage, String> {
    let mut portrait =
        cccd_portrait::decode(stored, &Limits::default()).map_err(|error| error.to_string())?;
    let pixels = core::mem::take(&mut portrait.rgba);
    let image = RgbaImage::from_raw(portrait.width, portrait.height, pixels)
        .ok_or_else(|| "pixels are missing".to_owned())?;
    Ok(DynamicImage::from(DynamicImage::from(image).into_rgb8()))
}

/// What to write for a file of this name: PNG where it ends in `.png`, otherwise as stored.
///
/// # Errors
/// Why the image does not decode, where it must be converted.
pub(crate) fn file_content(path: &Path, stored: &[u8]) -> Result<Vec<u8>, String> {
    if !path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("png"))
    {
        return Ok(stored.to_vec());
    }
    png(&decode(stored)?)
}

fn png(image: &DynamicImage) -> Result<Vec<u8>, String> {
    let mut bytes = Cursor::new(Vec::new());
    image
        .write_to(&mut bytes, FileFormat::Png)
        .map_err(|error| error.to_string())?;
    Ok(bytes.into_inner())
}

/// How a terminal shows pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pictures {
    /// The graphics protocol of kitty, also Ghostty's and Konsole's.
    Kitty,
    /// Inline images of iTerm2, also WezTerm's and mintty's.
    Iterm,
    /// Two pixels a character, upper half block with 24-bit colours.
    HalfBlocks,
}

impl Pictures {
    /// What the terminal at standard output says of itself; `None` where it shows no pictures or
    /// is no terminal.
    pub(crate) fn of(screen: &Screen) -> Option<Self> {
        if !screen.is_terminal() {
            return None;
        }
        let variable = |name| std::env::var(name).unwrap_or_default();
        Self::by_environment(
            &variable("TERM"),
            &variable("TERM_PROGRAM"),
            &variable("COLORTERM"),
            !variable("KITTY_WINDOW_ID").is_empty(),
        )
    }

    fn by_environment(term: &str, program: &str, colours: &str, kitty: bool) -> Option<Self> {
        // Inside a multiplexer the outer terminal's pictures do not get through.
        let multiplexed = term.starts_with("tmux") || term.starts_with("screen");
        match program {
            _ if multiplexed => {}
            "ghostty" => return Some(Self::Kitty),
            "iTerm.app" | "WezTerm" | "mintty" => return Some(Self::Iterm),
            _ if kitty || term == "xterm-kitty" => return Some(Self::Kitty),
            _ => {}
        }
        matches!(colours, "truecolor" | "24bit").then_some(Self::HalfBlocks)
    }

    /// The image as what to send to the terminal.
    ///
    /// # Errors
    /// Why the image could not be converted.
    pub(crate) fn draw(self, image: &DynamicImage) -> Result<Vec<u8>, String> {
        match self {
            Self::Kitty => Ok(kitty(&png(image)?)),
            Self::Iterm => Ok(iterm(&png(image)?)),
            Self::HalfBlocks => Ok(half_blocks(image).into_bytes()),
        }
    }
}

fn kitty(png: &[u8]) -> Vec<u8> {
    let encoded = base64(png);
    let mut out = String::new();
    let mut chunks = encoded.as_bytes().chunks(4096).peekable();
    let mut control = format!("f=100,a=T,q=2,c={COLUMNS},");
    while let Some(chunk) = chunks.next() {
        let more = u8::from(chunks.peek().is_some());
        let _ = write!(
            out,
            "\x1b_G{control}m={more};{}\x1b\\",
            String::from_utf8_lossy(chunk)
        );
        control.clear();
    }
    out.push('\n');
    out.into_bytes()
}

fn iterm(png: &[u8]) -> Vec<u8> {
    let encoded = base64(png);
    format!(
        "\x1b]1337;File=inline=1;size={};width={COLUMNS}:{encoded}\x07\n",
        png.len()
    )
    .into_bytes()
}

fn half_blocks(image: &DynamicImage) -> String {
    let small = image
        .resize(COLUMNS, COLUMNS.saturating_mul(3), FilterType::Triangle)
        .to_rgb8();
    let mut out = String::new();
    let rows: Vec<_> = small.rows().collect::<Vec<_>>();
    for pair in rows.chunks(2) {
        let (Some(upper), lower) = (pair.first(), pair.get(1)) else {
            continue;
        };
        let mut lower = lower.cloned();
        for top in upper.clone() {
            let [r, g, b] = top.0;
            let _ = write!(out, "\x1b[38;2;{r};{g};{b}m");
            if let Some(bottom) = lower.as_mut().and_then(Iterator::next) {
                let [r, g, b] = bottom.0;
                let _ = write!(out, "\x1b[48;2;{r};{g};{b}m");
            }
            out.push('▀');
        }
        out.push_str("\x1b[0m\n");
    }
    out
}

/// Base64 (RFC 4648, 4).
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (at, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let index = usize::try_from(group >> shift & 0x3F).unwrap_or(0);
            match ALPHABET.get(index) {
                Some(letter) if at <= chunk.len() => out.push(char::from(*letter)),
                _ => out.push('='),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_in_rfc_4648() {
        for (plain, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), encoded);
        }
    }

    #[test]
    fn a_terminal_is_known_by_its_environment() {
        let pictures = Pictures::by_environment;
        assert_eq!(
            pictures("xterm-kitty", "", "truecolor", false),
            Some(Pictures::Kitty)
        );
        assert_eq!(
            pictures("xterm-256color", "iTerm.app", "", false),
            Some(Pictures::Iterm)
        );
        assert_eq!(
            pictures("xterm-256color", "", "24bit", false),
            Some(Pictures::HalfBlocks)
        );
        assert_eq!(
            pictures("tmux-256color", "ghostty", "truecolor", true),
            Some(Pictures::HalfBlocks)
        );
        assert_eq!(pictures("xterm-256color", "", "", false), None);
        assert_eq!(pictures("linux", "", "", false), None);
    }

    #[test]
    fn every_way_draws() {
        let image = DynamicImage::new_rgb8(120, 160);
        assert!(
            Pictures::Kitty
                .draw(&image)
                .unwrap()
                .starts_with(b"\x1b_Gf=100")
        );
        assert!(
            Pictures::Iterm
                .draw(&image)
                .unwrap()
                .starts_with(b"\x1b]1337;File=")
        );
        let blocks = String::from_utf8(Pictures::HalfBlocks.draw(&image).unwrap()).unwrap();
        assert_eq!(
            blocks.lines().count(),
            16,
            "24 × 32 pixels, two rows a line"
        );
        assert_eq!(blocks.matches('▀').count(), 24 * 16);
    }

    #[test]
    fn a_png_is_written_where_the_name_says_so() {
        let mut jpeg = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(8, 8)
            .write_to(&mut jpeg, FileFormat::Jpeg)
            .unwrap();
        let jpeg = jpeg.into_inner();
        assert_eq!(file_content(Path::new("a.jpg"), &jpeg).unwrap(), jpeg);
        assert!(
            file_content(Path::new("a.PNG"), &jpeg)
                .unwrap()
                .starts_with(b"\x89PNG")
        );
    }
}
