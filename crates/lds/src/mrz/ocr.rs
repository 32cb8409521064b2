//! Zones as optical character recognition reads them: letters for digits, lost fillers. What the
//! layout or a check digit settles is repaired and said; what it does not is left as read.

use super::{CheckedField, Format, Layout, Mrz, STRUCTURE, Span, Warning, check_digit};
use crate::{ParseError, Private};

/// What was changed in a zone as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MrzRepair {
    /// Fillers lost at the end of the line with the name were added.
    Fillers,
    /// So many letters stood where there are only digits (dates, check digits), or digits where
    /// there are only letters (names, codes of states).
    Kind(u8),
    /// One look-alike in this field was exchanged, as its check digit and the composite one
    /// demand; no other exchange satisfies both.
    CheckDigit(CheckedField),
}

/// Letters that stand for a digit where only digits can.
const DIGITS: [(u8, &[u8]); 9] = [
    (b'0', b"OQD"),
    (b'1', b"ILl"),
    (b'2', b"Z"),
    (b'4', b"A"),
    (b'5', b"S"),
    (b'6', b"G"),
    (b'7', b"T"),
    (b'8', b"B"),
    (b'9', b"P"),
];
/// Look-alikes where both letters and digits can stand: the commonest only, as one check digit is
/// satisfied by every tenth exchange.
const LOOK_ALIKES: [(u8, u8); 5] = [
    (b'0', b'O'),
    (b'1', b'I'),
    (b'2', b'Z'),
    (b'5', b'S'),
    (b'8', b'B'),
];

impl Mrz {
    /// From text of an optical reader. Space, line breaks and small letters are no repairs (but `l`
    /// where all others are capitals is: it is `I`); the marks that readers print for a filler (`«`, `‹`, `＜`) neither.
    ///
    /// ```
    /// use cccd_lds::mrz::{Mrz, MrzRepair};
    ///
    /// let read = "IDVNMO900001233001090000123<<4\n9OO1158M3001156VNM<<<<<<<<<<<6\nNGUYEN<<VAN<MAU";
    /// let (mrz, repairs) = Mrz::from_ocr(read)?;
    /// assert_eq!(mrz.document_number.reveal(), "090000123");
    /// assert!(mrz.warnings.is_empty());
    /// assert_eq!(
    ///     repairs,
    ///     [MrzRepair::Fillers, MrzRepair::Kind(3)]
    /// );
    /// # Ok::<(), cccd_lds::ParseError>(())
    /// ```
    ///
    /// # Errors
    /// Where it is no zone, even so.
    pub fn from_ocr(text: &str) -> Result<(Self, Vec<MrzRepair>), ParseError> {
        let mut repairs = Vec::new();
        let (format, zone) = characters(text, &mut repairs)?;
        let mut zone = Zone {
            format,
            layout: format.layout(),
            bytes: zone,
        };
        let kinds = zone.repair_kinds();
        if kinds > 0 {
            repairs.push(MrzRepair::Kind(kinds));
        }
        if !Self::parse(zone.bytes.reveal())?.check_digits_are_right() {
            repairs.extend(zone.repair_by_check_digits()?);
        }
        Ok((Self::parse(zone.bytes.reveal())?, repairs))
    }
}

/// The characters of the zone, lines filled up where that can only be meant.
fn characters(
    text: &str,
    repairs: &mut Vec<MrzRepair>,
) -> Result<(Format, Private<Vec<u8>>), ParseError> {
    let wrong_length = || ParseError::invalid(STRUCTURE, "length", "not 90, 72 or 88");
    // Among capitals a small `l` is a bar, which may be I or 1; a text of small letters was typed so.
    let capitals = !text.contains(|c: char| c.is_ascii_lowercase() && c != 'l');
    let mut lines: Vec<Private<String>> = Vec::new();
    for line in text.trim_start_matches('\u{FEFF}').lines() {
        let mut characters = Private::new(String::with_capacity(line.len()));
        for c in line.chars().filter(|c| !c.is_whitespace()) {
            match c {
                '«' => characters.reveal_mut().push_str("<<"),
                '‹' | '＜' => characters.reveal_mut().push('<'),
                'l' if capitals => characters.reveal_mut().push('l'),
                _ => characters.reveal_mut().push(c.to_ascii_uppercase()),
            }
        }
        if !characters.reveal().is_empty() {
            lines.push(characters);
        }
    }
    let length = lines.iter().map(|line| line.reveal().len()).sum::<usize>();
    let format = match Format::ALL.into_iter().find(|f| f.zone_len() == length) {
        Some(format) => format,
        None => {
            // The name ends its line, and fillers at the end are what readers lose first.
            let (format, name) = match lines.as_slice() {
                [_, second, _] if second.reveal().len() == 30 => (Format::Td1, 2),
                [_, second] if second.reveal().len() == 36 => (Format::Td2, 0),
                [_, second] if second.reveal().len() == 44 => (Format::Td3, 0),
                _ => return Err(wrong_length()),
            };
            let line = lines.get_mut(name).ok_or_else(wrong_length)?.reveal_mut();
            let missing = format.line_len().saturating_sub(line.len());
            line.extend(core::iter::repeat_n('<', missing));
            repairs.push(MrzRepair::Fillers);
            format
        }
    };
    let bytes: Private<Vec<u8>> = Private::new(
        lines
            .iter()
            .flat_map(|line| line.reveal().bytes())
            .collect(),
    );
    if bytes.reveal().len() != format.zone_len() {
        return Err(wrong_length());
    }
    Ok((format, bytes))
}

struct Zone {
    format: Format,
    layout: &'static Layout,
    bytes: Private<Vec<u8>>,
}

impl Zone {
    /// Exchanges what cannot stand where it stands, and says how many characters.
    fn repair_kinds(&mut self) -> u8 {
        let layout = self.layout;
        let after = |span: Span| (span.1, span.1.saturating_add(1));
        let one = |place: usize| (place, place.saturating_add(1));
        let mut exchanged = 0;
        let digits = [
            layout.birth,
            after(layout.birth),
            layout.expiry,
            after(layout.expiry),
            one(layout.composite),
            after(layout.number),
        ];
        for span in digits.into_iter().chain(layout.optional_check.map(one)) {
            exchanged = self.exchange(span, to_digit).saturating_add(exchanged);
        }
        for span in [(2, 5), layout.nationality, layout.name] {
            exchanged = self.exchange(span, to_letter).saturating_add(exchanged);
        }
        for span in self.spans_of_digits() {
            let zone = self.bytes.clone();
            let letters = self.exchange(span, to_digit);
            if self.get(span).iter().all(u8::is_ascii_digit) {
                exchanged = exchanged.saturating_add(letters);
            } else {
                self.bytes = zone;
            }
        }
        let bar = |byte| (byte == b'l').then_some(b'I');
        self.exchange((0, self.bytes.reveal().len()), bar)
            .saturating_add(exchanged)
    }

    /// The number of a Vietnamese card, and the ID number whose end it is, are all digits.
    fn spans_of_digits(&self) -> Vec<Span> {
        if self.format == Format::Td1 && self.get((2, 5)) == b"VNM" {
            vec![self.layout.number, (15, 27)]
        } else {
            Vec::new()
        }
    }

    /// Whether a character may stand where it would: no letter in a number that is all digits.
    fn may_be(&self, at: usize, other: u8) -> bool {
        let holds = |span: &Span| (span.0..span.1).contains(&at);
        other.is_ascii_digit()
            || !self
                .spans_of_digits()
                .iter()
                .filter(|span| holds(span))
                .any(|span| self.get(*span).iter().all(u8::is_ascii_digit))
    }

    fn exchange(&mut self, (start, end): Span, to: fn(u8) -> Option<u8>) -> u8 {
        let mut exchanged = 0_u8;
        for byte in self
            .bytes
            .reveal_mut()
            .get_mut(start..end)
            .unwrap_or_default()
        {
            if let Some(other) = to(*byte) {
                *byte = other;
                exchanged = exchanged.saturating_add(1);
            }
        }
        exchanged
    }

    /// Exchanges look-alikes in the fields that may hold both letters and digits.
    fn repair_by_check_digits(&mut self) -> Result<Vec<MrzRepair>, ParseError> {
        let mut repairs = Vec::new();
        let layout = self.layout;
        let number = Field {
            span: layout.number,
            check: Some(layout.number.1),
            name: CheckedField::DocumentNumber,
        };
        let optional = Field {
            span: layout.optional,
            check: layout.optional_check,
            name: CheckedField::OptionalData,
        };
        let optional_2 = Field {
            span: layout.optional_2,
            check: None,
            name: CheckedField::OptionalData,
        };
        for field in [number, optional, optional_2] {
            // A number that goes on in the optional data has its check digit there.
            let continued = field
                .check
                .is_some_and(|check| self.bytes.reveal().get(check) == Some(&b'<'));
            let wrong = match field.check {
                Some(check) => !continued && !self.fits(field.span, check),
                // Of the optional data of cards only the composite check digit speaks.
                None => self.only_composite_is_wrong()?,
            };
            if !wrong {
                continue;
            }
            let found: Vec<_> = self.exchanges(&field).collect();
            if let [bytes] = found.as_slice() {
                self.bytes = bytes.clone();
                repairs.push(MrzRepair::CheckDigit(field.name));
            }
        }
        Ok(repairs)
    }

    /// All zones with one look-alike of the field exchanged that satisfy its check digit and the
    /// composite one.
    fn exchanges(&self, field: &Field) -> impl Iterator<Item = Private<Vec<u8>>> {
        let (start, end) = field.span;
        (start..end)
            .filter_map(|at| Some((at, look_alike(*self.bytes.reveal().get(at)?)?)))
            .filter(|(at, other)| self.may_be(*at, *other))
            .filter_map(|(at, other)| {
                let mut zone = Self {
                    format: self.format,
                    layout: self.layout,
                    bytes: self.bytes.clone(),
                };
                *zone.bytes.reveal_mut().get_mut(at)? = other;
                let fits = field.check.is_none_or(|check| zone.fits(field.span, check));
                (fits && zone.composite_fits()).then_some(zone.bytes)
            })
    }

    fn only_composite_is_wrong(&self) -> Result<bool, ParseError> {
        let warnings = Mrz::parse(self.bytes.reveal())?.warnings;
        let mut checks = warnings
            .iter()
            .filter(|warning| matches!(warning, Warning::CheckDigit(_)));
        Ok(
            checks.next() == Some(&Warning::CheckDigit(CheckedField::Composite))
                && checks.next().is_none(),
        )
    }

    fn composite_fits(&self) -> bool {
        let over: Private<Vec<u8>> = Private::new(
            self.layout
                .composite_over
                .iter()
                .flat_map(|span| self.get(*span).iter().copied())
                .collect(),
        );
        self.bytes.reveal().get(self.layout.composite) == Some(&check_digit(over.reveal()))
    }

    fn fits(&self, span: Span, check: usize) -> bool {
        self.bytes.reveal().get(check) == Some(&check_digit(self.get(span)))
    }

    fn get(&self, (start, end): Span) -> &[u8] {
        self.bytes.reveal().get(start..end).unwrap_or_default()
    }
}

/// A field that may hold both letters and digits.
struct Field {
    span: Span,
    check: Option<usize>,
    name: CheckedField,
}

fn to_digit(byte: u8) -> Option<u8> {
    DIGITS
        .iter()
        .find(|(_, letters)| letters.contains(&byte))
        .map(|(digit, _)| *digit)
}

fn to_letter(byte: u8) -> Option<u8> {
    DIGITS
        .iter()
        .find(|(digit, _)| *digit == byte)
        .and_then(|(_, letters)| letters.first().copied())
}

fn look_alike(byte: u8) -> Option<u8> {
    LOOK_ALIKES.iter().find_map(|(digit, letter)| match byte {
        _ if byte == *digit => Some(*letter),
        _ if byte == *letter => Some(*digit),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CARD: &str = "IDVNM0900001233001090000123<<4\n9001158M3001156VNM<<<<<<<<<<<6\n\
                        NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<";
    /// The specimen of Doc 9303-4, appendix B.
    const PASSPORT: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\
                            L898902C36UTO7408122F1204159ZE184226B<<<<<10";

    fn zone(text: &str) -> Vec<u8> {
        text.parse::<Mrz>().unwrap().encode()
    }

    #[test]
    fn nothing_to_repair() {
        for text in [CARD, PASSPORT] {
            let (mrz, repairs) = Mrz::from_ocr(text).unwrap();
            assert_eq!((mrz.encode(), repairs), (zone(text), vec![]));
        }
        let marks = PASSPORT.replace("<<", "«").replace('<', " ‹ ");
        assert_eq!(Mrz::from_ocr(&marks).unwrap().1, []);
    }

    #[test]
    fn one_look_alike_in_each_field() {
        use MrzRepair::{CheckDigit, Kind};
        for (text, from, to, repair) in [
            (CARD, "300115", "3OO1I5", Kind(3)),
            (CARD, "VNM09", "VNMO9", Kind(1)),
            (CARD, "001090000123<<", "OO1O90000123<<", Kind(3)),
            (CARD, "NGUYEN", "N6UYEN", Kind(1)),
            (
                PASSPORT,
                "8902C3",
                "89O2C3",
                CheckDigit(CheckedField::DocumentNumber),
            ),
            (PASSPORT, "740812", "7408I2", Kind(1)),
            (PASSPORT, "MARIA", "MARlA", Kind(1)),
            (PASSPORT, "740812", "7408l2", Kind(1)),
        ] {
            let read = text.replacen(from, to, 1);
            let (mrz, repairs) = Mrz::from_ocr(&read).unwrap();
            assert_eq!(repairs, [repair], "{to}");
            assert_eq!(mrz.encode(), zone(text), "{to}");
        }
    }

    #[test]
    fn fillers_lost_at_the_end() {
        for text in [CARD, PASSPORT] {
            let mut lines: Vec<&str> = text.lines().collect();
            let name = if lines.len() == 3 { 2 } else { 0 };
            lines[name] = lines[name].trim_end_matches('<');
            let (mrz, repairs) = Mrz::from_ocr(&lines.join("\r\n")).unwrap();
            assert_eq!(mrz.encode(), zone(text));
            assert_eq!(repairs, [MrzRepair::Fillers]);
        }
    }

    #[test]
    fn what_is_not_settled_stays_as_read() {
        // No exchange makes the first number right, two make the second.
        for number in ["K898902C3", "LB98902C3"] {
            let read = PASSPORT.replacen("L898902C3", number, 1);
            let (mrz, repairs) = Mrz::from_ocr(&read).unwrap();
            assert_eq!(repairs, []);
            assert_eq!(mrz.document_number.reveal(), number);
            assert!(!mrz.check_digits_are_right());
        }
        assert!(Mrz::from_ocr("IDVNM").is_err());
        assert!(Mrz::from_ocr("").is_err());
    }

    proptest! {
        #[test]
        fn any_text(text in "\\PC{0,120}", lines in proptest::collection::vec("[A-Z0-9<]{28,45}", 2..4)) {
            let _ = Mrz::from_ocr(&text);
            let _ = Mrz::from_ocr(&lines.join("\n"));
        }

        #[test]
        fn a_repaired_zone_is_right_or_as_read(at in 0_usize..90) {
            let mut read = zone(CARD);
            let other = look_alike(read[at]);
            prop_assume!(other.is_some());
            read[at] = other.unwrap();
            let (mrz, _) = Mrz::from_ocr(core::str::from_utf8(&read).unwrap()).unwrap();
            if !mrz.check_digits_are_right() {
                prop_assert_eq!(mrz.encode(), read);
            }
        }
    }
}
