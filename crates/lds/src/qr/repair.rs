//! Undoing what scanners, keyboards and spreadsheets do to the text of a QR code.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::Slot;
use crate::{
    date::PartialDate,
    id_number::{IdNumber, IdNumberWarning},
};

/// A repair that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Repair {
    /// A byte order mark, line ends or NUL characters were left out.
    ControlCharacters,
    /// UTF-8 that had been read as Windows-1252 was read anew.
    Mojibake,
    /// `\` was read as `|`: the keyboard layout lacks the latter.
    Separators,
    /// Letters were turned back into the digits on whose keys the Vietnamese layout has them.
    InputMethod(Slot),
    /// Zeros lost at the beginning (to a spreadsheet) were put back.
    LeadingZero(Slot),
    /// A date was written with slashes.
    DateSeparators(Slot),
}

/// Two originals are possible.
#[derive(Debug)]
pub(super) struct Ambiguous;

/// Repairs that concern the text as a whole.
pub(super) fn whole_text(text: &str, repairs: &mut Vec<Repair>) -> String {
    let mut kept: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{FEFF}' | '\r' | '\n' | '\0'))
        .collect();
    if let Some(reread) = reread_as_utf8(&kept) {
        repairs.push(Repair::Mojibake);
        kept = reread.trim_start_matches('\u{FEFF}').to_owned();
    }
    // The one line end that every scanner appends is no damage.
    let ordinary = text.strip_suffix('\n').unwrap_or(text);
    let ordinary = ordinary.strip_suffix('\r').unwrap_or(ordinary);
    if ordinary.contains(['\u{FEFF}', '\r', '\n', '\0']) {
        repairs.push(Repair::ControlCharacters);
    }
    if !kept.contains('|') && kept.matches('\\').count() >= 6 {
        repairs.push(Repair::Separators);
        kept = kept.replace('\\', "|");
    }
    kept
}

/// Whether the text is a sequence of key strokes as they came: an application that composes
/// letters and accents would have left it in NFC.
pub(super) fn is_raw_typing(text: &str) -> bool {
    !is_nfc(text)
}

/// The digits that were typed on a keyboard with the Vietnamese layout, whose row of digits gives
/// ă â ê ô, the five tone marks, and đ. Text with anything else is returned as it is.
pub(super) fn digits(text: &str, raw_typing: bool) -> Result<String, Ambiguous> {
    let mut typed = String::with_capacity(text.len());
    let mut dot_before = false;
    for c in text.chars() {
        // A composed letter holds at most one tone mark, which was typed after the letter.
        let letter: String = core::iter::once(c).nfc().collect();
        let parts: Vec<char> = letter.nfd().collect();
        let mut rest = parts.as_slice();
        if let [base, marks @ ..] = rest {
            let shape = |mark: char| marks.contains(&mark);
            let digit = match base.to_ascii_lowercase() {
                'a' if shape(BREVE) => Some('1'),
                'a' if shape(CIRCUMFLEX) => Some('2'),
                'e' if shape(CIRCUMFLEX) => Some('3'),
                'o' if shape(CIRCUMFLEX) => Some('4'),
                'đ' | 'Đ' => Some('0'),
                '0'..='9' | '/' | '-' | '.' | ' ' => Some(*base),
                _ => None,
            };
            if let Some(digit) = digit {
                typed.push(digit);
                rest = marks;
                dot_before = false;
            }
        }
        for mark in rest {
            match *mark {
                BREVE | CIRCUMFLEX if rest.len() < parts.len() => {}
                DOT_BELOW => {
                    typed.push('9');
                    dot_before = true;
                }
                '\u{0300}' | '\u{0309}' | '\u{0303}' | '\u{0301}' => {
                    // Composition puts the dot below before the marks above, whatever was typed.
                    if dot_before && !raw_typing {
                        return Err(Ambiguous);
                    }
                    typed.push(match *mark {
                        '\u{0300}' => '5',
                        '\u{0309}' => '6',
                        '\u{0303}' => '7',
                        _ => '8',
                    });
                    dot_before = false;
                }
                _ => return Ok(text.to_owned()),
            }
        }
    }
    Ok(typed)
}

const BREVE: char = '\u{0306}';
const CIRCUMFLEX: char = '\u{0302}';
const DOT_BELOW: char = '\u{0323}';

/// An ID number with the zeros that a spreadsheet took. One zero is always put back; two only if
/// province and year of birth then fit, as ten digits may be something else.
pub(super) fn leading_zeros(
    id: &str,
    birth: Option<PartialDate>,
    repairs: &mut Vec<Repair>,
) -> String {
    let padded = format!("{id:0>12}");
    let fits = || {
        IdNumber::parse(&padded).is_ok_and(|number| {
            let warnings = number.warnings(birth, None);
            birth.and_then(PartialDate::year).is_some()
                && !warnings.contains(&IdNumberWarning::BirthYear)
                && !warnings.contains(&IdNumberWarning::UnknownProvince)
        })
    };
    if id.len() == 11 || (id.len() == 10 && fits()) {
        repairs.push(Repair::LeadingZero(Slot::IdNumber));
        return padded;
    }
    id.to_owned()
}

/// Text whose characters are the bytes of UTF-8, taken for Windows-1252 or Latin-1.
fn reread_as_utf8(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let bytes = text
        .chars()
        .map(windows_1252)
        .collect::<Option<Vec<u8>>>()?;
    String::from_utf8(bytes).ok()
}

fn windows_1252(c: char) -> Option<u8> {
    /// Characters of the bytes 80 to 9F; bytes that Windows-1252 leaves undefined are passed
    /// through as control characters.
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž',
        '\u{8F}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}',
        'ž', 'Ÿ',
    ];
    if let Some(index) = HIGH.iter().position(|high| *high == c) {
        return u8::try_from(index.saturating_add(0x80)).ok();
    }
    u8::try_from(u32::from(c)).ok()
}
