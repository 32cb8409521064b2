//! The machine readable zone of cards and passports: TD1, TD2 and TD3 (Doc 9303 parts 3, 4, 5).
//!
//! A zone is taken as it is written: wrong check digits and impossible dates are [`Warning`]s,
//! because a chip that was issued with them still has to be read. Only what is no zone at all is
//! an error.

mod build;
mod date;
mod layout;
mod ocr;

use core::{fmt, str::FromStr};

use self::layout::{Layout, Span};
pub use self::{
    build::{Fields, mrz_information, vietnamese_optional_data},
    date::MrzDate,
    layout::Format,
    ocr::MrzRepair,
};
use crate::{
    date::{Expiry, PartialDate},
    error::ParseError,
    private::Private,
    sex::Sex,
};

const STRUCTURE: &str = "MRZ";

/// A field that carries a check digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the standard's")]
pub enum CheckedField {
    DocumentNumber,
    DateOfBirth,
    DateOfExpiry,
    OptionalData,
    Composite,
    /// The ID number in the optional data of Vietnamese cards.
    VietnameseIdNumber,
}

/// Something in a zone that the standard does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Warning {
    /// A check digit is not the one that its field demands.
    CheckDigit(CheckedField),
    /// The date of birth does not exist.
    DateOfBirth,
    /// The date of expiry does not exist.
    DateOfExpiry,
    /// The sex is none of `M`, `F`, `<`, `X`.
    Sex,
    /// There is no name.
    NoName,
    /// The code of the issuing state is not made of letters.
    IssuingState,
    /// The code of the nationality is not made of letters.
    Nationality,
    /// The document number of a Vietnamese card is not the end of its ID number.
    NumberDiffersFromId,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CheckDigit(CheckedField::DocumentNumber) => "check digit of the document number",
            Self::CheckDigit(CheckedField::DateOfBirth) => "check digit of the date of birth",
            Self::CheckDigit(CheckedField::DateOfExpiry) => "check digit of the date of expiry",
            Self::CheckDigit(CheckedField::OptionalData) => "check digit of the optional data",
            Self::CheckDigit(CheckedField::Composite) => "composite check digit",
            Self::CheckDigit(CheckedField::VietnameseIdNumber) => "check digit of the ID number",
            Self::DateOfBirth => "date of birth does not exist",
            Self::DateOfExpiry => "date of expiry does not exist",
            Self::Sex => "unknown letter for the sex",
            Self::NoName => "no name",
            Self::IssuingState => "no code of an issuing state",
            Self::Nationality => "no code of a nationality",
            Self::NumberDiffersFromId => "document number is not the end of the ID number",
        })
    }
}

/// A machine readable zone. Texts are without the fillers that end them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mrz {
    /// Its layout.
    pub format: Format,
    /// `I`, `ID`, `P`, `PM`, …: the kind of document.
    pub document_code: String,
    /// Three-letter code of the issuing state or organization (`D` for Germany).
    pub issuing_state: String,
    /// The whole document number, also where it continues in the optional data.
    pub document_number: Private<String>,
    /// The optional data; in TD1 that of the first line. Inner fillers are kept, and so is the
    /// continuation of a long document number.
    pub optional_data: Private<String>,
    /// TD1: the optional data of the second line.
    pub optional_data_2: Private<String>,
    /// Date of birth, without its century.
    pub date_of_birth: Private<MrzDate>,
    /// Sex; unspecified also where the letter is unknown.
    pub sex: Private<Sex>,
    /// Date of expiry, without its century.
    pub date_of_expiry: Private<MrzDate>,
    /// Three-letter code of the nationality.
    pub nationality: Private<String>,
    /// The name field, fillers and all.
    pub name_field: Private<String>,
    /// What is wrong with the zone.
    pub warnings: Vec<Warning>,
    text: Private<String>,
}

impl Mrz {
    /// Parses a zone as the chip holds it: 90, 72 or 88 characters without line breaks.
    ///
    /// # Errors
    /// [`ParseError::Invalid`] for another length and for characters that no zone may hold.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        let format = Format::ALL
            .into_iter()
            .find(|format| format.zone_len() == bytes.len())
            .ok_or_else(|| ParseError::invalid(STRUCTURE, "length", "not 90, 72 or 88"))?;
        if !bytes.iter().all(|byte| value(*byte).is_some()) {
            return Err(ParseError::invalid(
                STRUCTURE,
                "characters",
                "not A to Z, 0 to 9 or <",
            ));
        }
        let text = Private::new(
            bytes
                .iter()
                .map(|byte| char::from(*byte))
                .collect::<String>(),
        );
        Ok(Self::read(format, text))
    }

    /// The zone as the chip holds it.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.text.reveal().as_bytes().to_vec()
    }

    /// The lines as printed.
    pub fn reveal_lines(&self) -> impl Iterator<Item = &str> {
        let width = self.format.line_len();
        let text = self.text.reveal();
        (0..self.format.zone_len())
            .step_by(width)
            .map(move |start| {
                text.get(start..start.saturating_add(width))
                    .unwrap_or_default()
            })
    }

    /// What keys for BAC, and for PACE with the MRZ, are derived from: number, date of birth and
    /// date of expiry, each with its check digit as printed (Doc 9303-11, 4.3.2 and 4.4.4.1).
    #[must_use]
    pub fn mrz_information(&self) -> Private<String> {
        let layout = self.format.layout();
        let (number, check) = self.number_and_check();
        let printed = |span: Span| at(self.text.reveal(), (span.0, span.1.saturating_add(1)));
        let mut information = String::with_capacity(40);
        information.push_str(number.reveal());
        information.push(char::from(check));
        information.push_str(printed(layout.birth));
        information.push_str(printed(layout.expiry));
        Private::new(information)
    }

    /// The primary identifier (surname), fillers as spaces.
    #[must_use]
    pub fn primary_identifier(&self) -> Private<String> {
        Private::new(spaced(self.name_parts().0))
    }

    /// The secondary identifier (given names), fillers as spaces; empty where there is none.
    #[must_use]
    pub fn secondary_identifier(&self) -> Private<String> {
        Private::new(spaced(self.name_parts().1))
    }

    /// Whether the name may have been cut: it fills its field (Doc 9303-3, 4.6).
    #[must_use]
    pub fn name_may_be_truncated(&self) -> bool {
        !self.name_field.reveal().ends_with('<')
    }

    /// The 12-digit ID number that Vietnamese cards have in the optional data; the document
    /// number is only its end.
    #[must_use]
    pub fn vietnamese_id_number(&self) -> Option<Private<String>> {
        if self.format != Format::Td1 || self.issuing_state != "VNM" {
            return None;
        }
        let digits = self.optional_data.reveal().get(..12)?;
        digits
            .bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| Private::new(digits.to_owned()))
    }

    /// The date of birth in the century that puts it last on or before `latest`, which is the
    /// day of issue or today. `None` where no such date exists.
    #[must_use]
    pub fn birth_date(&self, latest: time::Date) -> Option<PartialDate> {
        self.date_of_birth.reveal().on_or_before(latest)
    }

    /// The expiry: `991231` is "never", other years from 70 on are of the twentieth century.
    #[must_use]
    pub fn expiry(&self) -> Option<Expiry> {
        let date = self.date_of_expiry.reveal();
        if date.as_str() == Expiry::NEVER_MRZ {
            return Some(Expiry::Never);
        }
        let century = if date.year()? < 70 { 2000 } else { 1900 };
        date.in_century(century).map(Expiry::On)
    }

    /// Whether all check digits are right.
    #[must_use]
    pub fn check_digits_are_right(&self) -> bool {
        !self
            .warnings
            .iter()
            .any(|warning| matches!(warning, Warning::CheckDigit(_)))
    }

    fn read(format: Format, text: Private<String>) -> Self {
        let layout = format.layout();
        let field = |span: Span| Private::new(trimmed(at(text.reveal(), span)).to_owned());
        let letter = char_at(text.reveal(), layout.sex);
        let sex = Sex::from_mrz(char::from(letter));
        let mut zone = Self {
            format,
            document_code: trimmed(at(text.reveal(), (0, 2))).to_owned(),
            issuing_state: trimmed(at(text.reveal(), (2, 5))).to_owned(),
            document_number: Private::default(),
            optional_data: field(layout.optional),
            optional_data_2: field(layout.optional_2),
            date_of_birth: Private::new(MrzDate::new(at(text.reveal(), layout.birth))),
            sex: Private::new(sex.unwrap_or_default()),
            date_of_expiry: Private::new(MrzDate::new(at(text.reveal(), layout.expiry))),
            nationality: field(layout.nationality),
            name_field: Private::new(at(text.reveal(), layout.name).to_owned()),
            warnings: Vec::new(),
            text,
        };
        let (number, _) = zone.number_and_check();
        zone.document_number = Private::new(trimmed(number.reveal()).to_owned());
        zone.warnings = zone.find_warnings(sex.is_some());
        zone
    }

    /// The document number as it enters MRZ information (nine characters at least, fillers
    /// included), and its check digit as printed.
    ///
    /// Where a filler stands in place of the check digit of a TD1 or TD2, the number goes on in
    /// the optional data, up to the next filler; the last character there is the check digit
    /// (Doc 9303-5, note j).
    fn number_and_check(&self) -> (Private<String>, u8) {
        let layout = self.format.layout();
        let text = self.text.reveal();
        let principal = at(text, layout.number);
        let check = char_at(text, layout.number.1);
        if check != b'<' || self.format == Format::Td3 {
            return (Private::new(principal.to_owned()), check);
        }
        let continued = at(text, layout.optional)
            .split('<')
            .next()
            .unwrap_or_default();
        match continued.split_at_checked(continued.len().saturating_sub(1)) {
            Some((rest, last)) if !last.is_empty() => {
                let check = last.bytes().next().unwrap_or(b'<');
                (Private::new(format!("{principal}{rest}")), check)
            }
            // No continuation: as in documents without a number.
            _ => (
                Private::new(principal.to_owned()),
                check_digit(principal.as_bytes()),
            ),
        }
    }

    fn find_warnings(&self, sex_is_known: bool) -> Vec<Warning> {
        let layout = self.format.layout();
        let text = self.text.reveal();
        let mut warnings = Vec::new();
        let mut check = |field, right: bool| {
            if !right {
                warnings.push(Warning::CheckDigit(field));
            }
        };
        let (number, number_check) = self.number_and_check();
        check(
            CheckedField::DocumentNumber,
            fits(number.reveal().as_bytes(), number_check),
        );
        let dated = |span: Span| fits(at(text, span).as_bytes(), char_at(text, span.1));
        check(CheckedField::DateOfBirth, dated(layout.birth));
        check(CheckedField::DateOfExpiry, dated(layout.expiry));
        if let Some(place) = layout.optional_check {
            let optional = at(text, layout.optional);
            let digit = char_at(text, place);
            // An empty field may have a filler as its check digit (Doc 9303-4, 4.2.2.2).
            let empty = digit == b'<' && trimmed(optional).is_empty();
            check(
                CheckedField::OptionalData,
                empty || fits(optional.as_bytes(), digit),
            );
        }
        let composite: Private<Vec<u8>> = Private::new(
            layout
                .composite_over
                .iter()
                .flat_map(|span| at(text, *span).bytes())
                .collect(),
        );
        check(
            CheckedField::Composite,
            fits(composite.reveal(), char_at(text, layout.composite)),
        );
        if let Some(id) = self.vietnamese_id_number() {
            let printed = at(text, layout.optional);
            // On other documents of the country nothing may follow the number.
            let digit = printed
                .get(12..)
                .and_then(|rest| rest.trim_matches('<').bytes().next());
            let right = digit.is_none_or(|digit| fits(id.reveal().as_bytes(), digit));
            check(CheckedField::VietnameseIdNumber, right);
            if !id
                .reveal()
                .ends_with(self.document_number.reveal().as_str())
            {
                warnings.push(Warning::NumberDiffersFromId);
            }
        }
        if !self.date_of_birth.reveal().is_possible() {
            warnings.push(Warning::DateOfBirth);
        }
        if !self.date_of_expiry.reveal().is_possible() {
            warnings.push(Warning::DateOfExpiry);
        }
        if !sex_is_known {
            warnings.push(Warning::Sex);
        }
        if trimmed(self.name_field.reveal()).is_empty() {
            warnings.push(Warning::NoName);
        }
        let letters =
            |code: &str| !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_uppercase());
        if !letters(&self.issuing_state) {
            warnings.push(Warning::IssuingState);
        }
        if !letters(self.nationality.reveal()) {
            warnings.push(Warning::Nationality);
        }
        warnings
    }

    fn name_parts(&self) -> (&str, &str) {
        let field = self.name_field.reveal();
        field.split_once("<<").unwrap_or((field, ""))
    }
}

impl FromStr for Mrz {
    type Err = ParseError;

    /// From text that was typed or scanned: spaces and line breaks are skipped, small letters
    /// taken as capitals.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let bytes: Private<Vec<u8>> = Private::new(
            text.trim_start_matches('\u{FEFF}')
                .bytes()
                .filter(|byte| !byte.is_ascii_whitespace())
                .map(|byte| byte.to_ascii_uppercase())
                .collect(),
        );
        Self::parse(bytes.reveal())
    }
}

/// The check digit over a field, as its ASCII character (Doc 9303-3, 4.9): weights 7, 3, 1.
/// Characters that no zone may hold count as zero.
#[must_use]
pub fn check_digit(field: &[u8]) -> u8 {
    let sum =
        field
            .iter()
            .zip([7_u32, 3, 1].into_iter().cycle())
            .fold(0_u32, |sum, (byte, weight)| {
                let product = value(*byte).unwrap_or(0).saturating_mul(weight);
                sum.saturating_add(product) % 10
            });
    b'0'.saturating_add(sum as u8)
}

fn value(byte: u8) -> Option<u32> {
    match byte {
        b'<' => Some(0),
        _ if byte.is_ascii_lowercase() => None,
        _ => char::from(byte).to_digit(36),
    }
}

fn fits(field: &[u8], digit: u8) -> bool {
    check_digit(field) == digit
}

fn at(text: &str, (start, end): Span) -> &str {
    text.get(start..end).unwrap_or_default()
}

fn char_at(text: &str, place: usize) -> u8 {
    text.as_bytes().get(place).copied().unwrap_or(b'<')
}

fn trimmed(field: &str) -> &str {
    field.trim_end_matches('<')
}

fn spaced(part: &str) -> String {
    part.split('<')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests;
